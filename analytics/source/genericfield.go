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
		d.show(g.table, c.Name, column, "", "without the query")
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
		d.show(g.table, c.Name, column, "", "")
		return []Field{{Name: c.Name, SQL: incidentWords.sql(x), Column: column}}
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
	note := fmt.Sprintf("%s, %s to %s", sc.Name, short(sc.Min), short(sc.Max))
	if sc.Note != "" {
		note += "; " + sc.Note
		p.Notes = append(p.Notes, fmt.Sprintf("%q: %s.", column, sc.Note))
	}
	comma, _ := numberStyle(s.named(column).sampled(), s.Dialect.DecimalComma)
	d.show(g.table, "rating", column, sc.Name, note)
	return sc.fields(column, comma)
}

var month = regexp.MustCompile(`^\d{4}-?(0[1-9]|1[0-2])$`)

// started maps the first day of a charge. A month (2026-10, 202610) is its first day.
func (g generic) started(s *Sample, d *Draft, c Canonical, column string) []Field {
	if values := withoutTotals(s.named(column).sampled()); len(values) > 0 && every(values, month.MatchString) {
		d.show(g.table, c.Name, column, "month", "first day of the month")
		f := castField(c, column, Cast{})
		f.SQL, f.Expect = within(firstOfMonth(ident(column)), "DATE '1999-12-31'", "DATE '2100-01-01'"), "a month such as 2026-10"
		return []Field{f}
	}
	return []Field{d.take(s, g.table, c.Name, column, Cast{})}
}

func firstOfMonth(x string) string {
	return fmt.Sprintf("TRY_CAST(left(%[1]s, 4) || '-' || right(%[1]s, 2) || '-01' AS DATE)", x)
}

// costEnd maps the end of a charge period. People's own sheets often name the last day in place of
// the day after it.
func (g generic) costEnd(s *Sample, d *Draft, c Canonical, column string) []Field {
	f := d.take(s, g.table, c.Name, column, Cast{})
	if inclusive(s, automap(s, g.table, d.Choices.Columns)["started"], column) {
		f.SQL = fmt.Sprintf("(%s + 1)", f.SQL)
		d.warn("%q is read as the last day of the charge, since some fall on their start or on a month's last day; the day after it ends the period.", column)
	}
	return []Field{f}
}

// inclusive reports whether the ends of periods are last days: some end on the day they start, or some
// ISO dates are a month's last day and none a month's first.
func inclusive(s *Sample, start, end string) bool {
	from := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == start })
	to := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == end })
	last, first := 0, 0
	for _, row := range s.Rows {
		if from >= 0 && row[to] != "" && row[from] == row[to] {
			return true
		}
		t, err := time.Parse(time.DateOnly, row[to])
		if err != nil {
			continue
		}
		first += btoi(t.Day() == 1)
		last += btoi(t.AddDate(0, 0, 1).Day() == 1)
	}
	return last > 0 && first == 0
}

// absent makes a field that no column holds: a constant, a value from another column, a question, or
// nothing at all.
func (g generic) absent(s *Sample, d *Draft, p *Plan, c Canonical, m map[string]string) []Field {
	switch {
	case g.table == "requests" && (c.Name == "method" || c.Name == "path"):
		return requestLine(s, d, c)
	case c.Name == "weight":
		return []Field{constant(c, "1::DECIMAL(12,3)")}
	case g.table == "costs" && c.Name == "ended":
		return g.impliedEnd(s, d, c, m)
	case g.table == "costs" && c.Name == "currency":
		return g.impliedCurrency(s, d, p, c, m)
	case g.table == "samples" && c.Name == "metric":
		name := metricName(s.File)
		d.warn("No column names the metric: the file's name is taken, %q.", name)
		d.show(g.table, c.Name, "", "", "from the file's name")
		return []Field{constant(c, lit(name))}
	case g.table == "predictions" && c.Name == "ts" && d.Choices.Columns["ts"] == "":
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
		d.ask(Question{ID: "start", Text: "When were these predictions made?", Free: true, Flag: "--start 2026-10-01T00:00:00Z",
			Evidence: "no column of the file is a time; all records get the one that you give"})
	}
	text := start.UTC().Format("2006-01-02 15:04:05")
	p.Notes = append(p.Notes, "All records have the time that was given, "+text+" UTC.")
	d.show(g.table, c.Name, "", "", "as given")
	return []Field{constant(c, "TIMESTAMP "+lit(text))}
}

