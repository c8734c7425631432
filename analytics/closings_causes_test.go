package analytics

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"telltale/analytics/closing"
	"telltale/analytics/labeling"
	"telltale/analytics/source"
)

// The target of cost growth is what usage grew by: requests that come late move it, although they cost nothing.
func TestLateRowsThatMoveATarget(t *testing.T) {
	w := openTest(t)
	var log, bills bytes.Buffer
	log.WriteString("time,status,method,path,model,duration_ms\n")
	bills.WriteString("date,amount,currency,service\n")
	for at := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC); at.Before(time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC)); at = at.Add(time.Hour) {
		fmt.Fprintf(&log, "%s,200,GET,/,a,10\n", at.Format(time.RFC3339))
		if at.Hour() == 0 && at.Month() < time.November {
			fmt.Fprintf(&bills, "%s,10.00,USD,model\n", at.Format(time.DateOnly))
		}
	}
	drop(t, w, source.Choices{}, written(t, "requests.csv", log.Bytes()), written(t, "bill.csv", bills.Bytes()))
	if err := w.Closings().Close(context.Background(), "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	drop(t, w, source.Choices{}, written(t, "late.csv", lateLog()))
	r := restatement(t, w)
	if one := ofKPI(t, r, "cost_growth"); !slices.Equal(one.What, []string{"target"}) || len(one.Causes) != 1 || r.Causes[one.Causes[0]].Name != "late.csv" {
		t.Errorf("%+v, causes %+v", one, r.Causes)
	}
}

// September is told beside October's numbers: undoing it is said to touch the closed October, which it does.
func TestUndoNamesTheMonthsThatLookBack(t *testing.T) {
	ctx := context.Background()
	w := openTest(t)
	head := "time,status,method,path,model,duration_ms\n"
	out := drop(t, w, source.Choices{}, written(t, "august 2025.csv", []byte(head+"2025-08-05T12:00:07Z,200,GET,/,a,10\n")),
		written(t, "september.csv", []byte(head+"2026-09-05T12:00:07Z,200,GET,/,a,10\n2026-09-06T12:00:07Z,200,GET,/,a,10\n")), written(t, "october.csv", closedLog()))
	if err := w.Closings().Close(ctx, "2026-10", ada); err != nil {
		t.Fatal(err)
	}
	drop(t, w, source.Choices{}, written(t, "late.csv", []byte(head+"2026-09-07T12:00:07Z,200,GET,/,a,10\n")))
	for i, want := range []struct{ with, after []string }{{nil, nil}, {nil, []string{"2026-10"}}, {[]string{"2026-10"}, nil}, {nil, nil}} {
		effect, err := w.UndoEffect(ctx, int64(i+1))
		if err != nil || !slices.Equal(effect.Closed, want.with) || !slices.Equal(effect.After, want.after) {
			t.Errorf("import %d: %+v, %v", i+1, effect, err)
		}
	}
	effect, err := w.Undo(ctx, out.Imports[1].ID, nil)
	if err != nil || !slices.Equal(effect.After, []string{"2026-10"}) || len(effect.Warnings) > 0 {
		t.Errorf("%+v, %v", effect, err)
	}
	if one := ofKPI(t, restatement(t, w), "requests"); !slices.Contains(one.What, "before") {
		t.Errorf("restated %+v", one)
	}
}

// A label of a review that is changed after the month was signed is its cause, also where predictions have no id of their own.
func TestChangedLabelsOnAClosedMonth(t *testing.T) {
	ctx := context.Background()
	for _, id := range []string{"", "p"} {
		w := openTest(t)
		var log bytes.Buffer
		log.WriteString("timestamp,question,answer,prediction_id\n")
		if id == "" {
			log.Reset()
			log.WriteString("timestamp,question,answer\n")
		}
		for n := range 60 {
			fmt.Fprintf(&log, "2026-10-%02dT12:00:%02dZ,Question %d,Answer %[3]d", 1+n%31, n, n)
			if id != "" {
				fmt.Fprintf(&log, ",%s%d", id, n)
			}
			log.WriteString("\n")
		}
		drop(t, w, source.Choices{}, written(t, "predictions.csv", log.Bytes()))
		d := w.Labeling()
		review, err := d.Draw(ctx, labeling.SamplingPlan{Name: "October", Size: 30, Seed: 7, Period: october})
		if err != nil {
			t.Fatal(err)
		}
		for n := range 30 {
			if _, err := d.Answer(ctx, review.ID, n+1, labeling.LabelAnswer{Accuracy: "correct"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Close(ctx, review.ID, "ann"); err != nil {
			t.Fatal(err)
		}
		if err := w.Closings().Close(ctx, "2026-10", closing.Signature{By: "Ada", Despite: "a test"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Reopen(ctx, review.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Answer(ctx, review.ID, 1, labeling.LabelAnswer{Accuracy: "incorrect", Hallucinated: "no"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Close(ctx, review.ID, "ann"); err != nil {
			t.Fatal(err)
		}
		r := restatement(t, w)
		if one := ofKPI(t, r, "accuracy"); len(one.Causes) != 1 || r.Causes[one.Causes[0]].Kind != closing.CauseReview || r.Causes[one.Causes[0]].Name != "October" {
			t.Errorf("id %q: %+v, causes %+v", id, one, r.Causes)
		}
	}
}
