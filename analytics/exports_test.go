package analytics

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// parquetOf unpacks the archive of October and returns the columns of each table, and its notes.
func parquetOf(t *testing.T, w *Workspace, texts bool) (columns map[string][]string, notes string) {
	t.Helper()
	var b bytes.Buffer
	var told []Progress
	query := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}
	if err := w.WriteParquet(t.Context(), &b, query, texts, func(p Progress) { told = append(told, p) }); err != nil {
		t.Fatal(err)
	}
	if last := told[len(told)-1]; len(told) < 10 || told[0].Done != 0 || last.Total < 10*parquetSteps || last.Done < last.Total-parquetSteps || last.Done > last.Total {
		t.Errorf("told %+v", told)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	columns = map[string][]string{}
	for _, f := range archive.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "README.txt" {
			notes = string(text)
			continue
		}
		if !bytes.Contains(text, []byte("Period: October 2026")) || !bytes.Contains(text, []byte("Assumptions: ")) {
			t.Errorf("%s does not say of itself what it rests on", f.Name)
		}
		path := filepath.Join(t.TempDir(), f.Name)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		names, _, err := w.db.ParquetHead(t.Context(), path, 10)
		if err != nil {
			t.Fatal(err)
		}
		columns[strings.TrimSuffix(f.Name, ".parquet")] = names
	}
	return columns, notes
}

func TestParquetHasTheRowsOfThePeriodAndNoTextsUnasked(t *testing.T) {
	w := openTest(t)
	unasked(t, w, "requests.csv", "time,status,duration_ms\n2026-09-30T23:59:59Z,200,10\n2026-10-01T00:00:00Z,200,10\n2026-10-31T23:59:59Z,500,20\n2026-11-01T00:00:00Z,200,10\n")
	unasked(t, w, "feedback.csv", "time,rating,comment\n2026-10-02T10:00:00Z,5,call me on 0170 1234567\n2026-10-03T10:00:00Z,1,too slow\n2026-10-04T10:00:00Z,4,fine\n")
	columns, notes := parquetOf(t, w, false)
	// Two of four requests are of October; they are of two minutes and two days.
	for _, want := range []string{"requests.parquet: API requests and model calls, 2 rows", "feedback.parquet: ratings and comments of users, 3 rows",
		"request_minute.parquet: sums by minute, numbered from 1970, 2 rows", "request_day.parquet: sums by day, numbered from 1970, 2 rows",
		"Period: October 2026, 2026-10-01T00:00:00Z to 2026-11-01T00:00:00Z", "Columns of people's words are left out."} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes)
		}
	}
	if slices.Contains(columns["feedback"], "comment") || !slices.Contains(columns["feedback"], "rating") {
		t.Errorf("feedback has the columns %v", columns["feedback"])
	}
	if _, ok := columns["costs"]; ok {
		t.Error("a table without rows is there")
	}
	columns, notes = parquetOf(t, w, true)
	if !slices.Contains(columns["feedback"], "comment") || strings.Contains(notes, "left out") {
		t.Errorf("with texts, feedback has the columns %v", columns["feedback"])
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	err := w.WriteParquet(canceled, io.Discard, engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}, false, func(Progress) {})
	if err == nil || fault.Is(err, fault.Internal) {
		t.Errorf("canceled, it gives %v", err)
	}
}
