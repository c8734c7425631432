package engine

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// hourlyRequests is one request an hour from 1 August 2026 to 17 November 14:00, in UTC.
func hourlyRequests(t *testing.T, zone string) *workspace {
	t.Helper()
	w := newWorkspace(t, zone)
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-08-01 00:00:00' + INTERVAL (i) HOUR AS ts, 200 AS status FROM range(108 * 24 + 15) t(i)")
	w.settle(t)
	return w
}

func TestResolve(t *testing.T) {
	w := hourlyRequests(t, "Europe/Berlin")
	for _, c := range []struct {
		spec            Spec
		from, to, label string
		running         bool
	}{
		// The newest request is of 17 November 14:00 UTC, 15:00 in Berlin; windows end with its minute.
		{Spec{Preset: "last15m"}, "2026-11-17T14:46:00+01:00", "2026-11-17T15:01:00+01:00", "15 minutes to 17 Nov 2026 15:01", false},
		{Spec{Preset: "last24h"}, "2026-11-16T15:01:00+01:00", "2026-11-17T15:01:00+01:00", "24 hours to 17 Nov 2026 15:01", false},
		{Spec{Preset: "last7d"}, "2026-11-10T15:01:00+01:00", "2026-11-17T15:01:00+01:00", "7 days to 17 Nov 2026 15:01", false},
		// 30 days by the calendar, over the change of clocks.
		{Spec{Preset: "last30d", AsOf: "2026-11-05T12:00:00Z"}, "2026-10-06T13:00:00+02:00", "2026-11-05T13:00:00+01:00", "30 days to 5 Nov 2026 13:00", false},
		{Spec{}, "2026-11-01T00:00:00+01:00", "2026-12-01T00:00:00+01:00", "November 2026", true},
		{Spec{Preset: "month", Month: "2026-10"}, "2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00", "October 2026", false},
		{Spec{Preset: "quarter"}, "2026-10-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00", "Q4 2026", true},
		{Spec{Preset: "quarter", Month: "2026-Q3"}, "2026-07-01T00:00:00+02:00", "2026-10-01T00:00:00+02:00", "Q3 2026", false},
		{Spec{Preset: "custom", From: "2026-10-24", To: "2026-10-26"}, "2026-10-24T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "24 to 25 Oct 2026", false},
		{Spec{From: "2026-10-24", To: "2026-10-25"}, "2026-10-24T00:00:00+02:00", "2026-10-25T00:00:00+02:00", "24 Oct 2026", false},
		{Spec{Preset: "custom", From: "2026-10-24T10:00:00Z", To: "2026-10-24 14:30"}, "2026-10-24T12:00:00+02:00", "2026-10-24T14:30:00+02:00", "24 Oct 2026 12:00 to 24 Oct 2026 14:30", false},
		{Spec{Preset: "all"}, "2026-08-01T02:00:00+02:00", "2026-11-17T15:01:00+01:00", "everything to 17 Nov 2026 15:01", false},
	} {
		p, err := w.Resolve(context.Background(), c.spec)
		if err != nil {
			t.Errorf("%+v: %v", c.spec, err)
			continue
		}
		if p.FromStr != c.from || p.ToStr != c.to || p.Label != c.label || p.Running != c.running || p.Zone != "Europe/Berlin" {
			t.Errorf("%+v is %s to %s, %q, running %v\nwant %s to %s, %q, %v", c.spec, p.FromStr, p.ToStr, p.Label, p.Running, c.from, c.to, c.label, c.running)
		}
	}
}

func TestPrevious(t *testing.T) {
	w := hourlyRequests(t, "Europe/Berlin")
	for _, c := range []struct {
		spec              Spec
		compare, from, to string
	}{
		{Spec{Preset: "month", Month: "2026-10"}, "", "2026-09-01T00:00:00+02:00", "2026-10-01T00:00:00+02:00"},
		{Spec{Preset: "month", Month: "2026-10"}, "year", "2025-10-01T00:00:00+02:00", "2025-11-01T00:00:00+01:00"},
		{Spec{Preset: "quarter", Month: "2026-Q3"}, "previous", "2026-04-01T00:00:00+02:00", "2026-07-01T00:00:00+02:00"},
		// A month that runs, against the same elapsed part: 16 days, 15 hours and a minute.
		{Spec{Preset: "month"}, "", "2026-10-01T00:00:00+02:00", "2026-10-17T15:01:00+02:00"},
		{Spec{Preset: "last30d"}, "", "2026-09-18T15:01:00+02:00", "2026-10-18T15:01:00+02:00"},
		{Spec{Preset: "last24h"}, "", "2026-11-15T15:01:00+01:00", "2026-11-16T15:01:00+01:00"},
		{Spec{Preset: "custom", From: "2026-10-24", To: "2026-10-26"}, "", "2026-10-22T00:00:00+02:00", "2026-10-24T00:00:00+02:00"},
		{Spec{Preset: "custom", From: "2026-09-01", To: "2026-11-01"}, "", "2026-07-01T00:00:00+02:00", "2026-09-01T00:00:00+02:00"},
	} {
		r, err := w.Evaluate(context.Background(), Query{KPIs: []string{"requests"}, Period: c.spec, Compare: c.compare})
		if err != nil {
			t.Errorf("%+v: %v", c.spec, err)
			continue
		}
		if r.Previous == nil || r.Previous.FromStr != c.from || r.Previous.ToStr != c.to {
			t.Errorf("%+v is compared with %+v, want %s to %s", c.spec, r.Previous, c.from, c.to)
		}
	}
	for _, q := range []Query{{Compare: "none"}, {Period: Spec{Preset: "all"}}} {
		if r, err := w.Evaluate(context.Background(), q); err != nil || r.Previous != nil {
			t.Errorf("%+v is compared with %+v, %v", q, r.Previous, err)
		}
	}
}

func TestComparisonsAreNamedByTheirEnd(t *testing.T) {
	w := hourlyRequests(t, "Europe/Berlin")
	for asOf, want := range map[string]string{
		"2026-10-11T00:00:00+02:00": "September 2026, to 10 Sep 2026", // it ends with the day before
		"2026-10-11T12:00:00+02:00": "September 2026, to 11 Sep 2026 12:00",
		"2026-11-01T00:00:00+01:00": "September 2026",
	} {
		r, err := w.Evaluate(context.Background(), Query{KPIs: []string{"requests"}, Period: Spec{Preset: "month", Month: "2026-10", AsOf: asOf}})
		if err != nil || r.Previous == nil || r.Previous.Label != want {
			t.Errorf("as of %s it is compared with %+v, want %s; %v", asOf, r.Previous, want, err)
		}
	}
}

func TestRowsAfterAChosenAsOfStayOut(t *testing.T) {
	w := hourlyRequests(t, "UTC")
	v := w.evaluateAll(t, Query{Period: Spec{Preset: "month", Month: "2026-10", AsOf: "2026-10-02T00:00:00Z"}})
	if got := *v["requests"].Value; got != 24 {
		t.Errorf("%v requests before 2 October, want 24", got)
	}
}

func TestBusiest(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-10-05 10:00:00' + INTERVAL (i) MINUTE AS ts, 200 AS status, CASE WHEN i BETWEEN 100 AND 110 THEN 50 ELSE 1 END AS weight FROM range(600) t(i)")
	w.settle(t)
	p, err := w.Resolve(context.Background(), Spec{Preset: "busiest15m"})
	if err != nil {
		t.Fatal(err)
	}
	// Minutes 11:40 to 11:50 are the busy ones; the earliest window that holds them all begins at 11:36.
	if p.FromStr != "2026-10-05T11:36:00Z" || p.ToStr != "2026-10-05T11:51:00Z" {
		t.Errorf("busiest %s to %s", p.FromStr, p.ToStr)
	}
}

func TestPeriods(t *testing.T) {
	w := hourlyRequests(t, "Europe/Berlin")
	w.load(t, "costs", "started,ended,billed,currency\n2026-05-15,2026-07-01,1,USD\n")
	w.settle(t)
	c, err := w.Periods(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var months []string
	for _, m := range c.Months {
		months = append(months, m.Period.Label)
		if p, err := w.Resolve(context.Background(), m.Spec); err != nil || p.FromStr != m.Period.FromStr {
			t.Errorf("the spec %+v does not give its period: %v %v", m.Spec, p, err)
		}
	}
	want := []string{"November 2026", "October 2026", "September 2026", "August 2026", "June 2026", "May 2026"}
	if len(months) != len(want) {
		t.Fatalf("months %v, want %v", months, want)
	}
	for i := range want {
		if months[i] != want[i] {
			t.Errorf("months %v, want %v", months, want)
			break
		}
	}
	if len(c.Presets) != len(presets) || c.Zone != "Europe/Berlin" || c.AsOf != "2026-11-17T15:01:00+01:00" {
		t.Errorf("%d presets, zone %s, as of %s", len(c.Presets), c.Zone, c.AsOf)
	}
	empty, err := newWorkspace(t, "UTC").Periods(context.Background())
	if err != nil || empty.Presets == nil || empty.Months == nil || len(empty.Presets) != 0 {
		t.Errorf("an empty workspace offers %+v, %v", empty, err)
	}
}

// Data to the last minute of a month makes that month the newest, though as-of is the first instant of the next.
func TestNewestMonth(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "costs", "started,ended,billed,currency\n2026-10-31,2026-11-01,1,USD\n")
	w.settle(t)
	p, err := w.Resolve(context.Background(), Spec{})
	if err != nil || p.Label != "October 2026" || p.Running {
		t.Errorf("%+v, %v; want October, over", p, err)
	}
}

// Buckets of a series cover the period without gap or overlap, in every zone and grain.
func TestGrainsCoverThePeriod(t *testing.T) {
	names := []string{"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, zone).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "from")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(1, 60*24*60).Draw(t, "length")) * time.Minute)
		g := rapid.SampledFrom([]grain{hourly, daily, weekly, monthly}).Draw(t, "grain")
		keys := g.keys(from, to, zone)
		at := g.start(keys[0], zone)
		if at.After(from) {
			t.Fatalf("the first bucket begins at %s, after %s", at, from)
		}
		for _, key := range keys {
			if start := g.start(key, zone); !start.Equal(at) {
				t.Fatalf("%s bucket %d begins at %s, the one before ends at %s", g, key, start, at)
			}
			if g.keyOf(at, zone) != key {
				t.Fatalf("%s: %s is not in its own bucket", g, at)
			}
			at = g.next(key, zone)
		}
		if at.Before(to) {
			t.Fatalf("the last bucket ends at %s, before %s", at, to)
		}
	})
}
