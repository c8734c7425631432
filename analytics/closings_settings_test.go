package analytics

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"telltale/analytics/closing"
	"telltale/analytics/source"
)

// Targets, rules and definitions change after the month was signed: each restates what it is about, and is told apart from
// rows that come at the same time.
func TestSettingsAndDefinitionsOnAClosedMonth(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	save(t, w, slowShare)
	if err := w.Closings().Close(ctx, "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	verdict := told(t, w, "error_rate").Verdict
	if err := w.SetSetting(ctx, "target.error_rate", "< 5%", time.Time{}); err != nil {
		t.Fatal(err)
	}
	r := restatement(t, w)
	// 31 of 1,488 is 2.1 %: more than 1 %, less than 5 %.
	one := ofKPI(t, r, "error_rate")
	if verdict != "missed" || one.Old.Verdict != "missed" || one.New.Verdict != "met" || !slices.Equal(one.What, []string{"verdict", "target"}) || *one.Difference != 0 {
		t.Errorf("restated %+v", one)
	}
	if len(r.Restated) != 1 || len(r.Causes) != 1 || r.Causes[0].Kind != closing.CauseSetting || r.Causes[0].Name != "target.error_rate" || r.Causes[0].After != "< 5 %" {
		t.Errorf("restated %+v by %+v", r.Restated, r.Causes)
	}
	if got, want := r.Causes[0].Text, "The setting “Target of Error rate” changed: < 5 %; before: < 1 % by default."; got != want {
		t.Errorf("the cause reads %q, want %q", got, want)
	}
	if told(t, w, "error_rate").Verdict != "missed" {
		t.Error("the verdict that was signed changed")
	}
	// What holds from November on has nothing to do with October.
	if _, err := w.db.ForgetSetting(ctx, "target.error_rate", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := w.SetSetting(ctx, "target.error_rate", "< 5%", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if m := state(t, w); m.State != closing.Closed {
		t.Errorf("after a target of November: %+v", m)
	}
	// Rows and a setting at once are told apart: 12 late failures, and 429 counts as a success. 31 of 1,488 failed; with the
	// late rows 43 of 1,500, and one of those is a 429.
	drop(t, w, source.Choices{}, written(t, "late.csv", bytes.Replace(lateLog(), []byte("500"), []byte("429"), 1)))
	if err := w.SetSetting(ctx, "success.429", "success", time.Time{}); err != nil {
		t.Fatal(err)
	}
	r = restatement(t, w)
	one = ofKPI(t, r, "error_rate")
	if !near(one.Rows, 43.0/1500-31.0/1488) || !near(one.Settings, -1.0/1500) || len(one.Causes) != 2 {
		t.Errorf("restated %+v by %+v", one, r.Causes)
	}
	if i := slices.IndexFunc(r.Causes, func(c closing.Cause) bool { return c.Kind == closing.CauseSetting }); r.Causes[i].Text != "The setting “Rate limiting (429)” changed: counts as a success; before: not set." {
		t.Errorf("the cause reads %q", r.Causes[i].Text)
	}
	// What a KPI of the workspace was defined as is signed too. 744 of 1,488 requests take 20 ms; the 12 late ones take 30.
	save(t, w, strings.Replace(slowShare, ">= 10000000", ">= 20000", 1))
	r = restatement(t, w)
	one = ofKPI(t, r, "slow_share")
	if *one.Old.Value != 0 || *one.New.Value != 756.0/1500 || *one.Definitions != 756.0/1500 || *one.Rows != 0 || r.Causes[one.Causes[len(one.Causes)-1]].Kind != closing.CauseDefinition {
		t.Errorf("restated %+v by %+v", one, r.Causes)
	}
	if i := slices.IndexFunc(r.Causes, func(c closing.Cause) bool { return c.Kind == closing.CauseDefinition }); r.Causes[i].Text != "Slow requests is defined otherwise." {
		t.Errorf("the cause reads %q", r.Causes[i].Text)
	}
	if err := w.RemoveKPI(ctx, "slow_share"); err != nil {
		t.Fatal(err)
	}
	if one := ofKPI(t, restatement(t, w), "slow_share"); !one.New.Gone {
		t.Errorf("removed: %+v", one)
	}
	if full := jsonReport(t, w); !strings.Contains(full, `"slow_share"`) {
		t.Error("the signed KPI is not told any more")
	}
}

func near(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-12 }
