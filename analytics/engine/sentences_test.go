package engine

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"telltale/analytics/catalog"
)

// What a verdict says that a value rests on is true of it: counted rows are no values of a sample, and what is settled over a
// sample was not counted over all rows.
func TestVerdictsSayWhatTheyRestOn(t *testing.T) {
	target, err := catalog.ParseTarget("< 10%", catalog.Percent)
	if err != nil {
		t.Fatal(err)
	}
	low, high := .01, .02
	for _, c := range []struct {
		basis    string
		interval bool
		want     string
	}{
		{complete, false, "The value was counted over all users and compared with the target, < 10 %."},
		{sampled, false, "The value of 1,200 sampled values was compared with the target, < 10 %."},
		{complete, true, "The whole 95 % interval of 1,200 users lies on one side of the target, < 10 %."},
		{sampled, true, "The whole 95 % interval of 1,200 sampled values lies on one side of the target, < 10 %."},
		{answers, true, "The whole 95 % interval of 1,200 answered values lies on one side of the target, < 10 %."},
		// Labels may be a review's, or come with an export.
		{reviewed, true, "The whole 95 % interval of 1,200 judged values lies on one side of the target, < 10 %."},
	} {
		j := judged{kpi: &catalog.KPI{NUnit: "users", Unit: catalog.Percent}, target: &inForce{target, "", "< 10 %"}, basis: c.basis, settled: !c.interval}
		j.reading = reading{value: big.NewRat(15, 1000), n: big.NewRat(1200, 1)}
		if c.interval {
			j.reading.low, j.reading.high = &low, &high
		}
		if verdict, why := j.verdict(); verdict != Met || why != c.want {
			t.Errorf("%s, interval %v: %s, %q, want %q", c.basis, c.interval, verdict, why, c.want)
		}
	}
}

// A share below a level is never written as the level.
func TestShareBelow(t *testing.T) {
	for _, c := range []struct {
		share, level float64
		want         string
	}{{.9987, 1, "99.87 %"}, {.0036, .95, "0.36 %"}, {.9496, .95, "94.96 %"}, {.99996, 1, "99.9960 %"}} {
		if got := shareBelow(c.share, c.level); got != c.want {
			t.Errorf("%v below %v reads %q, want %q", c.share, c.level, got, c.want)
		}
	}
}

func TestNamesInsideASentence(t *testing.T) {
	for in, want := range map[string]string{"Disk used": "disk used", "CPU, highest": "CPU, highest", "API success rate": "API success rate", "": "", "X": "x"} {
		if got := lowerFirst(in); got != want {
			t.Errorf("%q inside a sentence is %q, want %q", in, got, want)
		}
	}
}

// Where nothing has a value, no news is no good news.
func TestNothingToActOnWithoutData(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-12 00:00:00' + INTERVAL (i) MINUTE AS ts, 200 AS status FROM range(1440) t(i)`)
	w.settle(t)
	for month, want := range map[string]string{"2020-01": "None: the period has no data", "2026-10": "None: no target is missed"} {
		h, err := w.Highlights(context.Background(), Query{Period: Spec{Preset: "month", Month: month}})
		if err != nil || !strings.HasPrefix(h.WithoutActions(), want) {
			t.Errorf("%s: %q, %v", month, h.WithoutActions(), err)
		}
	}
}

// One bill that is spread over its days says nothing about those that follow, and what never was below zero does not go there.
func TestForecastsThatSayNothing(t *testing.T) {
	flat, falling := map[int64]float64{}, map[int64]float64{}
	for day := range int64(90) {
		flat[day] = 38.71 + float64(day%3/2)*0.01
		falling[day] = 90 - float64(day)
	}
	f := Forecast{Unit: "money"}
	if f.predict(flat, 0, 90); len(f.Days) != 0 || !strings.HasPrefix(f.Note, "All its days cost the same within a cent") {
		t.Errorf("a bill spread evenly: %+v", f)
	}
	f = Forecast{Unit: "rate"}
	if f.predict(falling, 0, 90); len(f.Days) != 0 || !strings.HasPrefix(f.Note, "It would fall below zero") {
		t.Errorf("below zero: %d days, %q", len(f.Days), f.Note)
	}
	f = Forecast{Unit: "count"}
	if f.predict(flat, 0, 90); len(f.Days) == 0 {
		t.Errorf("a count that is the same every day: %q", f.Note)
	}
}

func TestPeriodsInASentence(t *testing.T) {
	if whenIn("October 2026") != "in" || whenIn("12 Oct 2026 to 18 Oct 2026") != "from" {
		t.Error(whenIn("October 2026"), whenIn("12 Oct 2026 to 18 Oct 2026"))
	}
}
