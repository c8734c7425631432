package serve

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/app"
)

func TestDownloads(t *testing.T) {
	s := open(t, Options{})
	sent := s.give("requests.csv", []byte(requestsCSV))
	drop := answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{sent.Path})
	job := s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID))
	if job.State != app.Done {
		t.Fatalf("the import: %+v", job)
	}
	rejects := s.visit(s.browser, s.address("/download/rejects/1"))
	if text := s.read(rejects, http.StatusOK); !strings.Contains(text, "not a time") ||
		rejects.Header.Get("Content-Disposition") != "attachment; filename=rejects-1.csv" {
		t.Errorf("%v: %s", rejects.Header, text)
	}
	s.readFault(s.visit(s.browser, s.address("/download/rejects/99")), http.StatusNotFound)
	s.readFault(s.visit(s.browser, s.address("/download/rejects/x")), http.StatusBadRequest)

	var report struct {
		KPIs map[string]struct{ Value *float64 }
	}
	query := `{"period":{"preset":"month","month":"2026-10"}}`
	october := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}
	written := s.ended(answerOf[app.Job](s, "Exports.Start", app.Report{Format: "json", Query: october}, "october"))
	download := s.visit(s.browser, s.address("/download/export/"+written.ID))
	text := s.read(download, http.StatusOK)
	if download.Header.Get("Content-Disposition") != "attachment; filename=october.json" || int64(len(text)) != written.Result.Bytes {
		t.Errorf("%v of %d bytes", download.Header, written.Result.Bytes)
	}
	// It is fetched once, and nothing of it stays.
	s.readFault(s.visit(s.browser, s.address("/download/export/"+written.ID)), http.StatusNotFound)
	s.readFault(s.visit(s.browser, s.address("/download/export/99")), http.StatusNotFound)
	if _, err := os.Stat(filepath.Dir(written.Result.Path)); !os.IsNotExist(err) {
		t.Errorf("the folder of the file: %v", err)
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if rate := report.KPIs["api_success_rate"].Value; rate == nil || *rate != 0.75 {
		t.Errorf("success rate: %v", rate)
	}
	rows := s.read(s.visit(s.browser, s.address(`/download/rows?query={"fact":"requests","sort":"status",`+query[1:])), http.StatusOK)
	if lines := strings.Split(strings.TrimSpace(rows), "\n"); len(lines) != 5 || !strings.HasPrefix(lines[0], "Time,Duration (µs),Status,") || !strings.Contains(lines[1], ",200,") {
		t.Errorf("rows:\n%s", rows)
	}
	s.readFault(s.visit(s.browser, s.address(`/download/rows?query={"fact":"shoes"}`)), http.StatusBadRequest)
	s.readFault(s.visit(s.browser, s.address("/download/rows?query={")), http.StatusBadRequest)
	if rows := s.read(s.visit(s.browser, s.address("/download/sql?query=SELECT+count(*)+AS+n+FROM+requests")), http.StatusOK); rows != "n\n4\n" {
		t.Errorf("rows of a query: %q", rows)
	}
	s.readFault(s.visit(s.browser, s.address("/download/sql?query=DROP+TABLE+meta")), http.StatusBadRequest)
	s.readFault(s.post("Exports.Start", app.Report{Format: "exe"}, "x"), http.StatusUnprocessableEntity)
}
