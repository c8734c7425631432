package source

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// generic is the format of people's own tables: one for each canonical table, recognised by the names
// of the columns and by whether their values fit. Its id is the table's name.
type generic struct {
	table string
	title string
	how   string
	score func(s *Sample, m map[string]string) (float64, []string)
}

// genericFormats are offered after all others, in the order in which equal scores are settled.
func genericFormats() []Format {
	return []Format{
		generic{"requests", "Request table", "any table with a time and a status, a duration, a path or token counts for each request", scoreRequests},
		generic{"predictions", "Prediction table", "any table with a time and a prediction, an answer, a confidence or a judgement for each prediction", scorePredictions},
		generic{"feedback", "Feedback table", "any table with a time and a rating", scoreFeedback},
		generic{"costs", "Cost table", "any table with a date or month, an amount and what it was for", scoreCosts},
		generic{"incidents", "Incident table", "any table with a start, and an end, a severity or a title for each incident", scoreIncidents},
		generic{"checks", "Uptime checks", "any table with a time and up or down for each probe", scoreChecks},
		generic{"conversations", "Conversation table", "any table with a start and an outcome, an end or a number of messages for each conversation", scoreConversations},
		generic{"conversions", "Conversion table", "any table with a date, a group (AI or baseline) and converted users, one by one or summed up", scoreConversions},
		generic{"samples", "Metric samples", "any table with a time and values: one metric a row, or one a column", scoreSamples},
		generic{"events", "Event table", "any table with a time and what happened: deployments, price and prompt changes, holidays", scoreEvents},
	}
}

func (g generic) ID() string { return g.table }

func (g generic) Describe() Description {
	return Description{ID: g.table, Title: g.title, Tool: "your own", How: "CSV, TSV, JSON, JSON lines, Parquet or xlsx: " + g.how,
		Tables: []string{g.table}, Distinct: "names of columns and fitting values"}
}

// Detect scores a table by the fields that its columns can fill. Log lines are never a table.
func (g generic) Detect(s *Sample) Match {
	if s.Shape == ShapeLines || len(s.Columns) == 0 {
		return Match{}
	}
	score, why := g.score(s, automap(s, g.table, nil))
	return Match{Score: min(score, 0.85), Why: why} // a vendor's own export may say 1
}

// Plan maps the columns, and adds the other tables that the same records fill.
func (g generic) Plan(s *Sample, d *Draft) error {
	p := &Plan{Reader: tableReader(s)}
	if g.table == "samples" && wide(s, automap(s, g.table, d.Choices.Columns)) {
		g.planWide(s, d, p)
		return nil
	}
	p.Outputs = append(p.Outputs, g.output(s, d, p, false))
	for _, other := range companions[g.table] {
		o := named(other)
		if score, _ := o.score(s, automap(s, other, d.Choices.Columns)); score >= alone {
			p.Outputs = append(p.Outputs, o.output(s, d, p, true))
		}
	}
	g.ignoreTotals(s, d, p)
	warnOfOtherTimes(s, d)
	p.KeyedBy = g.keyedBy(s, d, p.Outputs[0])
	d.finish(p)
	return nil
}

// alone is the score from which a table would be offered on its own.
const alone = 0.5

// companions are the tables that one record may fill beside the primary one: a row with path, status and
// latency may also hold a prediction with its confidence and a rating.
var companions = map[string][]string{
	"requests":    {"predictions", "feedback"},
	"predictions": {"feedback"},
	"feedback":    {"predictions"},
}

func named(table string) generic {
	for _, f := range genericFormats() {
		if f.ID() == table {
			return f.(generic)
		}
	}
	panic("source: no generic format for table " + table)
}

// output maps the columns to one table. A companion has a row only where its own columns are filled.
func (g generic) output(s *Sample, d *Draft, p *Plan, companion bool) Output {
	t := TableNamed(g.table)
	m := automap(s, g.table, d.Choices.Columns)
	out := Output{Table: g.table}
	add := func(f ...Field) { out.Fields = append(out.Fields, f...) }
	for _, c := range t.Fields {
		column, ok := m[c.Name]
		if ok && s.named(column) == nil {
			d.ask(askColumn(s, g.table, c, fmt.Sprintf("the file has no column %q", column)))
			continue
		}
		switch {
		case ok && g.table == "incidents" && lengths[c.Name] != nil && lengthOf(s, c.Name, m) != nil:
			// A column of durations: the time comes with the start, below.
		case ok:
			add(g.fields(s, d, p, c, column)...)
		default:
			add(g.absent(s, d, p, c, m)...)
		}
	}
	if g.table == "incidents" {
		out.Fields = g.incidentEnds(s, d, d.Choices.Columns, m, out.Fields)
	}
	if companion {
		var filled []string
		for _, name := range telling[g.table] {
			if column, ok := m[name]; ok {
				filled = append(filled, fmt.Sprintf("nullif(%s, '') IS NOT NULL", ident(column)))
			}
		}
		out.Where = strings.Join(filled, " OR ")
	}
	return out
}

