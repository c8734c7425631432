package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// rowLimit is how many rows one page of rows may hold; more would stall the way to a page.
const rowLimit = 5000

// Dashboards answers questions about the data.
type Dashboards struct{ app *App }

// Catalog says what can be computed and how it is laid out.
func (s *Dashboards) Catalog() (Catalog, error) {
	return ask(s.app, func(_ context.Context, w *analytics.Workspace) (Catalog, error) {
		return catalogOf(w.Catalog()), nil
	})
}

// Periods returns the periods that a person may choose from, with their exact dates, and the months that have data.
func (s *Dashboards) Periods() (engine.PeriodChoices, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.PeriodChoices, error) {
		return w.Engine().Periods(ctx)
	})
}

// Evaluate computes KPIs over a period; of a closed month it returns what was signed.
func (s *Dashboards) Evaluate(q engine.Query) (engine.Result, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Result, error) {
		return w.Evaluate(ctx, q)
	})
}

// Scorecard evaluates KPIs, those with a target unless some are named, over the twelve months up to the period's end and
// over the year to date. Closed months say what was signed.
func (s *Dashboards) Scorecard(q engine.Query) (engine.Scorecard, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Scorecard, error) {
		return w.Scorecard(ctx, q)
	})
}

// Highlights are key trends and top actions in sentences, the most important first.
func (s *Dashboards) Highlights(q engine.Query) (engine.Highlights, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Highlights, error) {
		return w.Engine().Highlights(ctx, q)
	})
}

// Consistency checks that the numbers of a period agree with each other.
func (s *Dashboards) Consistency(q engine.Query) (engine.Consistency, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Consistency, error) {
		return w.Engine().Consistency(ctx, q)
	})
}

// Links are how well the tables match up: requests and conversations, ratings and conversations, bills and models.
func (s *Dashboards) Links(q engine.Query) (engine.Links, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Links, error) {
		return w.Engine().Links(ctx, q)
	})
}

// Changes are what was changed in a period, with the numbers of the two weeks before and after.
func (s *Dashboards) Changes(q engine.Query) (engine.Changes, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Changes, error) {
		return w.Engine().Changes(ctx, q)
	})
}

// Anomalies are the days of a period that were unlike the same weekday of the eight weeks before.
func (s *Dashboards) Anomalies(q engine.Query) (engine.Anomalies, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Anomalies, error) {
		return w.Engine().Anomalies(ctx, q)
	})
}

// Forecasts are what usage, cost and capacity are likely to be in the thirty days after a period.
func (s *Dashboards) Forecasts(q engine.Query) (engine.Forecasts, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Forecasts, error) {
		return w.Engine().Forecasts(ctx, q)
	})
}

// CostPath adds up the cost of a month day by day, to its projected end, beside its budget.
func (s *Dashboards) CostPath(q engine.Query) (engine.CostPath, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.CostPath, error) {
		return w.Engine().CostPath(ctx, q)
	})
}

// Breakdown splits a KPI by a dimension, largest group first.
func (s *Dashboards) Breakdown(kpi, dimension string, q engine.Query) (engine.Breakdown, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Breakdown, error) {
		return w.Engine().Breakdown(ctx, kpi, dimension, q)
	})
}

// Pairs splits a KPI by two dimensions together, largest pair first.
func (s *Dashboards) Pairs(kpi, by, then string, q engine.Query) (engine.Breakdown, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Breakdown, error) {
		return w.Engine().Pairs(ctx, kpi, by, then, q)
	})
}

// Why splits the change of a KPI since the comparison period by each dimension.
func (s *Dashboards) Why(kpi string, q engine.Query) (engine.Why, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Why, error) {
		return w.Engine().Why(ctx, kpi, q)
	})
}

// Bills lists the imports with cost lines, and asks about those that look like the same money.
func (s *Dashboards) Bills() (engine.Bills, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Bills, error) {
		return w.Engine().Bills(ctx)
	})
}

