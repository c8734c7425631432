package serve

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/app"
)

// requestsCSV has four requests of one hour, one of them failed, and one record without a time.
const requestsCSV = `timestamp,status,duration_ms,model,path
2026-10-01T10:00:00Z,200,120,gpt-5,/v1/chat
2026-10-01T10:10:00Z,200,80,gpt-5,/v1/chat
2026-10-01T10:20:00Z,500,900,gpt-5-mini,/v1/chat
not a time,200,80,gpt-5,/v1/chat
2026-10-01T10:40:00Z,200,100,gpt-5,/v1/chat
`

// direct calls the same method of the same service in this process.
func (s *site) direct(method string, args ...any) any {
	s.t.Helper()
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		in[i] = reflect.ValueOf(arg)
	}
	result, err := call(method, newAPI(s.app.Services(), nil).methods[method], in)
	if err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
	return result
}

// both calls a method both ways and compares the JSON.
func (s *site) both(method string, args ...any) string {
	s.t.Helper()
	got := strings.TrimSpace(s.read(s.post(method, args...), http.StatusOK))
	want, err := json.Marshal(s.direct(method, args...))
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		s.t.Errorf("%s differs:\n%s", method, diff)
	}
	if strings.Contains(got, ":null") && regexp.MustCompile(`"(rows|values|series|notes|files|tables|columns|filters)":null`).MatchString(got) {
		s.t.Errorf("%s gives null for a list: %s", method, got)
	}
	return got
}

