package analytics

import (
	"context"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/meeting"
	"telltale/analytics/source"
)

// Pages that are opened are counted, and nothing else.
func TestVisits(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	unopened := func() meeting.MeetingEvidence {
		t.Helper()
		found, err := w.Meetings().Evidence(ctx, "quarterly", "2026-Q4", "dashboards")
		if err != nil {
			t.Fatal(err)
		}
		return found[0]
	}
	if e := unopened(); len(e.Lines) != 0 || !strings.Contains(e.Note, "nothing can be said") {
		t.Errorf("before any visit: %+v", e)
	}
	for _, kpi := range []string{"requests", "requests", "errors"} {
		if err := w.Visit(ctx, kpi); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Visit(ctx, "luck"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown KPI: %v", err)
	}
	var kept string
	if err := w.db.QueryRow(ctx, "SELECT string_agg(kpi || ' ' || visits, ', ' ORDER BY kpi) FROM kpi_visits").Scan(&kept); err != nil || kept != "errors 1, requests 2" {
		t.Errorf("kept is %q, %v", kept, err)
	}
	text := asJSON(t, unopened())
	if !strings.Contains(text, "Error rate") || strings.Contains(text, "Errors") {
		t.Errorf("unopened: %s", text)
	}
}
