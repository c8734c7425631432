package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

func TestExportWritesTheReportWholeOrNotAtAll(t *testing.T) {
	a := openApp(t)
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 123)))
	october := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}
	folder := t.TempDir()
	for format, want := range map[string]string{"md": "123", "csv": "requests,", "json": `"requests"`} {
		path := filepath.Join(folder, "october."+format)
		job, err := a.Exports().Start(Report{Format: format, Query: october}, filepath.Join(folder, "october"))
		if err != nil {
			t.Fatal(err)
		}
		if job = a.await(t, job); job.Result.Path != path || job.Result.Bytes == 0 {
			t.Errorf("%s: %+v", format, job.Result)
		}
		if text, _ := os.ReadFile(path); !strings.Contains(string(text), want) || !strings.Contains(string(text), "123") {
			t.Errorf("%s holds:\n%s", path, text)
		}
	}
	path, err := a.Dashboards().ExportRows(filepath.Join(folder, "rows"), engine.RowsQuery{Fact: "requests", Period: october.Period})
	if text, _ := os.ReadFile(path); err != nil || path != filepath.Join(folder, "rows.csv") || strings.Count(string(text), "\n") != 124 {
		t.Errorf("rows: %q, %v", path, err)
	}
	kept := filepath.Join(folder, "october.md")
	before, _ := os.ReadFile(kept)
	for name, try := range map[string]struct {
		path, format string
		code         fault.Code
	}{
		"no name":            {"", "md", fault.Invalid},
		"no such folder":     {filepath.Join(folder, "none", "a.md"), "md", fault.Invalid},
		"a folder":           {folder + "/.", "md", fault.Invalid},
		"below a file":       {filepath.Join(kept, "a.md"), "md", fault.Invalid},
		"an unknown format":  {kept, "exe", fault.Unsupported},
		"the open workspace": {a.home.Workspace(), "md", fault.Invalid},
	} {
		if _, err := a.Exports().Start(Report{Format: try.format, Query: october}, try.path); !fault.Is(err, try.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after, _ := os.ReadFile(kept); string(after) != string(before) {
		t.Error("the report that was there has changed")
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 4 {
		t.Errorf("left behind: %v", entries)
	}
	if n := a.requests(t); n != 123 {
		t.Errorf("the workspace has %v requests", n)
	}
}

func TestRecentWorkspacesOfThePageIncludeTheDataFolder(t *testing.T) {
	a := openApp(t)
	job, err := a.Workspaces().Backup(filepath.Join(string(a.home), "saved"+Extension))
	if err != nil {
		t.Fatal(err)
	}
	a.await(t, job)
	got, err := a.Workspaces().Recent()
	if err != nil || len(got) != 2 || got[0] != a.home.Workspace() || filepath.Base(got[1]) != "saved.telltale" {
		t.Errorf("got %v, %v", got, err)
	}
}
