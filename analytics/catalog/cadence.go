package catalog

import (
	"slices"
	"strings"
)

// Cadence is a meeting that comes again: what it is about, how long it takes, and its agenda.
type Cadence struct {
	ID      string       `json:"id"`      // daily, weekly, monthly, quarterly
	Title   string       `json:"title"`   // "Weekly review"
	Period  string       `json:"period"`  // that it is about: day, week, month, quarter
	Running bool         `json:"running"` // about the period in which the newest data lies; otherwise the newest that is over
	Minutes int          `json:"minutes"`
	Agenda  []AgendaItem `json:"agenda"`
}

// AgendaItem is one item of an agenda with its time box.
type AgendaItem struct {
	ID       string         `json:"id" yaml:"id"`
	Title    string         `json:"title" yaml:"title"`
	Ask      string         `json:"ask" yaml:"ask"` // what to find out
	Minutes  int            `json:"minutes" yaml:"minutes"`
	Writes   string         `json:"writes" yaml:"writes"` // kind of entries that are written under it beside decisions; "" for none
	Evidence []EvidenceKind `json:"evidence" yaml:"evidence"`
}

// EvidenceKind names what an item of an agenda is answered with.
type EvidenceKind struct {
	Kind string   `json:"kind" yaml:"kind"`
	KPIs []string `json:"kpis" yaml:"kpis"` // of figures and comparisons; empty otherwise
}

const cadenceKeys = "A meeting has: title, period, running, minutes, agenda. An item has: id, title, ask, minutes, writes, evidence (kind, kpis)."

var (
	cadencePeriods = []string{"day", "week", "month", "quarter"}
	// entryKinds are what is written under an item of its own.
	entryKinds = []string{"benchmark", "plan"}
	// evidenceKinds are the kinds, and whether they name KPIs.
	evidenceKinds = map[string]bool{
		"figures":      true,  // values with verdicts
		"comparison":   true,  // values beside those of the periods before
		"savings":      true,  // what may be saved, with its value
		"alerts":       false, // that fired since the last meeting
		"incidents":    false, // since the last meeting
		"events":       false, // deployments and other events since the last meeting
		"trends":       false, // what moved
		"anomalies":    false, // days unlike their peers
		"actions":      false, // what the numbers ask for
		"changes":      false, // what the numbers did around deployments
		"checklist":    false, // what stands between the month and its signature
		"error_budget": false, // how it burnt down and who burnt it
		"cost_movers":  false, // from the cost of the period before to that of this one
		"forecasts":    false, // of usage, cost and capacity
		"decided":      false, // at the last meeting
		"planned":      false, // at the last meeting, with the KPIs as they are now
		"benchmarks":   false, // values of others, beside the own
		"unopened":     false, // KPIs whose page nobody opened
		"always":       false, // targets that were always met, or always missed
		"thresholds":   false, // alert rules that never fire, or fire all the time
	}
)

// Cadence returns the meeting with the id, or nil.
func (c *Catalog) Cadence(id string) *Cadence {
	for i := range c.Cadences {
		if c.Cadences[i].ID == id {
			return &c.Cadences[i]
		}
	}
	return nil
}

func (c *Catalog) addCadence(e entry) error {
	var d struct {
		Title   string       `yaml:"title"`
		Period  string       `yaml:"period"`
		Running bool         `yaml:"running"`
		Minutes int          `yaml:"minutes"`
		Agenda  []AgendaItem `yaml:"agenda"`
	}
	if err := e.decode(&d, cadenceKeys); err != nil {
		return err
	}
	if d.Title == "" || len(d.Agenda) == 0 {
		return e.invalid("it has no title, or no agenda.").Do("%s", cadenceKeys)
	}
	if !slices.Contains(cadencePeriods, d.Period) {
		return e.invalid("the period %q is unknown.", d.Period).Do("Allowed are %s.", strings.Join(cadencePeriods, ", "))
	}
	minutes, seen := 0, map[string]bool{}
	for i := range d.Agenda {
		item := &d.Agenda[i]
		if item.ID == "" || item.Title == "" || seen[item.ID] {
			return e.invalid("item %d of the agenda has no title, or no id of its own.", i+1).Do("%s", cadenceKeys)
		}
		if item.Minutes <= 0 {
			return e.invalid("the item %q has no time box.", item.ID).Do("Give it minutes.")
		}
		if item.Writes != "" && !slices.Contains(entryKinds, item.Writes) {
			return e.invalid("the item %q writes %q, which is unknown.", item.ID, item.Writes).Do("Allowed are %s.", strings.Join(entryKinds, ", "))
		}
		if err := c.checkEvidence(e, item); err != nil {
			return err
		}
		minutes += item.Minutes
		seen[item.ID] = true
	}
	if minutes != d.Minutes {
		return e.invalid("it takes %d minutes, and its items %d.", d.Minutes, minutes).Do("The time boxes add up to the length of the meeting.")
	}
	c.Cadences = append(c.Cadences, Cadence{ID: e.key, Title: d.Title, Period: d.Period, Running: d.Running, Minutes: d.Minutes, Agenda: d.Agenda})
	return nil
}

func (c *Catalog) checkEvidence(e entry, item *AgendaItem) error {
	if len(item.Evidence) == 0 {
		return e.invalid("the item %q has no evidence.", item.ID).Do("%s", cadenceKeys)
	}
	for i := range item.Evidence {
		one := &item.Evidence[i]
		named, known := evidenceKinds[one.Kind]
		switch {
		case !known:
			return e.invalid("the item %q has evidence of the kind %q, which is unknown.", item.ID, one.Kind).Do("Allowed are %s.", sortedKeys(evidenceKinds))
		case named != (len(one.KPIs) > 0):
			return e.invalid("the evidence %q of the item %q names KPIs where it cannot, or none where it must.", one.Kind, item.ID)
		}
		for _, id := range one.KPIs {
			if c.KPI(id) == nil {
				return e.invalid("the item %q names the KPI %q, which no file declares.", item.ID, id).Do("Declared are %s.", strings.Join(c.IDs(), ", "))
			}
		}
		one.KPIs = append([]string{}, one.KPIs...)
	}
	return nil
}
