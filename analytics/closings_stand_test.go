package analytics

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"telltale/analytics/closing"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// What was signed stands when the zone is changed, and in a copy that another version of the program opens, byte by byte.
func TestClosedMonthStandsInAnotherZoneAndInACopy(t *testing.T) {
	ctx, w := context.Background(), closed(t)
	before := jsonReport(t, w)
	if err := w.SetSetting(ctx, "zone", "America/New_York", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := jsonReport(t, w); got != before {
		t.Errorf("in another zone the report says\n%s", got)
	}
	// October of New York begins four hours later, 8 requests, and ends with the one of the first of November.
	requests := ofKPI(t, restatement(t, w), "requests")
	if *requests.Old.Value != 1488 || *requests.New.Value != 1481 || len(requests.Causes) != 1 {
		t.Errorf("restated %+v", requests)
	}
	if c := restatement(t, w).Causes[requests.Causes[0]]; c.Kind != closing.CauseSetting || c.Name != "zone" {
		t.Errorf("by %+v", c)
	}
	if err := w.SetSetting(ctx, "zone", "UTC", time.Time{}); err != nil {
		t.Fatal(err)
	}

	path := filepath.Join(t.TempDir(), "copy.telltale")
	if err := w.Backup(ctx, path, func(Progress) {}); err != nil {
		t.Fatal(err)
	}
	other, err := Open(ctx, path, Options{App: "9.9", Threads: 1, Memory: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	if got := jsonReport(t, other); got != before {
		t.Errorf("in the copy the report says\n%s", got)
	}
	if m := state(t, other); m.State != closing.Closed || m.Hash != state(t, w).Hash {
		t.Errorf("in the copy the month is %+v", m)
	}
	if v, err := other.Closings().Verify(ctx); err != nil || len(v.Problems) > 0 || len(v.Records) != 1 {
		t.Errorf("in the copy: %+v, %v", v, err)
	}
}

// Who accepts or refuses numbers decides about those that they looked at: a change meanwhile is told, and nothing is signed.
func TestNumbersAreDecidedOnAsTheyWereSeen(t *testing.T) {
	ctx, w := context.Background(), closed(t)
	if r := restatement(t, w); r.Content != "" {
		t.Errorf("nothing differs, and %q would be signed", r.Content)
	}
	drop(t, w, source.Choices{}, written(t, "late.csv", lateLog()))
	seen := closing.Signature{By: "Bo", Note: "late", Seen: restatement(t, w).Content}
	if err := w.SetSetting(ctx, "target.error_rate", "< 5%", time.Time{}); err != nil {
		t.Fatal(err)
	}
	for name, decide := range map[string]func(context.Context, string, closing.Signature) error{"accepted": w.Closings().Accept, "refused": w.Closings().Refuse} {
		if err := decide(ctx, "2026-10", seen); !fault.Is(err, fault.Invalid) || state(t, w).Version != 1 || state(t, w).State != closing.Differs {
			t.Errorf("%s what was not seen: %v, %+v", name, err, state(t, w))
		}
	}
	seen.Seen = restatement(t, w).Content
	if err := w.Closings().Refuse(ctx, "2026-10", seen); err != nil {
		t.Errorf("what was seen was not refused: %v", err)
	}
	if err := w.Closings().Accept(ctx, "2026-10", seen); err != nil || state(t, w).Version != 2 {
		t.Errorf("what was seen was not accepted: %v, %+v", err, state(t, w))
	}
}
