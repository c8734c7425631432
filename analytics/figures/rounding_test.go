package figures

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// TestRounding holds the program to the table that frontend/src/lib/format.test.ts holds the pages to.
func TestRounding(t *testing.T) {
	table, err := os.ReadFile("testdata/rounding.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Value      float64
		Unit, Text string
	}
	if err := json.Unmarshal(table, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	for _, c := range cases {
		got := Text(&c.Value, c.Unit, "USD")
		if c.Unit == "relative change" {
			got = Relative(&c.Value)
		}
		if got != c.Text {
			t.Errorf("%v %s = %q, want %q", c.Value, c.Unit, got, c.Text)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		f      float64
		digits int
		want   string
	}{
		{82.25, 1, "82.3"},
		{-82.25, 1, "-82.3"},
		{1.005, 2, "1.01"},
		{.5, 0, "1"},
		{1e21, 0, "1000000000000000000000"},
		{5e-324, 2, "0.00"},
		{math.Inf(1), 1, "+Inf"},
		{math.NaN(), 1, "NaN"},
	} {
		if got := fixed(c.f, c.digits); got != c.want {
			t.Errorf("%v with %d digits = %q, want %q", c.f, c.digits, got, c.want)
		}
	}
}
