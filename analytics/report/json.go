package report

import (
	"bytes"
	"encoding/json"
	"io"

	"telltale/analytics/engine"
)

// The JSON report is a contract with the programs that read it. Fields may be added, never renamed or removed.
type document struct {
	Demo     bool            `json:"demo,omitempty"` // made-up data
	Period   period          `json:"period"`
	Previous *period         `json:"previous"`
	Year     *period         `json:"year,omitempty"`
	Closing  *closing        `json:"closing,omitempty"` // of whole months without filters
	Currency string          `json:"currency"`
	Filters  []engine.Filter `json:"filters"`
	// Assumptions are those in force at the end of the period, as they were set, by their key.
	Assumptions map[string]string `json:"assumptions"`
	KPIs        orderedKPIs       `json:"kpis"`
}

type period struct {
	Label string `json:"label"`
	From  string `json:"from"`
	To    string `json:"to"`
	Zone  string `json:"zone"`
	AsOf  string `json:"asOf"`
}

// closing is how a month stands. It has no date: the same inputs give the same bytes, whenever somebody signed them.
type closing struct {
	State    string `json:"state"` // open, closed, reopened, damaged
	Version  int    `json:"version,omitempty"`
	SignedBy string `json:"signedBy,omitempty"` // of a reopened month: who set the version aside
	Content  string `json:"content,omitempty"`  // SHA-256 of numbers, definitions, settings and files
}

type kpi struct {
	Value    *float64 `json:"value"`
	Unit     string   `json:"unit"`
	Basis    *string  `json:"basis"`
	N        float64  `json:"n"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Previous *float64 `json:"previous"`
	Target   *string  `json:"target"`
	Verdict  *string  `json:"verdict"`
	Alert    *alert   `json:"alert"`
	Coverage *float64 `json:"coverage"`
	Notes    []string `json:"notes"`
	Formula  string   `json:"formula,omitempty"` // in words
	Own      string   `json:"own,omitempty"`     // "added" or "changed" by the workspace
	// Comparisons are with previous, and with the same period a year earlier where that was asked for.
	Comparisons []engine.Comparison `json:"comparisons"`
	Series      []engine.Point      `json:"series,omitempty"`
}

type alert struct {
	Rule     string           `json:"rule"`
	Fired    bool             `json:"fired"`
	Firing   bool             `json:"firing"`
	Possible bool             `json:"possible"`
	Unjudged bool             `json:"unjudged"`
	Note     string           `json:"note,omitempty"`
	Episodes []engine.Episode `json:"episodes"`
	Runbook  string           `json:"runbook,omitempty"`
}

// orderedKPIs is an object by id that keeps the order of the catalog.
type orderedKPIs struct {
	values   []engine.Value
	formulas map[string]string // by id
}

// MarshalJSON writes the values as one object with an entry for each id.
func (o orderedKPIs) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, v := range o.values {
		if i > 0 {
			b.WriteByte(',')
		}
		id, err := plain(v.ID)
		if err != nil {
			return nil, err
		}
		k := kpiOf(v)
		k.Formula = o.formulas[v.ID]
		entry, err := plain(k)
		if err != nil {
			return nil, err
		}
		b.Write(id)
		b.WriteByte(':')
		b.Write(entry)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func kpiOf(v engine.Value) kpi {
	k := kpi{Value: v.Value, Unit: v.Unit, Basis: text(v.Basis), N: v.N, Low: v.Low, High: v.High, Previous: v.Previous, Verdict: text(v.Verdict),
		Coverage: v.Coverage, Notes: v.Notes, Own: v.Own, Series: v.Series, Comparisons: v.Comparisons}
	if k.Comparisons == nil {
		k.Comparisons = []engine.Comparison{}
	}
	if k.Notes == nil {
		k.Notes = []string{}
	}
	if v.Target != nil {
		k.Target = text(v.Target.Text)
	}
	if v.Alert != nil {
		k.Alert = &alert{Rule: v.Alert.Rule, Fired: v.Alert.Fired, Firing: v.Alert.Firing, Possible: v.Alert.Possible, Unjudged: v.Alert.Unjudged, Note: v.Alert.Note, Episodes: v.Alert.Episodes, Runbook: v.Alert.Runbook}
		if k.Alert.Episodes == nil {
			k.Alert.Episodes = []engine.Episode{}
		}
	}
	return k
}

// text is null for an empty string.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// plain is JSON without the escapes that HTML needs: a target reads "> 99%".
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

func writeJSON(w io.Writer, r engine.Result, f engine.Footing) error {
	d := document{Demo: r.Demo != "", Period: periodOf(r.Period), Currency: r.Currency, Filters: r.Filters, Assumptions: map[string]string{},
		KPIs: orderedKPIs{values: r.Values, formulas: formulasOf(f)}}
	for _, s := range f.Settings {
		if s.Assumption() {
			d.Assumptions[s.Key] = s.Value
		}
	}
	if d.Filters == nil {
		d.Filters = []engine.Filter{}
	}
	if r.Closing != nil {
		d.Closing = &closing{State: r.Closing.State, Version: r.Closing.Version, SignedBy: r.Closing.By, Content: r.Closing.Content}
	}
	if r.Previous != nil {
		p := periodOf(*r.Previous)
		d.Previous = &p
	}
	if r.Year != nil {
		p := periodOf(*r.Year)
		d.Year = &p
	}
	return WriteDocument(w, d)
}

func periodOf(p engine.Period) period {
	return period{Label: p.Label, From: p.FromStr, To: p.ToStr, Zone: p.Zone, AsOf: p.AsOf}
}
