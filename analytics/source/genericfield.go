package source

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// fields maps one column to a canonical field of the table, with what that field needs beyond its kind.
func (g generic) fields(s *Sample, d *Draft, p *Plan, c Canonical, column string) []Field {
	x := ident(column)
	switch g.table + "." + c.Name {
	case "requests.path":
		note := "without the query"
		if slices.ContainsFunc(s.named(column).all, func(v string) bool { return strings.Contains(v, "://") }) {
			x, note = fmt.Sprintf(`regexp_replace(%s, '^[A-Za-z]+://[^/?#]*', '')`, x), "without host and query"
		}
		d.show(g.table, c.Name, column, "", note)
		return []Field{{Name: c.Name, SQL: fmt.Sprintf("nullif(split_part(%s, '?', 1), '')", x), Column: column}}
	case "requests.outcome":
		return g.word(d, c, column, outcomeWords)
	case "conversations.outcome":
		return g.word(d, c, column, resolution(s.named(column)))
	case "checks.state":
		return g.word(d, c, column, stateWords)
	case "conversions.cohort":
		return g.word(d, c, column, cohortWords)
	case "incidents.kind":
		return g.incidentKind(s, d, p, c, column)
	case "costs.kind":
		d.show(g.table, c.Name, column, "", "other where the word is not known")
		return []Field{{Name: c.Name, SQL: fmt.Sprintf("coalesce(%s, CASE WHEN nullif(%s, '') IS NOT NULL THEN 'other' END)", chargeWords.sql(x), x), Column: column}}
	case "costs.currency":
		d.show(g.table, c.Name, column, "", "")
		return []Field{{Name: c.Name, SQL: fmt.Sprintf("CASE WHEN regexp_matches(trim(%[1]s), '^[A-Za-z]{3}$') THEN upper(trim(%[1]s)) END", x), Raw: fmt.Sprintf("nullif(%s, '')", x),
			Column: column, Expect: "an ISO currency code such as USD", Required: true}}
	case "costs.started":
		return g.started(s, d, c, column)
	case "costs.ended":
		return g.costEnd(s, d, c, column)
	case "feedback.rating":
		return g.rating(s, d, p, column)
	case "conversions.ts", "events.ts":
		return g.dayOrTime(s, d, p, c, column)
	case "events.kind":
		d.show(g.table, c.Name, column, "", "other words are kept")
		return []Field{{Name: c.Name, SQL: fmt.Sprintf("coalesce(%s, nullif(%s, ''))", eventWords.sql(x), x), Column: column}}
	case "incidents.ended", "conversations.ended":
		return []Field{d.take(s, g.table, c.Name, column, Cast{Missing: stillOpen})}
	}
	return []Field{d.take(s, g.table, c.Name, column, Cast{})}
}

// stillOpen are texts that stand in place of an end.
var stillOpen = []string{"ongoing", "Ongoing", "open", "Open", "in progress", "In progress", "active", "Active", "unresolved", "Unresolved", "investigating", "Investigating"}

// word maps a column by a vocabulary.
func (g generic) word(d *Draft, c Canonical, column string, v vocabulary) []Field {
	d.show(g.table, c.Name, column, "", "by its words")
	return []Field{v.field(c, column)}
}

// resolution is the vocabulary of a column of outcomes. In a column named escalated, yes means escalated.
func resolution(c *Column) vocabulary {
	if c != nil && strings.Contains(c.Key, "escalated") {
		return vocabulary{{"escalated", trueTexts}, {"unknown", falseTexts}}
	}
	return resolutionWords
}

