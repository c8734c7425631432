package closing

import (
	"testing"

	"telltale/analytics/engine"
)

// The size of a gap is named: the coverage of the same month counts small ones too, and the two stood beside each other
// as "7 gaps" and "1 gap".
func TestGapsNameTheirSize(t *testing.T) {
	none := gaps(engine.Happenings{Items: []engine.Happening{{Type: "incident"}}})
	if none.State != Fine || none.Text != "From its first to its last row the data has no gap of 20 rows or more." {
		t.Errorf("without a gap: %s, %q", none.State, none.Text)
	}
	one := gaps(engine.Happenings{Items: []engine.Happening{{Type: "gap", From: "2026-10-08T03:00:00+02:00", To: "2026-10-08T08:00:00+02:00", Title: "No requests"}}})
	if one.State != Look || one.Text != "The data has 1 gap of 20 rows or more." || len(one.About) != 1 {
		t.Errorf("with one gap: %s, %q, %q", one.State, one.Text, one.About)
	}
}
