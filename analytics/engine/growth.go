package engine

import (
	"context"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// growth is how a sum changed from the stretch of days before to that of the period.
type growth struct {
	value     *big.Rat // nil with why
	why       string
	now, then question // narrowed to the days that count
	sums      [2]*big.Rat
	counted   [2]*big.Rat // with what there is of days that lack data; nil where none does
	days      [2]int64
	whole     [2]int64
	perDay    bool // days are missing: they count as the mean of the covered ones
	coverage  float64
	n         *big.Rat
}

// usageMeasures are what the setting usage.measure chooses from: the sum, and what one of it is called.
var usageMeasures = map[string]struct {
	kpi *catalog.KPI
	one string
}{
	"requests": {usageOf("requests", "sum(weight)", "weight"), "request"},
	"tokens": {usageOf("requests", "sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) FILTER (input_tokens IS NOT NULL OR output_tokens IS NOT NULL)",
		"input_tokens", "output_tokens"), "token"},
	"conversations": {usageOf("conversations", "count(*)"), "conversation"},
}

func usageOf(fact, sum string, columns ...string) *catalog.KPI {
	return &catalog.KPI{ID: "usage", Measure: catalog.Measure{Kind: catalog.Sum, Fact: fact, Value: catalog.Expression{SQL: sum, Columns: columns}}}
}

func (q question) usage() (k *catalog.KPI, one string) {
	u := usageMeasures[q.s.settings.choice("usage.measure", q.frame().at)]
	return u.kpi, u.one
}

// growthOf compares the whole settled days of the period with the days before that correspond to them: the month before,
// its same elapsed part, or the stretch of the same length. Days that are missing on either side count as the mean of the
// covered ones, so that months of different lengths compare alike whether or not days are missing. Together with the
// others they never count as less than what was counted: a day with a gap can still have been a busy one.
func (e *Engine) growthOf(ctx context.Context, q question, k *catalog.KPI) (*growth, error) {
	type asked struct {
		Period  Period
		Filters []Filter
		Value   string
	}
	q.by, q.days = split{}, nil
	return cached(ctx, e, q.s.version, "growth", asked{q.period, q.filters, k.Measure.Value.SQL}, func() (*growth, error) {
		now, then := q.growthDays()
		if now[0] == now[1] {
			return &growth{why: "The period has no whole day whose bills are settled."}, nil
		}
		g := &growth{coverage: 1, whole: [2]int64{then[1] - then[0], now[1] - now[0]}}
		fact := e.catalog.Fact(k.Measure.Fact)
		for i, r := range [][2]int64{then, now} {
			part := q.stretch(r[0], r[1])
			days, share, err := e.coveredShare(ctx, part, fact)
			if err != nil {
				return nil, err
			}
			g.perDay, g.coverage, g.days[i] = g.perDay || share < 1, min(g.coverage, share), int64(len(days))
			part.days = days
			if len(days) == 0 {
				g.why = "There are no " + fact.Rows + " " + map[bool]string{false: "in the period before.", true: "in the period."}[i == 1]
				return g, nil
			}
			answers, err := e.measure(ctx, part, []*catalog.KPI{k})
			if err != nil {
				return nil, err
			}
			a := answers[k.ID]
			if g.sums[i], g.n = a.total.value, a.total.n; g.sums[i] == nil {
				g.why = a.why
				if g.why == "" {
					g.why = "There are no " + fact.Rows + " to compare."
				}
				return g, nil
			}
			if share < 1 && fact.Spread == nil {
				if answers, err = e.measure(ctx, part.onAllDays(), []*catalog.KPI{k}); err != nil {
					return nil, err
				}
				g.counted[i] = answers[k.ID].total.value
			}
			if i == 0 {
				g.then = part
			} else {
				g.now = part
			}
		}
		if g.sums[0].Sign() <= 0 {
			g.why = "The period before sums up to nothing that could grow."
			return g, nil
		}
		ratio := quotient(g.level(1), g.level(0))
		g.value = ratio.Sub(ratio, big.NewRat(1, 1))
		return g, nil
	})
}

// onAllDays is the question over all of its period, and not only some of its days.
func (q question) onAllDays() question {
	q.days = nil
	return q
}

// level is what is compared: the sum of a stretch, with its missing days.
func (g *growth) level(i int) *big.Rat {
	switch {
	case g.floored(i):
		return g.counted[i]
	case g.perDay:
		return g.filled(i)
	}
	return g.sums[i]
}

// filled is the sum of a stretch whose missing days count as the mean of the others.
func (g *growth) filled(i int) *big.Rat {
	return new(big.Rat).Mul(g.sums[i], big.NewRat(g.whole[i], g.days[i]))
}

// floored reports whether more was counted in a stretch than that.
func (g *growth) floored(i int) bool {
	return g.perDay && g.counted[i] != nil && g.counted[i].Cmp(g.filled(i)) > 0
}

// growthDays are the days of the period that count, and those before that they are compared with.
func (q question) growthDays() (now, then [2]int64) {
	p, zone := q.period, q.s.zone
	now[0], now[1] = q.s.settledDays(p)
	months := wholeMonths(p)
	if months == 0 && (p.Preset == "month" || p.Preset == "quarter") {
		// What a running month is compared with ends inside its own month.
		months = map[string]int{"month": 1, "quarter": 3}[p.Preset]
	}
	if months == 0 {
		shift := int64(p.Days + 0.999)
		return now, [2]int64{now[0] - shift, now[1] - shift}
	}
	from := p.From.AddDate(0, -months, 0)
	then[0] = localtime.DayNumber(from, zone)
	then[1] = min(then[0]+now[1]-now[0], now[0])
	if end := localtime.DayNumber(p.To, zone); now[1] == end && wholeMonths(p) > 0 {
		then[1] = now[0]
	}
	return now, then
}

// coveredShare are the whole days of a question that a fact covers, and their share of those that it should.
func (e *Engine) coveredShare(ctx context.Context, q question, fact *catalog.Fact) (days []int64, share float64, err error) {
	if fact.Spread == nil {
		days = q.s.coveredDays(fact.Table, q.period)
		return days, float64(len(days)) / q.period.Days, nil
	}
	b, err := e.billedDays(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if days, err = e.daysWithData(ctx, q, fact); err != nil || len(days) == 0 {
		return nil, 0, err
	}
	if share = b.share(); share == 1 {
		// On days without lines nothing was charged: they belong to the sum.
		days = days[:0]
		for d := b.first; d < b.end; d++ {
			days = append(days, d)
		}
	}
	return days, share, nil
}

// grown turns a growth into an answer.
func grown(g *growth) *answer {
	a := &answer{total: reading{value: g.value, n: g.n}, groups: map[string]reading{}, why: g.why, coverage: &g.coverage}
	if g.value == nil {
		return a
	}
	a.notes = append(a.notes, fmt.Sprintf("%s against %s.", g.now.daysText(), g.then.daysText()))
	if g.perDay {
		how := "the mean of the others"
		if g.floored(0) || g.floored(1) {
			how = "what there is of them, which is more than the mean of the others"
		}
		a.notes = append(a.notes, fmt.Sprintf("Missing days count as %s: data of %d of %d days against %d of %d.", how, g.days[1], g.whole[1], g.days[0], g.whole[0]))
	}
	return a
}

// daysText names the days of a stretch.
func (q question) daysText() string {
	last := q.period.To.AddDate(0, 0, -1)
	if last.Month() == q.period.From.Month() && last.Year() == q.period.From.Year() {
		return fmt.Sprintf("%d to %s", q.period.From.Day(), last.Format("2 January"))
	}
	return q.period.From.Format("2 January") + " to " + last.Format("2 January")
}

// growthSQL is the growth from the SQL of the two sums.
func (e *Engine) growthSQL(ctx context.Context, g *growth, k *catalog.KPI) (string, error) {
	if g.value == nil {
		return "", nil
	}
	now, err := e.levelSQL(ctx, g, 1, g.now, k)
	if err != nil {
		return "", err
	}
	then, err := e.levelSQL(ctx, g, 0, g.then, k)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT (%s)\n / (%s) - 1 AS value", now, then), nil
}

// levelSQL is the SQL of a level.
func (e *Engine) levelSQL(ctx context.Context, g *growth, i int, part question, k *catalog.KPI) (string, error) {
	if g.floored(i) {
		return e.valueSQL(ctx, part.onAllDays(), k)
	}
	query, err := e.valueSQL(ctx, part, k)
	if err == nil && g.perDay {
		query = fmt.Sprintf("SELECT (%s) / %d * %d %s", query, g.days[i], g.whole[i], note("covered days, and all"))
	}
	return query, err
}

// costGrowth is the growth of the total cost, with what one unit of usage cost before and costs now.
func costGrowth(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	cost, err := e.growthOf(ctx, q, e.catalog.KPI("total_cost"))
	if err != nil {
		return nil, err
	}
	a := grown(cost)
	usage, one, err := e.usageGrowth(ctx, q)
	if err != nil || cost.value == nil || usage == nil || usage.value == nil {
		return a, err
	}
	a.notes = append(a.notes, costPerUse(cost, usage, one, q.s.currency))
	return a, nil
}

// costPerUse says how the cost of one unit of usage changed.
func costPerUse(cost, usage *growth, one, currency string) string {
	// Both may lack days, and not the same ones: levels have them all.
	before, after := quotient(cost.level(0), usage.level(0)), quotient(cost.level(1), usage.level(1))
	if before == nil || after == nil || before.Sign() <= 0 {
		return "The cost of one " + one + " cannot be compared."
	}
	text := fmt.Sprintf("One %s cost %s and costs %s: %s.", one, moneyText(before, currency), moneyText(after, currency), relativeText(after, before))
	if cost.perDay || usage.perDay {
		text += " Each is taken over the days that it has; the KPI on it takes the days that both have."
	}
	return text
}

// usageGrowth is the growth of usage as the setting measures it; nil where the filters do not apply to it.
func (e *Engine) usageGrowth(ctx context.Context, q question) (*growth, string, error) {
	k, one := q.usage()
	if _, elsewhere := q.frame().applies(e.catalog.Fact(k.Measure.Fact)); len(elsewhere) > 0 {
		return nil, one, nil
	}
	g, err := e.growthOf(ctx, q, k)
	return g, one, err
}

func usageGrowthAnswer(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	g, one, err := e.usageGrowth(ctx, q)
	if err != nil {
		return nil, err
	}
	if g == nil {
		return &answer{why: "Usage cannot be filtered so."}, nil
	}
	a := grown(g)
	a.notes = append(a.notes, "Usage is counted in "+one+"s.")
	return a, nil
}

func usageGrowthSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	k, _ := q.usage()
	g, _, err := e.usageGrowth(ctx, q)
	if err != nil || g == nil {
		return "", err
	}
	return e.growthSQL(ctx, g, k)
}

func costGrowthSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	k := e.catalog.KPI("total_cost")
	g, err := e.growthOf(ctx, q, k)
	if err != nil {
		return "", err
	}
	return e.growthSQL(ctx, g, k)
}

func usageFacts(q question) []string {
	k, _ := q.usage()
	return []string{k.Measure.Fact}
}
