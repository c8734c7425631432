package app

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"telltale/analytics"
	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// asking asks the questions of the dashboards' pages ahead of them, for a saved report. What is on a dashboard the catalog
// says; frontend/src/saved looks answers up by the same names, and a test opens every page to see that none is missing.
type asking struct {
	app   *App
	known Catalog
	facts []*catalog.Fact
	query engine.Query
}

// grain is that of the series of dashboards.
const grain = "auto"

// operations is what the page of that name shows beside what the catalog puts on it: it has a layout of its own.
var operations = struct {
	grain string
	kpis  []string
	table catalog.Table
}{
	grain: "hour",
	kpis: []string{"api_success_rate", "error_rate", "errors", "latency_p50", "latency_p95", "latency_p99", "uptime", "requests", "requests_per_second",
		"peak_requests_per_second", "total_cost", "cost_per_request", "satisfaction", "daily_active_users"},
	table: catalog.Table{KPIs: []string{"requests", "api_success_rate", "latency_p95"}, By: "endpoint"},
}

// withoutTexts leaves the cards with what users wrote out of the dashboards, and panels that have nothing else.
func withoutTexts(boards []catalog.Dashboard) []catalog.Dashboard {
	left := slices.Clone(boards)
	for i, board := range left {
		left[i].Panels = nil
		for _, panel := range board.Panels {
			cards := slices.DeleteFunc(slices.Clone(panel.Cards), func(card string) bool { return card == "questions" })
			if len(cards) == len(panel.Cards) || len(cards)+len(panel.KPIs)+len(panel.Charts)+len(panel.Tables) > 0 {
				panel.Cards = append([]string{}, cards...)
				left[i].Panels = append(left[i].Panels, panel)
			}
		}
	}
	return left
}

// always asks what no filter changes.
func (s *asking) always(info WorkspaceInfo) map[string]kept {
	answers := map[string]kept{}
	// Where the file lies, how large it is and what to do about it concern only whoever made the report.
	info.Path, info.Bytes, info.Warnings = "", 0, []string{}
	put(answers, info, nil, "Workspaces.Info")
	put(answers, s.known, nil, "Dashboards.Catalog")
	periods, err := s.app.dashboards.Periods()
	put(answers, periods, err, "Dashboards.Periods")
	happenings, err := s.app.dashboards.Happenings(s.query.Period)
	put(answers, happenings, err, "Dashboards.Happenings")
	settings, err := s.app.settings.List()
	put(answers, settings, err, "Settings.List")
	imports, err := s.app.imports.List()
	put(answers, imports, err, "Imports.List")
	sources, err := s.app.imports.Sources()
	put(answers, sources, err, "Imports.Sources")
	return answers
}

// slices are the sets of filters that the report can be looked at under: its own, and with one value more of the dimensions
// that are filtered by most.
func (s *asking) slices() [][]engine.Filter {
	all := [][]engine.Filter{s.query.Filters}
	if all[0] == nil {
		all[0] = []engine.Filter{}
	}
	var seen []string
	for _, fact := range s.facts {
		for _, dimension := range fact.Ahead {
			if slices.Contains(seen, dimension) || slices.ContainsFunc(s.query.Filters, func(f engine.Filter) bool { return f.Dimension == dimension }) {
				continue
			}
			seen = append(seen, dimension)
			values, err := s.app.dashboards.Values(fact.Name, dimension, s.query)
			if err != nil || len(values) < 2 {
				continue
			}
			values = slices.DeleteFunc(slices.Clone(values), func(value string) bool { return value == "" })
			for _, value := range values[:min(len(values), valuesSliced)] {
				all = append(all, append(slices.Clone(s.query.Filters), engine.Filter{Dimension: dimension, Values: []string{value}}))
			}
		}
	}
	return all
}

// slicesAtOnce is how many slices are asked at the same time. Most of their questions are small ones that leave processors idle.
const slicesAtOnce = 2

// every asks all slices. It fails with ctx.
func (s *asking) every(ctx context.Context, told func(analytics.Progress)) ([]slice, error) {
	all := s.slices()
	asked := make([]slice, len(all))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(slicesAtOnce)
	var lock sync.Mutex
	done := 0
	tell := func(more int) {
		lock.Lock()
		defer lock.Unlock()
		done += more
		told(analytics.Progress{Phase: "report", Done: int64(done), Total: int64(len(all))})
	}
	tell(0)
	for i, filters := range all {
		group.Go(func() error {
			if ctx.Err() != nil {
				return fault.Of(ctx.Err())
			}
			asked[i] = slice{Filters: filters, Answers: s.filtered(filters)}
			tell(1)
			return nil
		})
	}
	return asked, group.Wait()
}

