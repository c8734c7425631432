package analytics

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/closing"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/analytics/source"
)

// closedLog has two requests in every hour of October, 1,488 in all; the one at noon of each day fails: 31. One request of
// the first of November makes the month be over.
func closedLog() []byte {
	var b bytes.Buffer
	b.WriteString("time,status,method,path,model,duration_ms\n")
	for at := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC); at.Month() == time.October; at = at.Add(time.Hour) {
		status := 200
		if at.Hour() == 12 {
			status = 500
		}
		fmt.Fprintf(&b, "%s,%d,GET,/,a,10\n%s,200,GET,/,a,20\n", at.Format(time.RFC3339), status, at.Add(30*time.Minute).Format(time.RFC3339))
	}
	b.WriteString("2026-11-01T00:00:00Z,200,GET,/,a,10\n")
	return b.Bytes()
}

// lateLog has 12 failed requests of the 5th of October that came late, and one of November.
func lateLog() []byte {
	var b bytes.Buffer
	b.WriteString("time,status,method,path,model,duration_ms\n")
	for i := range 12 {
		fmt.Fprintf(&b, "2026-10-05T12:%02d:07Z,500,GET,/late,b,30\n", i)
	}
	b.WriteString("2026-11-01T00:20:00Z,200,GET,/late,b,30\n")
	return b.Bytes()
}

var ada = closing.Signature{By: "Ada"}

