package analytics

import (
	"context"
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