// rating maps a column of ratings with its scale, or asks for the scale.
func (g generic) rating(s *Sample, d *Draft, p *Plan, column string) []Field {
	sc, ok, evidence := guessScale(s.named(column), d.Choices.Scale)
	if !ok {
		d.ask(askScale(column, evidence))
	}
	note := ""
	if ok {
		note = fmt.Sprintf("%s, %s to %s", sc.Name, short(sc.Min), short(sc.Max))
	}
	if sc.Note != "" {
		note += "; " + sc.Note
		p.Notes = append(p.Notes, fmt.Sprintf("%q: %s.", column, sc.Note))
	}
	comma, _ := numberStyle(s.named(column).sampled(), s.Dialect.DecimalComma)
	d.show(g.table, "rating", column, sc.Name, note)
	return sc.fields(column, comma)
}

// absent makes a field that no column holds: a constant, a value from another column, a question, or
// nothing at all.
func (g generic) absent(s *Sample, d *Draft, p *Plan, c Canonical, m map[string]string) []Field {
	switch {
	case g.table == "requests" && (c.Name == "method" || c.Name == "path"):
		return requestLine(s, d, c)
	case c.Name == "weight":
		return []Field{constant(c, "1::DECIMAL(12,3)")}
	case g.table == "incidents" && c.Name == "kind":
		return g.incidentKind(s, d, p, c, m["severity"])
	case g.table == "costs" && c.Name == "ended":
		return g.impliedEnd(s, d, c, m)
	case g.table == "costs" && c.Name == "currency":
		return g.impliedCurrency(s, d, p, c, m)
	case g.table == "samples" && c.Name == "metric":
		name := metricName(s.File)
		d.warn("No column names the metric: the file's name is taken, %q.", name)
		d.show(g.table, c.Name, "", "", "from the file's name")
		return []Field{constant(c, lit(name))}
	case g.table == "events" && c.Name == "kind":
		return g.impliedKind(s, d, p, c, m)
	case g.table == "events" && c.Name == "title":
		return g.impliedTitle(d, c, m)
	case (g.table == "predictions" || g.table == "conversions") && c.Name == "ts" && d.Choices.Columns["ts"] == "":
		return g.oneTime(s, d, p, c)
	case c.Required:
		d.ask(askColumn(s, g.table, c, "no column bears a usual name and has fitting values"))
	}
	return nil
}

var requestText = regexp.MustCompile(`^[A-Z]{3,16} \S+ HTTP/\d`)

// requestLine takes method and path out of a column of request lines, "GET /a?b=1 HTTP/1.1".
func requestLine(s *Sample, d *Draft, c Canonical) []Field {
	col := s.keyed("request", "requestline")
	if col == nil || len(col.all) == 0 || share(col.all, requestText.MatchString) < 0.8 {
		return nil
	}
	sql := fmt.Sprintf("nullif(split_part(%s, ' ', 1), '')", ident(col.Name))
	if c.Name == "path" {
		sql = fmt.Sprintf("nullif(split_part(split_part(%s, ' ', 2), '?', 1), '')", ident(col.Name))
	}
	d.show("requests", c.Name, col.Name, "", "from the request line")
	return []Field{{Name: c.Name, SQL: sql, Column: col.Name}}
}

// oneTime gives all records the time that a person states, for collections of answers without times.
func (g generic) oneTime(s *Sample, d *Draft, p *Plan, c Canonical) []Field {
	start, err := time.Parse(time.RFC3339, d.Choices.Start)
	if err != nil {
		d.ask(Question{ID: "start", Text: fmt.Sprintf("When were these %s made?", g.table), Free: true, Flag: "--start 2026-10-01T00:00:00Z",
			Evidence: "no column of the file is a time; all records get the one that you give"})
	}
	text := start.UTC().Format("2006-01-02 15:04:05")
	p.Notes = append(p.Notes, "All records have the time that was given, "+text+" UTC.")
	d.show(g.table, c.Name, "", "", "as given")
	return []Field{constant(c, "TIMESTAMP "+lit(text))}
}

// metricName makes a metric's name of a file's: data/ec2_cpu.csv.gz gives ec2_cpu.
func metricName(f File) string {
	name := filepath.Base(filepath.ToSlash(f.Name()))
	name, _, _ = strings.Cut(name, ".")
	return name
}
