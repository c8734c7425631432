package engine

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/sla"
)

// Detection holds the rules that are judged by the minute, and imported alerts, against the imported incidents.
type Detection struct {
	Period    Period            `json:"period"`
	Rules     []Detected        `json:"rules"`     // one for each rule, and one for imported alerts
	All       Detected          `json:"all"`       // all rules together: the first of them counts
	Incidents []IncidentSighted `json:"incidents"` // oldest first
	Note      string            `json:"note"`
}

// Detected is how one rule did. False is nil, and Unjudged counts its episodes, where nobody declared the incident list
// complete: a firing without an incident may be right there.
type Detected struct {
	KPI      string   `json:"kpi"` // "" for imported alerts and for all together
	Name     string   `json:"name"`
	Rule     string   `json:"rule"`
	Fired    int      `json:"fired"`
	Detected int      `json:"detected"`
	Missed   int      `json:"missed"`
	False    *int     `json:"false"`
	Unjudged int      `json:"unjudged"`
	Delay    *float64 `json:"delay"` // median seconds from an incident's start to the alert; nil without one
}

// IncidentSighted is an incident with the rule that fired for it first.
type IncidentSighted struct {
	From      string   `json:"from"`
	To        string   `json:"to"` // "" while it lasts
	Title     string   `json:"title"`
	Component string   `json:"component"`
	Kind      string   `json:"kind"`
	By        string   `json:"by"`    // name of the KPI, or "Imported alerts"; "" when it was missed
	Delay     *float64 `json:"delay"` // seconds
}

// matchSlack is how far an alert and an incident may lie apart: the longest window that a rule looks back over.
const matchSlack = longestWindow * 60

// firings is what one rule, or imported alerts, fired.
type firings struct {
	Detected
	stretches []alert.Stretch
}

// Detection fails as Evaluate does. Filters and KPIs of the query do not apply: incidents have neither.
func (e *Engine) Detection(ctx context.Context, query Query) (Detection, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Detection{}, err
	}
	return cached(ctx, e, s.version, "detection", query.Period, func() (Detection, error) { return e.detection(ctx, s, query.Period) })
}

func (e *Engine) detection(ctx context.Context, s *state, period Spec) (Detection, error) {
	query := Query{Period: period, Compare: "none"}
	for _, k := range e.catalog.KPIs {
		if k.Alert != nil && k.Alert.For > 0 {
			query.KPIs = append(query.KPIs, k.ID)
		}
	}
	result, err := e.Evaluate(ctx, query)
	if err != nil {
		return Detection{}, err
	}
	d := Detection{Period: result.Period, Rules: []Detected{}, Incidents: []IncidentSighted{}}
	var all []firings
	for _, v := range result.Values {
		f := firings{Detected: Detected{KPI: v.ID, Name: v.Name, Rule: v.Alert.Rule}}
		for _, ep := range v.Alert.Episodes {
			if !ep.Possible {
				f.stretches = append(f.stretches, stretchOf(ep, result.Period))
			}
		}
		all = append(all, f)
	}
	incidents, shown, imported, err := e.incidentsAndAlerts(ctx, s, result.Period)
	if err != nil {
		return Detection{}, err
	}
	all = append(all, firings{Detected: Detected{Name: "Imported alerts", Rule: "as imported"}, stretches: imported})
	declared, err := e.declared(ctx, s, "incidents")
	if err != nil {
		return Detection{}, err
	}
	whole := len(sla.Uncovered(declared, result.Period.From, result.Period.known)) == 0
	together := firings{Detected: Detected{Name: "All together"}}
	var owner []string
	for _, f := range all {
		d.Rules = append(d.Rules, f.against(incidents, whole))
		together.stretches = append(together.stretches, f.stretches...)
		owner = append(owner, slices.Repeat([]string{f.Name}, len(f.stretches))...)
	}
	d.All = together.against(incidents, whole)
	m := alert.Match(incidents, together.stretches, matchSlack)
	for i, one := range shown {
		if by := m.By[i]; by >= 0 {
			one.By, one.Delay = owner[by], finite(float64(m.Delay[i]))
		}
		d.Incidents = append(d.Incidents, one)
	}
	switch {
	case len(incidents) == 0 && !whole:
		d.Note = "No incidents were imported for the period, and nobody declared the list complete."
	case !whole:
		d.Note = "The incident list is not declared complete for the period, so that alerts without an incident cannot be called false."
	}
	return d, nil
}

// against holds the rule's firings against the incidents. whole tells that the list of incidents is complete.
func (f firings) against(incidents []alert.Stretch, whole bool) Detected {
	m := alert.Match(incidents, f.stretches, matchSlack)
	d := f.Detected
	d.Fired = len(f.stretches)
	n, delay, ok := m.Detected()
	if d.Detected = n; ok {
		d.Delay = finite(delay)
	}
	d.Missed = len(incidents) - n
	without := 0
	for _, of := range m.Of {
		if of < 0 {
			without++
		}
	}
	if whole {
		d.False = &without
	} else {
		d.Unjudged = without
	}
	return d
}

func stretchOf(ep Episode, p Period) alert.Stretch {
	seconds := func(text string) int64 {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return p.known.Unix() // open
		}
		return t.Unix()
	}
	return alert.Stretch{From: seconds(ep.From), Fired: seconds(ep.Fired), To: seconds(ep.To)}
}

// incidentsAndAlerts reads the incidents that touch the period, as stretches and as they are shown, and the alerts that
// were imported beside them. Maintenance is no incident, and what the source itself calls none neither.
func (e *Engine) incidentsAndAlerts(ctx context.Context, s *state, p Period) (incidents []alert.Stretch, shown []IncidentSighted, alerts []alert.Stretch, err error) {
	rows, err := e.db.Query(ctx, `SELECT started, ended, detected, coalesce(kind, ''), coalesce(title, ''), coalesce(component, '') FROM incidents
		WHERE kind IS NULL OR kind NOT IN ('none', 'maintenance')`)
	if err != nil {
		return nil, nil, nil, internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	type row struct {
		alert.Stretch
		IncidentSighted
	}
	var found []row
	for rows.Next() {
		var started time.Time
		var ended, detected sql.NullTime
		var r row
		if err := rows.Scan(&started, &ended, &detected, &r.Kind, &r.Title, &r.Component); err != nil {
			return nil, nil, nil, internal("the incidents cannot be read", err)
		}
		end := p.known
		if ended.Valid {
			end = ended.Time
			r.IncidentSighted.To = end.In(s.zone).Format(time.RFC3339)
		}
		if !started.Before(p.known) || end.Before(p.From) || ended.Valid && !end.After(p.From) && started.Before(p.From) {
			continue
		}
		r.IncidentSighted.From = started.In(s.zone).Format(time.RFC3339)
		r.Stretch = alert.Stretch{From: started.Unix(), Fired: started.Unix(), To: end.Unix()}
		if detected.Valid {
			r.Fired = detected.Time.Unix()
		}
		if r.Kind == "alert" {
			alerts = append(alerts, r.Stretch)
			continue
		}
		found = append(found, r)
	}
	slices.SortFunc(found, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.Stretch.From, b.Stretch.From), cmp.Compare(a.Stretch.To, b.Stretch.To), cmp.Compare(a.Title, b.Title))
	})
	slices.SortFunc(alerts, func(a, b alert.Stretch) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	for _, r := range found {
		incidents, shown = append(incidents, r.Stretch), append(shown, r.IncidentSighted)
	}
	return incidents, shown, alerts, rows.Err()
}