// impliedEnd ends a charge a month after its start when all starts are months or their first days, else
// a day after it.
func (g generic) impliedEnd(s *Sample, d *Draft, c Canonical, m map[string]string) []Field {
	col := s.named(m["started"])
	if col == nil {
		return nil // the question for the start is open
	}
	start := g.started(s, &Draft{Choices: d.Choices}, *TableNamed("costs").Field("started"), col.Name)[0]
	values := withoutTotals(col.sampled())
	monthly := len(values) > 0 && every(values, func(v string) bool {
		return month.MatchString(v) || strings.HasSuffix(v[:min(len(v), 10)], "-01")
	})
	step, note := "INTERVAL 1 DAY", "the day after the start"
	if monthly {
		step, note = "INTERVAL 1 MONTH", "a month after the start"
	}
	d.show(g.table, c.Name, "", "", note)
	return []Field{{Name: c.Name, SQL: fmt.Sprintf("(%s + %s)::DATE", start.SQL, step), Required: true, Column: col.Name}}
}

// currencySigns are signs that stand for one currency only.
var currencySigns = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "usd": "USD", "eur": "EUR", "gbp": "GBP", "us$": "USD"}

var currencyWord = regexp.MustCompile(`\b(USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|BRL|SEK|NOK|DKK|PLN|CNY|SGD|NZD|MXN|ZAR|KRW)\b`)

// impliedCurrency finds the currency in the name of the amount ("Cost ($)") or in its values, or asks.
func (g generic) impliedCurrency(s *Sample, d *Draft, p *Plan, c Canonical, m map[string]string) []Field {
	code, note := d.Choices.Currency, "as chosen"
	if col := s.named(m["billed"]); code == "" && col != nil {
		code, note = currencySigns[col.Unit], fmt.Sprintf("from the name %q", col.Name)
		if code == "" && len(col.Unit) == 3 && currencyWord.MatchString(strings.ToUpper(col.Unit)) {
			code = strings.ToUpper(col.Unit)
		}
		if code == "" {
			code, note = currencyOf(col.sampled()), "from the amounts"
		}
	}
	if code == "" {
		d.ask(Question{ID: "currency", Text: "In which currency are the amounts?", Evidence: "neither a column nor the amounts name one", Free: true, Flag: "--currency USD",
			Options: []Option{{"USD", "US dollar"}, {"EUR", "Euro"}, {"GBP", "Pound sterling"}}})
		return nil
	}
	d.show(g.table, c.Name, "", "", code+" "+note)
	p.Notes = append(p.Notes, "Currency "+code+" "+note+".")
	return []Field{constant(c, lit(strings.ToUpper(code)))}
}

// currencyOf gives the one currency that amounts name, "" when they name none or several.
func currencyOf(values []string) string {
	found := ""
	for _, v := range values {
		code := currencyWord.FindString(v)
		for sign, c := range map[string]string{"$": "USD", "€": "EUR", "£": "GBP"} {
			if code == "" && strings.Contains(v, sign) {
				code = c
			}
		}
		if code != "" && found != "" && code != found {
			return ""
		}
		if code != "" {
			found = code
		}
	}
	return found
}

// metricName makes a metric's name of a file's: data/ec2_cpu.csv.gz gives ec2_cpu.
func metricName(f File) string {
	name := filepath.Base(filepath.ToSlash(f.Name()))
	name, _, _ = strings.Cut(name, ".")
	return name
}
