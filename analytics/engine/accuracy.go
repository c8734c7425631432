package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// reviewInterval is the method of intervals on labels.
const reviewInterval = "Wilson score interval with the finite population correction, at the effective size of the strata, 95 %"

func accuracy(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	return e.judgedShare(ctx, q, q.s.judged.right())
}

func accuracySQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	return e.judgedShareSQL(ctx, q, q.s.judged.right())
}

// hallucinationRate has the share that the export flagged beside it, where a review has the word.
func hallucinationRate(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	a, err := e.judgedShare(ctx, q, whetherMadeUp)
	if err != nil || !q.s.judged.reviewed[whetherMadeUp.name] || !q.s.judged.imported[whetherMadeUp.name] {
		return a, err
	}
	check, err := e.tallyBy(ctx, question{s: q.s, period: q.period, filters: q.filters}, whetherMadeUp, false)
	if err != nil || check.n() == 0 {
		return a, err
	}
	t := check.total[0]
	a.beside = append(a.beside, beside{name: "Flagged by the export", unjudged: true, reading: reading{value: quotient(t.yes, t.judged)},
		note: fmt.Sprintf("What the export itself says of %s predictions; it is not pooled with the review.", grouped(check.n()))})
	return a, nil
}

func hallucinationRateSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	return e.judgedShareSQL(ctx, q, whetherMadeUp)
}

// judgedShare is the share of predictions that were judged so, with what it rests on.
func (e *Engine) judgedShare(ctx context.Context, q question, j judgement) (*answer, error) {
	t, err := e.tally(ctx, q, j)
	if err != nil {
		return nil, err
	}
	a := &answer{groups: map[string]reading{}, basis: reviewed, method: reviewInterval}
	for key, strata := range t.groups {
		a.groups[key] = j.reading(strata)
	}
	if t.n() == 0 {
		a.why = "No prediction of the period was labelled."
		if t.apart() > 0 {
			a.why = fmt.Sprintf("None of the labelled predictions could be verified: %s.", grouped(t.apart()))
		}
		return a, nil
	}
	a.total = j.reading(t.total)
	if a.total.low != nil && *a.total.low == *a.total.high {
		// Everything was judged: a count, not a sample.
		a.basis, a.method, a.total.low, a.total.high = complete, "", nil, nil
	}
	if err := e.judgedNotes(ctx, q, t, a); err != nil {
		return nil, err
	}
	var doubtful int64
	for _, one := range t.total {
		doubtful += one.doubtful
	}
	if !j.apart && doubtful > 0 {
		value, with, _ := share(t.total, true)
		r := reading{value: value, n: a.total.n, low: finite(with.Interval.Low), high: finite(with.Interval.High)}
		a.beside = append(a.beside, beside{name: "Unsure as right", reading: r,
			note: figures.Counted(doubtful, "label is unsure; the value takes it", "labels are unsure; the value takes them") + " for wrong."})
	}
	return a, nil
}

// reading has the interval from the worst to the best that unsure answers allow, unless those stand apart.
func (j judgement) reading(strata []tally) reading {
	value, without, ok := share(strata, false)
	var n int64
	for _, t := range strata {
		n += t.n
	}
	r := reading{value: value, n: big.NewRat(n, 1)}
	if !ok {
		return r
	}
	low, high := without.Interval.Low, without.Interval.High
	if _, with, _ := share(strata, true); !j.apart {
		low, high = min(low, with.Interval.Low), max(high, with.Interval.High)
	}
	r.low, r.high = finite(low), finite(high)
	if t := strata[0]; len(strata) == 1 && t.judged.Cmp(t.squares) == 0 {
		r.part, r.whole = t.yes, t.judged
	}
	return r
}

// judgedNotes name whose word the value is, of how many predictions and of which time.
func (e *Engine) judgedNotes(ctx context.Context, q question, t *tallies, a *answer) error {
	population := new(big.Rat)
	for _, one := range t.total {
		population.Add(population, one.population)
	}
	when := ""
	if !t.period.From.Equal(q.period.From) {
		when = " of " + t.period.Label
	}
	counted := fmt.Sprintf("%s%s, for %s that answered", figures.Counted(t.n(), "label", "labels"), when, figures.Counted(rounded(population), "prediction", "predictions"))
	if t.reviewed {
		narrowed, err := e.narrowed(ctx, t)
		if err != nil {
			return err
		}
		counted += narrowed
		a.notes = append(a.notes, fmt.Sprintf("From %s: %s.", t.reviewNames(), counted))
	} else {
		a.notes = append(a.notes, fmt.Sprintf("From imported ground truth: %s. How the labelled ones were chosen is not known.", counted))
	}
	if apart := t.apart(); apart > 0 {
		a.notes = append(a.notes, figures.Counted(apart, "more could not be verified and stands apart.", "more could not be verified and stand apart."))
	}
	if !q.s.judged.flagged {
		return nil
	}
	fact := e.catalog.Fact("predictions")
	rows := e.fromRows(t.question(q).frame(), need{fact: fact, names: []string{"answered", "weight"}})
	share, err := e.cells(ctx, "SELECT CAST(sum(weight) FILTER (answered) AS VARCHAR), CAST(sum(weight) FILTER (answered IS NOT NULL) AS VARCHAR) FROM ("+rows+")", 2)
	if err != nil {
		return err
	}
	if s := float(quotient(zero(rational(share[0][0], true)), rational(share[0][1], true))); s != nil {
		a.notes = append(a.notes, fmt.Sprintf("Of the predictions, %s answered; the others are no part of this.", percentText(*s)))
	}
	return nil
}

// narrowed is what the reviews drew their samples from where that is not everything, as it goes on in a sentence: their
// labels say nothing about the rest.
func (e *Engine) narrowed(ctx context.Context, t *tallies) (string, error) {
	var names []string
	for _, one := range t.total {
		names = append(names, quote(one.review), quote(one.other))
	}
	plans, err := e.cells(ctx, "SELECT DISTINCT CAST(json_extract(plan, '$.filters') AS VARCHAR) FROM reviews WHERE name IN ("+strings.Join(names, ", ")+") ORDER BY 1", 1)
	if err != nil {
		return "", err
	}
	var all []string
	for _, plan := range plans {
		var filters []Filter
		if err := json.Unmarshal([]byte(plan[0]), &filters); err != nil {
			return "", internal("the plan of a review cannot be read", err)
		}
		if len(filters) > 0 {
			all = append(all, FilterText(filters))
		}
	}
	if len(all) == 0 {
		return "", nil
	}
	return ", where " + strings.Join(all, "; or "), nil
}

// judgedShareSQL is the estimate: the shares of the strata by their size.
func (e *Engine) judgedShareSQL(ctx context.Context, q question, j judgement) (string, error) {
	t, err := e.tally(ctx, q, j)
	if err != nil || t.n() == 0 {
		return "", err
	}
	return fmt.Sprintf("SELECT sum(population::DOUBLE * yes::DOUBLE / judged::DOUBLE) / sum(population::DOUBLE) AS value\nFROM (%s)\nWHERE judged IS NOT NULL",
		e.tallySQL(t.question(q), j, t.reviewed)), nil
}