// filtered asks all that depends on the filters.
func (s *asking) filtered(filters []engine.Filter) map[string]kept {
	answers, d := map[string]kept{}, s.app.dashboards
	q := s.query
	q.Filters = filters
	for grain, kpis := range map[string][]string{grain: s.kpis(), operations.grain: operations.kpis} {
		whole := q
		whole.KPIs, whole.Series = kpis, grain
		result, err := d.Evaluate(whole)
		put(answers, result, err, "Dashboards.Evaluate", grain)
	}
	consistency, err := d.Consistency(q)
	put(answers, consistency, err, "Dashboards.Consistency")
	months := q
	months.Compare = "none"
	card, err := d.Scorecard(months)
	put(answers, card, err, "Dashboards.Scorecard")
	s.table(answers, q, operations.table)
	for _, board := range s.known.Dashboards {
		for _, panel := range board.Panels {
			for _, card := range panel.Cards {
				s.card(answers, q, card)
			}
			for _, chart := range panel.Charts {
				s.chart(answers, q, chart)
			}
			for _, table := range panel.Tables {
				s.table(answers, q, table)
			}
		}
	}
	return answers
}

// passports explain every number of the whole.
func (s *asking) passports(answers map[string]kept) {
	for _, id := range s.kpis() {
		of := s.query
		of.KPIs = []string{id}
		passport, err := s.app.dashboards.Passport(id, of)
		put(answers, passport, err, "Dashboards.Passport", id)
	}
}

// kpis are all that stand on a dashboard, each once.
func (s *asking) kpis() []string {
	ids := slices.Clone(operations.kpis)
	for _, board := range s.known.Dashboards {
		for _, panel := range board.Panels {
			ids = append(ids, panel.KPIs...)
			for _, chart := range panel.Charts {
				ids = append(ids, chart.KPIs...)
				if chart.Against != "" {
					ids = append(ids, chart.Against)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (s *asking) card(to map[string]kept, q engine.Query, card string) {
	d := s.app.dashboards
	switch card {
	case "actions", "trends":
		highlights, err := d.Highlights(q)
		put(to, highlights, err, "Dashboards.Highlights")
	case "questions":
		questions, err := d.Questions(q)
		put(to, questions, err, "Dashboards.Questions")
	case "projection":
		path, err := d.CostPath(q)
		put(to, path, err, "Dashboards.CostPath")
	case "bridge":
		why, err := d.Why("total_cost", q)
		put(to, why, err, "Dashboards.Why", "total_cost")
	case "reconciliation":
		agrees, err := d.Reconcile(q)
		put(to, agrees, err, "Dashboards.Reconcile")
	}
}

func (s *asking) chart(to map[string]kept, q engine.Query, chart catalog.Chart) {
	d := s.app.dashboards
	if chart.By != "" {
		layered := q
		layered.Series = grain
		layers, err := d.Layers(chart.KPIs[0], chart.By, layered)
		put(to, layers, err, "Dashboards.Layers", chart.KPIs[0], chart.By, layered.Series)
	}
	switch chart.Kind {
	case "latency":
		latencies, err := d.Latencies(q)
		put(to, latencies, err, "Dashboards.Latencies")
	case "heat_map":
		for _, id := range chart.KPIs {
			heat, err := d.HeatMap(id, q)
			put(to, heat, err, "Dashboards.HeatMap", id)
		}
	case "error_budget":
		budget, err := d.ErrorBudget(q)
		put(to, budget, err, "Dashboards.ErrorBudget")
	case "confidence", "reliability":
		confidence, err := d.Confidence(q)
		put(to, confidence, err, "Dashboards.Confidence")
	case "ratings":
		ratings, err := d.Ratings(q)
		put(to, ratings, err, "Dashboards.Ratings")
	case "funnel":
		funnel, err := d.Funnel(q)
		put(to, funnel, err, "Dashboards.Funnel")
	}
}

func (s *asking) table(to map[string]kept, q engine.Query, table catalog.Table) {
	for _, id := range table.KPIs {
		split, err := s.app.dashboards.Breakdown(id, table.By, q)
		put(to, split, err, "Dashboards.Breakdown", id, table.By)
	}
}
