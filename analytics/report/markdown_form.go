package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"telltale/analytics/actions"
	"telltale/analytics/engine"
)

// recentHours is how far back the alerts of the form look from the end of what is known.
const recentHours = 24

// formLine is a line of the form: what the form calls it, the KPI that fills it, and what its level is called there; "" for a
// line without a level.
type formLine struct{ name, kpi, level string }

// formViews are the parts of the form that have a line for each number.
var formViews = []struct {
	title string
	lines []formLine
}{
	{"Executive View (High-Level KPIs)", []formLine{{"Uptime", "uptime", "Target"}, {"User Satisfaction", "satisfaction", "Target"}, {"Cost", "total_cost", "Budget"}, {"ROI", "roi", "Target"}}},
	{"Operations View (Technical Metrics)", []formLine{{"API Success Rate", "api_success_rate", "Target"}, {"Latency P95", "latency_p95", "Target"}, {"Error Rate", "error_rate", "Target"},
		{"Infrastructure", "infrastructure_status", ""}}},
	{"Business View (User Metrics)", []formLine{{"Daily Active Users", "daily_active_users", ""}, {"Conversations/Day", "conversations_per_day", ""}, {"Task Resolution", "task_completion", "Target"},
		{"Business Impact, savings", "cost_savings", ""}, {"Business Impact, net of cost", "net_savings", ""}}},
}

// WriteDashboard writes the form of a production health dashboard, filled: three views, alerts, trends and action items, those
// that people agreed on before those that the numbers ask for. All numbers, notes, definitions and what they rest on stand below.
func WriteDashboard(w io.Writer, r engine.Result, h engine.Highlights, agreed actions.ActionList, f engine.Footing) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Production Health Dashboard - %s\n\n", escape(systemName(r, f)))
	markdownPeriod(&b, r)
	for _, view := range formViews {
		fmt.Fprintf(&b, "## %s\n", view.title)
		for _, line := range view.lines {
			if i := slices.IndexFunc(r.Values, func(v engine.Value) bool { return v.ID == line.kpi }); i >= 0 {
				b.WriteString("- " + formText(line, r.Values[i], r) + "\n")
			}
		}
		b.WriteByte('\n')
	}
	formAlerts(&b, r)
	b.WriteString("## Trends\n")
	for _, t := range h.Trends {
		b.WriteString("- " + escape(t.Text) + "\n")
	}
	if len(h.Trends) == 0 {
		b.WriteString("- None: a change is told from two weeks of whole days on, in both periods.\n")
	}
	b.WriteString("\n## Action Items\n")
	open := formActions(agreed)
	for _, line := range open {
		b.WriteString(line + "\n")
	}
	for _, a := range h.Actions {
		text := joined(a.Text, a.Evidence)
		if a.Driver != "" {
			text += " Likely: " + a.Driver
		}
		mark := "- [ ] "
		if len(open) > 0 {
			mark += "Suggested: "
		}
		b.WriteString(mark + escape(text) + " Look at: " + escape(a.Look) + "\n")
	}
	if len(h.Actions) == 0 && len(open) == 0 {
		b.WriteString("- " + h.WithoutActions() + "\n")
	}
	b.WriteString("\n## All numbers\n\n")
	markdownTable(&b, r)
	markdownNotes(&b, r)
	formFooting(&b, f)
	_, err := io.WriteString(w, b.String())
	return err
}

// systemName is what the workspace calls the system, with the period; the period alone where it has no name.
func systemName(r engine.Result, f engine.Footing) string {
	for _, s := range f.Settings {
		if s.Key == "live.service" && !s.Default {
			return s.Value + ", " + r.Period.Label
		}
	}
	return r.Period.Label
}

// formText fills a line: the value with its interval, the level, and the verdict, or why there is no value.
func formText(line formLine, v engine.Value, r engine.Result) string {
	name := line.name
	if line.kpi == "total_cost" && r.Period.Preset == "month" {
		name = "Monthly Cost"
	}
	text := name + ": " + formatValue(v.Value, v.Unit, r.Currency)
	if i := interval(v, r.Currency); i != "" {
		text += " (" + i + ")"
	}
	if t := targetText(v); t != "" && line.level != "" {
		text += " (" + line.level + ": " + t + ")"
	}
	if v.Verdict != "" {
		text += ", " + v.Verdict
	}
	if v.Value == nil && v.Why != "" {
		text += " (" + strings.TrimSuffix(v.Why, ".") + ")"
	}
	return escape(text)
}

// recentAlert is an episode of a KPI's alert.
type recentAlert struct {
	from time.Time
	text string
}

// formAlerts lists what fired within the last day of what is known, newest first, and says how much fired before that.
// Rules of a month are judged at its end, to which that day then reaches: the newest row is a little older.
func formAlerts(b *strings.Builder, r engine.Result) {
	end, err := time.Parse(time.RFC3339, r.Period.AsOf)
	if to, wrong := time.Parse(time.RFC3339, r.Period.ToStr); wrong == nil && (err != nil || to.Before(end)) {
		end = to
	}
	since := end.Add(-recentHours * time.Hour)
	var recent []recentAlert
	earlier := 0
	for _, v := range r.Values {
		if v.Alert == nil {
			continue
		}
		for _, ep := range v.Alert.Episodes {
			fired, err := time.Parse(time.RFC3339, ep.Fired)
			if err != nil {
				continue // it was only possible
			}
			if over, err := time.Parse(time.RFC3339, ep.To); err == nil && over.Before(since) {
				earlier++
				continue
			}
			recent = append(recent, recentAlert{fired, episodeText(v, ep, fired, r.Currency)})
		}
	}
	slices.SortStableFunc(recent, func(a, b recentAlert) int { return b.from.Compare(a.from) })
	if len(recent) > 0 && recent[0].from.After(end) {
		end = recent[0].from
	}
	fmt.Fprintf(b, "## Alerts (Last %dh, to %s)\n", recentHours, end.Format("2006-01-02 15:04"))
	for _, a := range recent {
		b.WriteString("- " + escape(a.text) + "\n")
	}
	if len(recent) == 0 {
		b.WriteString("- None\n")
	}
	if earlier > 0 {
		fmt.Fprintf(b, "- Earlier in the period: %d\n", earlier)
	}
	b.WriteByte('\n')
}

func episodeText(v engine.Value, ep engine.Episode, fired time.Time, currency string) string {
	text := fmt.Sprintf("%s %s, %s", fired.Format("2006-01-02 15:04"), v.Name, engine.RuleWords(v.Alert.Rule))
	if ep.Worst != nil {
		text += ", at worst " + formatValue(ep.Worst, v.Unit, currency)
	}
	if ep.To == "" {
		return text + ": still fires"
	}
	return text + ": over after " + formatValue(&ep.Seconds, "seconds", "")
}

// formFooting says what the numbers are and what they rest on.
func formFooting(b *strings.Builder, f engine.Footing) {
	b.WriteString("\n## What this rests on\n\n")
	for _, line := range preamble("", f)[2:] {
		if line != "" {
			b.WriteString("- " + escape(line) + "\n")
		}
	}
	for _, s := range f.Settings {
		// The preamble has them.
		named := s.Key == "zone" || s.Key == "currency"
		if !s.Default && !s.Assumption() && !named {
			b.WriteString("- " + escape(s.Title+": "+s.Words) + "\n")
		}
	}
	b.WriteString("\n## Definitions\n\n")
	ids := make([]string, len(f.Definitions))
	for i, d := range f.Definitions {
		ids[i] = d.ID
	}
	for _, line := range definitionLines(f, ids) {
		b.WriteString("- " + escape(line) + "\n")
	}
}
