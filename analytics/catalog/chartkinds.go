package catalog

import (
	"maps"
	"slices"
	"strings"
)

// chartKinds are the kinds of chart beside that over time, each with the fact that it is drawn from.
var chartKinds = map[string]string{
	"latency":      "requests",      // how many requests took how long
	"heat_map":     "requests",      // one of the KPIs by day and hour of the day
	"error_budget": "requests",      // what is left of the error budget by day
	"confidence":   "predictions",   // how many predictions were how sure
	"reliability":  "predictions",   // how often predictions were right, by how sure they were
	"ratings":      "feedback",      // how many stars were given how often
	"funnel":       "conversations", // what became of conversations
}

// checkKind refuses kinds that nothing draws, and KPIs that have nothing to do with what they show.
func (c *Catalog) checkKind(e entry, panel string, chart Chart) error {
	table, known := chartKinds[chart.Kind]
	if !known {
		return e.invalid("panel %q has a chart of the unknown kind %q.", panel, chart.Kind).Do("Allowed are %s.", strings.Join(slices.Sorted(maps.Keys(chartKinds)), ", "))
	}
	if chart.By != "" || chart.Against != "" {
		return e.invalid("a chart of panel %q has both a kind and by or against.", panel).Do("A chart of the kind %s takes KPIs only.", chart.Kind)
	}
	for _, id := range chart.KPIs {
		if !slices.ContainsFunc(c.FactsOf(c.KPI(id)), func(f *Fact) bool { return f.Table == table }) {
			return e.invalid("panel %q shows %s as %s, which is drawn from %s.", panel, id, chart.Kind, table).Do("Name KPIs that rest on %s.", table)
		}
		if chart.Kind == "heat_map" && !c.KPI(id).Hourly() {
			return e.invalid("panel %q shows %s by hour, and it has no value of an hour.", panel, id)
		}
	}
	return nil
}

// Hourly reports whether the KPI has a value of each hour.
func (k *KPI) Hourly() bool {
	return slices.Contains([]Kind{Sum, RatioOf, Mean, Highest, Quantile}, k.Measure.Kind)
}
