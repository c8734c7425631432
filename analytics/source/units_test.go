package source

import (
	"strings"
	"testing"
)

func column(name string, values ...string) *Column {
	c := columnsOf([]string{name}, nil)[0]
	c.all, c.Values = values, values
	return &c
}

func TestGuessDuration(t *testing.T) {
	for _, tt := range []struct {
		column  *Column
		unit    string
		certain bool
	}{
		{column("duration_ms", "12", "850"), "ms", true},
		{column("Latency (s)", "0.1"), "s", true},
		{column("DurationMs", "5"), "ms", true},
		{column("request_time", "0.002"), "s", true},
		{column("Duration", "00:00:00.0016070", "00:00:01.5000000"), unitClock, true},
		{column("latency", "0.123456s", "1.2s"), unitText, true},
		{column("took", "850 ms", "1.2 s"), unitText, true},
		{column("elapsed", "1m30s", "45s"), unitText, true},
		{column("latency", "0.12", "0.5", "1.7"), "s", false},
		{column("latency", "120", "500", "1700"), "ms", false},
		{column("Duration", "1200000", "2500000", "700000000"), "ns", false},
		{column("Duration", "25000", "90000"), "us", false},
		{column("latency", "00:12", "01:30"), "s", false}, // minutes or hours: not certain
	} {
		if unit, certain, _ := guessDuration(tt.column); unit != tt.unit || certain != tt.certain {
			t.Errorf("%s %v: %s %v, want %s %v", tt.column.Name, tt.column.Values, unit, certain, tt.unit, tt.certain)
		}
	}
}

func TestUnknownUnitIsAskedWithEvidence(t *testing.T) {
	unit, _, evidence := guessDuration(column("latency", "120", "500", "1700"))
	q := askUnit("duration_us", "latency", unit, evidence)
	if q.ID != "unit:duration_us" || q.Options[0].Value != "ms" || !strings.Contains(q.Evidence, "median 500, largest 1700 of 3 values") {
		t.Errorf("question %+v", q)
	}
}

func TestNumberStyle(t *testing.T) {
	for _, tt := range []struct {
		values       string
		fileComma    bool
		comma, messy bool
	}{
		{"1|2.5|-3e4", false, false, false},
		{"$1,234.56|(12.30)|7", false, false, true},
		{"1,234|5,678", false, false, true},
		{"1,5|2,25", false, true, true},
		{"1.234,56 €|2,00 €", false, true, true},
		{"1,234|5,678", true, true, true},
		{"1.234|5.678", true, true, false},
		{"1.5|2.25", true, false, false},
		{"12|7", true, false, false},
	} {
		if comma, messy := numberStyle(strings.Split(tt.values, "|"), tt.fileComma); comma != tt.comma || messy != tt.messy {
			t.Errorf("%s: comma %v messy %v, want %v %v", tt.values, comma, messy, tt.comma, tt.messy)
		}
	}
}
