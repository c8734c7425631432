package engine

import (
	"strings"

	"telltale/analytics/catalog"
)

// absent says why a KPI has no value, where its computation does not: what of the period it would be made of, which filters
// may have left out. It is empty where nothing can be told.
func (e *Engine) absent(q question, k *catalog.KPI) string {
	if why := e.unfed(q, k); why != "" {
		return why
	}
	if needed := denominator(k); needed != "" {
		return "There are no " + needed + " in the period" + where(q.filters) + "."
	}
	if fact := e.catalog.Fact(k.Measure.Fact); fact != nil && fact.Spread != nil {
		return "There are no " + fact.Rows + " in the period" + where(q.filters) + "."
	}
	for _, fact := range e.factsOf(q, k) {
		if c := q.coverage(fact.Table); !c.known || c.covered(q.period.From, q.period.known) == 0 {
			return "There are no " + fact.Rows + " in the period" + where(q.filters) + "."
		}
	}
	switch ownSQL := k.Measure.Expressions(); {
	case k.Measure.Kind == catalog.RatioOf, k.Measure.Kind == catalog.Derived && strings.Contains(k.Measure.Terms.Text, "/"):
		return "What it is divided by is zero in the period" + where(q.filters) + "."
	case len(ownSQL) > 0 && strings.Contains(ownSQL[0].SQL, "/"):
		return "Its expression has no value in the period" + where(q.filters) + ": it divides by zero, or nothing counts."
	}
	if len(q.filters) > 0 {
		return "Nothing is known of it" + where(q.filters) + "."
	}
	return ""
}

// unfiltered says of which rows there is nothing to tell under filters on dimensions that are elsewhere.
func unfiltered(fact *catalog.Fact, elsewhere []string) string {
	return upperFirst(fact.Rows) + " cannot be filtered by " + strings.Join(elsewhere, ", ") + "."
}

// denominator is what a share or a mean is taken of, as its formula names it: "requests with a known end". It is empty
// where the formula names no rows.
func denominator(k *catalog.KPI) string {
	_, below, found := strings.Cut(k.Formula, " / ")
	ofRows := k.Measure.Kind == catalog.RatioOf || k.Measure.Kind == catalog.Mean ||
		k.Measure.Engine != "" && k.NUnit != "" && strings.Contains(below, k.NUnit)
	if !found || !ofRows || strings.ContainsAny(below, "()/") {
		return ""
	}
	return below
}

// absentOperand is why the first of the operands that has no value has none; empty when all of them have one.
func (e *Engine) absentOperand(q question, operands []*catalog.KPI, parts map[string]*answer) string {
	for _, o := range operands {
		if parts[o.ID].total.value == nil {
			return e.absent(q, o)
		}
	}
	return ""
}
