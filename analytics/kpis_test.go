package analytics

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// ownLog has four requests in October: one of 12 s, one failed.
const ownLog = "time,status,method,path,model,duration_ms\n2026-10-01T10:00:00Z,200,GET,/,1,10\n2026-10-01T10:01:00Z,200,GET,/,1,12000\n" +
	"2026-10-02T10:00:00Z,500,GET,/,2,10\n2026-10-03T10:00:00Z,200,GET,/,2,10\n"

const slowShare = "slow_share:\n  name: Slow requests\n  about: Requests of ten seconds or more.\n  unit: percent\n  better: lower\n" +
	"  ratio: {fact: requests, part: 'sum(weight) FILTER (duration_us >= 10000000)', whole: sum(weight)}\n  target: '< 1%'\n"

// modelSum adds up models that are numbers, and fails on others.
const modelSum = "model_sum:\n  name: Sum of models\n  about: A cast.\n  unit: count\n  better: neither\n  sum: {fact: requests, value: sum(CAST(model AS INTEGER))}\n"

var october = engine.Spec{Preset: "month", Month: "2026-10"}

// valuesOf evaluates October; "–" stands for no value.
func valuesOf(t *testing.T, w *Workspace, ids ...string) string {
	t.Helper()
	r, err := w.Engine().Evaluate(context.Background(), engine.Query{KPIs: ids, Period: october, Compare: "none"})
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, v := range r.Values {
		text := "–"
		if v.Value != nil {
			text = strconv.FormatFloat(*v.Value, 'f', -1, 64)
		}
		parts = append(parts, strings.TrimSpace(v.Name+" "+text+" "+v.Own))
	}
	return strings.Join(parts, ", ")
}

func save(t *testing.T, w *Workspace, entry string) OwnKPI {
	t.Helper()
	k, err := w.SaveKPI(context.Background(), "mine.yaml", entry, "")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A KPI of the workspace is previewed, saved, changed and removed; what it was stays known, and moves with a backup.
func TestOwnKPIs(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "log.csv", []byte(ownLog)))

	p, err := w.PreviewKPI(ctx, "mine.yaml", slowShare, "", october)
	if err != nil {
		t.Fatal(err)
	}
	// One of four in all, one of two on the first day.
	if v := p.Result.Values[0]; *v.Value != 0.25 || *v.Series[0].V != 0.5 || v.Own != "added" || v.Verdict != "missed" || !strings.Contains(p.Passport.SQL, "duration_us >= 10000000") {
		t.Errorf("previewed %+v with %s", v, p.Passport.SQL)
	}
	if p.KPI.Place != "operations: API health" || w.Catalog().KPI("slow_share") != nil {
		t.Errorf("a preview stands at %q, and must not stay", p.KPI.Place)
	}
	if k := save(t, w, slowShare); k.Version != 1 || k.Origin != "added" || k.Problem != "" {
		t.Errorf("saved %+v", k)
	}
	if err := w.SetSetting(ctx, "target.slow_share", "< 30%", time.Time{}); err != nil {
		t.Error(err)
	}
	if err := w.SetSetting(ctx, "place.slow_share", "executive: Key numbers", time.Time{}); err != nil {
		t.Error(err)
	}
	if tiles := w.Catalog().Dashboards[0].Panels[0].KPIs; tiles[len(tiles)-1] != "slow_share" {
		t.Errorf("the executive's tiles are %v", tiles)
	}

	// A changed one says so, everything that is derived from it follows, and its passport gives its value.
	entry := strings.ReplaceAll(w.Catalog().KPI("errors").YAML(), "NOT success", "status >= 400 OR duration_us >= 10000000")
	p, err = w.PreviewKPI(ctx, "", entry, "", october)
	if err != nil || *p.Result.Values[0].Value != 2 || *p.BuiltIn.Value != 1 {
		t.Fatalf("%v, previewed %+v beside %+v", err, p.Result.Values, p.BuiltIn)
	}
	save(t, w, entry)
	save(t, w, "bad_per_request:\n  name: Bad per request\n  about: A\n  unit: ratio\n  better: lower\n  derived: errors / requests\n")
	if got, want := valuesOf(t, w, "errors", "bad_per_request", "slow_share"), "Errors (changed) 2 changed, Bad per request 0.5 added, Slow requests 0.25 added"; got != want {
		t.Errorf("values %s, want %s", got, want)
	}
	if got := cell(t, w, p.Passport.SQL); got != "2.0" {
		t.Errorf("the passport's SQL gives %s", got)
	}

	// The same again is no version; what others need stays.
	save(t, w, slowShare)
	save(t, w, strings.ReplaceAll(slowShare, ">= 10000000", ">= 20000000"))
	if err := w.RemoveKPI(ctx, "nothing"); !fault.Is(err, fault.NotFound) {
		t.Errorf("removing what is not there: %v", err)
	}
	save(t, w, "twice:\n  name: Twice\n  about: A\n  unit: percent\n  better: lower\n  derived: slow_share * 2\n")
	if err := w.RemoveKPI(ctx, "slow_share"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "twice") {
		t.Errorf("removing what another needs: %v", err)
	}
	for _, id := range []string{"twice", "slow_share", "bad_per_request", "errors"} {
		if err := w.RemoveKPI(ctx, id); err != nil {
			t.Error(err)
		}
	}
	if got, want := valuesOf(t, w, "errors"), "Errors 1"; got != want {
		t.Errorf("the built-in one again: %s, want %s", got, want)
	}
	save(t, w, slowShare)
	copied := filepath.Join(t.TempDir(), "copy.telltale")
	if err := w.Backup(ctx, copied, nil); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, copied, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	versions, err := again.KPIVersions(ctx, "slow_share")
	if err != nil || len(versions) != 4 || versions[0].Entry != versions[3].Entry || versions[1].Entry != "" || !strings.Contains(versions[2].Entry, "20000000") {
		t.Errorf("%v, versions %+v", err, versions)
	}
	// The target of 30 % came back with it.
	if got := valuesOf(t, again, "slow_share"); got != "Slow requests 0.25 added" || again.Catalog().KPI("slow_share") == nil {
		t.Errorf("in the backup: %s", got)
	}
}

