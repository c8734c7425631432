package report

import (
	"fmt"
	"io"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/promql"
)

// liveSource is the data source that a person chooses at the top of the dashboard.
var liveSource = grafanaSource{Type: "prometheus", UID: "${datasource}"}

// writeGrafanaLive writes a dashboard of the KPIs that a live system tells, asked from the Prometheus that is chosen at its
// top. Tiles look over the time that is shown, charts over Grafana's own window for rates.
func writeGrafanaLive(w io.Writer, f engine.Footing) error {
	s, err := liveStackOf(f)
	if err != nil {
		return err
	}
	lines := append(preamble("The live system, by the definitions and targets of Telltale.", f), s.about(f)...)
	d := newGrafana("telltale-live-"+uidPart(s.metrics.Service), "Telltale live: "+s.metrics.Service, lines[:1])
	d.Timezone, d.Refresh = f.Period.Zone, "1m"
	d.Time = grafanaTime{From: "now-24h", To: "now"}
	d.Templating.List = append(d.Templating.List, grafanaVariable{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus"})
	var l layout
	l.heading("Now")
	for _, k := range s.told {
		if expression, ok := s.metrics.Value(k.ID, "$__range"); ok {
			p := tile(k.Name, k.About, fieldOf(k.Unit, f.Currency, liveLevels(k.target)))
			l.add(asked(p, expression, k.Name, true), tileWidth, tileHeight)
		}
	}
	if len(s.objectives) > 0 {
		l.heading("Error budgets of 30 days")
	}
	for _, o := range s.objectives {
		k := s.toldOf(o.KPI)
		expression := "1 - (" + o.ErrorRatio(fmt.Sprintf("%dd", promql.BudgetDays)) + ") / " + promql.Decimal(o.Allowed())
		p := tile("Budget left: "+k.Name, "Of the share that the target "+k.Target+" allows to be bad.", fieldOf("percent", "", &targetLevels{value: 0.2}))
		l.add(asked(p, expression, k.Name, true), tileWidth, tileHeight)
	}
	for _, o := range s.objectives {
		k := s.toldOf(o.KPI)
		highest, _ := o.Burn(o.Pairs[0])
		level, _ := highest.Float64()
		t := &targetLevels{upper: true, value: level}
		p := chart("Burn rate: "+k.Name, "How many times faster than the target allows, over an hour. 1 uses up the budget of 30 days exactly.", fieldOf("ratio", "", t), t)
		l.add(asked(p, "("+o.ErrorRatio("1h")+") / "+promql.Decimal(o.Allowed()), k.Name, false), chartWidth, chartHeight)
	}
	l.heading("Over time")
	for _, k := range s.told {
		if expression, ok := s.metrics.Value(k.ID, "$__rate_interval"); ok && !wholeDays(k.ID) {
			t := liveLevels(k.target)
			l.add(asked(chart(k.Name, k.About, fieldOf(k.Unit, f.Currency, t), t), expression, k.Name, false), chartWidth, chartHeight)
		}
	}
	l.heading("About")
	l.add(textPanel(lines), grafanaColumns, 2*chartHeight)
	d.Panels = l.panels
	return encodeGrafana(w, d)
}

// wholeDays reports whether a KPI looks back a whole day at every moment, which says nothing over time.
func wholeDays(kpi string) bool { return kpi == "requests_per_day" }

// uidPart is as much of a service's name as the uid of a dashboard, of 40 characters, has room for.
func uidPart(service string) string { return service[:min(len(service), 26)] }

// liveLevels are the levels of a parsed target.
func liveLevels(t *catalog.Target) *targetLevels {
	if t == nil {
		return nil
	}
	levels := &targetLevels{upper: t.Upper()}
	levels.value, _ = t.Value.Float64()
	if t.Acceptable != nil {
		acceptable, _ := t.Acceptable.Float64()
		levels.acceptable = &acceptable
	}
	return levels
}

// asked makes a panel ask for an expression: once for the time that is shown, or over it.
func asked(p grafanaPanel, expression, name string, once bool) grafanaPanel {
	source := liveSource
	p.Datasource = &source
	p.Targets = []any{map[string]any{"refId": "A", "datasource": source, "expr": expression, "legendFormat": name, "instant": once, "range": !once, "editorMode": "code"}}
	return p
}
