package labeling

import "testing"

// By md5sum, "7 p1" is 36372a9b798d3624 554144557e96a6f3; the second half read from its end, f3a6967e55444155, is the turn. What
// DuckDB takes for it, in the quick way and in that of md5_number_lower, by which reviews were drawn before, is the same.
func TestTurn(t *testing.T) {
	d := newDesk(t)
	for key, want := range map[string]uint64{"p1": 0xf3a6967e55444155, "Bestellung \u2713": 0x7200303a77088673} {
		var quick, macro uint64
		if err := d.db.QueryRow(ctx, "SELECT "+turnOf(7, "key")+", md5_number_lower('7 ' || key) FROM (SELECT ? AS key)", key).Scan(&quick, &macro); err != nil {
			t.Fatal(err)
		}
		if got := turn(7, key); got != want || quick != want || macro != want {
			t.Errorf("%q: %x, in SQL %x and %x, want %x", key, got, quick, macro, want)
		}
	}
}