// A KPI that divides by zero has no value, and says why.
func TestOwnKPIThatDividesByZero(t *testing.T) {
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "log.csv", []byte(ownLog)))
	head := ":\n  name: N\n  about: A\n  unit: ratio\n  better: neither\n  "
	for _, c := range []struct{ kind, why string }{
		{"derived: errors / (requests - requests)", "What it is divided by is zero in the period."},
		{"ratio: {fact: requests, part: count(*), whole: sum(weight) FILTER (status = 418)}", "What it is divided by is zero in the period."},
		{"sum: {fact: requests, value: sum(weight) / sum(status - status)}", "Its expression has no value in the period: it divides by zero, or nothing counts."},
	} {
		p, err := w.PreviewKPI(context.Background(), "mine.yaml", "n"+head+c.kind+"\n", "", october)
		if err != nil {
			t.Errorf("%s: %v", c.kind, err)
			continue
		}
		if v := p.Result.Values[0]; v.Value != nil || v.Why != c.why || p.Passport.SQL == "" {
			t.Errorf("%s: %v because %q; %s", c.kind, v.Value, v.Why, p.Passport.SQL)
		}
	}
}

// Data that an expression does not fit takes the value of that KPI alone, and gives it back when it goes.
func TestOwnKPIThatFailsOnTheData(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "log.csv", []byte(ownLog)))
	save(t, w, modelSum)
	save(t, w, "half:\n  name: Half\n  about: A\n  unit: count\n  better: neither\n  derived: model_sum / 2\n")
	if got, want := valuesOf(t, w, "model_sum", "half", "requests"), "Sum of models 6 added, Half 3 added, Requests 4"; got != want {
		t.Errorf("values %s, want %s", got, want)
	}
	out := drop(t, w, source.Choices{}, written(t, "more.csv", []byte("time,status,method,path,model,duration_ms\n2026-10-05T10:00:00Z,200,GET,/,gpt,10\n")))
	if got, want := valuesOf(t, w, "model_sum", "half", "requests"), "Sum of models – added, Half – added, Requests 5"; got != want {
		t.Errorf("values %s, want %s", got, want)
	}
	info, err := w.Info(ctx)
	if err != nil || !strings.Contains(strings.Join(info.Warnings, " "), "model_sum") || !strings.Contains(strings.Join(info.Warnings, " "), "'gpt'") {
		t.Errorf("%v, warnings %v", err, info.Warnings)
	}
	for _, c := range []struct{ entry, says string }{
		{strings.ReplaceAll(modelSum, "model_sum", "other"), "mine.yaml: other: It cannot be computed"},
		{strings.ReplaceAll(slowShare, "sum(weight) FILTER (duration_us >= 10000000)", "(SELECT count(*) FROM costs)"), "line 6: slow_share: the expression \"(SELECT count(*) FROM costs)\" is refused: subquery is not allowed"},
		{strings.ReplaceAll(slowShare, "unit: percent", "unit: feet"), "line 4: slow_share: the unit"},
		{"m:\n  name: M\n  about: A\n  unit: count\n  better: neither\n  sum:\n    fact: requests\n    value: >-\n      sum(weight)\n      + sum(shoes)\n", "mine.yaml: m: the expression"},
		{"m:\n  name: M\n  about: A\n  unit: count\n  better: neither\n  sum:\n    fact: requests\n    value: >-\n      sum(shoes)\n", "mine.yaml, line 9: m: the expression"},
		{strings.ReplaceAll(slowShare, "sum(weight) FILTER (duration_us >= 10000000)", "length(read_text(model))"), `"read_text" is not allowed`},
		{strings.ReplaceAll(slowShare, "sum(weight) FILTER (duration_us >= 10000000)", "weight"), "need aggregates"},
	} {
		if _, err := w.SaveKPI(ctx, "mine.yaml", c.entry, ""); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
	if _, err := w.SaveKPI(ctx, "mine.yaml", slowShare, "cost: Nowhere"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a place that is none: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := w.SaveKPI(stopped, "mine.yaml", slowShare, ""); !fault.Is(err, fault.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if _, err := w.Undo(ctx, out.Imports[0].ID, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := valuesOf(t, w, "model_sum", "half"), "Sum of models 6 added, Half 3 added"; got != want {
		t.Errorf("after the undo: %s, want %s", got, want)
	}
}

// The KPIs of the workspace are tried once rows are in or gone; that they cannot be is told, and undoes nothing.
func TestOwnKPIsThatCannotBeTried(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "log.csv", []byte(ownLog)))
	save(t, w, modelSum)
	if _, err := w.db.Exec(ctx, "ALTER TABLE kpis RENAME COLUMN entry TO elsewhere"); err != nil {
		t.Fatal(err)
	}
	out := drop(t, w, source.Choices{}, written(t, "more.csv", []byte("time,status,method,path,model,duration_ms\n2026-10-05T10:00:00Z,200,GET,/,7,10\n")))
	if len(out.Imports) != 1 || len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0], "definitions hold as before") {
		t.Errorf("the import: %+v", out)
	}
	// 6 of the log, and 7.
	if got, want := valuesOf(t, w, "model_sum", "requests"), "Sum of models 13 added, Requests 5"; got != want {
		t.Errorf("values %s, want %s", got, want)
	}
	effect, err := w.Undo(ctx, out.Imports[0].ID, nil)
	if err != nil || len(effect.Warnings) != 1 {
		t.Errorf("the undo: %+v, %v", effect, err)
	}
	if got, want := valuesOf(t, w, "model_sum", "requests"), "Sum of models 6 added, Requests 4"; got != want {
		t.Errorf("values after the undo %s, want %s", got, want)
	}
}

