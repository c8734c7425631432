package engine

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// CostPath is how the cost of a calendar month adds up day by day, to its end while it runs, beside its budget.
type CostPath struct {
	Period   Period        `json:"period"`
	Currency string        `json:"currency"`
	Past     []PastDay     `json:"past"`    // what the month had cost by the end of each day
	Days     []ForecastDay `json:"days"`    // what it will have cost by the end of the days to come; none when it is over
	Total    *float64      `json:"total"`   // at its end; nil where that is not known
	Low      *float64      `json:"low"`     // 95 % interval of a projected total
	High     *float64      `json:"high"`    //
	Budget   *float64      `json:"budget"`  // nil without one
	Left     *float64      `json:"left"`    // of the budget at the month's end; less than 0 when it is exceeded
	Exceeds  *float64      `json:"exceeds"` // probability that the budget is exceeded; nil when the month is over
	Apart    string        `json:"apart"`   // money of the month that is in no sum, for want of a rate: "€339.93"; empty when all is in
	Method   string        `json:"method"`  // what a projection is made of, in words
	Note     string        `json:"note"`    // why there is no projection, or nothing at all; empty otherwise
}

// CostPath adds up the cost of the period's month. It fails as Evaluate does; KPIs of the query do not apply.
func (e *Engine) CostPath(ctx context.Context, query Query) (CostPath, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return CostPath{}, err
	}
	query = Query{Period: query.Period, Filters: query.Filters}
	return cached(ctx, e, s.version, "cost path", query, func() (CostPath, error) { return e.costPath(ctx, s, query) })
}

func (e *Engine) costPath(ctx context.Context, s *state, query Query) (CostPath, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return CostPath{}, err
	}
	path := CostPath{Period: q.period, Currency: s.currency, Past: []PastDay{}, Days: []ForecastDay{}}
	if wholeMonths(q.period) != 1 {
		path.Note = "The budget is monthly: choose a calendar month to see its cost add up."
		return path, nil
	}
	first, end := localtime.DayNumber(q.period.From, s.zone), localtime.DayNumber(q.period.To, s.zone)
	if target := e.budgetTarget(s, q.period.From); target != nil && len(q.filters) == 0 {
		path.Budget = float(target.Value)
	}
	until, p := end, (*projection)(nil)
	if q.period.Running {
		if p, err = e.projectMonth(ctx, q); err != nil {
			return CostPath{}, err
		}
		if path.Note = p.why; path.Note == "" {
			until = p.until
		} else {
			_, until = s.settledDays(q.period)
		}
	}
	notes, err := e.costNotes(ctx, q)
	if err != nil {
		return CostPath{}, err
	}
	path.Apart = notes.Apart.Amounts
	days := q.stretch(first, until)
	days.by = split{grain: daily}
	series, err := e.daySeries(ctx, days, []*catalog.KPI{e.catalog.KPI("total_cost")})
	if err != nil {
		return CostPath{}, err
	}
	var sum float64
	for day := first; day < until; day++ {
		sum += series["total_cost"][day]
		path.Past = append(path.Past, PastDay{dayText(day), sum})
	}
	switch {
	case len(series["total_cost"]) == 0 && path.Apart != "":
		path.Past, path.Note = []PastDay{}, notes.Apart.all()
	case len(series["total_cost"]) == 0:
		path.Past, path.Note = []PastDay{}, "No bill has lines of this month"+where(q.filters)+"."
	case p == nil:
		path.Total = &sum
	case p.why == "":
		path.project(p, sum, until, end)
	}
	if path.Total != nil && path.Budget != nil {
		path.Left = finite(*path.Budget - *path.Total)
	}
	return path, nil
}

// project goes on from what the month has cost to its projected end. The days share evenly what is to come; their intervals
// widen as those of sums of independent days do, to that of the end.
func (path *CostPath) project(p *projection, sum float64, until, end int64) {
	total := *float(p.value())
	wide, likely := p.rest.Half(0.95), p.rest.Half(0.8)
	for day := until; day < end; day++ {
		part := float64(day-until+1) / float64(end-until)
		at, grown := sum+part*(total-sum), math.Sqrt(part)
		path.Days = append(path.Days, ForecastDay{Day: dayText(day), Value: at, Low: at - grown*wide, High: at + grown*wide, Low80: at - grown*likely, High80: at + grown*likely})
	}
	path.Total, path.Low, path.High = &total, finite(total-wide), finite(total+wide)
	if path.Budget != nil {
		known := new(big.Rat).Sub(p.value(), exactly(p.rest.Sum))
		path.Exceeds = finite(p.rest.Exceeds(*path.Budget - *float(known)))
	}
	path.Method = fmt.Sprintf("Projected as the mean of up to 28 days, for %s.", daysText(end-until))
	if p.rest.Tested > 0 {
		path.Method = fmt.Sprintf("Projected as the cost of one %s times a forecast of usage (%s); the bands are the errors of %d such projections of the past.", p.unit, p.rest.Model, p.rest.Tested)
	}
}
