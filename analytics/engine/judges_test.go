package engine

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Leaving out conversations by how they ended, abandoned ones above all, cannot raise task completion: whatever outcomes a
// filter keeps or drops, the shares are those of all, and a filter on something else still applies.
func TestFiltersOnTheOutcomeMoveNoShareOfIt(t *testing.T) {
	checks(t, 12)
	w := newWorkspace(t, "UTC")
	kpis := []string{"task_completion", "escalation_rate", "confirmed_resolution"}
	outcomes := []string{"resolved", "escalated", "abandoned", "unknown", ""}
	topics := []string{"order", "return"}
	rapid.Check(t, func(rt *rapid.T) {
		rows := "started,ended,id,user_id,outcome,topic\n"
		resolved, known := 0, 0
		topic := rapid.SampledFrom(topics).Draw(rt, "topic of the filter")
		for i := range rapid.IntRange(1, 20).Draw(rt, "conversations") {
			outcome, about := rapid.SampledFrom(outcomes).Draw(rt, "outcome"), rapid.SampledFrom(topics).Draw(rt, "topic")
			rows += fmt.Sprintf("2026-10-%02d 10:00:00,2026-10-%02d 10:10:00,c%d,u%d,%s,%s\n", i+1, i+1, i, i%7, outcome, about)
			if about == topic && outcome != "unknown" && outcome != "" {
				known++
				if outcome == "resolved" {
					resolved++
				}
			}
		}
		w.exec(rt, "DELETE FROM stored.conversations")
		w.load(rt, "conversations", rows)
		w.settle(rt)
		about := Filter{Dimension: "topic", Values: []string{topic}}
		ended := Filter{Dimension: "outcome", Not: rapid.Bool().Draw(rt, "not"), Values: rapid.SliceOfNDistinct(rapid.SampledFrom(outcomes), 1, 4, rapid.ID).Draw(rt, "outcomes")}
		query := Query{KPIs: kpis, Period: Spec{Preset: "month", Month: "2026-10"}, Compare: "none", Filters: []Filter{about}}
		without := w.evaluateAll(rt, query)
		query.Filters = append(query.Filters, ended)
		with := w.evaluateAll(rt, query)
		for _, id := range kpis {
			if show(with[id].Value) != show(without[id].Value) {
				rt.Fatalf("%s is %s with the filter %+v and %s without", id, show(with[id].Value), ended, show(without[id].Value))
			}
			if !strings.Contains(strings.Join(with[id].Notes, " "), "The filter on outcome does not apply") {
				rt.Fatalf("%s does not say that the filter does not apply: %q", id, with[id].Notes)
			}
		}
		got := with["task_completion"]
		if known == 0 && got.Value == nil {
			return
		}
		if got.Part == nil || *got.Part != float64(resolved) || *got.Whole != float64(known) {
			rt.Fatalf("%s of %s, want %d of %d", show(got.Part), show(got.Whole), resolved, known)
		}
	})
}
