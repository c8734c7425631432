//go:build desktop && linux

package build_test

import (
	"fmt"
	"strings"
)

// way is a way to the services.
type way interface {
	where() string
	// call calls a method and returns the JSON of its answer, or of its error.
	call(method string, args []any) (text string, failed bool, err error)
	// give makes a file known and returns the path that it is prepared under.
	give(name, content string) (path string, err error)
	// place is how a new workspace in the data folder is named, and path how one that is there.
	place(name string) string
	path(name string) string
	// written is the content of the file that an export's job wrote.
	written(job, path string) ([]byte, error)
	// hide takes out of a text what is of this way only: its folders.
	hide(text string) string
}

const bothCSV = `timestamp,status,duration_ms,model,path
2026-10-01T10:00:00Z,200,120,gpt-5,/v1/chat
2026-10-01T10:10:00Z,200,80,gpt-5,/v1/chat
2026-10-01T10:20:00Z,500,900,gpt-5-mini,/v1/chat
not a time,200,80,gpt-5,/v1/chat
2026-10-01T10:40:00Z,200,100,gpt-5,/v1/chat
`

const bothPredictions = `timestamp,prediction_id,question,answer,confidence
2026-10-01T10:00:00Z,p1,Where is my order?,On its way.,0.9
2026-10-01T10:10:00Z,p2,How do I pay?,By card.,0.8
2026-10-01T10:20:00Z,p3,Can I return it?,Within 14 days.,0.4
`

// everyMethod calls every bound method at least once, with arguments that are right, and some that are not.
func everyMethod(w way) (r record) {
	r.where = w.where()
	s := &caller{way: w, record: &r}
	defer func() {
		if cause := recover(); cause != nil {
			r.failed = fmt.Sprint(cause)
		}
	}()
	s.imports()
	s.questions()
	s.explore()
	s.labels()
	s.closings()
	s.actions()
	s.meetings()
	s.settings()
	s.ownKPIs()
	s.repetitions()
	s.workspaces()
	return r
}

func (s *caller) imports() {
	first, second := s.give("requests.csv", bothCSV), s.give("other.csv", strings.ReplaceAll(bothCSV, "10-01", "10-02"))
	drop := s.text(s.call("Imports.Prepare", []string{first, second}), "id")
	s.call("Imports.Drops")
	s.call("Imports.Revise", drop, 0, map[string]any{"zone": "UTC"})
	s.call("Imports.Revise", drop, 7, map[string]any{})
	s.call("Imports.Remove", drop, 1)
	s.ended(s.call("Imports.Start", drop))
	s.call("Imports.Start", drop)
	s.call("Jobs.List")
	s.call("Jobs.Get", "99")
	s.call("Jobs.Cancel", "2")
	s.call("Imports.Sources")
	s.call("Imports.List")
	s.call("Imports.Get", 1)
	s.call("Imports.Get", 99)
	s.call("Imports.Rejects", 1, 0, 10)
	s.call("Imports.Coverage", "", "")
	s.call("Imports.ExportRejects", 1, s.place("rejects.csv"))
}

func (s *caller) questions() {
	period := map[string]any{"preset": "month", "month": "2026-10", "from": "", "to": "", "asOf": ""}
	query := map[string]any{"kpis": []string{"requests", "api_success_rate", "latency_p95"}, "period": period, "compare": "previous", "series": "day"}
	s.call("Dashboards.Catalog")
	s.call("Dashboards.Periods")
	s.call("Dashboards.Evaluate", query)
	s.call("Dashboards.Evaluate", map[string]any{"kpis": []string{"nonsense"}, "period": period})
	s.call("Dashboards.Breakdown", "requests", "model", query)
	s.call("Dashboards.Pairs", "requests", "model", "endpoint", query)
	s.call("Dashboards.Layers", "requests", "model", query)
	s.call("Dashboards.Values", "requests", "model", query)
	s.call("Dashboards.Rows", map[string]any{"fact": "requests", "period": period, "limit": 2})
	s.call("Dashboards.Passport", "api_success_rate", query)
	s.call("Dashboards.Why", "api_success_rate", query)
	s.call("Dashboards.WhatIf", "api_success_rate", "< 97% for 5m", query)
	s.call("Dashboards.Detection", query)
	s.call("Dashboards.ErrorBudget", query)
	s.call("Dashboards.Confidence", query)
	s.call("Dashboards.Questions", query)
	s.call("Dashboards.Happenings", period)
	s.call("Dashboards.Scorecard", query)
	s.call("Dashboards.Highlights", query)
	s.call("Dashboards.Changes", query)
	s.call("Dashboards.Anomalies", query)
	s.call("Dashboards.Forecasts", query)
	s.call("Dashboards.Bills")
	s.call("Dashboards.Reconcile", query)
	s.call("Dashboards.Consistency", query)
	s.call("Dashboards.Links", query)
	s.call("Dashboards.CostPath", query)
	s.call("Dashboards.Latencies", query)
	s.call("Dashboards.HeatMap", "requests", query)
	s.call("Dashboards.Ratings", query)
	s.call("Dashboards.Funnel", query)
	s.call("Dashboards.Thresholds", "api_success_rate", query)
	s.call("Exports.Preview", map[string]any{"format": "md", "query": query})
	s.call("Exports.Preview", map[string]any{"format": "exe", "query": query})
	formats, _ := s.call("Exports.Formats").([]any)
	for _, format := range append(formats, map[string]any{"id": "scorecard"}) {
		id := s.text(format, "id")
		s.exported(s.call("Exports.Start", map[string]any{"format": id, "query": query, "texts": true}, s.place("report-"+id)))
	}
	s.call("Dashboards.ExportRows", s.place("rows.csv"), map[string]any{"fact": "requests", "period": period})
}

