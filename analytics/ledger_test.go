package analytics

import (
	"context"
	"strings"
	"testing"
	"time"

	"telltale/analytics/source"
)

// TestLedgerTellsTimesInTheZone: a day of a city in summer begins two hours before midnight of UTC, and a ledger that said
// so would put the day's file into the day before.
func TestLedgerTellsTimesInTheZone(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	out := drop(t, w, source.Choices{Zone: "Europe/Vienna"}, written(t, "day.csv", []byte("time,status,method,path\n2026-09-30T22:00:11Z,200,GET,/\n2026-10-01T21:59:00Z,200,GET,/\n")))
	if err := w.SetSetting(ctx, "zone", "Europe/Vienna", time.Time{}); err != nil {
		t.Fatal(err)
	}
	list, err := w.Imports(ctx)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d imports, %v", len(list), err)
	}
	detail, err := w.ImportDetail(ctx, out.Imports[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []Import{list[0], detail.Import} {
		if line.From != "2026-10-01T00:00:11+02:00" || line.To != "2026-10-01T23:59:00+02:00" {
			t.Errorf("the rows are said to be of %s to %s", line.From, line.To)
		}
	}
}

// TestLedgerNamesTimesAhead: one mistyped year makes that the newest month, which every page then opens at, empty.
func TestLedgerNamesTimesAhead(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, written(t, "ratings.csv", []byte("date,rating,comment\n2026-10-01T10:00:00Z,5,a\n2091-10-02T10:00:00Z,4,b\n2089-10-02T10:00:00Z,4,b\n")))
	if notes := strings.Join(out.Imports[0].Notes, " "); !strings.Contains(notes, "2 records of feedback lie more than a year ahead of today, up to 2091-10-02,") {
		t.Errorf("notes %q", notes)
	}
	out = drop(t, w, source.Choices{}, written(t, "costs.csv", []byte("Month,Vendor,Amount,Currency\n2091-09,OpenAI,1,USD\n2091-10,OpenAI,2,USD\n")))
	if notes := strings.Join(out.Imports[0].Notes, " "); strings.Contains(notes, "ahead") {
		t.Errorf("bills may lie ahead: %q", notes)
	}
}
