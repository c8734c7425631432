package analytics

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/actions"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/meeting"
	"telltale/analytics/source"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// held starts the meeting about a period, decides something and ends it.
func held(t *testing.T, w *Workspace, cadence, period, decision string) meeting.Meeting {
	t.Helper()
	ctx := context.Background()
	m, err := w.Meetings().Start(ctx, cadence, period)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Decision, Text: decision}})
	if m, err = w.Meetings().End(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	return m
}

func write(t *testing.T, w *Workspace, id int64, e meeting.MeetingEdit) meeting.Meeting {
	t.Helper()
	m, err := w.Meetings().Write(context.Background(), id, e)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func summary(t *testing.T, w *Workspace, cadence, period string) []string {
	t.Helper()
	lines, err := w.Meetings().Summary(context.Background(), cadence, period)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) > 5 {
		t.Errorf("the summary has %d lines", len(lines))
	}
	return lines
}

// A meeting that has ended says what people saw, whatever is imported later; opened again it says what holds now.
func TestHeldMeetingsStayAsTheyWereSeen(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	version := w.db.Version()
	m := held(t, w, "monthly", "2026-10", "Replace the second gateway")
	if w.db.Version() != version {
		t.Error("a meeting changed the version of the data")
	}
	seen, err := w.Meetings().Document(ctx, "monthly", "2026-10")
	if err != nil || m.State != meeting.Held || !strings.Contains(asJSON(t, seen), `"Requests","1,488"`) {
		t.Fatalf("%+v, %v", m, err)
	}
	// It is the one to hold, and the last one that was.
	if c, err := w.Meetings().Calendar(ctx); err != nil || !slices.ContainsFunc(c.Due, func(d meeting.DueMeeting) bool {
		return d.Key == "2026-10" && d.State == meeting.Held && d.Last == "October 2026"
	}) {
		t.Errorf("%+v, %v", c.Due, err)
	}
	// 31 of 1,488 requests failed: 97.9 % succeeded, and the target is more than 99 %.
	if red := seen.Summary[2]; !strings.Contains(red, "API success rate 97.9 %, target > 99 %") {
		t.Errorf("red is %q", red)
	}
	if decided := seen.Summary[3]; decided != "Decided: Replace the second gateway." {
		t.Errorf("decided: %q", decided)
	}
	drop(t, w, source.Choices{}, written(t, "late.csv", lateLog()))
	after, err := w.Meetings().Document(ctx, "monthly", "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asJSON(t, seen), asJSON(t, after)); diff != "" {
		t.Errorf("later data changed the meeting: %s", diff)
	}
	for _, item := range seen.Meeting.Items {
		one, err := w.Meetings().Evidence(ctx, "monthly", "2026-10", item.ID)
		if err != nil || asJSON(t, one) != asJSON(t, seen.Evidence[item.ID]) {
			t.Errorf("the evidence of %s is another one, %v", item.ID, err)
		}
	}
	if _, err := w.Meetings().Write(ctx, m.ID, meeting.MeetingEdit{Kind: "tick", Item: "sla"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("writing in a meeting that has ended: %v", err)
	}
	if err := w.Meetings().Remove(ctx, m.ID); !fault.Is(err, fault.Invalid) {
		t.Errorf("removing it: %v", err)
	}
	if _, err := w.Meetings().Reopen(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	// 1,488 and the 12 that came late: 43 of 1,500 failed.
	if lines := summary(t, w, "monthly", "2026-10"); !strings.Contains(lines[2], "API success rate 97.1 %") || lines[3] != seen.Summary[3] {
		t.Errorf("opened again it says %q", lines)
	}
}

// What is next is what was agreed: the open actions of the meeting, then those still open from before, each with who sees to
// it and by when. One that is done is not next.
func TestTheSummarySaysWhichActionsAreOpen(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	m, err := w.Meetings().Start(ctx, "monthly", "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	if next := summary(t, w, "monthly", "2026-10")[4]; !strings.HasPrefix(next, "Next: look at ") {
		t.Errorf("without actions: %q", next)
	}
	for _, i := range []actions.Item{
		{Title: "Ask the vendor.", Owner: "Bo", Due: "2026-10-20", Created: "2026-10-01"},
		{Title: "Cap retries", Owner: "Ada", Due: "2099-11-05", Meeting: m.ID},
		{Title: "Read the log", Meeting: m.ID},
		{Title: "Raise the limit", Done: "2026-10-02", Created: "2026-10-01"},
	} {
		if _, err := w.Actions().Keep(ctx, i); err != nil {
			t.Fatal(err)
		}
	}
	want := "Next: Cap retries (Ada, by 5 Nov 2099); Read the log; Ask the vendor (Bo, was due 20 Oct 2026)."
	if next := summary(t, w, "monthly", "2026-10")[4]; next != want {
		t.Errorf("%q, want %q", next, want)
	}
	// A plan of the quarter stands before them, and a line names three things.
	m, err = w.Meetings().Start(ctx, "quarterly", "2026-Q4")
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Plan, Item: "plan", Text: "Fewer failures", Who: "Ada", When: "2026-12-31"}})
	want = "Next: Fewer failures (Ada, by 31 Dec 2026); Ask the vendor (Bo, was due 20 Oct 2026); Cap retries (Ada, by 5 Nov 2099); and 1 more."
	if next := summary(t, w, "quarterly", "2026-Q4")[4]; next != want {
		t.Errorf("%q, want %q", next, want)
	}
}