func (s *caller) explore() {
	s.call("Explore.Tables")
	s.call("Explore.Run", "1", "SELECT model, count(*) AS n FROM requests GROUP BY ALL ORDER BY n DESC, model")
	s.call("Explore.Run", "2", "SELECT nothing FROM requests")
	s.call("Explore.Cancel", "1")
	s.call("Explore.SaveQuery", "models", "SELECT model FROM requests")
	s.call("Explore.Queries")
	s.call("Explore.RemoveQuery", "models")
	s.call("Explore.Export", s.place("rows.csv"), "FROM requests")
}

// labels reviews what the requests of the file cannot answer, and then three predictions.
func (s *caller) labels() {
	plan := map[string]any{"name": "Spot check", "purpose": "estimate", "design": "simple", "size": 2, "seed": 7, "questions": []string{"accuracy"},
		"period": map[string]any{"preset": "month", "month": "2026-10"}}
	s.call("Labels.Draw", plan)
	s.ended(s.call("Imports.Start", s.text(s.call("Imports.Prepare", []string{s.give("predictions.csv", bothPredictions)}), "id")))
	s.call("Labels.Frame", plan)
	s.call("Labels.Size", map[string]any{"purpose": "estimate", "expected": 0.84, "target": 0.8, "frame": 2000})
	s.call("Labels.Draw", plan)
	s.call("Labels.Reviews")
	s.call("Labels.Item", 1, 1)
	s.call("Labels.Answer", 1, 1, map[string]any{"accuracy": "correct", "reviewer": "ann"})
	s.call("Labels.Answer", 1, 3, map[string]any{"accuracy": "correct"})
	s.call("Labels.Skip", 1, 2, "ann")
	s.call("Labels.Undo", 1, 0, "ann")
	s.call("Labels.Redo", 1, 0, "ann")
	s.call("Labels.Progress", 1)
	s.call("Labels.SaveRubric", 1, "Correct: true.")
	s.call("Labels.Rubrics", 1)
	s.call("Labels.SaveFailures", 1, []string{"outdated"})
	s.call("Labels.Review", 1)
	s.call("Labels.FrameChange", 1)
	s.call("Labels.TopUp", 1)
	s.call("Labels.Overlap", 1)
	s.call("Labels.Merge", 1, "bob", []map[string]any{{"position": 1, "answer": map[string]any{"accuracy": "incorrect"}}})
	s.call("Labels.ExportSheet", 1, "csv", "redacted", s.place("sheet.csv"))
	s.call("Labels.ExportSheet", 1, "telltale", "redacted", s.place("logs/small"))
	s.call("Labels.MergeSheet", 1, s.give("back.csv", "Your name,Cy\nPosition,Correct?\n1,y\n"), "")
	s.call("Labels.Items", 1)
	s.call("Labels.Log", 1, 0, 0)
	s.call("Labels.Agreement", 1, "")
	s.call("Labels.Disagreements", 1)
	s.call("Labels.Adjudicate", 1, 1, map[string]any{"accuracy": "correct"})
	s.call("Labels.SetBaseline", 1)
	s.call("Labels.Close", 1, "ann")
	s.call("Labels.Result", 1)
	s.call("Labels.History")
	s.call("Labels.GroundTruth", map[string]any{"period": map[string]any{"preset": "month", "month": "2026-10"}})
	s.call("Labels.Reopen", 1)
	s.call("Labels.Remove", 1)
	s.ended(s.call("Imports.Undo", 2))
}

// closings signs October, which still runs, and changes a target of it.
func (s *caller) closings() {
	ann := map[string]any{"by": "ann", "despite": "the service ended"}
	s.call("Closings.Checklist", "2026-10")
	s.call("Closings.Close", "2026-10", map[string]any{"by": "ann"})
	s.call("Closings.Close", "2026-10", ann)
	s.call("Closings.List")
	s.call("Settings.Set", "target.api_success_rate", "> 50%", "")
	s.call("Closings.Restatement", "2026-10")
	s.call("Closings.Refuse", "2026-10", map[string]any{"by": "bob", "note": "too lax"})
	s.call("Closings.Month", "2026-10")
	s.call("Closings.Accept", "2026-10", ann)
	s.call("Closings.Cancel")
	s.call("Closings.Reopen", "2026-10", map[string]any{"by": "ann", "note": "a bill is missing"})
	s.call("Closings.Close", "2026-10", ann)
	s.call("Closings.History", "2026-10")
	s.call("Closings.Verify")
	s.call("Closings.Record", "2026-10", 9)
	s.call("Settings.Forget", "target.api_success_rate", "")
}

// actions agrees on something, does it and takes that back.
func (s *caller) actions() {
	s.call("Actions.Keep", map[string]any{"title": "Cache answers", "owner": "ann", "kpi": "latency_p95", "expected": "-20%", "created": "2025-10-01"})
	s.call("Actions.Keep", map[string]any{"title": "", "kpi": "latency_p95"})
	s.call("Actions.Finish", 1, "done", "2025-10-02", "")
	s.call("Actions.Judgement", 1)
	s.call("Actions.Undo")
	s.call("Actions.Undo")
	s.call("Actions.List")
}

// meetings holds the daily check about the day of the file's requests.
func (s *caller) meetings() {
	const day = "2026-10-01"
	s.call("Meetings.Get", "daily", "")
	s.call("Meetings.Get", "yearly", "")
	s.call("Meetings.Start", "daily", day)
	s.call("Meetings.Write", 1, map[string]any{"kind": "tick", "item": "alerts"})
	s.call("Meetings.Write", 1, map[string]any{"kind": "tick", "item": "weather"})
	s.call("Meetings.Undo", 1)
	s.call("Meetings.Redo", 1)
	s.call("Meetings.Evidence", "daily", day, "key_metrics")
	s.call("Meetings.Summary", "daily", day)
	s.call("Meetings.End", 1)
	s.call("Meetings.Document", "daily", day)
	s.call("Meetings.Calendar")
	s.call("Meetings.Reopen", 1)
	s.call("Meetings.Remove", 1)
	s.call("Meetings.Visit", "requests")
}

func (s *caller) settings() {
	s.call("Settings.List")
	s.call("Settings.Set", "zone", "Europe/Berlin", "")
	s.call("Settings.Set", "zone", "Mars/Olympus", "")
	s.call("Settings.Import", "mine.yaml", []byte("target.api_success_rate: '> 50%'\n"))
	s.call("Settings.Compare", "mine.yaml", []byte("target.api_success_rate: '> 60%'\n"))
	s.call("Settings.Export")
	s.call("Settings.Forget", "target.api_success_rate", "")
	s.call("Settings.AddMaintenance", "2026-10-01T02:00", "2026-10-01T04:00", "a new database")
	s.call("Settings.AddMaintenance", "2026-10-01T02:00", "2026-10-01T01:00", "backwards")
	s.call("Settings.Maintenance")
	s.call("Settings.RemoveMaintenance", "2026-10-01T02:00")
}

func (s *caller) ownKPIs() {
	period := map[string]any{"preset": "month", "month": "2026-10", "from": "", "to": "", "asOf": ""}
	okay := "okay:\n  name: Okay\n  about: Share of requests that did not fail.\n  unit: percent\n  better: higher\n  derived: 1 - error_rate\n"
	s.call("KPIs.Preview", "", okay, "", period)
	s.call("KPIs.Preview", "mine.yaml", "okay: {colour: red}", "", period)
	s.call("KPIs.Save", "", okay, "cost: Bill")
	s.call("KPIs.List")
	s.call("KPIs.Versions", "okay")
	s.call("KPIs.Entry", "okay")
	s.call("KPIs.Remove", "okay")
	s.call("KPIs.Remove", "okay")
}

func (s *caller) repetitions() {
	again := s.text(s.call("Imports.Reimport", 1, ""), "id")
	s.call("Imports.Discard", again)
	twin := s.text(s.call("Imports.Prepare", []string{s.give("twin.csv", bothCSV)}), "id")
	s.call("Imports.Replace", twin, 0)
	s.call("Imports.Discard", twin)
	s.call("Imports.UndoPreview", 1)
	s.ended(s.call("Imports.Undo", 1))
}

func (s *caller) workspaces() {
	s.call("Workspaces.Info")
	s.call("Workspaces.About")
	s.ended(s.call("Workspaces.Compact"))
	s.ended(s.call("Workspaces.Backup", s.place("copy.telltale")))
	s.call("Workspaces.Create", s.place("fresh.telltale"))
	s.call("Workspaces.Create", s.place("fresh.telltale"))
	s.call("Workspaces.Open", s.path("copy.telltale"))
	s.call("Workspaces.Open", s.path("none.telltale"))
	s.call("Workspaces.Recent")
	// Made in full, the demo would take longer than all other calls together.
	demo := s.call("Workspaces.OpenDemo")
	s.call("Jobs.Cancel", s.text(demo, "id"))
	s.ended(demo)
}
