package engine

import (
	"context"
	"slices"
	"time"
)

// presets are offered in this order. The month is that of as-of.
var presets = []string{"month", "lastmonth", "quarter", "last30d", "last7d", "last24h", "last15m", "busiest15m", "all"}

// Periods are the periods that can be picked: the presets with their exact dates, and the months that have data. It is
// empty apart from the zone while there is no data.
func (e *Engine) Periods(ctx context.Context) (PeriodChoices, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return PeriodChoices{}, err
	}
	return cached(ctx, e, s.version, "periods", nil, func() (PeriodChoices, error) {
		c := PeriodChoices{Presets: []PeriodChoice{}, Months: []PeriodChoice{}, Zone: s.zone.String()}
		if s.newest.IsZero() {
			return c, nil
		}
		asOf, err := s.asOf(Spec{})
		if err != nil {
			return c, err
		}
		c.AsOf, c.First = asOf.Format(time.RFC3339), s.first.In(s.zone).Format(time.RFC3339)
		for _, name := range presets {
			spec := Spec{Preset: name}
			if name == "lastmonth" {
				newest := asOf.Add(-time.Nanosecond)
				last := time.Date(newest.Year(), newest.Month()-1, 1, 0, 0, 0, 0, s.zone)
				spec = Spec{Preset: "month", Month: last.Format("2006-01")}
			}
			p, err := e.resolve(ctx, s, spec)
			if err != nil {
				// The busiest minutes need requests; what cannot be resolved is not offered.
				continue
			}
			c.Presets = append(c.Presets, PeriodChoice{Spec: spec, Period: p})
		}
		months, err := e.monthsWithData(ctx, s)
		if err != nil {
			return c, err
		}
		for _, m := range months {
			spec := Spec{Preset: "month", Month: m}
			p, err := e.resolve(ctx, s, spec)
			if err != nil {
				return c, err
			}
			c.Months = append(c.Months, PeriodChoice{Spec: spec, Period: p})
		}
		return c, nil
	})
}

// monthsWithData are the local months in which any table has rows or bills have days, newest first.
func (e *Engine) monthsWithData(ctx context.Context, s *state) ([]string, error) {
	found := map[string]bool{}
	for table, sources := range s.hours {
		if table == "costs" {
			continue
		}
		for _, h := range sources {
			for _, hour := range h.hours {
				found[time.Unix(hour*3600, 0).In(s.zone).Format("2006-01")] = true
			}
		}
	}
	cells, err := e.cells(ctx, `SELECT DISTINCT strftime(unnest(range(date_trunc('month', started), greatest(ended, started + 1), INTERVAL 1 MONTH)), '%Y-%m')
		FROM (SELECT DISTINCT started, least(ended, started + 3660) AS ended FROM costs)`, 1)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		found[c[0]] = true
	}
	var months []string
	for m := range found {
		months = append(months, m)
	}
	slices.Sort(months)
	slices.Reverse(months)
	return months, nil
}