// Benchmarks are typed with source and date, and stand beside the own value; plans of a quarter are shown in the next.
func TestTheNextQuarterShowsBenchmarksAndPlans(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	m, err := w.Meetings().Start(ctx, "quarterly", "2026-Q3")
	if err != nil {
		t.Fatal(err)
	}
	theirs := meeting.MeetingEntry{Kind: meeting.Benchmark, Item: "benchmark", Text: "A survey", KPI: "api_success_rate", Typed: "99.5", Source: "State of APIs, page 3", When: "2026-06-01"}
	m = write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &theirs})
	if v := m.Entries[0].Value; v == nil || *v != 0.995 {
		t.Errorf("99.5 %% is read as %v", v)
	}
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Plan, Item: "plan", Text: "Fewer failures", KPI: "errors", Who: "Ada"}})
	for _, wrong := range []meeting.MeetingEntry{{Kind: meeting.Benchmark, Item: "benchmark", Text: "x", KPI: "errors", Typed: "many", Source: "s", When: "2026-06-01"},
		{Kind: meeting.Benchmark, Item: "benchmark", Text: "x", KPI: "errors", Typed: "3", When: "2026-06-01"}, {Kind: meeting.Plan, Item: "benchmark", Text: "x"}} {
		if _, err := w.Meetings().Write(ctx, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &wrong}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if _, err := w.Meetings().End(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	strategy, err := w.Meetings().Evidence(ctx, "quarterly", "2026-Q4", "strategy")
	if err != nil || !strings.HasPrefix(strategy[1].Table.Columns[2], "Q3 2026") || len(strategy[0].Lines) != 1 || strategy[0].Lines[0].Detail != "Errors is 31. Ada" {
		t.Errorf("planned: %+v, %v", strategy, err)
	}
	benchmarks, err := w.Meetings().Evidence(ctx, "quarterly", "2026-Q4", "benchmark")
	want := "API success rate|97.9 %|99.5 %|A survey|State of APIs, page 3|1 Jun 2026"
	if err != nil || len(benchmarks[0].Table.Rows) != 1 || strings.Join(benchmarks[0].Table.Rows[0].Cells, "|") != want {
		t.Errorf("benchmarks: %+v, %v", benchmarks[0], err)
	}
}

// What is written is kept at once, and can be undone and done again.
func TestWritingInAMeeting(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	if _, err := w.Meetings().Get(ctx, "daily", ""); !fault.Is(err, fault.NotEnough) {
		t.Errorf("without data: %v", err)
	}
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	planned, err := w.Meetings().Get(ctx, "daily", "")
	if err != nil || planned.State != meeting.Planned || planned.Key != "2026-11-01" || planned.ID != 0 {
		t.Fatalf("planned is %+v, %v", planned, err)
	}
	m, err := w.Meetings().Start(ctx, "daily", "2026-10-31")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.Meetings().Start(ctx, "daily", "2026-10-31"); err != nil || again.ID != m.ID {
		t.Errorf("started twice: %+v, %v", again, err)
	}
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "who", Text: "Ada,  Bo , Ada"})
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "tick", Item: "alerts"})
	write(t, w, m.ID, meeting.MeetingEdit{Kind: "note", Item: "alerts", Text: "all quiet"})
	m = write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Decision, Item: "changes", Text: " wait  a day ", Who: "Bo", When: "2026-11-02"}})
	if len(m.Entries) != 1 || m.Entries[0].Text != "wait a day" || m.Undo != "decision" || !slices.Equal(m.Who, []string{"Ada", "Bo"}) || !m.Items[0].Ticked || m.Items[0].Note != "all quiet" {
		t.Errorf("written: %+v", m)
	}
	changed := m.Entries[0]
	changed.Text = "wait two days"
	m = write(t, w, m.ID, meeting.MeetingEdit{Kind: "entry", Entry: &changed})
	if len(m.Entries) != 1 || m.Entries[0].Text != "wait two days" {
		t.Errorf("changed: %+v", m.Entries)
	}
	step := func(turn func(context.Context, int64) (meeting.Meeting, error)) {
		t.Helper()
		if m, err = turn(ctx, m.ID); err != nil {
			t.Fatal(err)
		}
	}
	step(w.Meetings().Undo)
	step(w.Meetings().Undo)
	step(w.Meetings().Undo)
	if len(m.Entries) != 0 || m.Items[0].Note != "" || !m.Items[0].Ticked || m.Undo != "tick" || m.Redo != "note" {
		t.Errorf("undone: %+v", m)
	}
	step(w.Meetings().Redo)
	if m.Items[0].Note != "all quiet" || m.Redo != "decision" {
		t.Errorf("done again: %+v", m)
	}
	// What is written now takes the place of what was undone.
	m = write(t, w, m.ID, meeting.MeetingEdit{Kind: "untick", Item: "alerts"})
	if m.Redo != "" || m.Items[0].Ticked {
		t.Errorf("written after an undo: %+v", m)
	}
	for name, e := range map[string]meeting.MeetingEdit{
		"an unknown kind":            {Kind: "shout"},
		"an unknown item":            {Kind: "tick", Item: "weather"},
		"a decision without a text":  {Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Decision}},
		"a day that is none":         {Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Decision, Text: "x", When: "tomorrow"}},
		"an unknown KPI":             {Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Decision, Text: "x", KPI: "luck"}},
		"a benchmark in the morning": {Kind: "entry", Entry: &meeting.MeetingEntry{Kind: meeting.Benchmark, Item: "alerts", Text: "x", KPI: "uptime", Typed: "50%", Source: "a report", When: "2026-10-01"}},
		"removing nothing":           {Kind: "remove", Entry: &meeting.MeetingEntry{}},
		"no entry":                   {Kind: "entry"},
	} {
		if got, err := w.Meetings().Write(ctx, m.ID, e); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if err := w.Meetings().Remove(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Meetings().Undo(ctx, m.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("after it was removed: %v", err)
	}
}

// A rule whose number has no value watched nothing: on a bill one can be tried, or two, and not all that the catalog has.
func TestMeetingsCountTheRulesThatCanBeJudged(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	note := func(period string) string {
		t.Helper()
		found, err := w.Meetings().Evidence(ctx, "monthly", period, "sla")
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			if strings.HasPrefix(one.Title, "Alerts") {
				return one.Note
			}
		}
		t.Fatalf("no alerts among %+v", found)
		return ""
	}
	drop(t, w, source.Choices{}, written(t, "bill.csv", []byte("date,amount,currency,service\n2026-10-01,1200.00,USD,OpenAI API\n")))
	if got := note("2026-10"); got != "The one rule did not fire." {
		t.Errorf("one bill: %q", got)
	}
	drop(t, w, source.Choices{}, written(t, "september.csv", []byte("date,amount,currency,service\n2026-09-01,1190.00,USD,OpenAI API\n")))
	// Growth of cost has a value now, but no usage to be held against.
	if got := note("2026-10"); got != "The one rule did not fire." {
		t.Errorf("the bill of the month before beside it: %q", got)
	}
	if got := note("2026-08"); got != "No rule can be judged on the data of this time." {
		t.Errorf("a month before all data: %q", got)
	}
}

