package figures

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// TestAlike holds the program to the table that frontend/src/lib/alike.test.ts holds the pages to.
func TestAlike(t *testing.T) {
	table, err := os.ReadFile("testdata/alike.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Unit, Currency string
		Values         []*float64
		Texts          []string
	}
	if err := json.Unmarshal(table, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	for _, c := range cases {
		if got := Alike(c.Unit, c.Currency, c.Values...); !slices.Equal(got, c.Texts) {
			t.Errorf("%s: %q, want %q", c.Unit, got, c.Texts)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		unit      string
		low, high float64
		want      string
	}{
		{"percent", .0044, .09, "0.4 % to 9.0 %"},
		{"rate", 0, 0, "0/s to 0/s"},
		{"ratio", 119, 833, "119 to 833"},
		{"rate", 9, 12_345, "9/s to 12,345/s"},
		{"money", 0, 0, "$0.00 to $0.00"},
		{"rating", 4.11, 4.3, "4.11/5 to 4.30/5"},
	} {
		if got := Between(c.unit, "USD", &c.low, &c.high); got != c.want {
			t.Errorf("%s %v to %v reads %q, want %q", c.unit, c.low, c.high, got, c.want)
		}
	}
}

// What misses a limit is not written as the limit.
func TestApart(t *testing.T) {
	for _, c := range []struct {
		value, level float64
		unit         string
		want, limit  string
	}{
		{.99896, .999, "percent", "99.896 %", "99.9 %"},
		{.9989, .999, "percent", "99.89 %", "99.9 %"},
		{.999, .999, "percent", "99.90 %", "99.9 %"},
		{.6996, .7, "percent", "69.96 %", "70 %"},
		{10_000.004, 10_000, "money", "$10,000.004", "$10,000"},
		{1.999, 2, "seconds", "2.00 s", "2 s"}, // as many digits as durations have
		{.5, .8, "percent", "50.0 %", "80 %"},
	} {
		if got, limit := Apart(c.unit, "USD", &c.value, &c.level); got != c.want || limit != c.limit {
			t.Errorf("%v beside %v reads %q and %q, want %q and %q", c.value, c.level, got, limit, c.want, c.limit)
		}
	}
	one := 1.
	if got, limit := Apart("percent", "", nil, &one); got != Missing || limit != "100 %" {
		t.Error(got, limit)
	}
}