// Reconcile holds the bill for models against their tokens at list prices.
func (s *Dashboards) Reconcile(q engine.Query) (engine.Reconciliation, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Reconciliation, error) {
		return w.Engine().Reconcile(ctx, q)
	})
}

// WhatIf replays another alert rule over a KPI.
func (s *Dashboards) WhatIf(kpi, rule string, q engine.Query) (engine.WhatIf, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.WhatIf, error) {
		return w.Engine().WhatIf(ctx, kpi, rule, q)
	})
}

// Thresholds are alert rules of the KPI's own kind, laxer and stricter ones, to try with WhatIf.
func (s *Dashboards) Thresholds(kpi string, q engine.Query) (engine.Thresholds, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Thresholds, error) {
		return w.Engine().Thresholds(ctx, kpi, q)
	})
}

// Detection holds the alert rules and imported alerts against the imported incidents.
func (s *Dashboards) Detection(q engine.Query) (engine.Detection, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Detection, error) {
		return w.Engine().Detection(ctx, q)
	})
}

// ErrorBudget tells how the error budget of a period burnt down, how long it lasts, and who burnt it.
func (s *Dashboards) ErrorBudget(q engine.Query) (engine.ErrorBudget, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.ErrorBudget, error) {
		return w.Engine().ErrorBudget(ctx, q)
	})
}

// Layers splits a sum over time by a dimension, largest group first.
func (s *Dashboards) Layers(kpi, dimension string, q engine.Query) (engine.Layers, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Layers, error) {
		return w.Engine().Layers(ctx, kpi, dimension, q)
	})
}

// Confidence counts predictions by confidence, and holds it against the labels.
func (s *Dashboards) Confidence(q engine.Query) (engine.Confidence, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Confidence, error) {
		return w.Engine().Confidence(ctx, q)
	})
}

// Latencies counts requests by how long they took, beside those of the comparison period.
func (s *Dashboards) Latencies(q engine.Query) (engine.Latencies, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Latencies, error) {
		return w.Engine().Latencies(ctx, q)
	})
}

// HeatMap evaluates a KPI by day and hour of the day.
func (s *Dashboards) HeatMap(kpi string, q engine.Query) (engine.HeatMap, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.HeatMap, error) {
		return w.Engine().HeatMap(ctx, kpi, q)
	})
}

// Ratings counts the stars, thumbs and recommendations that users gave.
func (s *Dashboards) Ratings(q engine.Query) (engine.Ratings, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Ratings, error) {
		return w.Engine().Ratings(ctx, q)
	})
}

// Funnel follows the conversations of a period to their outcomes.
func (s *Dashboards) Funnel(q engine.Query) (engine.Funnel, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Funnel, error) {
		return w.Engine().Funnel(ctx, q)
	})
}

// Questions lists what users asked most in the last week of a period.
func (s *Dashboards) Questions(q engine.Query) (engine.Questions, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Questions, error) {
		return w.Engine().Questions(ctx, q)
	})
}

// Happenings tells what is known to have happened in a period: events, incidents, gaps in the data.
func (s *Dashboards) Happenings(period engine.Spec) (engine.Happenings, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Happenings, error) {
		return w.Engine().Happenings(ctx, period)
	})
}

// Rows returns the rows behind a number, at most 5,000 at a time.
func (s *Dashboards) Rows(q engine.RowsQuery) (engine.Rows, error) {
	if q.Limit <= 0 || q.Limit > rowLimit {
		q.Limit = rowLimit
	}
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Rows, error) {
		return w.Engine().Rows(ctx, q)
	})
}

// Passport tells everything about how a value came to be.
func (s *Dashboards) Passport(kpi string, q engine.Query) (engine.Passport, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.Passport, error) {
		return w.Engine().Passport(ctx, kpi, q)
	})
}

// Values returns the values of a dimension in the period, most frequent first; "" stands for a missing value.
func (s *Dashboards) Values(fact, dimension string, q engine.Query) ([]string, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]string, error) {
		return w.Engine().Values(ctx, fact, dimension, q)
	})
}