// All settings, their dates and the KPIs move with one file, all or nothing.
func TestSettingsMoveWithOneFile(t *testing.T) {
	ctx := context.Background()
	w, other := openTest(t), openTest(t)
	save(t, w, slowShare)
	for _, v := range [][3]string{
		{"zone", "Europe/Vienna"}, {"target.slow_share", "< 2%", "2026-10-01"}, {"target.slow_share", "< 3%"}, {"target.total_cost", "<= 9000", "2026-10-01"},
		{"assumption.hourly_cost", "30 (25 to 40) payroll: 2026", "2026-10-01"}, {"cost.categories", "LLM API: openai|anthropic; Compute: ec2"}, {"rate.EUR", "1.08 USD", "2026-10-01"},
		{"rate.EUR", "1.1 USD", "2026-11-01"}, {"price.gpt-5", "2.50 in, 1.25 cached, 10 out USD", "2026-09-01"}, {"place.slow_share", "cost: Bill"}, {"runbook.total_cost", "Ask: \"who?\"\nThen #2."},
	} {
		since, _ := time.Parse(time.DateOnly, v[2])
		if err := w.SetSetting(ctx, v[0], v[1], since); err != nil {
			t.Fatal(err)
		}
	}
	written := func(w *Workspace) string {
		var b strings.Builder
		if err := w.WriteSettings(ctx, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text := written(w)
	before := written(other)
	for _, mistake := range []struct{ text, says string }{
		{text + "nonsense: 1\n", "nonsense"},
		{strings.ReplaceAll(text, "< 2%", "often"), `all.yaml, line 2`},
		{strings.ReplaceAll(text, "name: Slow requests", "nme: Slow requests"), "all.yaml, line 4"},
		{strings.ReplaceAll(text, "duration_us", "shoe"), `"shoe"`},
	} {
		if _, err := other.ReadSettings(ctx, "all.yaml", []byte(mistake.text)); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), mistake.says) {
			t.Errorf("%v, want %q", err, mistake.says)
		}
	}
	changes, err := other.CompareSettings(ctx, "all.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, c := range changes {
		keys = append(keys, c.Key)
	}
	// The currency is the same in both.
	if want := "kpis.slow_share assumption.hourly_cost cost.categories place.slow_share price.gpt-5 rate.EUR runbook.total_cost target.slow_share target.total_cost zone"; strings.Join(keys, " ") != want {
		t.Errorf("it would change %s, want %s", strings.Join(keys, " "), want)
	}
	if rate := changes[5]; len(rate.Before) != 0 || !cmp.Equal(rate.After, []SettingValue{{Key: "rate.EUR", Value: "1.08 USD", Since: "2026-10-01"}, {Key: "rate.EUR", Value: "1.1 USD", Since: "2026-11-01"}}) {
		t.Errorf("the rate: %+v", rate)
	}
	if diff := cmp.Diff(before, written(other)); diff != "" {
		t.Errorf("mistakes and comparing changed something:\n%s", diff)
	}
	if _, err := other.ReadSettings(ctx, "all.yaml", []byte(text)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, written(other)); diff != "" {
		t.Errorf("the copy's settings differ:\n%s", diff)
	}
	if changes, err := other.CompareSettings(ctx, "all.yaml", []byte(text)); err != nil || len(changes) != 0 {
		t.Errorf("%v, once more it would change %+v", err, changes)
	}
}
