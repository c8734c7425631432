package report

import (
	"io"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// WriteGrafana writes the values of a period, and their series, as a dashboard that needs no data source: every panel has its
// numbers within it, as a query of the kind "snapshot" to the data source that Grafana itself is. Import it and it shows them.
// A KPI stands where the app's dashboards have it, once, unless it has no value.
func WriteGrafana(w io.Writer, r engine.Result, f engine.Footing, boards []catalog.Dashboard) error {
	lines := preamble("The numbers of "+r.Period.Label+", exported from Telltale. They do not change.", f)
	lines = append(lines, closingLines(r)...)
	// Grafana takes a dashboard for another version of one with the same uid: those of two periods stand beside each other.
	d := newGrafana("telltale-"+dayOf(r.Period.FromStr)+"-"+dayOf(r.Period.ToStr), "Telltale: "+plainTitle(r.Period.Label), lines)
	d.Timezone = r.Period.Zone
	d.Time = grafanaTime{From: r.Period.FromStr, To: r.Period.ToStr}
	var l layout
	var shown, drawn []string
	for _, board := range boards {
		for _, panel := range board.Panels {
			tiles, charts := valuesOf(r, panel.KPIs, &shown), valuesOf(r, overTime(r, panel), &drawn)
			if len(tiles)+len(charts) == 0 {
				continue
			}
			l.heading(board.Title + ": " + panel.Title)
			for _, v := range tiles {
				p, err := frozenTile(v, r)
				if err != nil {
					return err
				}
				l.add(p, tileWidth, tileHeight)
			}
			for _, v := range charts {
				p, err := frozenChart(v, r)
				if err != nil {
					return err
				}
				l.add(p, chartWidth, chartHeight)
			}
		}
	}
	l.heading("About")
	l.add(textPanel(append(append(lines, "", "Definitions:"), indented(definitionLines(f, shown))...)), grafanaColumns, 2*chartHeight)
	d.Panels = l.panels
	return encodeGrafana(w, d)
}

// valuesOf are the named KPIs that have a value and do not stand in shown yet, which they then do.
func valuesOf(r engine.Result, kpis []string, shown *[]string) []engine.Value {
	var values []engine.Value
	for _, id := range kpis {
		i := slices.IndexFunc(r.Values, func(v engine.Value) bool { return v.ID == id })
		if i < 0 || r.Values[i].Value == nil || slices.Contains(*shown, id) {
			continue
		}
		*shown = append(*shown, id)
		values = append(values, r.Values[i])
	}
	return values
}

// overTime are the KPIs that the app draws over time in the panel and that have more than one point to draw.
func overTime(r engine.Result, panel catalog.Panel) (kpis []string) {
	for _, c := range panel.Charts {
		if c.Kind != "" {
			continue
		}
		for _, id := range c.KPIs {
			i := slices.IndexFunc(r.Values, func(v engine.Value) bool { return v.ID == id })
			if i >= 0 && len(slices.DeleteFunc(slices.Clone(r.Values[i].Series), func(p engine.Point) bool { return p.V == nil })) > 1 {
				kpis = append(kpis, id)
			}
		}
	}
	return kpis
}

func frozenTile(v engine.Value, r engine.Result) (grafanaPanel, error) {
	p := tile(v.Name, aboutValue(v), fieldOf(v.Unit, r.Currency, levelsOf(v.Target)))
	return frozen(p, v.Name, []engine.Point{{T: r.Period.FromStr, V: v.Value}})
}

func frozenChart(v engine.Value, r engine.Result) (grafanaPanel, error) {
	t := levelsOf(v.Target)
	return frozen(chart(v.Name, v.About, fieldOf(v.Unit, r.Currency, t), t), v.Name, v.Series)
}

// aboutValue says of a value what its tile has no room for.
func aboutValue(v engine.Value) string {
	about := v.About
	for _, more := range []struct{ title, text string }{{"Target", targetText(v)}, {"Verdict", v.Verdict}, {"Why", v.Why}, {"Coverage", coverageOf(v)}} {
		if more.text != "" {
			about += "\n\n" + more.title + ": " + more.text
		}
	}
	return about
}

func coverageOf(v engine.Value) string {
	if v.Coverage == nil {
		return ""
	}
	return formatValue(v.Coverage, "percent", "")
}

// frozen puts points into a panel, as the one field of a data frame beside their times.
func frozen(p grafanaPanel, name string, points []engine.Point) (grafanaPanel, error) {
	times, values := make([]int64, len(points)), make([]*float64, len(points))
	for i, point := range points {
		at, err := time.Parse(time.RFC3339, point.T)
		if err != nil {
			return p, fault.New(fault.Internal, "The time %q of %s cannot be read.", point.T, name)
		}
		times[i], values[i] = at.UnixMilli(), point.V
	}
	source := grafanaSource{Type: "grafana", UID: "-- Grafana --"}
	field := func(name, kind string) map[string]any {
		return map[string]any{"name": name, "type": kind, "config": map[string]any{}}
	}
	frame := map[string]any{
		"schema": map[string]any{"refId": "A", "fields": []any{field("Time", "time"), field(name, "number")}},
		"data":   map[string]any{"values": []any{times, values}},
	}
	p.Datasource = &source
	p.Targets = []any{map[string]any{"refId": "A", "datasource": source, "queryType": "snapshot", "snapshot": []any{frame}}}
	return p, nil
}
