package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"telltale/analytics/alert"
)

// timedRow is a request that stands for several, in a minute from the start.
type timedRow struct {
	minute, weight int
	duration       int64
	failed         bool
}

// An oracle that takes the percentile and the share of every window in plain Go fires at the same minutes, though the
// engine decides most windows by counts alone.
func TestReplayAgreesWithPlainGo(t *testing.T) {
	w := newWorkspace(t, "UTC")
	start := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	const minutes = 60
	rapid.Check(t, func(rt *rapid.T) {
		var rows []timedRow
		var b strings.Builder
		b.WriteString("ts,status,duration_us,weight\n")
		// Stretches share a mood, so that conditions hold for long enough to fire.
		mood := 0
		for m := range minutes {
			if m%8 == 0 {
				mood = rapid.IntRange(0, 2).Draw(rt, "mood")
			}
			for range rapid.IntRange(0, 4).Draw(rt, "n") {
				r := timedRow{minute: m, weight: rapid.SampledFrom([]int{1, 5, 20, 60, 100}).Draw(rt, "weight"), duration: 1_000_000}
				if mood == 1 || mood == 2 && rapid.Bool().Draw(rt, "slow") {
					r.duration = rapid.SampledFrom([]int64{3_900_000, 4_000_000, 4_000_001, 4_500_000, 9_000_000}).Draw(rt, "duration")
					r.failed = rapid.Bool().Draw(rt, "failed")
				}
				rows = append(rows, r)
				status := 200
				if r.failed {
					status = 500
				}
				fmt.Fprintf(&b, "%s,%d,%d,%d\n", start.Add(time.Duration(m)*time.Minute).Format(time.DateTime), status, r.duration, r.weight)
			}
		}
		w.exec(rt, "DELETE FROM stored.requests")
		w.load(rt, "requests", b.String())
		w.settle(rt)
		values := w.evaluateAll(rt, Query{KPIs: []string{"latency_p95", "api_success_rate"}, Compare: "none",
			Period: Spec{Preset: "custom", From: start.Format(time.RFC3339), To: start.Add(minutes * time.Minute).Format(time.RFC3339), AsOf: start.Add(minutes * time.Minute).Format(time.RFC3339)}})
		if len(rows) == 0 {
			return
		}
		expectEpisodes(rt, values["latency_p95"], start, alert.Replay(0, minutes, 10, func(m int64) alert.Judgement {
			window := windowOf(rows, int(m), 100)
			if window == nil {
				return alert.Silent
			}
			var all []int64
			for _, r := range window {
				all = append(all, slices.Repeat([]int64{r.duration}, r.weight)...)
			}
			slices.Sort(all)
			if percentile(all, .95) > 4 {
				return alert.Breached
			}
			return alert.Clear
		}))
		expectEpisodes(rt, values["api_success_rate"], start, alert.Replay(0, minutes, 5, func(m int64) alert.Judgement {
			window := windowOf(rows, int(m), 20)
			if window == nil {
				return alert.Silent
			}
			good, all := 0, 0
			for _, r := range window {
				all += r.weight
				if !r.failed {
					good += r.weight
				}
			}
			if good*100 < all*95 {
				return alert.Breached
			}
			return alert.Clear
		}))
	})
}

// windowOf is the rows of the shortest window of up to five minutes that ends with the minute and has enough requests.
func windowOf(rows []timedRow, minute, least int) []timedRow {
	for length := 1; length <= 5; length++ {
		var in []timedRow
		n := 0
		for _, r := range rows {
			if r.minute <= minute && r.minute > minute-length {
				in = append(in, r)
				n += r.weight
			}
		}
		if n >= least {
			return in
		}
	}
	return nil
}

func expectEpisodes(t *rapid.T, v Value, start time.Time, want alert.Outcome) {
	at := func(minute int64) string { return start.Add(time.Duration(minute) * time.Minute).Format(time.RFC3339) }
	if len(v.Alert.Episodes) != len(want.Episodes) {
		t.Fatalf("%s: %d episodes, want %+v", v.ID, len(v.Alert.Episodes), want.Episodes)
	}
	for i, e := range want.Episodes {
		to := at(e.To)
		if e.Open {
			to = ""
		}
		got := v.Alert.Episodes[i]
		if got.From != at(e.From) || got.Fired != at(e.Fired) || got.To != to || got.Worst == nil {
			t.Fatalf("%s: episode %+v, want %+v", v.ID, got, e)
		}
	}
	if v.Alert.Fired != (len(want.Episodes) > 0) {
		t.Fatalf("%s: fired %v with %d episodes", v.ID, v.Alert.Fired, len(want.Episodes))
	}
}

func FuzzInstant(f *testing.F) {
	for _, s := range []string{"2026-10-01", "2026-10-01T14:00:00+02:00", "2026-10-01 14:00", "2026-Q4", "2026-10", "9999-99-99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := instant(text, time.UTC); err == nil {
			again, err := instant(at.Format(time.RFC3339), time.UTC)
			if err != nil || !again.Equal(at.Truncate(time.Second)) {
				t.Errorf("%q is %s, which reads back as %s, %v", text, at, again, err)
			}
		}
		if year, month, length, ok := parseCalendar(text); ok && (year < 0 || month < 1 || month > 12 || length != 1 && length != 3) {
			t.Errorf("%q is month %d of %d, %d long", text, month, year, length)
		}
	})
}

// Three failures a minute never make the twenty of five minutes: a rule that cannot be judged does not say that it did not fire.
func TestARuleWithoutEnoughTrafficIsNotJudged(t *testing.T) {
	w := newWorkspace(t, "UTC")
	start := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		aMinute  int
		unjudged bool
		note     string
	}{{3, true, "Not judged: no 5 minutes hold 20 requests."}, {4, false, "Not enough traffic in 4 of 60 minutes."}} {
		var b strings.Builder
		b.WriteString("ts,status,duration_us,weight\n")
		for m := range 60 {
			fmt.Fprintf(&b, "%s,500,1000,%d\n", start.Add(time.Duration(m)*time.Minute).Format(time.DateTime), c.aMinute)
		}
		w.exec(t, "DELETE FROM stored.requests")
		w.load(t, "requests", b.String())
		w.settle(t)
		a := w.evaluateAll(t, Query{KPIs: []string{"api_success_rate"}, Compare: "none",
			Period: Spec{Preset: "custom", From: start.Format(time.RFC3339), To: start.Add(time.Hour).Format(time.RFC3339)}})["api_success_rate"].Alert
		if a.Unjudged != c.unjudged || a.Fired == c.unjudged || a.Note != c.note {
			t.Errorf("%d a minute: %+v", c.aMinute, a)
		}
	}
}
