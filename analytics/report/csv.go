package report

import (
	"io"
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// line is one KPI as a row of a spreadsheet. Numbers are in base units, empty where there is no value.
type line struct {
	ID       string `csv:"kpi"`
	Name     string `csv:"name"`
	Unit     string `csv:"unit"`
	Value    string `csv:"value"`
	Previous string `csv:"previous"`
	Change   string `csv:"change"`
	Tendency string `csv:"tendency"`
	Year     string `csv:"year_before"`
	Target   string `csv:"target"`
	Verdict  string `csv:"verdict"`
	Basis    string `csv:"basis"`
	N        string `csv:"n"`
	Low      string `csv:"low"`
	High     string `csv:"high"`
	Coverage string `csv:"coverage"`
	Fired    string `csv:"alert_fired"`
	Firing   string `csv:"alert_firing"`
	Currency string `csv:"currency"`
	From     string `csv:"from"`
	To       string `csv:"to"`
	Notes    string `csv:"notes"`   // begins with what to say about made-up data
	Closing  string `csv:"closing"` // how the month stands, and what of it is not what was signed
	RowBasis
}

// RowBasis is what a row of a spreadsheet rests on: rows are copied one by one.
type RowBasis struct {
	Zone        string `csv:"zone"`
	Filters     string `csv:"filters"`
	Formula     string `csv:"formula"`
	Assumptions string `csv:"assumptions"`
}

// basisOf is the basis of the rows of a KPI.
func basisOf(f engine.Footing, kpi string) RowBasis {
	b := RowBasis{Zone: f.Period.Zone, Filters: inert(filterText(f.Filters)), Assumptions: inert(assumptionText(f))}
	for _, d := range f.Definitions {
		if d.ID == kpi {
			b.Formula = inert(d.Formula)
		}
	}
	return b
}

func writeCSV(w io.Writer, r engine.Result, f engine.Footing, d Dialect) error {
	lines := make([]line, len(r.Values))
	closing := inert(strings.Join(closingLines(r), " "))
	for i, v := range r.Values {
		l := line{ID: v.ID, Name: v.Name, Unit: v.Unit, Value: d.decimal(v.Value), Previous: d.decimal(v.Previous), Change: d.decimal(v.Change), Tendency: tendency(v, 0),
			Verdict: v.Verdict, Basis: v.Basis, N: d.decimal(&v.N), Low: d.decimal(v.Low), High: d.decimal(v.High), Coverage: d.decimal(v.Coverage),
			From: r.Period.FromStr, To: r.Period.ToStr, Notes: strings.Join(notes(r, v), " "), Closing: closing, RowBasis: basisOf(f, v.ID)}
		if len(v.Comparisons) > 1 {
			l.Year = d.decimal(v.Comparisons[1].Value)
		}
		if v.Target != nil {
			l.Target = v.Target.Text
		}
		if v.Unit == "money" {
			l.Currency = r.Currency
		}
		if v.Alert != nil {
			l.Fired, l.Firing = strconv.FormatBool(v.Alert.Fired), strconv.FormatBool(v.Alert.Firing)
		}
		l.Name, l.Notes, l.Target = inert(l.Name), inert(l.Notes), inert(l.Target)
		lines[i] = l
	}
	return d.marshal(w, lines)
}

// notes are the value's, behind what to say about made-up data: rows of a sheet are copied one by one.
func notes(r engine.Result, v engine.Value) []string {
	if r.Demo == "" {
		return v.Notes
	}
	return append([]string{r.Demo + "."}, v.Notes...)
}

// decimal writes the shortest decimal that reads as the same number.
func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// inert keeps text from being taken for a formula by spreadsheets.
func inert(s string) string { return figures.Inert(s) }
