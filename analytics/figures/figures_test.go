package figures

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		f    float64
		unit string
		want string
	}{
		{.997, "percent", "99.70 %"},
		{.99963, "percent", "99.963 %"},
		{.00037, "percent", "0.037 %"},
		{1, "percent", "100 %"},
		{0, "percent", "0 %"},
		{.9999999, "percent", "99.9999900 %"},
		{.0000001, "percent", "0.000010 %"},
		{.84, "percent", "84.0 %"},
		{2.911, "percent", "291.1 %"},
		{38.789, "percent", "3,879 %"},
		{-12.5, "percent", "-1,250 %"},
		{.58, "seconds", "580 ms"},
		{1.8, "seconds", "1.80 s"},
		{2, "seconds", "2 s"},
		{9.999, "seconds", "10.0 s"},
		{.008, "seconds", "8 ms"},
		{.0082, "seconds", "8.20 ms"},
		{1.844, "seconds", "1.84 s"},
		{1296, "seconds", "21.6 min"},
		{0.9999, "seconds", "1.00 s"},
		{-4500, "seconds", "-75 min"},
		{36 * 3600, "seconds", "36 h"},
		{1086.5 * 3600, "seconds", "1,086.5 h"},
		{120 * 3600, "seconds", "120 h"},
		{8245, "money", "$8,245.00"},
		{-1234567.891, "money", "-$1,234,567.89"},
		{-.5, "money", "-$0.50"},
		{.0125, "money", "$0.0125"},
		{.000499305, "money", "$0.000499"},
		{45, "rate", "45/s"},
		{119.75, "rate", "120/s"},
		{.03341, "rate", "0.0334/s"},
		{4.3, "rating", "4.30/5"},
		{0, "status", "Down"}, {1, "status", "Degraded"}, {2, "status", "Healthy"},
		{3200, "count", "3,200"},
		{999, "count", "999"},
		{59725.23, "count", "59,725"},
		{3.62, "count", "3.6"},
		{.748, "ratio", "0.748"},
	} {
		if got := Text(&c.f, c.unit, "USD"); got != c.want {
			t.Errorf("%v %s = %q, want %q", c.f, c.unit, got, c.want)
		}
	}
	if got := Text(nil, "percent", ""); got != "–" {
		t.Errorf("no value = %q", got)
	}
}

// A share that is neither nothing nor everything never reads as 0 % or 100 %.
func TestPercentsNeverRoundToTheEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(2, 1_000_000_000).Draw(t, "whole")
		part := rapid.Int64Range(1, whole-1).Draw(t, "part")
		got := percent(float64(part) / float64(whole))
		if got == "0 %" || got == "100 %" || strings.Trim(got, "0. %") == "" || strings.HasPrefix(got, "100.") {
			t.Fatalf("%d of %d = %s", part, whole, got)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add(0.5, "percent")
	f.Add(math.MaxFloat64, "money")
	f.Add(5e-324, "percent")
	f.Fuzz(func(t *testing.T, v float64, unit string) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return
		}
		if got := Text(&v, unit, "USD"); got == "" || len(got) > 1000 {
			t.Errorf("%v %s = %q", v, unit, got)
		}
	})
}

func TestChange(t *testing.T) {
	for _, c := range []struct {
		f        float64
		unit     string
		relative bool
		want     string
	}{
		{.098, "money", true, "+9.8 %"},
		{-1e-17, "count", true, "0.0 %"},
		{-.0028, "percent", false, "-0.28 points"},
		{-.2, "rating", false, "-0.20 stars"},
		{0, "percent", false, "0.0 points"},
		{0, "rating", false, "0.00 stars"},
		{0, "money", false, "$0.00"},
		{0, "count", false, "0"},
		{-.0388, "percent", false, "-3.9 points"},
		{-.00113, "percent", false, "-0.11 points"},
		{-.0000733, "percent", false, "-0.007 points"},
		{.00000012, "percent", false, "< 0.001 points"},
		{-.00000012, "percent", false, "> -0.001 points"},
		{1.5, "seconds", false, "+1.50 s"},
	} {
		if got := Change(&c.f, c.unit, "USD", c.relative); got != c.want {
			t.Errorf("%v %s = %q, want %q", c.f, c.unit, got, c.want)
		}
	}
	for _, c := range []struct {
		unit     string
		relative bool
		changes  []float64
		want     string
	}{
		{"percent", false, []float64{-.473, -.675, -.29}, "-47.3 points, -67.5 points, -29.0 points"},
		{"percent", false, []float64{.0028, -.0001}, "+0.28 points, -0.01 points"},
		{"percent", false, []float64{0, 0}, "0.0 points, 0.0 points"},
		{"money", true, []float64{.1, .056}, "+10.0 %, +5.6 %"},
	} {
		changes := make([]*float64, len(c.changes))
		for i := range changes {
			changes[i] = &c.changes[i]
		}
		if got := strings.Join(Changes(c.unit, "USD", c.relative, changes...), ", "); got != c.want {
			t.Errorf("%v %s = %q, want %q", c.changes, c.unit, got, c.want)
		}
	}
	if got := Change(nil, "percent", "", false); got != Missing {
		t.Errorf("no change = %q", got)
	}
}

func TestPair(t *testing.T) {
	for _, c := range []struct {
		one, other float64
		unit, want string
	}{
		{.9974, .9853, "percent", "99.74 % to 98.53 %"},
		{.072, .111, "percent", "7.2 % to 11.1 %"},
		{1, .985, "percent", "100 % to 98.5 %"},
		{.00037, .023, "percent", "0.037 % to 2.30 %"},
		{1.6, 1.67, "seconds", "1.60 s to 1.67 s"},
	} {
		if one, other := Pair(&c.one, &c.other, c.unit, ""); one+" to "+other != c.want {
			t.Errorf("%v and %v = %s to %s, want %s", c.one, c.other, one, other, c.want)
		}
	}
}