// Alerts and events are those since the last held meeting of the cadence, and its decisions are shown.
func TestMeetingsLookBackToTheLastOne(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	held(t, w, "weekly", "2026-W41", "Watch the noon job")
	m, err := w.Meetings().Get(ctx, "weekly", "2026-W43")
	if err != nil || m.Last != "2026-W41" || m.Since != "2026-10-12T00:00:00Z" {
		t.Fatalf("%+v, %v", m, err)
	}
	found, err := w.Meetings().Evidence(ctx, "weekly", "2026-W43", "discuss")
	if err != nil || len(found) != 2 || len(found[1].Lines) != 1 || found[1].Lines[0].Text != "Watch the noon job" {
		t.Errorf("decided before: %+v, %v", found, err)
	}
	found, err = w.Meetings().Evidence(ctx, "weekly", "2026-W43", "anomalies")
	if err != nil || len(found) != 3 || found[1].Title != "Alerts since the last meeting, which covered up to 11 Oct 2026" {
		t.Errorf("alerts: %+v, %v", found, err)
	}
	// One about an earlier week did not know of it.
	if m, err = w.Meetings().Get(ctx, "weekly", "2026-W40"); err != nil || m.Last != "" || m.Since != "" {
		t.Errorf("the week before: %+v, %v", m, err)
	}
	c, err := w.Meetings().Calendar(ctx)
	if err != nil || len(c.Due) != 4 || len(c.Meetings) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	var due []string
	for _, d := range c.Due {
		due = append(due, d.Key+" "+d.State)
	}
	// The data ends at midnight of Sunday, 1 November: its day and week still run, October is over, and so is no quarter with data.
	if got := strings.Join(due, ", "); got != "2026-11-01 planned, 2026-W43 planned, 2026-10 planned, 2026-Q4 planned" {
		t.Errorf("due are %s", got)
	}
}

