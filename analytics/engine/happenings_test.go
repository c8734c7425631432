package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHappeningsOfAPeriod(t *testing.T) {
	w := newWorkspace(t, "Europe/Berlin")
	w.load(t, "events", `ts,ended,kind,title,component,version,note
2026-09-30 21:59:59,,deployment,Too early,,,
2026-09-30 22:00:00,,deployment,Release 42,api,42,first minute of October in Berlin
2026-10-14 08:00:00,,prompt,Shorter answers,assistant,v7,
2026-10-30 23:00:00,2026-11-01 23:00:00,holiday,All Saints,,,
2026-10-31 23:00:00,,price,Too late,,,
`)
	w.load(t, "incidents", `started,ended,title,kind,severity,component
2026-09-30 20:00:00,2026-09-30 22:30:00,Reaches into October,outage,P1,api
2026-09-30 20:00:00,2026-09-30 22:00:00,Ends as October begins,outage,P1,api
2026-10-20 10:00:00,,Still open,degraded,P2,api
2026-10-21 10:00:00,2026-10-21 11:00:00,Nothing really,none,,
`)
	// Six hours without a request and a prediction on 12 October, from 10:00 to 16:00 in Berlin: at four an hour, 24 are
	// missing. One hour without on 16 October is four missing, which tells nothing.
	// Predictions are rare from 08:00 UTC to 09:00, so that their own gap begins an hour later.
	lost := `(SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i * 15) MINUTE AS ts FROM range(30 * 96) t(i)
		WHERE i // 4 NOT BETWEEN 11 * 24 + 8 AND 11 * 24 + 13 AND i // 4 <> 15 * 24 + 12)`
	w.insert(t, "requests", "SELECT ts, 200 AS status FROM "+lost)
	w.insert(t, "predictions", "SELECT ts FROM "+lost+" WHERE hour(ts) <> 8 OR day(ts) % 7 = 1")
	// Two tables that fall silent an hour apart on 22 October, at 10:00 and 11:00 in Berlin, and are back at 18:00, lose
	// that to one thing. On 26 October checks are silent for a whole day, of which samples miss the first six hours: the
	// overlap of 6 in 24 hours is less than half, which is two things.
	w.insert(t, "checks", `SELECT ts, 'a' AS target, 'up' AS state FROM (SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i * 10) MINUTE AS ts FROM range(30 * 144) t(i))
		WHERE NOT (ts >= '2026-10-22 08:00:00' AND ts < '2026-10-22 16:00:00') AND NOT (ts >= '2026-10-26 00:00:00' AND ts < '2026-10-27 00:00:00')`)
	w.insert(t, "samples", `SELECT ts, 'cpu' AS metric, 1.0 AS value FROM (SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i * 10) MINUTE AS ts FROM range(30 * 144) t(i))
		WHERE NOT (ts >= '2026-10-22 09:00:00' AND ts < '2026-10-22 16:00:00') AND NOT (ts >= '2026-10-26 00:00:00' AND ts < '2026-10-26 06:00:00')`)
	w.settle(t)
	h, err := w.Happenings(context.Background(), Spec{Preset: "month", Month: "2026-10"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Happening{
		{From: "2026-09-30T22:00:00+02:00", To: "2026-10-01T00:30:00+02:00", Type: "incident", Kind: "outage", Title: "Reaches into October", Component: "api", Severity: "P1"},
		{From: "2026-10-01T00:00:00+02:00", Type: "event", Kind: "deployment", Title: "Release 42", Component: "api", Version: "42", Note: "first minute of October in Berlin"},
		{From: "2026-10-12T10:00:00+02:00", To: "2026-10-12T16:00:00+02:00", Type: "gap", Kind: "requests", Title: "No requests, no predictions"},
		{From: "2026-10-14T10:00:00+02:00", Type: "event", Kind: "prompt", Title: "Shorter answers", Component: "assistant", Version: "v7"},
		{From: "2026-10-20T12:00:00+02:00", Type: "incident", Kind: "degraded", Title: "Still open", Component: "api", Severity: "P2"},
		{From: "2026-10-22T10:00:00+02:00", To: "2026-10-22T18:00:00+02:00", Type: "gap", Kind: "checks", Title: "No checks, no samples from 11:00"},
		{From: "2026-10-26T01:00:00+01:00", To: "2026-10-27T01:00:00+01:00", Type: "gap", Kind: "checks", Title: "No checks"},
		{From: "2026-10-26T01:00:00+01:00", To: "2026-10-26T07:00:00+01:00", Type: "gap", Kind: "samples", Title: "No samples"},
		{From: "2026-10-31T00:00:00+01:00", To: "2026-11-02T00:00:00+01:00", Type: "event", Kind: "holiday", Title: "All Saints"},
	}
	if diff := cmp.Diff(want, h.Items); diff != "" || h.More != 0 {
		t.Errorf("%d more; %s", h.More, diff)
	}
}

// Data that comes now and then is sparse, not interrupted; and what lies before the first row is no gap.
func TestSparseDataHasNoGaps(t *testing.T) {
	w := newWorkspace(t, "UTC")
	// Ten rows in two of three hours: an hour without is ten missing.
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-05 00:00:00' + INTERVAL (i // 10) HOUR AS ts, 200 AS status FROM range(400) t(i) WHERE i // 10 % 3 > 0 OR i = 0`)
	w.settle(t)
	h, err := w.Happenings(context.Background(), Spec{Preset: "month", Month: "2026-10"})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Items) != 0 {
		t.Errorf("got %+v, want nothing", h.Items)
	}
}

func TestHappeningsBeyondTheLimitAreCounted(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "events", `SELECT TIMESTAMP '2026-10-05 00:00:00' + INTERVAL (i) MINUTE AS ts, 'note' AS kind, 'Note ' || i AS title FROM range(203) t(i)`)
	w.settle(t)
	h, err := w.Happenings(context.Background(), Spec{Preset: "month", Month: "2026-10"})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Items) != 200 || h.More != 3 || h.Items[0].Title != "Note 0" {
		t.Errorf("got %d items and %d more, first %q; want 200, 3 and Note 0", len(h.Items), h.More, h.Items[0].Title)
	}
}
