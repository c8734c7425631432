package explain

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A bill against usage with one cause each: the part that it explains, and nothing left.
func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		name, cause  string
		amount, rest float64
		charges      []Charge
	}{
		{"all is well", "", 0, 0, []Charge{{1, "m", 10, 0, 10, 0, 5, true, false}}},
		{"credit", "credit", -4, 0, []Charge{{1, "m", 10, -4, 10, 0, 5, true, false}}},
		{"missing logs", "missing logs", 12, 0, []Charge{{1, "m", 10, 0, 10, 0, 5, true, false}, {2, "m", 12, 0, 0, 0, 0, true, false}}},
		// Of the second day the log lacks hours: what is billed beyond its tokens is theirs. A day billed below them is not.
		{"hours without logs", "missing logs", 4, -1, []Charge{{1, "m", 9, 0, 10, 0, 5, true, true}, {2, "m", 12, 0, 8, 0, 4, true, true}}},
		{"missing bill", "missing bill", -12, 0, []Charge{{1, "m", 10, 0, 10, 0, 5, true, false}, {2, "m", 0, 0, 12, 0, 6, true, false}}},
		{"unknown model", "unknown model", 7, 0, []Charge{{1, "m", 10, 0, 10, 0, 5, true, false}, {1, "x", 7, 0, 0, 0, 5, false, false}}},
		{"no model", "lines without a model", 3, 0, []Charge{{1, "m", 10, 0, 10, 0, 5, true, false}, {1, "", 3, 0, 0, 0, 0, false, false}}},
		{"batch", "batch discount", -5, 0, []Charge{{1, "m", 5, 0, 10, 0, 5, true, false}}},
		{"cached", "cached tokens", -3, 0, []Charge{{1, "m", 7, 0, 10, 6, 5, true, false}}},
		// At most nine tenths of the cached tokens' price can be saved: 10 - 0.9 x 2 = 8.2 is explained, 7 is not.
		{"too cheap", "cached tokens", -1.8, -1.2, []Charge{{1, "m", 7, 0, 10, 2, 5, true, false}}},
		{"no cause", "", 0, 2, []Charge{{1, "m", 12, 0, 10, 0, 5, true, false}}},
	} {
		causes, rest := Reconcile(c.charges)
		if math.Abs(rest-c.rest) > 1e-9 || (len(causes) == 0) != (c.cause == "") || len(causes) > 1 {
			t.Errorf("%s: %+v, %v left", c.name, causes, rest)
			continue
		}
		if len(causes) == 1 && (causes[0].Name != c.cause || math.Abs(causes[0].Amount-c.amount) > 1e-9) {
			t.Errorf("%s: %+v", c.name, causes)
		}
	}
}

// Ten days whose bill is that of the day before: what moved over the ends is the bill of the first day (9, of the day before)
// less the tokens of the last (25).
func TestReconcileFindsAShiftOfADay(t *testing.T) {
	list := []float64{10, 30, 12, 28, 8, 33, 11, 29, 9, 25}
	var charges []Charge
	before := 9.
	for i, l := range list {
		charges = append(charges, Charge{int64(i), "m", before, 0, l, 0, 5, true, false})
		before = l
	}
	causes, rest := Reconcile(charges)
	if len(causes) != 1 || causes[0].Name != "one-day zone shift" || math.Abs(causes[0].Amount+16) > 1e-9 || rest != 0 {
		t.Errorf("%+v, %v left", causes, rest)
	}
}

// Causes and rest add up to the difference, whatever the bill, but for the rest that is taken as rounding.
func TestReconcileAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var charges []Charge
		var want, listed float64
		for range rapid.IntRange(0, 30).Draw(t, "charges") {
			c := Charge{Day: rapid.Int64Range(0, 9).Draw(t, "day"), Model: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "model"), Bill: rapid.Float64Range(0, 100).Draw(t, "bill")}
			if c.Model != "" && rapid.Bool().Draw(t, "used") {
				c.Tokens, c.Priced = 5, rapid.Bool().Draw(t, "priced")
			}
			if c.Priced {
				c.List = rapid.Float64Range(0, 100).Draw(t, "list")
				c.Cached = c.List * rapid.Float64Range(0, 1).Draw(t, "cached")
			}
			c.Credit = -rapid.Float64Range(0, 5).Draw(t, "credit")
			want += c.Bill + c.Credit - c.List
			listed += c.List
			charges = append(charges, c)
		}
		causes, got := Reconcile(charges)
		for _, c := range causes {
			got += c.Amount
		}
		if math.Abs(got-want) > 1e-8+1e-6*listed {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
