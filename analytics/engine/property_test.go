package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// row is a request as the oracle sees it.
type row struct {
	ts       time.Time
	status   int // 0: none
	outcome  string
	duration int64 // microseconds, -1: none
	user     string
}

var zones = []string{"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"}

// drawRows makes requests between two instants. Times come from few minutes, so that minutes hold several requests.
func drawRows(t *rapid.T, from time.Time, hours int) []row {
	n := rapid.IntRange(0, 60).Draw(t, "rows")
	rows := make([]row, n)
	for i := range rows {
		rows[i] = row{
			ts:       from.Add(time.Duration(rapid.IntRange(0, hours*6-1).Draw(t, "slot"))*10*time.Minute + time.Duration(rapid.IntRange(0, 89999).Draw(t, "ms"))*time.Millisecond),
			status:   rapid.SampledFrom([]int{200, 200, 200, 302, 404, 429, 499, 500, 503, 101, 0}).Draw(t, "status"),
			outcome:  rapid.SampledFrom([]string{"", "", "", "success", "failure", "timeout", "pending"}).Draw(t, "outcome"),
			duration: rapid.SampledFrom([]int64{-1, 0, 999, 100_000, 100_001, 2_000_000, 1_999_999, 30_000_000}).Draw(t, "duration"),
			user:     rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "user"),
		}
	}
	return rows
}

func csvOf(rows []row) string {
	var b strings.Builder
	b.WriteString("ts,status,outcome,duration_us,user_id\n")
	for _, r := range rows {
		status, duration := "", ""
		if r.status > 0 {
			status = fmt.Sprint(r.status)
		}
		if r.duration >= 0 {
			duration = fmt.Sprint(r.duration)
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", r.ts.UTC().Format("2006-01-02 15:04:05.000"), status, r.outcome, duration, r.user)
	}
	return b.String()
}

// verdictOf is the definition of success, written down again in Go: 1, 0, or -1 when it is left out.
func verdictOf(r row) int {
	yes := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	switch {
	case r.outcome == "pending":
		return -1
	case r.status == 101:
		return 1
	case r.status == 429 || r.status == 499:
		return 0
	case r.outcome == "timeout" || r.outcome == "aborted":
		return 0
	case r.status == 0:
		return yes(r.outcome == "success")
	case r.status >= 200 && r.status < 400:
		return yes(r.outcome != "failure")
	}
	return 0
}

// percentile interpolates between ranks of sorted values.
func percentile(sorted []int64, p float64) float64 {
	x := p * float64(len(sorted)-1)
	low, high := sorted[int(math.Floor(x))], sorted[int(math.Ceil(x))]
	return (float64(low) + (x-math.Floor(x))*float64(high-low)) / 1e6
}

// An oracle in plain Go agrees with the engine, from roll-ups (whole minutes) and from rows (odd instants), in several
// zones and over a change of clocks.
func TestEngineAgreesWithPlainGo(t *testing.T) {
	base := newWorkspace(t, "UTC")
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(rt, "zone"))
		if err != nil {
			rt.Fatal(err)
		}
		start := time.Date(2026, 10, 24, 0, 0, 0, 0, zone)
		rows := drawRows(rt, start, 60)
		base.exec(rt, "DELETE FROM stored.requests")
		base.load(rt, "requests", csvOf(rows))
		base.settleIn(rt, zone.String())
		to := start.Add(time.Duration(rapid.IntRange(1, 60*60*60).Draw(rt, "seconds")) * time.Second)
		if rapid.Bool().Draw(rt, "whole minutes") {
			to = to.Truncate(time.Minute).Add(time.Minute)
		}
		values := base.evaluateAll(rt, Query{Period: Spec{Preset: "custom", From: start.Format(time.RFC3339), To: to.Format(time.RFC3339)}, Compare: "none", Series: "day"})
		checkAgainst(rt, rows, values, start, to, zone)
	})
}