func TestEveryMethodThroughTheDispatcher(t *testing.T) {
	s := open(t, Options{})
	called := map[string]bool{}
	both := func(method string, args ...any) string {
		t.Helper()
		called[method] = true
		return s.both(method, args...)
	}
	only := func(method string, args ...any) *http.Response {
		t.Helper()
		called[method] = true
		return s.post(method, args...)
	}

	// Take a file in: prepare, revise, import.
	first := s.give("requests.csv", []byte(requestsCSV))
	second := s.give("other.csv", []byte(strings.ReplaceAll(requestsCSV, "2026-10-01", "2026-10-02")))
	called["Imports.Prepare"] = true
	drop := answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{first.Path, second.Path})
	if len(drop.Files) != 2 || drop.Ready != 2 || drop.Files[0].Name != "requests.csv" {
		t.Fatalf("prepared %+v", drop)
	}
	both("Imports.Drops")
	both("Imports.Revise", drop.ID, 0, source.Choices{Zone: "UTC"})
	called["Imports.Remove"] = true
	if drop = answerOf[app.PreparedDrop](s, "Imports.Remove", drop.ID, 1); len(drop.Files) != 1 || drop.Ready != 1 {
		t.Fatalf("after one was removed: %+v", drop)
	}
	called["Imports.Start"], called["Jobs.Get"] = true, true
	job := s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID))
	if job.State != app.Done || len(job.Result.Outcome.Imports) != 1 {
		t.Fatalf("the import: %+v", job)
	}
	line := job.Result.Outcome.Imports[0]
	if line.Records != 5 || line.Used != 4 || line.Rejected != 1 || line.Name != "requests.csv" {
		t.Fatalf("the ledger: %+v", line)
	}
	if _, err := os.Stat(first.Path); err != nil || !s.app.Home().Kept(first.Path) {
		t.Errorf("the imported upload is not kept: %v", err)
	}
	both("Jobs.List")
	s.read(only("Jobs.Cancel", job.ID), http.StatusOK)

	both("Imports.Sources")
	both("Imports.List")
	both("Imports.Get", line.ID)
	if rejects := both("Imports.Rejects", line.ID, int64(0), 10); !strings.Contains(rejects, "not a time") {
		t.Errorf("rejects: %s", rejects)
	}
	s.readFault(only("Imports.ExportRejects", line.ID, "x.csv"), http.StatusUnprocessableEntity)
	both("Imports.Coverage", "", "")

	// Made in full, the demo would take longer than all other calls together.
	called["Workspaces.OpenDemo"] = true
	making := answerOf[app.Job](s, "Workspaces.OpenDemo")
	s.read(s.post("Jobs.Cancel", making.ID), http.StatusOK)
	if ended := s.ended(making); ended.State != app.Canceled {
		t.Errorf("the canceled demo: %+v", ended)
	}

	october := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}, KPIs: []string{"requests", "api_success_rate", "latency_p95"}}
	both("Dashboards.Catalog")
	both("Dashboards.Periods")
	if result := both("Dashboards.Evaluate", october); !strings.Contains(result, `"value":0.75`) {
		t.Errorf("three of four succeeded: %s", result)
	}
	both("Dashboards.Breakdown", "requests", "model", october)
	both("Dashboards.Pairs", "requests", "model", "endpoint", october)
	if layers := both("Dashboards.Layers", "requests", "model", october); !strings.Contains(layers, `"key":"gpt-5-mini"`) {
		t.Errorf("layers: %s", layers)
	}
	both("Dashboards.Happenings", october.Period)
	if card := both("Dashboards.Scorecard", october); !strings.Contains(card, `"value":0.75`) {
		t.Errorf("scorecard: %s", card)
	}
	both("Dashboards.Highlights", october)
	both("Dashboards.Changes", october)
	both("Dashboards.Anomalies", october)
	both("Dashboards.Forecasts", october)
	both("Dashboards.Bills")
	if usage := both("Dashboards.Reconcile", october); !strings.Contains(usage, "No bill has lines") {
		t.Errorf("bill against usage: %s", usage)
	}
	if agree := both("Dashboards.Consistency", october); !strings.Contains(agree, `"broken":0`) {
		t.Errorf("consistency: %s", agree)
	}
	if links := both("Dashboards.Links", october); !strings.Contains(links, `"id":"requests-users"`) {
		t.Errorf("links: %s", links)
	}
	if whatIf := both("Dashboards.WhatIf", "api_success_rate", "< 97% for 5m", october); !strings.Contains(whatIf, `"rule":"\u003c 97% for 5m"`) {
		t.Errorf("what if: %s", whatIf)
	}
	if levels := both("Dashboards.Thresholds", "api_success_rate", october); !strings.Contains(levels, `{"level":0.97,"rule":"\u003c 97% for 5m"}`) {
		t.Errorf("thresholds: %s", levels)
	}
	both("Dashboards.Detection", october)
	both("Dashboards.CostPath", october)
	if questions := both("Dashboards.Questions", october); !strings.Contains(questions, `"why":"No prediction`) {
		t.Errorf("questions: %s", questions)
	}
	if confidence := both("Dashboards.Confidence", october); !strings.Contains(confidence, `"missing":0`) {
		t.Errorf("confidence: %s", confidence)
	}
	if budget := both("Dashboards.ErrorBudget", october); !strings.Contains(budget, `"windows":"1 h and 5 min"`) {
		t.Errorf("budget: %s", budget)
	}
	for method, part := range map[string]string{"Latencies": `"n":4`, "Ratings": "Nobody rated", "Funnel": "No conversation ended"} {
		if found := both("Dashboards."+method, october); !strings.Contains(found, part) {
			t.Errorf("%s: %s", method, found)
		}
	}
	both("Dashboards.HeatMap", "requests", october)
	both("Dashboards.Why", "api_success_rate", october)
	both("Dashboards.Rows", engine.RowsQuery{Fact: "requests", Period: october.Period, Limit: 2})
	both("Dashboards.Passport", "api_success_rate", october)
	if values := both("Dashboards.Values", "requests", "model", october); values != `["gpt-5","gpt-5-mini"]` {
		t.Errorf("models: %s", values)
	}

	s.readFault(only("Dashboards.ExportRows", "x.csv", engine.RowsQuery{Fact: "requests", Period: october.Period}), http.StatusUnprocessableEntity)
	if formats := both("Exports.Formats"); !strings.Contains(formats, `"title":"Excel workbook"`) {
		t.Errorf("formats: %s", formats)
	}
	if preview := both("Exports.Preview", app.Report{Format: "csv", Query: october}); !strings.Contains(preview, `"text":"kpi,name,unit,value,`) {
		t.Errorf("preview: %s", preview)
	}
	s.readFault(only("Exports.Start", app.Report{Format: "md", Query: october}, "/tmp/x.md"), http.StatusUnprocessableEntity)

	both("Explore.Tables")
	if rows := both("Explore.Run", "1", "SELECT count(*) AS n FROM requests"); !strings.Contains(rows, `"rows":[["4"]]`) {
		t.Errorf("rows of a query: %s", rows)
	}
	s.readFault(only("Explore.Run", "2", "DELETE FROM requests"), http.StatusBadRequest)
	s.read(only("Explore.Cancel", "1"), http.StatusOK)
	both("Explore.SaveQuery", "models", "SELECT model FROM requests")
	both("Explore.Queries")
	s.read(only("Explore.RemoveQuery", "models"), http.StatusOK)
	s.readFault(only("Explore.Export", "x.csv", "FROM requests"), http.StatusUnprocessableEntity)
	s.labels(both, only)
	s.closings(both, only)
	s.actions(both, only)
	s.meetings(both, only)
	both("Workspaces.Info")
	both("Workspaces.Recent")
	both("Workspaces.About")
	s.read(only("Settings.Set", "zone", "Europe/Berlin", ""), http.StatusOK)
	if info := answerOf[app.WorkspaceInfo](s, "Workspaces.Info"); info.Zone != "Europe/Berlin" {
		t.Errorf("after the zone was set: %+v", info)
	}
	s.read(only("Settings.Import", "mine.yaml", []byte("target.api_success_rate: '> 50%'\n")), http.StatusOK)
	if text := both("Settings.Export"); !strings.Contains(text, `target.api_success_rate: \"\u003e 50%\"`) {
		t.Errorf("exported settings: %s", text)
	}
	if changes := both("Settings.Compare", "mine.yaml", []byte("target.api_success_rate: '> 60%'\n")); !strings.Contains(changes, `"before":[{"key":"target.api_success_rate","value":"\u003e 50%"`) {
		t.Errorf("what a file would change: %s", changes)
	}
	s.read(only("Settings.Forget", "target.api_success_rate", ""), http.StatusOK)

	const okay = "okay:\n  name: Okay\n  about: A\n  unit: percent\n  better: higher\n  derived: 1 - error_rate\n"
	if preview := both("KPIs.Preview", "", okay, "", october.Period); !strings.Contains(preview, `"place":"operations: API health"`) {
		t.Errorf("preview: %s", preview)
	}
	s.readFault(only("KPIs.Preview", "x.yaml", "okay: {colour: red}", "", october.Period), http.StatusBadRequest)
	called["KPIs.Save"] = true
	if saved := answerOf[analytics.OwnKPI](s, "KPIs.Save", "", okay, "cost: Bill"); saved.Version != 1 || saved.Place != "cost: Bill" {
		t.Errorf("saved %+v", saved)
	}
	both("KPIs.List")
	both("KPIs.Versions", "okay")
	if entry := both("KPIs.Entry", "okay"); !strings.Contains(entry, `derived: \"1 - error_rate\"`) {
		t.Errorf("entry: %s", entry)
	}
	if known := both("Dashboards.Catalog"); !strings.Contains(known, `"own":"added"`) {
		t.Errorf("the catalog lacks it: %s", known)
	}
	s.read(only("KPIs.Remove", "okay"), http.StatusOK)
	both("Settings.List")
	s.read(only("Settings.AddMaintenance", "2026-10-01T02:00", "2026-10-01T04:00", "a new database"), http.StatusOK)
	if windows := both("Settings.Maintenance"); !strings.Contains(windows, `"reason":"a new database"`) {
		t.Errorf("maintenance: %s", windows)
	}
	s.read(only("Settings.RemoveMaintenance", "2026-10-01T02:00"), http.StatusOK)

	called["Imports.Reimport"] = true
	if drop = answerOf[app.PreparedDrop](s, "Imports.Reimport", line.ID, ""); drop.Ready != 1 || drop.Files[0].Replaces.ID != line.ID {
		t.Errorf("prepared again: %+v", drop)
	}
	s.read(only("Imports.Discard", drop.ID), http.StatusOK)
	twin := s.give("twin.csv", []byte(requestsCSV))
	drop = answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{twin.Path})
	called["Imports.Replace"] = true
	if file := answerOf[app.PreparedFile](s, "Imports.Replace", drop.ID, 0); file.Replaces == nil || file.Replaces.ID != line.ID {
		t.Errorf("to be replaced: %+v", file)
	}
	s.read(only("Imports.Discard", drop.ID), http.StatusOK)
	both("Imports.UndoPreview", line.ID)
	called["Imports.Undo"] = true
	if undo := s.ended(answerOf[app.Job](s, "Imports.Undo", line.ID)); undo.State != app.Done || undo.Result.Undo.Removed[0].Rows != 4 {
		t.Errorf("undo: %+v", undo)
	}
	waiting := s.give("again.csv", []byte(requestsCSV))
	drop = answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{waiting.Path})
	s.read(only("Imports.Discard", drop.ID), http.StatusOK)

	called["Workspaces.Compact"] = true
	if compact := s.ended(answerOf[app.Job](s, "Workspaces.Compact")); compact.State != app.Done || compact.Result.Size.After == 0 {
		t.Errorf("compact: %+v", compact)
	}
	called["Workspaces.Backup"], called["Workspaces.Create"], called["Workspaces.Open"] = true, true, true
	s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy"))
	created := answerOf[app.WorkspaceInfo](s, "Workspaces.Create", "fresh")
	if created.Name != "fresh" || created.Imports != 0 {
		t.Errorf("created %+v", created)
	}
	opened := answerOf[app.WorkspaceInfo](s, "Workspaces.Open", filepath.Join(string(s.app.Home()), "copy.telltale"))
	if opened.Name != "copy" {
		t.Errorf("opened %+v", opened)
	}

	for name := range newAPI(s.app.Services(), nil).methods {
		if !called[name] {
			t.Errorf("%s was not called", name)
		}
	}
}

