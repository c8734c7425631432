package engine

import (
	"context"
	"slices"
	"testing"
	"time"
)

// A request an hour from August on. Each day 24; in September one in 24 fails (95.83 %), in October one in 48 (97.92 %).
// The target was "> 95%" and is "> 98%" from October on: September met, October missed, August (100 %) met. The year to
// date has data of a third of its hours, so that no verdict is due.
func TestScorecard(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-08-01 00:00:00' + INTERVAL (i) HOUR AS ts,
		CASE WHEN ts >= TIMESTAMP '2026-10-01' AND i % 48 = 0 OR ts < TIMESTAMP '2026-10-01' AND ts >= TIMESTAMP '2026-09-01' AND i % 24 = 0 THEN 500 ELSE 200 END AS status
		FROM range(92 * 24) t(i)`)
	w.settle(t)
	w.set(t, "target.api_success_rate", "> 95%")
	october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	if err := w.db.SetSetting(context.Background(), "target.api_success_rate", "> 98%", october); err != nil {
		t.Fatal(err)
	}
	card, err := w.Scorecard(context.Background(), Query{KPIs: []string{"api_success_rate", "requests"}, Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(card.Months) != 12 || card.Months[0].Label != "November 2025" || card.Months[11].Label != "October 2026" || card.ToDate.FromStr != "2026-01-01T00:00:00Z" {
		t.Fatalf("months %v, to date %v", card.Months, card.ToDate)
	}
	rate, requests := card.Rows[0], card.Rows[1]
	for i, want := range map[int]struct{ verdict, target string }{9: {Met, "> 95%"}, 10: {Met, "> 95%"}, 11: {Missed, "> 98%"}} {
		if s := rate.Months[i]; s.Verdict != want.verdict || s.Target == nil || s.Target.Text != want.target {
			t.Errorf("%s: %+v, want %v", card.Months[i].Label, s, want)
		}
	}
	if rate.Months[8].Value != nil || rate.Months[8].Verdict != "" {
		t.Errorf("July has no data: %+v", rate.Months[8])
	}
	// Of the 744 hours of October those fail whose number since 1 August is a multiple of 48: 1,488 to 2,160, 15 of them.
	if v := rate.Months[11].Value; v == nil || *v != 729.0/744 {
		t.Errorf("October: %v, want 729 of 744", v)
	}
	if rate.Met != 2 || rate.Judged != 3 || rate.ToDate.Verdict != NotEnough {
		t.Errorf("%d of %d, to date %q", rate.Met, rate.Judged, rate.ToDate.Verdict)
	}
	if v := requests.ToDate.Value; v == nil || *v != 92*24 {
		t.Errorf("requests to date: %v", v)
	}
	// Without names: those with a target, how the budget stands, and how long incidents took, in the order of the catalog.
	// A bill of 1 USD a day, from January to October, comes to 304 + 61 = 365 USD by the end of the year.
	w.insert(t, "costs", `SELECT DATE '2026-01-01' + i::INTEGER AS started, started + 1 AS ended, 1 AS billed, 'USD' AS currency, 'usage' AS kind FROM range(304) t(i)`)
	w.settle(t)
	card, err = w.Scorecard(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(card.Rows, func(r ScoreRow) bool { return r.Outlook != nil }); i < 0 || card.Rows[i].ID != "budget_variance" || *card.Rows[i].Outlook.Value != 365 {
		t.Errorf("no outlook of 365 USD beside the budget: %d", i)
	}
	var areas []string
	for _, r := range card.Rows {
		if w.catalog.KPI(r.ID).Target == nil && !slices.Contains([]string{"budget_variance", "mttd", "mttr", "customer_minutes"}, r.ID) {
			t.Errorf("%s has no target", r.ID)
		}
		areas = append(areas, r.Area)
	}
	if areas = slices.Compact(areas); !slices.Equal(areas, []string{"Service level", "Business", "Cost", "Quality", "Infrastructure"}) {
		t.Errorf("areas %q", areas)
	}
	if len(card.Rows) < 10 {
		t.Errorf("%d KPIs have a target", len(card.Rows))
	}
}
