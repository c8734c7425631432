package analytics

import (
	"context"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// TestPrometheusPoints: each point has one fate. Of the eight, three have a value; NaN and infinity are stored without
// one; a number beyond every double, a time beyond every calendar and a word are rejected with their line.
func TestPrometheusPoints(t *testing.T) {
	w := openTest(t)
	text := `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"queue_wait_seconds","queue":"a"},"values":[
[1790812800,"1.5"],
[1790812860.25,"-2"],
[1790812920,"NaN"],
[1790812980,"-Inf"],
[1790813040,"1e400"],
[1e300,"1"],
[1790813100,"many"],
[1790813160,1e3]
]}]}}`
	out := drop(t, w, source.Choices{}, written(t, "wait.json", []byte(text)))
	if len(out.Imports) != 1 {
		t.Fatalf("outcome %+v", out.Failed)
	}
	i := out.Imports[0]
	if got, want := [4]int64{i.Records, i.Used, i.Rejected, i.Ignored}, [4]int64{8, 5, 3, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	got := cell(t, w, "SELECT string_agg(strftime(ts, '%H:%M:%S.%g') || ' ' || coalesce(value::VARCHAR, '-'), ', ' ORDER BY ts) FROM samples")
	// 1790812800 is midnight of the first of October 2026 in UTC.
	if want := "00:00:00.000 1.5, 00:01:00.250 -2.0, 00:02:00.000 -, 00:03:00.000 -, 00:06:00.000 1000.0"; got != want {
		t.Errorf("samples %s, want %s", got, want)
	}
	if got := cell(t, w, "SELECT DISTINCT metric, unit, labels FROM samples"); got != `queue_wait_seconds s {"queue":"a"}` {
		t.Errorf("series %s", got)
	}
	page, err := w.Rejects(context.Background(), i.ID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []struct {
		line   int64
		column string
	}{{6, "value"}, {7, "time"}, {8, "value"}} {
		if r := page.Rejects[n]; r.Line != want.line || r.Column != want.column {
			t.Errorf("reject %+v, want line %d and column %s", r, want.line, want.column)
		}
	}
	if notes := strings.Join(i.Notes, " "); !strings.Contains(notes, "8 points of 1 series") || !strings.Contains(notes, "no value: 2") {
		t.Errorf("notes %q", notes)
	}
}