func checkAgainst(t *rapid.T, rows []row, values map[string]Value, from, to time.Time, zone *time.Location) {
	var n, good, judged float64
	var finished []int64
	perMinute := map[int64]float64{}
	perDay := map[string]float64{}
	mute := true
	for _, r := range rows {
		mute = mute && r.status == 0 && r.outcome == ""
	}
	for _, r := range rows {
		if r.ts.Before(from) || !r.ts.Before(to) {
			continue
		}
		n++
		perMinute[r.ts.Unix()/60]++
		perDay[r.ts.In(zone).Format(time.DateOnly)]++
		if v := verdictOf(r); v >= 0 && !mute {
			judged++
			good += float64(v)
		}
		if r.duration >= 0 && r.status != 101 && r.outcome != "pending" {
			finished = append(finished, r.duration)
		}
	}
	slices.Sort(finished)
	expect := func(id string, has bool, want float64) {
		got := values[id].Value
		if (got != nil) != has || has && math.Abs(*got-want) > 1e-12*math.Max(1, want) {
			t.Fatalf("%s = %v, want %v %v", id, show(got), has, want)
		}
	}
	expect("requests", n > 0, n)
	expect("api_success_rate", judged > 0, good/judged)
	expect("error_rate", judged > 0, (judged-good)/judged)
	expect("errors", judged > 0, judged-good)
	peak := 0.
	for _, c := range perMinute {
		peak = max(peak, c)
	}
	expect("peak_requests_per_second", n > 0, peak/60)
	if len(finished) > 0 {
		expect("latency_p50", true, percentile(finished, .5))
		expect("latency_p95", true, percentile(finished, .95))
		within := 0.
		for _, d := range finished {
			if d < 2_000_000 {
				within++
			}
		}
		expect("latency_within_target", true, within/float64(len(finished)))
	}
	if p50, p95, p99 := values["latency_p50"].Value, values["latency_p95"].Value, values["latency_p99"].Value; p50 != nil && (*p50 > *p95 || *p95 > *p99) {
		t.Fatalf("percentiles fall: %v %v %v", *p50, *p95, *p99)
	}
	for _, p := range values["requests"].Series {
		at, err := time.Parse(time.RFC3339, p.T)
		if err != nil {
			t.Fatal(err)
		}
		if want := perDay[at.In(zone).Format(time.DateOnly)]; p.V != nil && *p.V != want || p.V == nil && want > 0 {
			t.Fatalf("requests of %s: %v, want %v", p.T, show(p.V), want)
		}
	}
	for id, v := range values {
		for _, f := range []*float64{v.Value, v.Low, v.High, v.Part, v.Whole, v.Change, v.Coverage, &v.N} {
			if f != nil && (math.IsNaN(*f) || math.IsInf(*f, 0)) {
				t.Fatalf("%s has %v", id, *f)
			}
		}
		if v.Value == nil && (v.Verdict == Met || v.Verdict == Missed) {
			t.Fatalf("%s has no value but the verdict %q", id, v.Verdict)
		}
	}
}

// Distinct users a day agree with plain Go where every day has data in every hour.
func TestDailyActiveUsersAgreeWithPlainGo(t *testing.T) {
	w := newWorkspace(t, "UTC")
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(rt, "zone"))
		if err != nil {
			rt.Fatal(err)
		}
		start := time.Date(2026, 10, 24, 0, 0, 0, 0, zone)
		days := 3
		var rows []row
		users := map[string]map[string]bool{}
		for at := start; at.Before(start.AddDate(0, 0, days)); at = at.Add(30 * time.Minute) {
			r := row{ts: at, status: 200, duration: -1, user: rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e"}).Draw(rt, "user")}
			rows = append(rows, r)
			day := at.In(zone).Format(time.DateOnly)
			if users[day] == nil {
				users[day] = map[string]bool{}
			}
			if r.user != "" {
				users[day][r.user] = true
			}
		}
		total := 0
		for _, u := range users {
			total += len(u)
		}
		w.exec(rt, "DELETE FROM stored.requests")
		w.load(rt, "requests", csvOf(rows))
		w.settleIn(rt, zone.String())
		q := Query{KPIs: []string{"daily_active_users"}, Period: Spec{Preset: "custom", From: "2026-10-24", To: "2026-10-27"}}
		fromRollup := w.evaluateAll(rt, q)["daily_active_users"]
		q.Filters = []Filter{{Dimension: "status", Values: []string{"200"}}}
		fromRows := w.evaluateAll(rt, q)["daily_active_users"]
		for _, v := range []Value{fromRollup, fromRows} {
			if total == 0 && v.Value == nil {
				continue
			}
			if v.Value == nil || math.Abs(*v.Value-float64(total)/float64(days)) > 1e-12 {
				rt.Fatalf("%v users a day, want %d / %d", show(v.Value), total, days)
			}
		}
	})
}

