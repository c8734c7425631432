package analytics

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// openIncident and closedIncident are exports of one incident: while it lasted and afterwards. The other one is over in both.
const (
	openIncident   = "id,started,ended,severity,title\ni1,2026-10-05T10:00:00Z,,critical,Chat is down\ni0,2026-10-01T10:00:00Z,2026-10-01T10:20:00Z,major,Search is slow\n"
	closedIncident = "id,started,ended,severity,title\ni0,2026-10-01T10:00:00Z,2026-10-01T10:20:00Z,major,Search is slow\ni1,2026-10-05T10:00:00Z,2026-10-05T10:30:00Z,critical,Chat was down\n"
)

// TestIncidentIsClosedByALaterExport: the row that is over counts, whichever file came first; every record stays accounted
// for, and undoing either import leaves what the other one says.
func TestIncidentIsClosedByALaterExport(t *testing.T) {
	const incidents = "SELECT string_agg(concat_ws(' ', id, strftime(started, '%d %H:%M'), coalesce(strftime(ended, '%d %H:%M'), 'open')), ', ' ORDER BY id) FROM incidents"
	const closed, open = "i0 01 10:00 01 10:20, i1 05 10:00 05 10:30", "i0 01 10:00 01 10:20, i1 05 10:00 open"
	ctx := context.Background()
	for _, order := range [][2]string{{openIncident, closedIncident}, {closedIncident, openIncident}} {
		w := openTest(t)
		var ids []int64
		for i, text := range order {
			out := drop(t, w, source.Choices{Zone: "UTC"}, written(t, fmt.Sprintf("incidents%d.csv", i), []byte(text)))
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			ids = append(ids, out.Imports[0].ID)
		}
		if got := cell(t, w, incidents); got != closed {
			t.Errorf("incidents %s, want %s", got, closed)
		}
		// Of four records two are used: i0 of the first import, i1 of the one in which it is over.
		ledger := func() string {
			list, err := w.Imports(ctx)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, i := range list {
				if i.State == "done" {
					lines = append(lines, fmt.Sprintf("%d: %d = %d + %d", i.ID, i.Records, i.Used, i.Duplicate))
				}
			}
			return strings.Join(lines, ", ")
		}
		first, second := "1: 2 = 1 + 1", "2: 2 = 1 + 1"
		if order[0] == closedIncident {
			first, second = "1: 2 = 2 + 0", "2: 2 = 0 + 2"
		}
		if got := ledger(); !strings.Contains(got, first) || !strings.Contains(got, second) {
			t.Errorf("ledger %s, want %s and %s", got, first, second)
		}
		// Without the file in which it is over, it is open again.
		of := 1
		if order[0] == closedIncident {
			of = 0
		}
		if _, err := w.Undo(ctx, ids[of], nil); err != nil {
			t.Fatal(err)
		}
		if got := cell(t, w, incidents); got != open {
			t.Errorf("after the undo: %s, want %s", got, open)
		}
		if got, want := ledger(), fmt.Sprintf("%d: 2 = 2 + 0", ids[1-of]); got != want {
			t.Errorf("ledger after the undo %s, want %s", got, want)
		}
	}
}
