package report

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
)

// calculation writes the formulas of KPIs, each from the form that the engine found and the arithmetic that the catalog has.
// Beside each formula it computes the formula's value, so that no cell says something else than the engine.
type calculation struct {
	catalog  *catalog.Catalog
	cells    string // what the names of the cells of KPIs begin with
	values   map[string]engine.Value
	workings map[string]engine.Working
	all      engine.Workings
	assumed  map[string]float64 // by key, as they hold
}

func newCalculation(wb Workbook, cells string, values []engine.Value) calculation {
	c := calculation{catalog: wb.Catalog, cells: cells, all: wb.Workings, values: map[string]engine.Value{}, workings: map[string]engine.Working{}, assumed: map[string]float64{}}
	for _, v := range values {
		c.values[v.ID] = v
	}
	for _, w := range wb.Workings.KPIs {
		c.workings[w.KPI] = w
	}
	for _, a := range wb.Workings.Assumptions {
		for _, v := range a.Values {
			if v.Holds {
				c.assumed[a.Key] = v.Base
			}
		}
	}
	return c
}

// What the names of the cells of KPIs begin with: those of the workbook's values, and of what today's data makes of them.
const (
	kpiCells   = "kpi_"
	todayCells = "today_"
)

// The names of cells and columns.

func kpiName(id string) string         { return kpiCells + id }
func todayName(id string) string       { return todayCells + id }
func partName(id string) string        { return "day_" + id }
func wholeName(id string) string       { return "day_" + id + "_of" }
func groupsName(id string) string      { return "groups_" + id }
func daysName(s int) string            { return fmt.Sprintf("shared_days_%d", s+1) }
func overName(id string, s int) string { return fmt.Sprintf("kpi_%s_over_%d", id, s+1) }

func assumptionName(key string) string { return strings.ReplaceAll(key, ".", "_") }

// of is the formula of a KPI; it is empty for one that is a value, and without a value.
func (c calculation) of(id string) string {
	v, w := c.values[id], c.workings[id]
	if v.Value == nil || w.Form == engine.NoForm {
		return ""
	}
	formula, made := c.period(w)
	if made == nil || !same(made, *v.Value) {
		return ""
	}
	return formula
}

// same reports whether a formula makes the value, but for the rounding of floating point.
func same(made *big.Rat, value float64) bool {
	f, _ := made.Float64()
	return math.Abs(f-value) <= 1e-10*max(math.Abs(value), 1e-12)
}

// period is a working over the whole period, as a formula and as its value.
func (c calculation) period(w engine.Working) (string, *big.Rat) {
	part, whole := sum(w.Part, nil), sum(w.Whole, nil)
	switch w.Form {
	case engine.SumOfDays:
		return "SUM(" + partName(w.KPI) + ")", part
	case engine.RatioOfAll:
		return "SUM(" + partName(w.KPI) + ")/SUM(" + wholeName(w.KPI) + ")", ratio(part, whole)
	case engine.HighestDay:
		return "MAX(" + partName(w.KPI) + ")", highest(w.Part)
	case engine.SpreadEven:
		return "SUM(" + partName(w.KPI) + ")*" + assumptionName(w.Assumption), part.Mul(part, c.number(w.Assumption))
	case engine.GroupShare:
		largest, above := new(big.Rat), new(big.Rat)
		for _, g := range w.Groups {
			if g.Value != nil && *g.Value > 0 {
				value := exact(*g.Value)
				above.Add(above, value)
				if value.Cmp(largest) > 0 {
					largest = value
				}
			}
		}
		name := groupsName(w.KPI)
		return "MAX(" + name + ")/SUMIF(" + name + `,">0")`, ratio(largest, above)
	case engine.FromTerms:
		terms := c.catalog.KPI(w.KPI).Measure.Terms
		if w.Shared >= 0 {
			return terms.Formula(func(name string) string { text, _ := c.over(name, w.Shared); return text }),
				terms.Evaluate(func(name string) *big.Rat { _, value := c.over(name, w.Shared); return value })
		}
		return terms.Formula(c.named), terms.Evaluate(c.number)
	}
	return "", nil
}

// named is the cell of a KPI or of an assumption.
func (c calculation) named(name string) string {
	if c.catalog.KPI(name) == nil {
		return assumptionName(name)
	}
	return c.cells + name
}

// number is what that cell holds; nil without a value.
func (c calculation) number(name string) *big.Rat {
	if assumed, ok := c.assumed[name]; ok {
		return exact(assumed)
	}
	if v := c.values[name].Value; v != nil {
		return exact(*v)
	}
	return nil
}

// over is an operand over the days that a KPI shares between facts, as a formula and as its value.
func (c calculation) over(name string, shared int) (string, *big.Rat) {
	k := c.catalog.KPI(name)
	if k == nil {
		return assumptionName(name), c.number(name)
	}
	w, days := c.workings[name], c.all.Shared[shared]
	if w.Form == engine.FromTerms {
		terms := k.Measure.Terms
		return "(" + terms.Formula(func(n string) string { text, _ := c.over(n, shared); return text }) + ")",
			terms.Evaluate(func(n string) *big.Rat { _, value := c.over(n, shared); return value })
	}
	if !w.DaysAddUp() {
		if v := days.Values[name]; v != nil {
			return overName(name, shared), exact(*v)
		}
		return overName(name, shared), nil
	}
	within := func(column string) string { return "SUMPRODUCT(" + column + "," + daysName(shared) + ")" }
	part, whole := sum(w.Part, days.Days), sum(w.Whole, days.Days)
	switch w.Form {
	case engine.RatioOfAll:
		return "(" + within(partName(name)) + "/" + within(wholeName(name)) + ")", ratio(part, whole)
	case engine.SpreadEven:
		return within(partName(name)) + "*" + assumptionName(w.Assumption), part.Mul(part, c.number(w.Assumption))
	}
	return within(partName(name)), part
}

// restsOn are the assumptions that the value of a KPI moves with.
func (c calculation) restsOn(id string) []string {
	k := c.catalog.KPI(id)
	if k == nil {
		return nil
	}
	if k.Measure.Kind != catalog.Derived {
		if key := c.workings[id].Assumption; key != "" {
			return []string{key}
		}
		return nil
	}
	keys := k.Measure.Terms.Assumptions()
	for _, operand := range k.Measure.Terms.KPIs() {
		for _, key := range c.restsOn(operand) {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// sum adds up days, all of them or those that are marked.
func sum(days []*float64, only []bool) *big.Rat {
	total := new(big.Rat)
	for i, v := range days {
		if v != nil && (only == nil || only[i]) {
			total.Add(total, exact(*v))
		}
	}
	return total
}

func highest(days []*float64) *big.Rat {
	var most *big.Rat
	for _, v := range days {
		if v != nil && (most == nil || exact(*v).Cmp(most) > 0) {
			most = exact(*v)
		}
	}
	return most
}

func ratio(part, whole *big.Rat) *big.Rat {
	if part == nil || whole == nil || whole.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(part, whole)
}

// exact is a number of the engine, which is always finite.
func exact(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }
