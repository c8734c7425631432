package engine

import (
	"context"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// Footing is what the numbers of a period rest on, for exports that others audit: definitions, the settings and
// assumptions in force at its end, and how much of it the data covers.
type Footing struct {
	Period      Period          `json:"period"`
	Filters     []Filter        `json:"filters"`
	Currency    string          `json:"currency"`
	Definitions []Definition    `json:"definitions"`
	Settings    []InForce       `json:"settings"`
	Coverage    []TableCoverage `json:"coverage"`
	Demo        string          `json:"demo"` // what to say about made-up data; empty when it is real
}

// Setting is the value in force of the setting with the key; "" when there is none.
func (f Footing) Setting(key string) string {
	for _, s := range f.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// Definition says what a KPI is, what it should be, and when it alerts.
type Definition struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	About   string `json:"about"`
	Formula string `json:"formula"`
	Unit    string `json:"unit"`
	Better  string `json:"better"`
	Target  string `json:"target"` // in force, as it was set; "" without
	Since   string `json:"since"`  // of the target; "" for the catalog's default
	Alert   string `json:"alert"`  // the rule; "" without
	Runbook string `json:"runbook"`
	Own     string `json:"own"` // as in Value
	// Facts are what it is computed from: that of its rows, or those of its computation; empty for one derived from others.
	Facts []string `json:"facts"`
}

// InForce is a setting with the value that holds.
type InForce struct {
	Key     string `json:"key"`
	Title   string `json:"title"`
	Group   string `json:"group"`
	Value   string `json:"value"`   // "" when nothing was set and there is no default
	Words   string `json:"words"`   // the value as people read it
	Since   string `json:"since"`   // date from which it holds; "" from the beginning
	Default bool   `json:"default"` // nothing was set
}

// Assumption reports whether the setting is an assumption, which somebody has to answer for.
func (f InForce) Assumption() bool { return strings.HasPrefix(f.Key, "assumption.") }

// TableCoverage is the share of the expected hours of the period in which a table has rows; nil where that cannot be told.
type TableCoverage struct {
	Table string   `json:"table"`
	Share *float64 `json:"share"`
}

// Footing tells what the answers to the query rest on. It fails as Evaluate does.
func (e *Engine) Footing(ctx context.Context, query Query) (Footing, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Footing{}, err
	}
	return cached(ctx, e, s.version, "footing", query, func() (Footing, error) {
		kpis, err := e.kpis(query.KPIs)
		if err != nil {
			return Footing{}, err
		}
		q, err := e.question(ctx, s, query)
		if err != nil {
			return Footing{}, err
		}
		f := Footing{Period: q.period, Filters: slices.Clone(query.Filters), Currency: s.currency, Definitions: make([]Definition, len(kpis)),
			Settings: q.settingsInForce(), Coverage: []TableCoverage{}}
		if notice, made := s.settings.on(MadeUp, q.frame().at); made {
			f.Demo = notice.value
		}
		if f.Filters == nil {
			f.Filters = []Filter{}
		}
		for i, k := range kpis {
			f.Definitions[i] = e.definition(q, k)
		}
		for _, table := range slices.Sorted(maps.Keys(s.hours)) {
			c := TableCoverage{Table: table}
			if found := s.coverageOf(table, q.period.From, q.period.known); found.known {
				c.Share = finite(found.share)
			}
			f.Coverage = append(f.Coverage, c)
		}
		return f, nil
	})
}

func (e *Engine) definition(q question, k *catalog.KPI) Definition {
	d := Definition{ID: k.ID, Name: k.Name, About: k.About, Formula: k.Formula, Unit: string(k.Unit), Better: k.Better, Own: string(k.Origin), Facts: k.Measure.Facts}
	if d.Facts == nil && k.Measure.Fact != "" {
		d.Facts = []string{k.Measure.Fact}
	}
	if t := e.target(q.s, k, q.frame().at); t != nil {
		d.Target, d.Since = t.Text, t.since
	} else if _, own := q.s.settings.on("target."+k.ID, q.frame().at); !own && k.Target != nil && k.Target.Of != "" {
		d.Target = k.Target.Text
	}
	if k.Alert != nil {
		d.Alert, d.Runbook = k.Alert.Text, e.runbook(q, k)
	}
	return d
}

// settingsInForce are all declared settings as they hold at the end of the period.
func (q question) settingsInForce() []InForce {
	all := make([]InForce, len(q.s.settings.catalog.Settings))
	for i, declared := range q.s.settings.catalog.Settings {
		f := InForce{Key: declared.Key, Title: declared.Title, Group: declared.Group, Value: declared.Default, Default: true}
		if v, ok := q.s.settings.on(declared.Key, q.frame().at); ok && declared.Check(v.value) == nil {
			f.Value, f.Since, f.Default = v.value, v.since, false
		}
		f.Words = declared.InWords(f.Value, q.s.currency)
		all[i] = f
	}
	return all
}
