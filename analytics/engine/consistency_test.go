package engine

import (
	"context"
	"math/big"
	"slices"
	"testing"
	"time"
)

// agreeing are the numbers of a month of 30 days that agree: 41.2 of 43.2 minutes of downtime used, 100 requests a second
// of which 1 % fail, a bill of 8,000 beside a value of 32,000, 300 conversations a day.
func agreeing() stated {
	n := func(f float64) *float64 { return &f }
	from := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	x := stated{period: Period{From: from, To: from.AddDate(0, 0, 30), known: from.AddDate(0, 0, 30), Days: 30}, values: map[string]Value{}, rated: n(90)}
	for id, v := range map[string]float64{
		"downtime": 2472, "api_success_rate": .99, "errors": 2_592_000, "requests": 259_200_000, "peak_requests_per_second": 160,
		"latency_p50": .5, "latency_p95": 1.5, "latency_p99": 3, "value": 32_000, "total_cost": 8_000, "conversations": 9_000,
		"daily_active_users": 100, "weekly_active_users": 400, "monthly_active_users": 900, "predictions": 500,
	} {
		x.values[id] = Value{Value: n(v)}
	}
	x.values["uptime"] = Value{Value: n(1 - 2472/2592e3), Target: &Target{Value: .999}}
	x.values["error_budget_remaining"] = Value{Value: n(120), Whole: n(2592)}
	x.values["error_rate"] = Value{Value: n(.01), Whole: n(259_200_000)}
	x.values["requests_per_second"] = Value{Value: n(100), Whole: n(2_592_000)}
	x.values["roi"] = Value{Value: n(3), Whole: n(8_000)}
	x.values["net_savings"] = Value{Value: n(24_000)}
	x.values["conversations_per_day"] = Value{Value: n(300), Whole: n(30)}
	x.values["bill_vs_usage"] = Value{Value: n(.01), Verdict: Met}
	x.sums = map[string]float64{"total_cost category": 8_000, "total_cost vendor": 8_000, "requests model": 259_200_000, "predictions model": 500}
	x.outcomes = map[string]reading{"resolved": {value: big.NewRat(6_000, 1)}, "escalated": {value: big.NewRat(3_000, 1)}}
	return x
}

// Each identity holds on numbers that agree, and each breaks, alone or with what rests on the same number, when one is
// changed.
func TestIdentities(t *testing.T) {
	n := func(f float64) *float64 { return &f }
	set := func(id string, f float64) func(*stated) {
		return func(x *stated) {
			v := x.values[id]
			v.Value = n(f)
			x.values[id] = v
		}
	}
	broken := func(x stated) (ids []string) {
		for _, one := range identities {
			switch f := one.check(x); f.State {
			case Broken:
				ids = append(ids, one.id)
			case NoData:
				t.Errorf("%s has no data", one.id)
			}
		}
		return ids
	}
	if ids := broken(agreeing()); ids != nil {
		t.Fatalf("broken on numbers that agree: %v", ids)
	}
	tested := map[string]bool{}
	for _, c := range []struct {
		change func(*stated)
		want   []string
	}{
		{set("downtime", 2400), []string{"budget"}},
		{set("uptime", .9985), []string{"budget_and_uptime"}},
		{set("api_success_rate", .98), []string{"success_and_errors"}},
		{set("errors", 2_592_001), []string{"errors"}},
		{set("requests_per_second", 101), []string{"rate"}},
		{set("peak_requests_per_second", 99), []string{"peak"}},
		{set("latency_p99", 1.4), []string{"percentiles"}},
		// The template's ROI of 310 % where 300 % follow from value and cost.
		{set("roi", 3.1), []string{"roi", "roi_and_savings"}},
		{set("net_savings", 23_999), []string{"net_savings", "roi_and_savings"}},
		{func(x *stated) { x.sums["total_cost category"] = 7_999.99 }, []string{"cost_shares"}},
		{func(x *stated) { x.sums["total_cost vendor"] = 0 }, []string{"cost_vendors"}},
		{func(x *stated) { x.sums["requests model"]-- }, []string{"requests_by_model"}},
		{func(x *stated) { x.sums["predictions model"]++ }, []string{"predictions_by_model"}},
		{func(x *stated) { x.outcomes["solved?"] = reading{value: big.NewRat(1, 1)} }, []string{"outcomes"}},
		// The template's 11,500 conversations a day in the place of a month's.
		{func(x *stated) {
			set("conversations", 11_500)(x)
			x.values["conversations_per_day"] = Value{Value: n(11_500), Whole: n(1), Notes: []string{"Over 1 whole days with data."}}
		}, []string{"day_and_month"}},
		{set("conversations", 9_001), []string{"conversations_a_day"}},
		{set("monthly_active_users", 399), []string{"active_users"}},
		{set("daily_active_users", 901), []string{"active_users"}},
		{func(x *stated) { x.rated = n(9_001) }, []string{"rated"}},
		{func(x *stated) { x.values["bill_vs_usage"] = Value{Value: n(.2), Verdict: Missed} }, []string{"bill_and_usage"}},
	} {
		x := agreeing()
		c.change(&x)
		if got := broken(x); !slices.Equal(got, c.want) {
			t.Errorf("broken: %v, want %v", got, c.want)
		}
		for _, id := range c.want {
			tested[id] = true
		}
	}
	for _, one := range identities {
		if !tested[one.id] {
			t.Errorf("nothing breaks %s", one.id)
		}
	}
}

