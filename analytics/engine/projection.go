package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

// projected is the basis of values that have not come yet.
const projected = "projected"

// firstProjection is the day of the month from which its end is projected.
const firstProjection = 5

// usageLines is the condition on cost lines that usage drives. The others are fixed lines and single ones: those count as
// they are billed, by their dates.
const usageLines = "coalesce(kind, 'usage') IN ('usage', 'other') AND coalesce(frequency, '') NOT IN ('recurring', 'one-time') AND ended - started < 28"

// projection is the cost of a running month at its end.
type projection struct {
	why                    string   // why there is none
	settled                *big.Rat // usage of the days before until
	fixed, due             *big.Rat // what the month's other lines cost, and those of the month before whose date is to come
	until, end             int64
	rest                   stats.Projection
	unit                   string
	settledDays, fixedDays question
	coverage               float64
}

// value is the projected sum; nil without one.
func (p *projection) value() *big.Rat {
	if p.why != "" {
		return nil
	}
	sum := exactly(p.rest.Sum)
	return sum.Add(sum, new(big.Rat).Add(p.settled, new(big.Rat).Add(p.fixed, p.due)))
}

// projectMonth projects the question's month, which is not over.
func (e *Engine) projectMonth(ctx context.Context, q question) (*projection, error) {
	q.by, q.days = split{}, nil
	type asked struct {
		From, AsOf string
		Filters    []Filter
	}
	return cached(ctx, e, q.s.version, "projection", asked{q.period.From.String(), q.period.AsOf, q.filters}, func() (*projection, error) {
		first, until := q.s.settledDays(q.period)
		p := &projection{end: localtime.DayNumber(q.period.To, q.s.zone), coverage: 1}
		if day := localtime.DayNumber(q.period.known.Add(-1), q.s.zone) - first + 1; day < firstProjection {
			p.why = fmt.Sprintf("A month is projected from day %d on; the newest data is of day %d.", firstProjection, day)
			return p, nil
		}
		history := q.stretch(until-2*100, until)
		cost, from, err := e.dailyHistory(ctx, history, e.catalog.KPI("total_cost"), usageLines)
		if err != nil {
			return nil, err
		}
		// Bills may end before what is settled.
		if until = from + int64(len(cost)); until <= first {
			p.why = "No bill" + where(q.filters) + " covers a settled day of the month yet."
			return p, nil
		}
		p.until = until
		k, one := q.usage()
		p.unit = one
		usage, began, err := e.dailyHistory(ctx, q.stretch(until-2*100, until).unfiltered(e.catalog.Fact(k.Measure.Fact)), k, "")
		if err != nil {
			return nil, err
		}
		if began+int64(len(usage)) < until {
			usage = nil // the log ends before the bills do
		}
		var ok bool
		if p.rest, ok = stats.Project(cost, usage, int(p.end-until)); !ok && p.end > until {
			p.why = "Fewer than five days in a row have bills."
			return p, nil
		}
		p.settledDays, p.fixedDays = q.stretch(first, until).lines(usageLines), q.stretch(first, p.end).lines("NOT ("+usageLines+")")
		for into, part := range map[**big.Rat]question{&p.settled: p.settledDays, &p.fixed: p.fixedDays} {
			sum, err := e.totalCost(ctx, part, part.s)
			if err != nil {
				return nil, err
			}
			*into = zero(sum)
		}
		if _, p.coverage, err = e.coveredShare(ctx, q.stretch(first, until), e.catalog.Fact("costs")); err != nil {
			return nil, err
		}
		p.due, err = e.due(ctx, q, until)
		return p, err
	})
}

// lines narrows the question to cost lines for which a condition holds.
func (q question) lines(condition string) question {
	s := *q.s
	s.lines = condition
	q.s = &s
	return q
}

// unfiltered drops the filters that a fact does not know: the cost of one service has a usage too, that of all.
func (q question) unfiltered(fact *catalog.Fact) question {
	q.filters, _ = q.frame().applies(fact)
	return q
}

// dailyHistory is a sum by day, over the last days of the question that the data covers without a gap, and the first of
// these days. lines is a condition on cost lines; empty: all.
func (e *Engine) dailyHistory(ctx context.Context, q question, k *catalog.KPI, lines string) (values []float64, from int64, err error) {
	days, _, err := e.coveredShare(ctx, q, e.catalog.Fact(k.Measure.Fact))
	if err != nil || len(days) == 0 {
		return nil, 0, err
	}
	at := len(days) - 1
	for at > 0 && days[at-1] == days[at]-1 {
		at--
	}
	q = q.lines(lines)
	q.by = split{grain: daily}
	answers, err := e.measure(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return nil, 0, err
	}
	for _, d := range days[at:] {
		v, _ := zero(answers[k.ID].groups[number(d)].value).Float64()
		values = append(values, v)
	}
	return values, days[at], nil
}

