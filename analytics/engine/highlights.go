package engine

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
)

// Highlights are what to read first about a period: key trends and the actions that it asks for, made by rules from the
// values, the most important first.
type Highlights struct {
	Period   Period   `json:"period"`
	Previous *Period  `json:"previous"`
	Trends   []Trend  `json:"trends"`
	Actions  []Action `json:"actions"`
	Demo     string   `json:"demo"`  // what to say about made-up data; empty when it is real
	Known    bool     `json:"known"` // some number has a value: without any, no news is no good news
}

// WithoutActions says why there is nothing to act on.
func (h Highlights) WithoutActions() string {
	if !h.Known {
		return "None: the period has no data to judge by."
	}
	return "None: no target is missed, no alert fired, and nothing got clearly worse."
}

// Trend is one sentence on how a KPI moved, or that it did not.
type Trend struct {
	KPI      string  `json:"kpi"`      // "" for incidents
	Tendency string  `json:"tendency"` // up, down, stable, no clear change; "" for counts of incidents
	Good     *bool   `json:"good"`     // whether it moved the better way; nil where it did not, or no way is better
	Text     string  `json:"text"`
	Headline string  `json:"headline"` // its beginning, which says what moved
	Detail   string  `json:"detail"`   // and its end, which says how sure that is; empty for counts
	Matter   float64 `json:"matter"`   // what they are ranked by: the weight of the KPI x the size of the change
}

// Action is something to do about a KPI.
type Action struct {
	KPI      string  `json:"kpi"`
	Rule     string  `json:"rule"` // budget, missed, firing, fired, worse or coverage
	Text     string  `json:"text"`
	Evidence string  `json:"evidence"`
	Driver   string  `json:"driver"` // what is likely behind it; empty where nothing tells
	Look     string  `json:"look"`   // where to look
	Matter   float64 `json:"matter"`

	// What shows it: the page of a KPI, of the KPI itself unless another one is made of the parts that drive it, with the
	// filters that leave the driver alone, at the hour in which its alert was at its worst.
	See     string   `json:"see"`
	Filters []Filter `json:"filters"`
	At      string   `json:"at"` // RFC 3339; empty without an alert

	worst string // when the worst episode of its alert began; empty without one
}

// How many there are at most: what one reads before a meeting.
const (
	mostTrends  = 10
	mostActions = 7
)

// told are the KPIs that trends and actions are about, with their weights. Others that a target was set for, and those that
// the workspace added, have the weight of otherTold. What says the same as another (errors and success) is told once.
var told = []struct {
	id     string
	weight float64
}{
	{"uptime", 1}, {"api_success_rate", 0.8}, {"latency_p95", 0.8}, {"requests_per_day", 0.9}, {"daily_active_users", 0.8}, {"conversations_per_day", 0.5},
	{"satisfaction", 1}, {"positive_share", 0.4}, {"task_completion", 1}, {"escalation_rate", 0.5}, {"accuracy", 1}, {"hallucination_rate", 1},
	{"confidence_low", 0.4}, {"dont_know_rate", 0.6}, {"total_cost", 1}, {"cost_per_request", 0.6}, {"roi", 0.9}, {"error_budget_remaining", 0.1},
	{"error_budget_burn", 0.1}, {"conversion_impact", 0.5}, {"cost_growth", 0.9},
}

const otherTold = 0.3

// sameAs are KPIs that say what another does.
var sameAs = []string{"error_rate", "confidence_high"}

// Highlights evaluates what is worth telling of a period. It fails as Evaluate does; KPIs of the query do not apply.
func (e *Engine) Highlights(ctx context.Context, query Query) (Highlights, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Highlights{}, err
	}
	return cached(ctx, e, s.version, "highlights", query, func() (Highlights, error) { return e.highlights(ctx, s, query) })
}