// A cost line's days add up to the line, whatever its amount and length, and shares of categories to one.
func TestCostsAddUp(t *testing.T) {
	w := newWorkspace(t, "America/St_Johns")
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "lines")
		var b strings.Builder
		b.WriteString("started,ended,billed,currency,kind,service\n")
		perDay := map[int]float64{}
		var total float64
		for range n {
			start, length := rapid.IntRange(0, 40).Draw(rt, "start"), rapid.IntRange(0, 40).Draw(rt, "length")
			micros := rapid.Int64Range(-5_000_000, 50_000_000).Draw(rt, "micros")
			if rapid.Bool().Draw(rt, "cents") {
				micros -= micros % 10_000
			}
			first := time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC).AddDate(0, 0, start)
			fmt.Fprintf(&b, "%s,%s,%.6f,USD,usage,%s\n", first.Format(time.DateOnly), first.AddDate(0, 0, length).Format(time.DateOnly), float64(micros)/1e6,
				rapid.SampledFrom([]string{"Amazon Bedrock", "AmazonS3", "Tax"}).Draw(rt, "service"))
			total += float64(micros) / 1e6
			for d := range max(length, 1) {
				perDay[start+d] += float64(micros) / 1e6 / float64(max(length, 1))
			}
		}
		w.exec(rt, "DELETE FROM stored.costs")
		w.load(rt, "costs", b.String())
		w.settle(rt)
		all := w.evaluateAll(rt, Query{KPIs: []string{"total_cost"}, Period: Spec{Preset: "custom", From: "2026-09-01", To: "2027-01-01"}, Series: "day"})["total_cost"]
		if all.Value == nil || math.Abs(*all.Value-total) > 1e-9 {
			rt.Fatalf("the days add up to %v, the lines to %v", show(all.Value), total)
		}
		for i, p := range all.Series {
			want := perDay[i-14]
			// Whole cents differ from the even share by less than a cent a line.
			if p.V != nil && math.Abs(*p.V-want) > .01*float64(n)+1e-9 {
				rt.Fatalf("%s costs %v, want about %v", p.T, *p.V, want)
			}
		}
		october := w.evaluateAll(rt, Query{KPIs: []string{"total_cost"}, Period: Spec{Preset: "month", Month: "2026-10"}})["total_cost"]
		var want float64
		for d := 16; d < 47; d++ {
			want += perDay[d]
		}
		if october.Value != nil && math.Abs(*october.Value-want) > .01*float64(n)+1e-9 {
			rt.Fatalf("October costs %v, want about %v", *october.Value, want)
		}
	})
}

// The roll-ups give what the rows give: a filter that keeps every user forces the rows.
func TestRollupsEqualRows(t *testing.T) {
	w := busy(t, "Europe/Berlin")
	w.set(t, "uptime.method", "slices") // checks do not apply where there is a filter
	ids := []string{"requests", "api_success_rate", "errors", "peak_requests_per_second", "tokens_in", "tokens_out", "daily_active_users", "requests_per_day",
		"latency_p50", "latency_p95", "latency_within_target", "uptime", "downtime"}
	for _, period := range []Spec{{Preset: "month", Month: "2026-09"}, {Preset: "custom", From: "2026-09-03T11:00:00Z", To: "2026-10-02T03:07:00Z"}} {
		for _, series := range []string{"day", "week", "hour"} {
			fast := w.evaluateAll(t, Query{KPIs: ids, Period: period, Series: series})
			slow := w.evaluateAll(t, Query{KPIs: ids, Period: period, Series: series, Filters: []Filter{{Dimension: "user", Values: []string{"nobody"}, Not: true}}})
			for _, id := range ids {
				if !equal(fast[id].Value, slow[id].Value) || fast[id].Value == nil {
					t.Errorf("%s over %v: %v from roll-ups, %v from rows", id, period, show(fast[id].Value), show(slow[id].Value))
				}
				for i, p := range fast[id].Series {
					if !equal(p.V, slow[id].Series[i].V) {
						t.Errorf("%s of %s: %v from roll-ups, %v from rows", id, p.T, show(p.V), show(slow[id].Series[i].V))
						break
					}
				}
			}
		}
	}
}
