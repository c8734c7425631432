package source

import (
	"slices"
	"strings"
	"testing"
)

func TestGuessFraction(t *testing.T) {
	many := func(n int, value string, more ...string) []string {
		return append(slices.Repeat([]string{value}, n), more...)
	}
	for _, tt := range []struct {
		name   string
		values []string
		unit   string
		signs  bool
		asks   string // within the evidence
		warns  string
	}{
		{"confidence", []string{"0.5", "0.93"}, "", false, "", ""},
		{"confidence", []string{"0", "1", "1"}, "", false, "", ""},
		{"confidence", []string{"50", "93"}, "%", false, "", ""},
		{"confidence", []string{"0", "1", "100", "93"}, "%", false, "", ""},
		{"confidence", []string{"93%", "7%", "0.5 %"}, "%", true, "", ""},
		// A stray value makes no percentages of the others, and what stays below 2 never was one.
		{"confidence", []string{"0.9", "0.8", "1.5"}, "", false, "", `"confidence" holds fractions, but 1 of 3 values is above 1: 1.5.`},
		{"confidence", many(9, "0.9", "97"), "", false, "", "1 of 10 values is above 1: 97."},
		{"confidence", many(18, "0,9", "97", "1,5"), "", false, "", "2 of 20 values are above 1, the largest is 97."},
		// One percentage below 1 in ten is a rare class.
		{"confidence", many(9, "90", "0.4"), "%", false, "", ""},
		// Two logs in one file, perhaps: nothing tells.
		{"confidence", many(8, "0.9", "97", "95"), "", false, "2 of 10 values are above 1, the largest is 97", ""},
		{"confidence", many(8, "90", "0.97", "0.95"), "%", false, "8 of 10 values are above 1, the largest is 90", ""},
		// A name that says percent decides where values may be some.
		{"memory (%)", []string{"0.2", "0.7"}, "", false, "", `"memory (%)" says percent, but no value is above 1`},
		{"memory (%)", []string{"0.2", "0.3", "0.7", "60"}, "%", false, "", ""},
	} {
		got := guessFraction(column(tt.name, tt.values...))
		if got.unit != tt.unit || got.signs != tt.signs || (got.evidence != "") != (tt.asks != "") || !strings.Contains(got.evidence, tt.asks) ||
			(got.warning != "") != (tt.warns != "") || !strings.Contains(got.warning, tt.warns) {
			t.Errorf("%s %v: %+v", tt.name, tt.values, got)
		}
	}
}

func TestFractionOrPercentageIsAskedWithTheLikeliestFirst(t *testing.T) {
	q := askFraction("confidence", "score", "%", "8 of 10 values are above 1, the largest is 90")
	if q.ID != "unit:confidence" || q.Options[0].Value != "percent" || q.Flag != "--unit confidence=percent" || !strings.Contains(q.Text, `"score"`) {
		t.Errorf("%+v", q)
	}
}
