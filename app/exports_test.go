package app

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// october123 is an app with 123 requests of October 2026 and an assumption of its own.
func october123(t *testing.T) (*App, engine.Query) {
	t.Helper()
	a := openApp(t)
	a.UsePages(fstest.MapFS{"index.html": {}, "saved/report.js": {Data: []byte("0")}, "saved/report.css": {Data: []byte("a{}")}})
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 123)))
	if err := a.Settings().Set("assumption.hourly_cost", "43", ""); err != nil {
		t.Fatal(err)
	}
	return a, engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}, Compare: "previous", Filters: []engine.Filter{{Dimension: "status", Values: []string{"404"}, Not: true}}}
}

// unpacked is the text of a file: that of everything within it where it is an archive.
func unpacked(t *testing.T, content []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return string(content)
	}
	var text strings.Builder
	for _, f := range archive.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, file); err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
		text.WriteString(f.Name + "\n")
	}
	return text.String()
}

// Whatever leaves the app says which period it is of, in which zone, under which filters, how much of it the data covers, what
// the numbers are, and what they assume.
func TestEveryExportSaysWhatItRestsOn(t *testing.T) {
	a, query := october123(t)
	usual := map[string]string{"period": "2026-10-01T00:00:00Z", "zone": "UTC", "filters": "status is not 404", "coverage": "overage", "definition": "successful requests / requests with a known end", "assumption": "43"}
	other := map[string]map[string]string{
		"table": {"definition": "Definitions: telltale kpis ID", "filters": "Only where status is not 404"},
		"json":  {"filters": `"dimension": "status"`, "assumption": `"assumption.hourly_cost": "43"`},
		"xlsx":  {"period": "October 2026"},
		"html":  {"period": `"month":"2026-10"`, "filters": `"dimension":"status"`, "assumption": `"value":"43"`},
	}
	formats := append(slices.Clone(ReportFormats), scorecardFormat)
	for _, format := range formats {
		var b bytes.Buffer
		if err := a.WriteReport(t.Context(), &b, Report{Format: format, Query: query}, func(analytics.Progress) {}); err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		text := unpacked(t, b.Bytes())
		for what, want := range usual {
			if special, ok := other[format][what]; ok {
				want = special
			}
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks the %s %q", format, what, want)
			}
		}
	}
}

// What is previewed is what is written; every format but that of a terminal is offered.
func TestPreviewsAreOfTheFile(t *testing.T) {
	a, query := october123(t)
	formats, err := a.Exports().Formats()
	if err != nil || len(formats) != len(ReportFormats)-1 {
		t.Fatalf("%d formats, want one less than %d (%v)", len(formats), len(ReportFormats), err)
	}
	for _, format := range formats {
		r := Report{Format: format.ID, Query: query, DecimalComma: format.Decimal}
		p, err := a.Exports().Preview(r)
		if err != nil {
			t.Errorf("%s: %v", format.ID, err)
			continue
		}
		if !strings.HasPrefix(p.Name, "telltale-2026-10") || p.Label != "October 2026" || (format.Unfiltered != "") != (len(p.Notes) > 0) {
			t.Errorf("%s: %+v", format.ID, p)
		}
		path := filepath.Join(t.TempDir(), p.Name)
		job, err := a.Exports().Start(r, path)
		if err != nil {
			t.Fatal(err)
		}
		if job = a.await(t, job); job.State != Done || job.Kind != "export" {
			t.Errorf("%s: %+v", format.ID, job)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if format.Text && (!strings.HasPrefix(string(content), p.Text) || len(content) != p.Bytes || bytes.Count(content, []byte("\n")) != p.Lines || p.Text == "") {
			t.Errorf("%s: %d bytes and %d lines are previewed of %d bytes, which begin otherwise", format.ID, p.Bytes, p.Lines, len(content))
		}
		text := unpacked(t, content)
		for _, part := range p.Parts {
			// The chapters of the HTML report are named by its script, which is another one here.
			if format.ID != DocumentFormat && !strings.Contains(text, part.Name) {
				t.Errorf("%s has no part %s", format.ID, part.Name)
			}
		}
		if !format.Text && len(p.Parts) < 3 {
			t.Errorf("%s has the parts %v", format.ID, p.Parts)
		}
	}
	if _, err := a.Exports().Preview(Report{Format: "exe", Query: query}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("a preview of an unknown format: %v", err)
	}
}

// An export that is canceled leaves what stood there, and nothing of its own.
func TestACanceledExportLeavesNothing(t *testing.T) {
	a, query := october123(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "rows.zip")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	// The job ends before it writes its first table.
	stop := a.Subscribe(func(_ string, data any) {
		if job, ok := data.(Job); ok && job.Phase == "report" && !job.Ended() {
			_ = a.Jobs().Cancel(job.ID)
		}
	})
	defer stop()
	job, err := a.Exports().Start(Report{Format: ParquetFormat, Query: query}, path)
	if err != nil {
		t.Fatal(err)
	}
	if job = a.await(t, job); job.State != Canceled {
		t.Errorf("it ended as %+v", job)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if content, _ := os.ReadFile(path); string(content) != "before" {
		t.Errorf("what stood there is now %q", content)
	}
	if left, _ := filepath.Glob(a.openPath() + ".staging/*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestErrorsOfTheDiskSayWhatToDo(t *testing.T) {
	folder := t.TempDir()
	below := filepath.Join(folder, "gone")
	if err := os.Mkdir(below, 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := CreateFile(filepath.Join(below, "x.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(below); err != nil {
		t.Fatal(err)
	}
	if err := file.Keep(); err == nil || !strings.Contains(err.Error(), "The folder is not there") || !strings.Contains(err.Error(), "Choose a folder that exists") {
		t.Errorf("a folder that went away: %v", err)
	}
	if _, err := CreateFile(filepath.Join(below, "x.md")); err == nil || !strings.Contains(err.Error(), "The folder is not there") {
		t.Errorf("a folder that is not there: %v", err)
	}
	for cause, want := range map[error]string{
		syscall.ENOSPC: "The disk is full: no space left on device. Make room, or choose a folder on another disk.",
		syscall.EACCES: "The file may not be written: permission denied. Choose a folder that you may write to",
		syscall.EROFS:  "The disk can only be read: read-only file system. Choose a folder",
		syscall.EBUSY:  "The file cannot be written: device or resource busy. Choose a folder that exists",
	} {
		if err := refused("/x/a.md", &os.LinkError{Op: "rename", Old: "/x/.a.md.1", New: "/x/a.md", Err: cause}); !strings.HasPrefix(err.Error(), "/x/a.md: "+want) {
			t.Errorf("%v reads %v", cause, err)
		}
	}
	a, query := october123(t)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.WriteReport(canceled, io.Discard, Report{Format: "md", Query: query}, func(analytics.Progress) {}); !fault.Is(err, fault.Canceled) {
		t.Errorf("a canceled text: %v", err)
	}
}
