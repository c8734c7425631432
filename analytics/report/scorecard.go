package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// ScorecardFormats are the names that WriteScorecard knows.
var ScorecardFormats = []string{"table", "json", "csv"}

// WriteScorecard writes a scorecard in a format: "table" for a terminal, "json" for programs, "csv" with a line for each
// KPI and month, in whose dialect alone numbers are written. It fails with fault.Unsupported for another format, and with what
// w returns.
func WriteScorecard(w io.Writer, format string, card engine.Scorecard, f engine.Footing, d Dialect) error {
	switch format {
	case "table":
		return scorecardTable(w, card)
	case "json":
		return WriteDocument(w, card)
	case "csv":
		return scorecardCSV(w, card, f, d)
	}
	return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(ScorecardFormats, ", "))
}

// WriteDocument writes indented JSON without the escapes that HTML needs: a target reads "> 99%".
func WriteDocument(w io.Writer, document any) error {
	raw, err := plain(document)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}

// verdictMarks stand behind a value where the word has no room.
var verdictMarks = map[string]string{engine.Met: "+", engine.Acceptable: "~", engine.Missed: "!", engine.TooClose: "?", engine.NotEnough: "."}

const verdictLegend = "+ met, ~ acceptable, ! missed, ? too close to call, . not enough data; * the target was another one in some months (--format csv has them)\n"

func scorecardTable(w io.Writer, card engine.Scorecard) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Scorecard, 12 months to %s\n", card.Months[len(card.Months)-1].Label)
	if card.Demo != "" {
		fmt.Fprintf(&b, "%s\n", card.Demo)
	}
	if f := filterText(card.Filters); f != "" {
		fmt.Fprintf(&b, "Only where %s\n", f)
	}
	for _, line := range closedLines(card) {
		b.WriteString(line + "\n")
	}
	b.WriteByte('\n')
	heads, right := []string{"", "Target"}, []bool{false, true}
	for _, m := range card.Months {
		label := m.From.Format("Jan 06")
		if m.Running {
			label += "…"
		}
		heads, right = append(heads, label), append(right, true)
	}
	rows := [][]string{append(heads, strconv.Itoa(card.ToDate.From.Year())+" to date", "Reached", "")}
	for _, r := range card.Rows {
		row := []string{r.Name, scoreTarget(r)}
		for _, s := range append(r.Months[:len(r.Months):len(r.Months)], r.ToDate) {
			row = append(row, strings.TrimRight(formatValue(s.Value, r.Unit, card.Currency)+" "+verdictMarks[s.Verdict], " "))
		}
		rows = append(rows, append(row, fmt.Sprintf("%d of %d", r.Met, r.Judged), ""))
	}
	b.WriteString(aligned(rows, append(right, true, true, false)))
	b.WriteString("\n" + verdictLegend)
	_, err := io.WriteString(w, b.String())
	return err
}

// scoreTarget is the target of the last month that had one, with a sign when another month had another.
func scoreTarget(r engine.ScoreRow) string {
	last, several := "", false
	for _, s := range r.Months {
		if s.Target == nil {
			continue
		}
		several = several || last != "" && last != s.Target.Words
		last = s.Target.Words
	}
	if several {
		last += " *"
	}
	return last
}

// scoreLine is one KPI of one month, or of the year to date, as a row of a spreadsheet.
type scoreLine struct {
	ID       string `csv:"kpi"`
	Name     string `csv:"name"`
	Period   string `csv:"period"`
	Unit     string `csv:"unit"`
	Value    string `csv:"value"`
	Low      string `csv:"low"`
	High     string `csv:"high"`
	Basis    string `csv:"basis"`
	Target   string `csv:"target"`
	Verdict  string `csv:"verdict"`
	Why      string `csv:"why"`
	Currency string `csv:"currency"`
	From     string `csv:"from"`
	To       string `csv:"to"`
	Notes    string `csv:"notes"`    // what to say about made-up data
	Coverage string `csv:"coverage"` // of each table, in the period that the months end with
	RowBasis
}

func scorecardCSV(w io.Writer, card engine.Scorecard, f engine.Footing, d Dialect) error {
	lines := []scoreLine{}
	for _, r := range card.Rows {
		add := func(period string, p engine.Period, s engine.Score) {
			l := scoreLine{ID: r.ID, Name: r.Name, Period: period, Unit: r.Unit, Value: d.decimal(s.Value), Low: d.decimal(s.Low), High: d.decimal(s.High), Basis: s.Basis,
				Verdict: s.Verdict, Why: inert(s.Why), From: p.FromStr, To: p.ToStr, Notes: inert(card.Demo), Coverage: coverageText(f), RowBasis: basisOf(f, r.ID)}
			if s.Target != nil {
				l.Target = inert(s.Target.Text)
			}
			if r.Unit == "money" {
				l.Currency = card.Currency
			}
			lines = append(lines, l)
		}
		for i, s := range r.Months {
			add(card.Months[i].From.Format("2006-01"), card.Months[i], s)
		}
		add(strconv.Itoa(card.ToDate.From.Year())+" to date", card.ToDate, r.ToDate)
	}
	return d.marshal(w, lines)
}
