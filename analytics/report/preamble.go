package report

import (
	"slices"
	"strings"

	"telltale/analytics/engine"
)

// preamble is what every export says of itself: the period with its zone, filters, coverage, assumptions, and where the
// numbers come from.
func preamble(title string, f engine.Footing) []string {
	lines := []string{title, ""}
	if f.Demo != "" {
		lines = append(lines, f.Demo+".", "")
	}
	lines = append(lines, "Period: "+f.Period.Label+", "+f.Period.FromStr+" to "+f.Period.ToStr, "Time zone: "+f.Period.Zone, "Currency: "+f.Currency)
	filters := filterText(f.Filters)
	if filters == "" {
		filters = "none"
	}
	return append(lines, "Filters: "+filters, "Coverage: "+coverageText(f), "Assumptions: "+assumptionText(f))
}

// coverageText says how much of the period each table covers.
func coverageText(f engine.Footing) string {
	parts := make([]string, 0, len(f.Coverage))
	for _, c := range f.Coverage {
		parts = append(parts, c.Table+" "+formatValue(c.Share, "percent", ""))
	}
	if len(parts) == 0 {
		return "no data"
	}
	return strings.Join(parts, ", ")
}

// assumptionText names the assumptions in force.
func assumptionText(f engine.Footing) string {
	var parts []string
	for _, s := range f.Settings {
		if s.Assumption() {
			parts = append(parts, s.Title+" = "+s.Words)
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, "; ")
}

// definitionLines say what the KPIs are, one a line.
func definitionLines(f engine.Footing, kpis []string) []string {
	var lines []string
	for _, d := range f.Definitions {
		if slices.Contains(kpis, d.ID) {
			lines = append(lines, definitionLine(d))
		}
	}
	return lines
}

// definitionLine says what a KPI is, what it should be, and when it alerts.
func definitionLine(d engine.Definition) string {
	line := d.Name + " (" + d.ID + "): " + d.Formula
	if d.Target != "" {
		line += "; target " + d.Target
		if d.Since != "" {
			line += " since " + d.Since
		}
	}
	if d.Alert != "" {
		line += "; alert " + d.Alert
	}
	return line
}

// formulasOf are the definitions of KPIs in words, by their ids.
func formulasOf(f engine.Footing) map[string]string {
	formulas := map[string]string{}
	for _, d := range f.Definitions {
		formulas[d.ID] = d.Formula
	}
	return formulas
}
