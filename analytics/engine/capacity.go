package engine

import (
	"context"
	"fmt"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// capacityTrends tell what will be full, at the rate of its days: disks, connections, peaks and whatever else has a limit. It
// is told only where the forecast itself crosses the limit; that its interval reaches over it proves nothing. Filters cut
// parts out of a capacity that all share, so that nothing is told with any.
func (e *Engine) capacityTrends(ctx context.Context, q question) ([]Trend, error) {
	if len(q.filters) > 0 {
		return nil, nil
	}
	var limited []*catalog.KPI
	for _, k := range e.watched(forecastKPIs, nil) {
		if q.s.limit(k, q.frame().at) != nil {
			limited = append(limited, k)
		}
	}
	forecasts, err := e.forecastsOf(ctx, q, limited)
	if err != nil {
		return nil, err
	}
	var trends []Trend
	for _, f := range forecasts {
		if t, ok := capacityTrend(f, q.s.currency, e.catalog.KPI(f.KPI).Better); ok {
			trends = append(trends, t)
		}
	}
	return trends, nil
}

// capacityTrend is the sentence on one forecast; ok is false where it does not cross the limit, and where it is over it
// already, which is told by the value.
func capacityTrend(f Forecast, currency, better string) (t Trend, ok bool) {
	if f.Limit == nil || f.Crosses == "" || f.newest > *f.Limit {
		return Trend{}, false
	}
	figure := func(x float64) string { return figures.Text(&x, f.Unit, currency) }
	until := "open"
	if f.Latest != "" {
		until = dayInWords(f.Latest)
	}
	left := 0
	for left < len(f.Days) && f.Days[left].Day != f.Crosses {
		left++
	}
	// What fills up tomorrow is worth three times what does in a month.
	t = Trend{KPI: f.KPI, Tendency: "up", Good: wayOf(better, "up"), Matter: 1 + 2*(1-float64(left)/forecastDays),
		Headline: fmt.Sprintf("%s: over the limit of %s by %s at this rate, from %s now", f.Name, figure(*f.Limit), dayInWords(f.Crosses), figure(f.newest)),
		Detail:   fmt.Sprintf("95 %% interval %s to %s; %s on %s", dayInWords(f.Earliest), until, f.Model, daysText(int64(f.History)))}
	t.Text = fmt.Sprintf("%s (%s).", t.Headline, t.Detail)
	return t, true
}

// dayInWords writes 2026-11-12 as 12 Nov 2026.
func dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 Jan 2006")
}
