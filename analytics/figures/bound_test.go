package figures

import "testing"

func TestBound(t *testing.T) {
	for _, c := range []struct {
		op    string
		level float64
		unit  string
		want  string
	}{
		{">=", .999, "percent", "≥ 99.9 %"},
		{">", .99, "percent", "> 99 %"},
		{"<", .07, "percent", "< 7 %"},
		{">=", .92255, "percent", "≥ 92.255 %"},
		{">", 2, "percent", "> 200 %"},
		{"<", 2, "seconds", "< 2 s"},
		{"<", 1.2345, "seconds", "< 1.2345 s"},
		{"<", .25, "seconds", "< 250 ms"},
		{"<=", 90, "seconds", "≤ 90 s"},
		{"<=", 1800, "seconds", "≤ 30 min"},
		{"<=", 7200, "seconds", "≤ 2 h"},
		{"<=", 0, "seconds", "≤ 0 s"},
		{"<=", 10_000, "money", "≤ $10,000"},
		{"<=", 1234567.89, "money", "≤ $1,234,567.89"},
		{"<=", .0125, "money", "≤ $0.0125"},
		{"<=", -.5, "money", "≤ -$0.5"},
		{">", 4, "rating", "> 4/5"},
		{"<", 40, "count", "< 40"},
		{"<", 1e20, "count", "< 100,000,000,000,000,000,000"},
		{"<=", 12.5, "rate", "≤ 12.5/s"},
		{">=", 1, "status", "≥ Degraded"},
		{"<", .1, "ratio", "< 0.1"},
	} {
		if got := Bound(c.op, c.level, c.unit, "USD"); got != c.want {
			t.Errorf("%s %v %s = %q, want %q", c.op, c.level, c.unit, got, c.want)
		}
	}
}