// What rests on fewer days than the period has is explained; a running month's budget too.
func TestDifferencesThatAreExplained(t *testing.T) {
	x := agreeing()
	v := x.values["roi"]
	*v.Value, v.Notes = 2.8, []string{"Over the 28 whole days on which everything it is made of has data."}
	x.values["roi"] = v
	x.period.Running = true
	states := map[string]string{}
	for _, one := range identities {
		states[one.id] = one.check(x).State
	}
	if states["roi"] != Explained || states["budget_and_uptime"] != Explained {
		t.Errorf("%v", states)
	}
}

// On rows, by roll-ups and without: an outcome that nobody knows is found, and all else holds or has no data.
func TestConsistencyOfAWorkspace(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i * 30) MINUTE AS ts, CASE WHEN i % 3 = 0 THEN 'a' END AS model,
		CASE WHEN i % 10 = 0 THEN 500 ELSE 200 END AS status, 1000 * i AS duration_us, 'u' || i % 20 AS user_id FROM range(31 * 48) t(i)`)
	w.insert(t, "conversations", `SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i) HOUR AS started, started + INTERVAL 1 MINUTE AS ended, 'c' || i AS id,
		CASE WHEN i = 7 THEN 'solved?' WHEN i % 2 = 0 THEN 'resolved' ELSE 'escalated' END AS outcome FROM range(31 * 24) t(i)`)
	w.settle(t)
	c, err := w.Consistency(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Findings {
		if want := f.ID == "outcomes"; (f.State == Broken) != want {
			t.Errorf("%s: %+v", f.ID, f)
		}
		if f.ID == "outcomes" && (*f.Left != 743 || *f.Right != 744 || f.Why != "Some have the outcome “solved?”.") {
			t.Errorf("outcomes: %+v", f)
		}
	}
	if c.Broken != 1 || c.Holds < 8 {
		t.Errorf("%d hold, %d broken", c.Holds, c.Broken)
	}
}

// TestSumsOfGroupsAreExact holds sums over groups against the order in which a map tells them, which is another each time.
func TestSumsOfGroupsAreExact(t *testing.T) {
	groups := map[string]reading{"none": {}}
	for _, amount := range []string{"5651.8583105", "911.0575", "661.4478", "486.7589", "350.418", "100", "57.6199", "0.1", "0.2", "0.3"} {
		value, _ := new(big.Rat).SetString(amount)
		groups[amount] = reading{value: value}
	}
	for range 50 {
		if got, want := total(groups), 8219.7604105; got != want {
			t.Fatalf("the groups add up to %v, want %v", got, want)
		}
	}
}
