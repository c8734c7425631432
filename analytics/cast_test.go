package analytics

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// Values as exports write them, and what must be stored: the casts are SQL text in package source, so they are tested
// here, where they run.
func TestValuesAsTheyAreStored(t *testing.T) {
	for _, c := range []struct{ column, raw, field, want string }{
		{"timestamp", "2026-10-01T12:00:00Z", "ts", "2026-10-01 12:00:00"},
		{"timestamp", "2026-10-01T12:00:00+02:00", "ts", "2026-10-01 10:00:00"},
		{"timestamp", "2026-10-01T12:00:00.123456-0530", "ts", "2026-10-01 17:30:00.123456"},
		{"timestamp", "2026-10-01 12:00:00-05", "ts", "2026-10-01 17:00:00"},
		{"timestamp", "2026-10-01 12:00:00.1234567", "ts", "2026-10-01 12:00:00.123456"},
		{"timestamp", "1999-10-01T12:00:00Z", "ts", "rejected"},
		{"timestamp", "soon", "ts", "rejected"},
		{"duration_ms", "12.5", "duration_us", "12500"},
		{"duration_ms", "0", "duration_us", "0"},
		{"duration_ms", "-1", "duration_us", "rejected"},
		{"duration_ms", "1e308", "duration_us", "rejected"},
		{"duration_ms", "NaN", "duration_us", "NULL"},
		{"duration_ms", "-", "duration_us", "NULL"},
		{"status", "200", "status", "200"},
		{"status", "0", "status", "NULL"},
		{"status", "99999", "status", "rejected"},
		{"status", "null", "status", "NULL"},
		{"tokens_in", "12", "tokens_in", "12"},
		{"tokens_in", "3.0", "tokens_in", "3"},
		{"tokens_in", "12.7", "tokens_in", "rejected"},
		{"tokens_in", "127e-1", "tokens_in", "rejected"},
		{"tokens_in", "-3", "tokens_in", "rejected"},
		{"cost_usd", "0.000000001", "cost", "0.000000001"},
		{"cost_usd", "1e308", "cost", "rejected"},
		{"cost_usd", "-0.25", "cost", "-0.250000000"},
	} {
		t.Run(c.column+" "+c.raw, func(t *testing.T) {
			t.Parallel()
			columns := []string{"timestamp", "path", "status", "duration_ms", "tokens_in", "cost_usd"}
			good := []string{"2026-10-01T10:00:00Z", "/good", "200", "7", "5", "0.5"}
			odd := []string{"2026-10-01T11:00:00Z", "/odd", "200", "7", "5", "0.5"}
			for i, name := range columns {
				if name == c.column {
					odd[i] = c.raw
				}
			}
			log := strings.Join(columns, ",") + "\n" + strings.Repeat(strings.Join(good, ",")+"\n", 20) + strings.Join(odd, ",") + "\n"
			w := openTest(t)
			out := drop(t, w, source.Choices{Zone: "UTC"}, written(t, "log.csv", []byte(log)))
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			if c.want == "rejected" {
				if out.Imports[0].Rejected != 1 {
					t.Errorf("%d rejected, stored %s", out.Imports[0].Rejected, cell(t, w, fmt.Sprintf("SELECT coalesce(max(%s)::VARCHAR, 'NULL') FROM requests WHERE path = '/odd'", c.field)))
				}
				page, err := w.Rejects(context.Background(), out.Imports[0].ID, 0, 1)
				if err != nil {
					t.Fatal(err)
				}
				if r := page.Rejects[0]; r.Line != 22 || r.Column != c.column {
					t.Errorf("reject %+v, want line 22 and column %s", r, c.column)
				}
				return
			}
			if got := cell(t, w, fmt.Sprintf("SELECT coalesce(max(%s)::VARCHAR, 'NULL') FROM requests WHERE path = '/odd'", c.field)); got != c.want {
				t.Errorf("stored %s, want %s", got, c.want)
			}
		})
	}
}

// A confidence of 1.5 is a mistake: its record is rejected with its line, and the others stay the fractions that they are.
func TestAStrayConfidenceMakesNoPercentagesOfTheOthers(t *testing.T) {
	log := "timestamp,id,prediction,confidence\n"
	for i := range 20 {
		confidence := "0.9"
		if i == 10 {
			confidence = "1.5"
		}
		log += fmt.Sprintf("2026-10-01T10:%02d:00Z,p%d,intent,%s\n", i, i, confidence)
	}
	w := openTest(t)
	out := drop(t, w, source.Choices{}, written(t, "predictions.csv", []byte(log)))
	if len(out.Imports) != 1 || out.Imports[0].Used != 19 || out.Imports[0].Rejected != 1 {
		t.Fatalf("outcome %+v", out)
	}
	if got := cell(t, w, "SELECT min(confidence) || ' ' || max(confidence) FROM predictions"); got != "0.9 0.9" {
		t.Errorf("confidences %s", got)
	}
	page, err := w.Rejects(context.Background(), out.Imports[0].ID, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if r := page.Rejects[0]; r.Line != 12 || r.Column != "confidence" || !strings.Contains(r.Reason, "a number from 0 to 1") {
		t.Errorf("reject %+v", r)
	}
}