// closed is a workspace whose October was signed by Ada: 1,488 requests, 31 errors.
func closed(t *testing.T) *Workspace {
	t.Helper()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	if err := w.Closings().Close(context.Background(), "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	return w
}

// told evaluates October as people see it.
func told(t *testing.T, w *Workspace, kpi string) engine.Value {
	t.Helper()
	r, err := w.Evaluate(context.Background(), engine.Query{KPIs: []string{kpi}, Period: october})
	if err != nil {
		t.Fatal(err)
	}
	return r.Values[0]
}

func jsonReport(t *testing.T, w *Workspace) string {
	t.Helper()
	r, err := w.Evaluate(context.Background(), engine.Query{Period: october})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	f, err := w.Engine().Footing(context.Background(), engine.Query{Period: october})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Write(&b, "json", r, f, report.Dialect{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func restatement(t *testing.T, w *Workspace) closing.Restatement {
	t.Helper()
	r, err := w.Closings().Restatement(context.Background(), "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ofKPI(t *testing.T, r closing.Restatement, kpi string) closing.Restated {
	t.Helper()
	i := slices.IndexFunc(r.Restated, func(one closing.Restated) bool { return one.KPI == kpi })
	if i < 0 {
		t.Fatalf("%s is not restated: %+v", kpi, r)
	}
	return r.Restated[i]
}

func state(t *testing.T, w *Workspace) closing.MonthState {
	t.Helper()
	m, err := w.Closings().Month(context.Background(), "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Closing changes no number and no byte of the report but those that say so, whatever it is compared with.
func TestClosingFreezesTheReport(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	ask := func(compare string) engine.Result {
		r, err := w.Evaluate(ctx, engine.Query{Period: october, Compare: compare, Series: "day"})
		if err != nil {
			t.Fatal(err)
		}
		r.Closing, r.Version, r.Period.From, r.Period.To = nil, 0, time.Time{}, time.Time{}
		return r
	}
	open := map[string]engine.Result{}
	for _, compare := range []string{"previous", "year", "none"} {
		open[compare] = ask(compare)
	}
	if m := state(t, w); m.State != closing.Ready {
		t.Errorf("before: %+v", m)
	}
	if err := w.Closings().Close(ctx, "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	shown := cmp.Comparer(func(a, b engine.Period) bool {
		return a.FromStr == b.FromStr && a.ToStr == b.ToStr && a.AsOf == b.AsOf && a.Label == b.Label && a.Running == b.Running
	})
	for compare, before := range open {
		after := ask(compare)
		if diff := cmp.Diff(before.Values, after.Values); diff != "" {
			t.Errorf("compared with %q (-open +closed):\n%s", compare, diff)
		}
		if diff := cmp.Diff(before.Previous, after.Previous, shown); diff != "" {
			t.Errorf("compared with %q: %s", compare, diff)
		}
	}
	if m := state(t, w); m.State != closing.Closed || m.Version != 1 || m.By != "Ada" || len(m.Hash) != 64 {
		t.Errorf("after: %+v", m)
	}
	if err := w.Closings().Close(ctx, "2026-10", ada); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "closed already") {
		t.Errorf("closed twice: %v", err)
	}
	if card, err := w.Scorecard(ctx, engine.Query{Period: october, KPIs: []string{"requests"}}); err != nil || *card.Rows[0].Months[11].Value != 1488 {
		t.Errorf("scorecard %+v, %v", card.Rows, err)
	}
}

// Late rows of a closed month: 12 more failures. The report stays as it was, byte by byte; the restatement names the file
// and lists the rows; refused, the numbers stay and nothing waits; accepted, they are signed again.
func TestLateDataOnAClosedMonth(t *testing.T) {
	ctx := context.Background()
	w := closed(t)
	before := jsonReport(t, w)
	drop(t, w, source.Choices{}, written(t, "november.csv", []byte("time,status,method,path,model,duration_ms\n2026-11-20T00:00:00Z,200,GET,/,a,10\n2026-12-01T00:00:00Z,200,GET,/,a,10\n")))
	if m := state(t, w); m.State != closing.Closed || m.Differs != 0 {
		t.Errorf("after rows of November: %+v", m)
	}
	drop(t, w, source.Choices{}, written(t, "late.csv", lateLog()))

	if after := jsonReport(t, w); after != before {
		t.Errorf("the closed report changed:\n%s", cmp.Diff(before, after))
	}
	r := restatement(t, w)
	requests, errors := ofKPI(t, r, "requests"), ofKPI(t, r, "error_rate")
	// 1,488 + 12; 31 of 1,488 and 43 of 1,500 failed.
	if *requests.Old.Value != 1488 || *requests.New.Value != 1500 || *requests.Difference != 12 || *requests.Rows != 12 || *requests.Settings != 0 ||
		*errors.Old.Value != 31.0/1488 || *errors.New.Value != 43.0/1500 {
		t.Errorf("restated %+v and %+v", requests, errors)
	}
	if len(r.Causes) != 1 || !slices.Equal(requests.Causes, []int{0}) || r.Causes[0].Kind != closing.CauseImported || r.Causes[0].Name != "late.csv" || r.Causes[0].Tables[0].Rows != 12 {
		t.Fatalf("causes %+v", r.Causes)
	}
	// Whoever is told the signed numbers hears which of them today's data gives otherwise.
	shown, err := w.Evaluate(ctx, engine.Query{KPIs: []string{"requests", "total_cost"}, Period: october})
	if err != nil || len(shown.Closing.Differing) != 1 || shown.Closing.Differing[0].KPI != "requests" || *shown.Closing.Differing[0].Signed != 1488 || *shown.Closing.Differing[0].Today != 1500 {
		t.Errorf("it differs in %+v, %v", shown.Closing, err)
	}
	// November is compared with today's October, and says so.
	next, err := w.Evaluate(ctx, engine.Query{KPIs: []string{"requests"}, Period: engine.Spec{Preset: "month", Month: "2026-11"}})
	if err != nil || *next.Values[0].Previous != 1500 || next.Compared == nil || *next.Compared.Differing[0].Signed != 1488 || next.Compared.Month != "2026-10" {
		t.Errorf("compared with %+v by %+v, %v", next.Values, next.Compared, err)
	}
	card, err := w.Scorecard(ctx, engine.Query{Period: october, KPIs: []string{"requests"}})
	if err != nil || *card.Rows[0].Months[11].Value != 1488 || *card.Rows[0].ToDate.Value != 1500 || len(card.Closed) != 1 || *card.Closed[0].Differing[0].Today != 1500 {
		t.Errorf("scorecard %+v, %v", card, err)
	}
	rows, err := w.SQL(ctx, r.Causes[0].Tables[0].Query, 100)
	if err != nil || len(rows.Rows) != 12 || !slices.Contains(rows.Rows[11], "/late") {
		t.Errorf("%s gives %+v, %v", r.Causes[0].Tables[0].Query, rows, err)
	}
	if m := state(t, w); m.State != closing.Differs || m.Differs != len(r.Restated) {
		t.Errorf("state %+v", m)
	}

	if err := w.Closings().Refuse(ctx, "2026-10", ada); !fault.Is(err, fault.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	if err := w.Closings().Refuse(ctx, "2026-10", closing.Signature{By: "Bo", Note: "a replay, not traffic"}); err != nil {
		t.Fatal(err)
	}
	if m := state(t, w); m.State != closing.Rejected || jsonReport(t, w) != before {
		t.Errorf("after the refusal: %+v", m)
	}
	if err := w.Closings().Accept(ctx, "2026-10", closing.Signature{By: "Cy", Note: "it was traffic"}); err != nil {
		t.Fatal(err)
	}
	if m := state(t, w); m.State != closing.Closed || m.Version != 2 || m.By != "Cy" || *told(t, w, "requests").Value != 1500 {
		t.Errorf("accepted: %+v", m)
	}
	history, err := w.Closings().History(ctx, "2026-10")
	if err != nil || len(history) != 3 || history[0].Version != 2 || history[1].Kind != "refused" || history[1].By != "Bo" || history[2].Version != 1 || len(history[0].Restated) != len(r.Restated) {
		t.Errorf("history %+v, %v", history, err)
	}
	if text, err := w.Closings().Text(ctx, "2026-10", 1); err != nil || !bytes.Contains(text, []byte(`"by":"Ada"`)) || len(text) > 400<<10 {
		t.Errorf("version 1 has %d bytes: %v", len(text), err)
	}
	if err := w.Closings().Accept(ctx, "2026-10", ada); !fault.Is(err, fault.Invalid) {
		t.Errorf("accepted with nothing new: %v", err)
	}
	reopened(t, w)

	// The first import is undone: all its 1,488 rows of October go, and the numbers that were signed stay.
	if effect, err := w.UndoEffect(ctx, 1); err != nil || !slices.Equal(effect.Closed, []string{"2026-10"}) {
		t.Errorf("before it is undone: %+v, %v", effect, err)
	}
	if _, err := w.Undo(ctx, 1, nil); err != nil {
		t.Fatal(err)
	}
	r = restatement(t, w)
	requests = ofKPI(t, r, "requests")
	if *requests.Old.Value != 1500 || *requests.New.Value != 12 || *told(t, w, "requests").Value != 1500 {
		t.Errorf("restated %+v", requests)
	}
	if c := r.Causes[requests.Causes[0]]; c.Kind != closing.CauseUndone || c.Text != "october.csv (import 1) was undone: -1488 rows of requests in the month." || c.Tables[0].Query != "" {
		t.Errorf("cause %+v", c)
	}
	tamper(t, w)
}

// reopened sets version 2 of October aside, and signs the month again as version 3.
func reopened(t *testing.T, w *Workspace) {
	t.Helper()
	ctx := context.Background()
	if err := w.Closings().Reopen(ctx, "2026-10", ada); !fault.Is(err, fault.Invalid) {
		t.Errorf("reopened without a reason: %v", err)
	}
	if err := w.Closings().Reopen(ctx, "2026-10", closing.Signature{By: "Di", Note: "a bill is missing"}); err != nil {
		t.Fatal(err)
	}
	m := state(t, w)
	if m.State != closing.Ready || m.Version != 0 || m.Reopened == nil || m.Reopened.Version != 2 || m.Reopened.By != "Di" || m.Reopened.Note != "a bill is missing" {
		t.Errorf("reopened: %+v", m)
	}
	r, err := w.Evaluate(ctx, engine.Query{KPIs: []string{"requests"}, Period: october})
	if err != nil || r.Closing.State != closing.Reopened || r.Closing.Version != 2 || r.Closing.By != "Di" || r.Closing.Hash != "" {
		t.Errorf("reopened: %+v, %v", r.Closing, err)
	}
	if effect, err := w.UndoEffect(ctx, 1); err != nil || len(effect.Closed) != 0 {
		t.Errorf("an open month rests on %+v, %v", effect, err)
	}
	if err := w.Closings().Reopen(ctx, "2026-10", closing.Signature{By: "Di", Note: "again"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("reopened twice: %v", err)
	}
	if err := w.Closings().Close(ctx, "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	if m := state(t, w); m.State != closing.Closed || m.Version != 3 || m.Reopened != nil {
		t.Errorf("closed again: %+v", m)
	}
	history, err := w.Closings().History(ctx, "2026-10")
	if err != nil || len(history) != 5 || history[1].Kind != "reopened" || history[1].Note != "a bill is missing" || history[0].Version != 3 {
		t.Errorf("history %+v, %v", history, err)
	}
}

// A month that runs is closed only with a reason, which is kept; one without data never.
func TestMonthsThatCannotBeClosedYet(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	log := closedLog()
	drop(t, w, source.Choices{}, written(t, "october.csv", log[:len(log)-2000]))
	err := w.Closings().Close(ctx, "2026-10", ada)
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "still running") || !strings.Contains(err.Error(), "--anyway") {
		t.Errorf("running: %v", err)
	}
	for month, code := range map[string]fault.Code{"2026-09": fault.NotEnough, "October": fault.Invalid} {
		if err := w.Closings().Close(ctx, month, closing.Signature{By: "Ada", Despite: "x"}); !fault.Is(err, code) {
			t.Errorf("%s: %v", month, err)
		}
	}
	if err := w.Closings().Close(ctx, "2026-10", closing.Signature{By: " "}); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody: %v", err)
	}
	if err := w.Closings().Close(ctx, "2026-10", closing.Signature{By: "Ada", Despite: "the service was switched off"}); err != nil {
		t.Fatal(err)
	}
	if m := state(t, w); m.State != closing.Closed || m.Despite != "the service was switched off" {
		t.Errorf("closed anyway: %+v", m)
	}
}

// The same files and settings give the same bytes, in whatever order they came, whoever signs when.
func TestClosedMonthsAreReproducible(t *testing.T) {
	ctx := context.Background()
	late, october := written(t, "late.csv", lateLog()), written(t, "october.csv", closedLog())
	var reports, contents []string
	for _, order := range [][]string{{october, late}, {late, october}} {
		w, err := Open(ctx, filepath.Join(t.TempDir(), "w.telltale"), Options{Zone: "Europe/Vienna", Threads: len(reports) + 1, Memory: "1GB"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Close() })
		for _, path := range order {
			drop(t, w, source.Choices{}, path)
		}
		if err := w.SetSetting(ctx, "assumption.hourly_cost", "42", time.Time{}); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, jsonReport(t, w))
		if err := w.Closings().Close(ctx, "2026-10", closing.Signature{By: "Ada", Despite: "an hour of October lies in September"}); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, jsonReport(t, w))
		contents = append(contents, state(t, w).Content)
	}
	if reports[0] != reports[2] || reports[1] != reports[3] {
		t.Errorf("the reports differ:\n%s%s", cmp.Diff(reports[0], reports[2]), cmp.Diff(reports[1], reports[3]))
	}
	if contents[0] != contents[1] {
		t.Errorf("what was signed differs: %v", contents)
	}
}