// telling are the fields by which a companion table's row is known to be there.
var telling = map[string][]string{
	"predictions": {"output", "confidence", "label", "correct", "hallucinated"},
	"feedback":    {"rating", "comment"},
}

// askColumn asks which column holds a required field.
func askColumn(s *Sample, table string, c Canonical, evidence string) Question {
	q := Question{ID: "column:" + c.Name, Text: fmt.Sprintf("Which column holds %q of %s (%s)?", c.Name, table, c.About), Evidence: evidence,
		Flag: fmt.Sprintf("--column %s=NAME", c.Name)}
	for i := range s.Columns {
		if col := &s.Columns[i]; fits(col, c.Kind) {
			q.Options = append(q.Options, Option{Value: col.Name, Label: col.Name})
		}
	}
	return q
}

// warnOfOtherTimes compares the chosen time with other columns that are named like the time of a record:
// exports exist in which one of the two is years off.
func warnOfOtherTimes(s *Sample, d *Draft) {
	i := slices.IndexFunc(d.Mapping, func(m Mapped) bool { return m.Field == "ts" && m.Column != "" })
	if i < 0 {
		return
	}
	chosen := s.named(d.Mapping[i].Column)
	for _, other := range s.Columns {
		if chosen == nil || other.Name == chosen.Name || !slices.Contains([]string{"timestamp", "ts", "datetime", "time"}, other.Key) || len(other.all) == 0 || len(chosen.all) == 0 {
			continue
		}
		a, b := instant(chosen.all[0]), instant(other.all[0])
		if gap := a.Sub(b).Abs(); !a.IsZero() && !b.IsZero() && gap > 48*time.Hour {
			d.warn("%q (%s) and %q (%s) disagree by %d days: %q is taken.", chosen.Name, chosen.all[0], other.Name, other.all[0], int(gap.Hours()/24), chosen.Name)
		}
	}
}

// totalWords are what a row of sums says in place of a date or a name.
var totalWords = []string{"total", "totals", "grand total", "sum", "subtotal", "sub-total", "summe", "gesamt", "gesamtsumme", "total general", "totaux", "total costs", "service total", "rounding error"}

// ignoreTotals leaves out rows of sums, which would count everything twice. Bills and sheets are always
// guarded; in logs, where the check would cost time, only where the sample shows such a row.
func (g generic) ignoreTotals(s *Sample, d *Draft, p *Plan) {
	always := slices.Contains([]string{"costs", "conversions", "incidents", "feedback"}, g.table)
	var where []string
	for i, c := range s.Columns {
		seen := slices.ContainsFunc(c.all, func(v string) bool { return slices.Contains(totalWords, strings.ToLower(strings.TrimSpace(v))) })
		named := i == 0 || slices.ContainsFunc(d.Mapping, func(m Mapped) bool {
			return m.Column == c.Name && m.Table == g.table && slices.Contains([]string{"ts", "started", "vendor", "service", "cohort"}, m.Field)
		})
		if named && (always || seen) {
			where = append(where, fmt.Sprintf("list_contains([%s], lower(trim(%s)))", lits(totalWords), ident(c.Name)))
		}
		if named && seen {
			d.ignore("rows of totals", fmt.Sprintf("%q holds a word such as Total", c.Name))
		}
	}
	if len(where) > 0 {
		p.Ignore = append(p.Ignore, IgnoreRule{Reason: "total row", Where: "(" + strings.Join(where, " OR ") + ") IS TRUE"})
	}
}

// keyedBy gives "id" when the mapped id tells records apart in the sample. An id that repeats is an
// id of something else, and must not make rows look like duplicates.
func (g generic) keyedBy(s *Sample, d *Draft, o Output) string {
	i := slices.IndexFunc(o.Fields, func(f Field) bool { return f.Name == "id" && f.Column != "" })
	if i < 0 {
		return ""
	}
	col := s.named(o.Fields[i].Column)
	if col == nil || len(col.all) == 0 || slices.Contains([]string{"traceid", "correlationid"}, col.Key) {
		return "" // the calls of one trace share its id, though the first thousand may not show it
	}
	seen := map[string]bool{}
	for _, v := range col.all {
		seen[v] = true
	}
	if len(seen) < len(col.all) || col.Filled < 1 {
		d.warn("%q repeats or is missing in some records, so it does not identify them: duplicates are found by overlapping times instead.", col.Name)
		return ""
	}
	return "id"
}