func (e *Engine) highlights(ctx context.Context, s *state, query Query) (Highlights, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Highlights{}, err
	}
	weights := e.weights(s, q)
	query.KPIs, query.Series = nil, ""
	for _, k := range e.catalog.KPIs {
		if weights[k.ID] > 0 {
			query.KPIs = append(query.KPIs, k.ID)
		}
	}
	result, err := e.Evaluate(ctx, query)
	if err != nil {
		return Highlights{}, err
	}
	h := Highlights{Period: result.Period, Previous: result.Previous, Demo: result.Demo, Trends: []Trend{}, Actions: []Action{}}
	for _, v := range result.Values {
		h.Known = h.Known || v.Value != nil
		if t, ok := trendOf(v, result, weights[v.ID]); ok {
			h.Trends = append(h.Trends, t)
		}
		if a, ok := actionOf(v, result, weights[v.ID]); ok {
			h.Actions = append(h.Actions, a)
		}
	}
	if t, ok := costAgainstUsage(result); ok {
		h.Trends = append(h.Trends, t)
	}
	if t, ok, err := e.incidentTrend(ctx, q, result); err != nil {
		return Highlights{}, err
	} else if ok {
		h.Trends = append(h.Trends, t)
	}
	capacity, err := e.capacityTrends(ctx, q)
	if err != nil {
		return Highlights{}, err
	}
	h.Trends = append(h.Trends, capacity...)
	if slices.ContainsFunc(h.Actions, func(a Action) bool { return a.KPI == "uptime" && a.Rule == "missed" }) {
		// That the budget is used up says the same.
		h.Actions = slices.DeleteFunc(h.Actions, func(a Action) bool { return a.Rule == "budget" })
	}
	slices.SortStableFunc(h.Trends, func(a, b Trend) int { return cmp.Compare(b.Matter, a.Matter) })
	slices.SortStableFunc(h.Actions, func(a, b Action) int { return cmp.Compare(b.Matter, a.Matter) })
	h.Trends, h.Actions = h.Trends[:min(len(h.Trends), mostTrends)], h.Actions[:min(len(h.Actions), mostActions)]
	changes := Changes{}
	if len(h.Actions) > 0 {
		if changes, err = e.Changes(ctx, Query{Period: query.Period, Filters: query.Filters}); err != nil {
			return Highlights{}, err
		}
	}
	values := map[string]Value{}
	for _, v := range result.Values {
		values[v.ID] = v
	}
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for i := range h.Actions {
		a := &h.Actions[i]
		all.Go(func() error {
			c, err := e.driver(inner, q, *a, values[a.KPI], query)
			if err != nil {
				return err
			}
			a.Driver = joinSentences(c.text, changes.worsened(a.KPI))
			a.Look, a.See, a.At, a.Filters = e.placeOf(a.KPI, c.title), cmp.Or(c.kpi, a.KPI), hourOf(a.worst), []Filter{}
			if c.filter != nil {
				a.Filters = append(a.Filters, *c.filter)
			}
			return nil
		})
	}
	return h, all.Wait()
}

// weights are those of the KPIs that are told.
func (e *Engine) weights(s *state, q question) map[string]float64 {
	weights := map[string]float64{}
	for _, k := range e.catalog.KPIs {
		if (k.Origin == catalog.Added || e.target(s, k, q.frame().at) != nil) && !slices.Contains(sameAs, k.ID) {
			weights[k.ID] = otherTold
		}
	}
	for _, t := range told {
		if e.catalog.KPI(t.id) != nil {
			weights[t.id] = t.weight
		}
	}
	return weights
}

// placeOf names the first panel that shows the KPI, and the dimension to split it by.
func (e *Engine) placeOf(kpi, dimension string) string {
	for _, d := range e.catalog.Dashboards {
		for _, p := range d.Panels {
			if !slices.Contains(p.KPIs, kpi) || d.ID == "executive" {
				continue
			}
			place := d.Title + ", " + p.Title
			if dimension != "" {
				place += ": " + e.catalog.KPI(kpi).Name + " by " + dimension
			}
			return place
		}
	}
	return "Explore: " + e.catalog.KPI(kpi).Name
}

// wayOf reports whether a change is the better way; nil where neither is.
func wayOf(better, tendency string) *bool {
	up := tendency == "up"
	if better == "neither" || !up && tendency != "down" {
		return nil
	}
	good := up == (better == "higher")
	return &good
}

// splitsOf reports whether the change of a KPI can be split by dimensions.
func splitsOf(k *catalog.KPI) bool { return whyMethods[k.Measure.Kind] != "" }
