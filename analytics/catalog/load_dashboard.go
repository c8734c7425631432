package catalog

import (
	"slices"
	"strings"
)

const dashboardKeys = "A dashboard has: title, panels. A panel has: title, period, kpis, cards, charts (kpis, by, against, kind), tables (kpis, by)."

// periods are the presets that a panel may name.
var periods = []string{"month", "quarter", "last30d", "last7d", "last24h", "last15m", "busiest15m", "all"}

// cards are what stands on a dashboard beside numbers, charts over time and breakdowns: sentences and lists that answer one
// question each.
var cards = []string{
	"actions",        // what to do first
	"trends",         // what moved
	"questions",      // what users asked most
	"projection",     // where the month's cost will end, against the budget
	"bridge",         // from the cost of the period before to that of this one
	"reconciliation", // the bill for models against their tokens
}

func (c *Catalog) addDashboard(e entry) error {
	var d struct {
		Title  string  `yaml:"title"`
		Panels []Panel `yaml:"panels"`
	}
	if err := e.decode(&d, dashboardKeys); err != nil {
		return err
	}
	tiles := map[string]bool{}
	for i := range d.Panels {
		p := &d.Panels[i]
		if !slices.Contains(periods, p.Period) {
			return e.invalid("the period %q of panel %q is unknown.", p.Period, p.Title).Do("Allowed are %s.", strings.Join(periods, ", "))
		}
		if err := c.checkKPIs(e, p.Title, p.KPIs); err != nil {
			return err
		}
		for _, id := range p.KPIs {
			// Panels may have different periods, and one page must not show two values of one KPI.
			if tiles[id] {
				return e.invalid("the KPI %q stands on it twice.", id)
			}
			tiles[id] = true
		}
		for _, card := range p.Cards {
			if !slices.Contains(cards, card) {
				return e.invalid("panel %q has the card %q, which is unknown.", p.Title, card).Do("Allowed are %s.", strings.Join(cards, ", "))
			}
		}
		for _, chart := range p.Charts {
			if err := c.checkChart(e, p.Title, chart); err != nil {
				return err
			}
		}
		for _, b := range p.Tables {
			if err := c.checkSplit(e, p.Title, b.KPIs, b.By); err != nil {
				return err
			}
		}
		// Many readers share the catalog: what pages are promised as lists is one from the beginning.
		p.KPIs, p.Cards = append([]string{}, p.KPIs...), append([]string{}, p.Cards...)
		p.Charts, p.Tables = append([]Chart{}, p.Charts...), append([]Table{}, p.Tables...)
	}
	c.Dashboards = append(c.Dashboards, Dashboard{ID: e.key, Title: d.Title, Panels: d.Panels})
	return nil
}

func (c *Catalog) checkKPIs(e entry, panel string, ids []string) error {
	for _, id := range ids {
		if c.KPI(id) == nil {
			return e.invalid("panel %q names the KPI %q, which no file declares.", panel, id).Do("Declared are %s.", strings.Join(c.IDs(), ", "))
		}
	}
	return nil
}

// checkChart refuses charts whose lines have no axis in common, and stacks of more than one KPI.
func (c *Catalog) checkChart(e entry, panel string, chart Chart) error {
	if len(chart.KPIs) == 0 {
		return e.invalid("a chart of panel %q has no KPI.", panel).Do("%s", dashboardKeys)
	}
	if err := c.checkKPIs(e, panel, chart.KPIs); err != nil {
		return err
	}
	if chart.Kind != "" {
		return c.checkKind(e, panel, chart)
	}
	for _, id := range chart.KPIs {
		if first := c.KPI(chart.KPIs[0]); c.KPI(id).Unit != first.Unit {
			return e.invalid("a chart of panel %q shows %s in %s and %s in %s.", panel, first.ID, first.Unit, id, c.KPI(id).Unit).Do("The lines of a chart share one unit.")
		}
	}
	if chart.Against != "" {
		if err := c.checkKPIs(e, panel, []string{chart.Against}); err != nil {
			return err
		}
	}
	if chart.By == "" {
		return nil
	}
	if k := c.KPI(chart.KPIs[0]); len(chart.KPIs) > 1 || k.Measure.Kind != Sum {
		return e.invalid("panel %q stacks %s by %s.", panel, strings.Join(chart.KPIs, ", "), chart.By).Do("A stack has one KPI, and that is a sum: only sums add up.")
	}
	return c.checkSplit(e, panel, chart.KPIs, chart.By)
}

// checkSplit refuses splits by a dimension that some of the KPIs do not have.
func (c *Catalog) checkSplit(e entry, panel string, ids []string, by string) error {
	if len(ids) == 0 {
		return e.invalid("a table of panel %q has no KPI.", panel).Do("%s", dashboardKeys)
	}
	if err := c.checkKPIs(e, panel, ids); err != nil {
		return err
	}
	for _, id := range ids {
		k := c.KPI(id)
		if k.Measure.Kind == Engine || k.Measure.Kind == Share && k.Measure.By != by {
			return e.invalid("panel %q splits %s, which cannot be split by %q.", panel, id, by)
		}
		for _, f := range c.FactsOf(k) {
			if f.Dimension(by) == nil {
				return e.invalid("panel %q splits %s by %q, which the fact %s does not have.", panel, id, by, f.Name).Do("It has %s.", strings.Join(f.dimensionNames(), ", "))
			}
		}
	}
	return nil
}