// due adds up the recurring lines of the month before whose date in this month is to come, and of which this month has none yet.
func (e *Engine) due(ctx context.Context, q question, until int64) (*big.Rat, error) {
	f, sp := q.frame(), e.catalog.Fact("costs").Spread
	first := localtime.DayNumber(q.period.From, q.s.zone)
	where := append(f.counted(sp), "(frequency = 'recurring' OR kind IN ('tax', 'support'))")
	filters, _ := f.applies(e.catalog.Fact("costs"))
	for _, filter := range filters {
		where = append(where, filter.condition(f.dimensionSQL(e.catalog.Fact("costs").Dimension(filter.Dimension))))
	}
	amount := sp.Billed
	if q.s.costBasis(f) == "effective" {
		amount = sp.Effective
	}
	lines := fmt.Sprintf("SELECT vendor, service, sku, kind, started, %s AS units FROM costs WHERE %s", f.lineUnits(sp, amount), strings.Join(where, " AND "))
	query := fmt.Sprintf(`WITH lines AS (%s)
		SELECT CAST(sum(units) AS VARCHAR) FROM lines AS before WHERE started + INTERVAL 1 MONTH >= %s AND started + INTERVAL 1 MONTH < %s AND started < %s
		AND NOT EXISTS (SELECT 1 FROM lines AS now WHERE now.started >= %s AND now.vendor IS NOT DISTINCT FROM before.vendor
			AND now.service IS NOT DISTINCT FROM before.service AND now.sku IS NOT DISTINCT FROM before.sku AND now.kind IS NOT DISTINCT FROM before.kind)`,
		lines, date(until), date(localtime.DayNumber(q.period.To, q.s.zone)), date(first), date(first))
	var sum sql.NullString
	if err := e.db.QueryRow(ctx, query).Scan(&sum); err != nil {
		return nil, internal("the lines that are due cannot be added up", err)
	}
	return scaled(zero(rational(sum.String, sum.Valid)), moneyScale), nil
}

// costProjection is the cost of a calendar month at its end.
func costProjection(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	if wholeMonths(q.period) != 1 {
		return &answer{why: "Only calendar months are projected."}, nil
	}
	a := &answer{groups: map[string]reading{}, target: e.budgetTarget(q.s, q.period.From)}
	if !q.period.Running {
		cost, err := e.totalCost(ctx, q.stretch(q.frame().dayRanges()[0][0], q.frame().dayRanges()[0][1]), q.s)
		a.total = reading{value: cost}
		if cost != nil {
			a.notes = []string{"The month is over: this is what it cost."}
		}
		return a, err
	}
	p, err := e.projectMonth(ctx, q)
	if err != nil || p.why != "" {
		return &answer{why: p.reason()}, err
	}
	known := new(big.Rat).Sub(p.value(), exactly(p.rest.Sum))
	k, _ := known.Float64()
	i := p.rest.Interval()
	a.basis, a.coverage, a.method = projected, &p.coverage, "Student's t around the projection, 95 %"
	a.total = reading{value: p.value(), low: finite(k + i.Low), high: finite(k + i.High), n: big.NewRat(p.end-p.until, 1)}
	a.notes = p.words(q)
	if a.target != nil {
		limit, _ := new(big.Rat).Sub(a.target.Value, known).Float64()
		a.notes = slices.Insert(a.notes, 0, fmt.Sprintf("Exceeds the budget of %s with a probability of %.0f %%.", moneyText(a.target.Value, q.s.currency), 100*p.rest.Exceeds(limit)))
	}
	outlook, err := e.yearEnd(ctx, q)
	if outlook != nil {
		a.beside = append(a.beside, *outlook)
	}
	return a, err
}

// reason is why there is no projection; a failed one has none.
func (p *projection) reason() string {
	if p == nil {
		return ""
	}
	return p.why
}

// words say what the projection is made of.
func (p *projection) words(q question) []string {
	last := localtime.DayStart(p.until-1, q.s.zone).Format("2 January")
	notes := []string{fmt.Sprintf("Usage to %s %s, other lines of the month %s, due by their dates %s; %s projected at %.2f.", last, p.settled.FloatString(2),
		p.fixed.FloatString(2), p.due.FloatString(2), daysText(p.end-p.until), p.rest.Sum)}
	if p.rest.Tested > 0 {
		return append(notes, fmt.Sprintf("Projected as the cost of one %s times a forecast of usage (%s); the interval is that of %d such projections of the past.",
			p.unit, p.rest.Model, p.rest.Tested))
	}
	return append(notes, "Projected as the mean of up to 28 days: the history of bills and usage is too short for a forecast so far ahead.")
}

func costProjectionSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	total := e.catalog.KPI("total_cost")
	if !q.period.Running {
		return e.valueSQL(ctx, q, total)
	}
	p, err := e.projectMonth(ctx, q)
	if err != nil {
		return "", err
	}
	settled, err := e.valueSQL(ctx, p.settledDays, total)
	if err != nil {
		return "", err
	}
	fixed, err := e.valueSQL(ctx, p.fixedDays, total)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT coalesce((%s), 0)\n + coalesce((%s), 0)\n + %s::DOUBLE %s + %v::DOUBLE %s AS value", settled, fixed, p.due.FloatString(12),
		note("due by date"), p.rest.Sum, note("%d days projected", p.end-p.until)), nil
}
