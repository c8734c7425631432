package closing

import (
	"context"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// split tells how much of each difference comes from rows, from settings and from definitions: the month is computed again
// with the settings and definitions that it was signed with. Where those cannot be brought back, the parts stay unknown.
func (b *Book) split(ctx context.Context, holds *record, c *comparison, causes []Cause) error {
	has := func(kind string) bool {
		return slices.ContainsFunc(causes, func(one Cause) bool { return one.Kind == kind })
	}
	settings, definitions := has(CauseSetting), has(CauseDefinition)
	if len(c.Restated) == 0 {
		return nil
	}
	// Roll-ups are kept by the days of the zone that holds, and everything is told in the currency that holds.
	if slices.ContainsFunc(causes, func(one Cause) bool { return one.Name == "zone" || one.Name == "currency" }) || has(CauseProgram) {
		return nil
	}
	nowValues := c.now.content.Report.Values
	underOld, underBoth := nowValues, nowValues
	var err error
	if definitions {
		var was *catalog.Catalog
		if was, err = definitionsOf(holds.Signed); err != nil {
			// This version of the program does not know what they refer to.
			return nil
		}
		if underOld, err = b.under(ctx, holds.Month, was, nil); err != nil {
			return err
		}
		underBoth = underOld
	}
	if settings {
		was := b.engine().Catalog()
		if definitions {
			if was, err = definitionsOf(holds.Signed); err != nil {
				return nil
			}
		}
		if underBoth, err = b.under(ctx, holds.Month, was, holds.Signed.Settings); err != nil {
			return err
		}
	}
	for i := range c.Restated {
		r := &c.Restated[i]
		both, old := valueOf(underBoth, r.KPI), valueOf(underOld, r.KPI)
		r.Rows, r.Settings, r.Definitions = minus(both, r.Old.Value), minus(old, both), minus(r.New.Value, old)
	}
	return nil
}

func valueOf(values []engine.Value, id string) *float64 {
	if v := ofID(values, id); v != nil {
		return v.Value
	}
	return nil
}

// definitionsOf is the catalog with the workspace's KPIs as they were signed.
func definitionsOf(c *content) (*catalog.Catalog, error) {
	var own []catalog.Own
	for _, v := range c.Report.Values {
		if v.Own == "" {
			continue
		}
		o, err := catalog.ParseOwn("", []byte(c.Definitions[v.ID]))
		if err != nil {
			return nil, err
		}
		own = append(own, o)
	}
	return catalog.LoadWith(own)
}

// under evaluates the month over today's rows with other definitions, and other settings unless they are nil.
func (b *Book) under(ctx context.Context, month string, c *catalog.Catalog, settings []catalog.SettingValue) ([]engine.Value, error) {
	e := engine.New(b.db, c)
	if settings != nil {
		dated := make([]store.Dated, len(settings))
		for i, v := range settings {
			dated[i] = store.Dated{Key: v.Key, Value: v.Value}
			if v.Since == "" {
				continue
			}
			var err error
			if dated[i].Since, err = time.Parse(time.DateOnly, v.Since); err != nil {
				return nil, err
			}
		}
		e = engine.Under(b.db, c, dated)
	}
	query := question(month)
	query.Compare = "none"
	r, err := e.Evaluate(ctx, query)
	return r.Values, err
}

// causesOf are the causes that may have changed a number.
func (b *Book) causesOf(r Restated, causes []Cause) []int {
	tables := b.tablesOf(r.KPI)
	ofTarget := map[string]bool{} // tables of the KPI that is the target, where that moved
	if slices.Contains(r.What, "target") {
		ofTarget = b.tablesOfTarget(r.KPI)
	}
	moved := func(part *float64) bool { return part == nil || *part != 0 }
	rowsElse := slices.Contains(r.What, "n") || slices.Contains(r.What, "interval") || slices.Contains(r.What, "alert")
	var found, beside, settings []int
	for n, c := range causes {
		switch c.Kind {
		case CauseImported, CauseUndone:
			switch {
			case slices.ContainsFunc(c.Tables, func(t TableChange) bool { return ofTarget[t.Table] }):
				found = append(found, n)
			case !moved(r.Rows) && !rowsElse && !slices.Contains(r.What, "before"):
			case slices.ContainsFunc(c.Tables, func(t TableChange) bool { return tables[t.Table] }):
				found = append(found, n)
			case len(c.Tables) == 0:
				beside = append(beside, n)
			}
		case CauseReview:
			if tables["predictions"] && (moved(r.Rows) || rowsElse) {
				found = append(found, n)
			}
		case CauseSetting:
			of, about := aboutKPI(c.Name)
			switch {
			case of == r.KPI, moved(r.Settings) && (!about || r.Settings != nil):
				found = append(found, n)
			case !about:
				settings = append(settings, n)
			}
		case CauseDefinition:
			if c.Name == r.KPI || moved(r.Definitions) && r.Definitions != nil {
				found = append(found, n)
			}
		case CauseProgram:
			found = append(found, n)
		}
	}
	if len(found) > 0 {
		return found
	}
	if len(settings) > 0 && !rowsElse {
		return settings
	}
	// Who came back within a week, the month before, a year before: such numbers look at rows outside of the month.
	return beside
}

// aboutKPI is the KPI that a setting is about alone.
func aboutKPI(key string) (id string, ok bool) {
	for _, prefix := range []string{"target.", "expected.", "runbook."} {
		if id, ok = strings.CutPrefix(key, prefix); ok {
			return id, true
		}
	}
	return "", false
}

// tablesOf are the tables that a KPI reads.
func (b *Book) tablesOf(id string) map[string]bool {
	tables := map[string]bool{}
	c := b.engine().Catalog()
	if k := c.KPI(id); k != nil {
		for _, f := range c.FactsOf(k) {
			tables[f.Table] = true
		}
	}
	return tables
}

// tablesOfTarget are the tables that the KPI reads which is the target of another.
func (b *Book) tablesOfTarget(id string) map[string]bool {
	if k := b.engine().Catalog().KPI(id); k != nil && k.Target != nil && k.Target.Of != "" {
		return b.tablesOf(k.Target.Of)
	}
	return nil
}