// Every item of every agenda has the engine's own answers as evidence.
func checkMeetings(t *testing.T, w *Workspace) {
	ctx := context.Background()
	r, err := w.Evaluate(ctx, engine.Query{Period: october, Compare: "both"})
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, v := range r.Values {
		values[v.ID] = asJSON(t, v)
	}
	d, err := w.Meetings().Document(ctx, "monthly", "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	for _, blocks := range d.Evidence {
		for _, e := range blocks {
			if len(e.Values)+len(e.Lines)+len(e.Table.Rows) == 0 && e.Note == "" {
				t.Errorf("%s says nothing", e.Kind)
			}
			for _, v := range e.Values {
				if asJSON(t, v) != values[v.ID] {
					t.Errorf("%s is another value than the engine's", v.ID)
				}
				figures++
			}
		}
	}
	if figures < 15 {
		t.Errorf("%d values are shown", figures)
	}
	h, err := w.Engine().Highlights(ctx, engine.Query{Period: october, Compare: "previous"})
	if err != nil {
		t.Fatal(err)
	}
	trends := d.Evidence["deep_dive"][1]
	if len(trends.Lines) != len(h.Trends) || len(h.Trends) == 0 {
		t.Errorf("%d trends, the engine has %d", len(trends.Lines), len(h.Trends))
	}
	for i, line := range trends.Lines {
		if line.Text != h.Trends[i].Headline+"." || line.KPI != h.Trends[i].KPI {
			t.Errorf("trend %d is %+v, the engine's %+v", i, line, h.Trends[i])
		}
	}
	for _, cadence := range []string{"daily", "weekly", "quarterly"} {
		d, err := w.Meetings().Document(ctx, cadence, "")
		if err != nil || len(d.Summary) != 5 {
			t.Errorf("%s: %q, %v", cadence, d.Summary, err)
		}
	}
}