func TestDispatcherCallsExactlyTheBoundMethods(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "frontend", "src", "lib", "bindings.ts"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := bytes.Cut(text, []byte("export const methods = ["))
	list, _, _ = bytes.Cut(list, []byte("]"))
	var bound []string
	for _, found := range regexp.MustCompile(`'([A-Za-z.]+)'`).FindAllSubmatch(list, -1) {
		bound = append(bound, string(found[1]))
	}
	slices.Sort(bound)
	var known []string
	for name := range newAPI(app.New(app.Home(t.TempDir())).Services(), nil).methods {
		known = append(known, name)
	}
	slices.Sort(known)
	if diff := cmp.Diff(bound, known); diff != "" {
		t.Error(diff)
	}
}

func TestWrongCalls(t *testing.T) {
	s := open(t, Options{})
	for _, method := range []string{"Imports.prepare", "Imports.app", "App.Close", "Jobs.Wait", "Dialogs.OpenFiles", "Jobs.String"} {
		s.fault(http.StatusNotFound, method)
	}
	post := func(path, body, kind string) *http.Response {
		return s.send(s.browser, http.MethodPost, path, body, map[string]string{"Content-Type": kind})
	}
	for _, body := range []string{"", "{}", "null", "[1", `["a","b"]`, "[1]", `[{"id":"x"}]`, `["1"] trailing`} {
		s.readFault(post("/api/Jobs/Get", body, "application/json"), http.StatusBadRequest)
	}
	s.readFault(post("/api/Jobs/Get", `["`+strings.Repeat("x", callLimit)+`"]`, "application/json"), http.StatusRequestEntityTooLarge)
	s.readFault(post("/api/Dashboards/Evaluate", `[{"periode":{}}]`, "application/json"), http.StatusBadRequest)
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded"} {
		s.readFault(post("/api/Jobs/List", "[]", kind), http.StatusUnsupportedMediaType)
	}
	s.read(s.send(s.browser, http.MethodGet, "/api/Jobs/List", "", nil), http.StatusNotFound)
	if failed := s.fault(http.StatusNotFound, "Jobs.Get", "99"); failed.Code != fault.NotFound {
		t.Errorf("got %v", failed)
	}
}

// panicking stands for a mistake of ours: no real service panics on purpose.
type panicking struct{}

func (panicking) Fail() error { panic("a mistake") }

func TestPanicIsAnError(t *testing.T) {
	method := newAPI([]any{&panicking{}}, nil).methods["panicking.Fail"]
	if _, err := call("panicking.Fail", method, nil); !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), "a mistake") {
		t.Errorf("got %v", err)
	}
}

// FuzzArguments: whatever is sent, the arguments are right in number and type, or there is an error for people.
func FuzzArguments(f *testing.F) {
	for _, seed := range []string{`[]`, `["drop",0,{"zone":"UTC","columns":{"ts":"when"}}]`, `[null,null,null]`, `["",1e99,{}]`, `[[],{},""]`, `nul`, "[\"\xff\",1,{}]"} {
		f.Add(seed)
	}
	method := reflect.TypeFor[func(string, int, source.Choices) error]()
	f.Fuzz(func(t *testing.T, body string) {
		args, err := arguments("Imports.Revise", method, strings.NewReader(body))
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		for i, arg := range args {
			if arg.Type() != method.In(i) {
				t.Errorf("%q: argument %d is a %s", body, i, arg.Type())
			}
		}
	})
}
