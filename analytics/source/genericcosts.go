package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
// dates are a month's last day and none a month's first.
func inclusive(s *Sample, start, end string) bool {
	from := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == start })
	to := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == end })
	order, _ := dayMonthOrder(s.Columns[to].sampled(), "")
	last, first := 0, 0
	for _, row := range s.Rows {
		if from >= 0 && row[to] != "" && row[from] == row[to] {
			return true
		}
		if t, ok := calendarDay(row[to], order); ok {
			first += btoi(t.Day() == 1)
			last += btoi(t.AddDate(0, 0, 1).Day() == 1)
		}
	}
	return last > 0 && first == 0
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
	order, _ := dayMonthOrder(values, d.Choices.Order)
	monthly := len(values) > 0 && every(values, func(v string) bool {
		t, ok := calendarDay(v, order)
		return month.MatchString(v) || ok && t.Day() == 1
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

// calendarDay reads the day of an ISO time, a numeric date of a known order or a spreadsheet's day number.
func calendarDay(v, order string) (time.Time, bool) {
	v = strings.TrimSpace(v)
	if isSerial(v) {
		n, _ := strconv.ParseFloat(v, 64) // isSerial has parsed it
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)), true
	}
	if m := numeric.FindStringSubmatch(v); m != nil && order != "" {
		day, mon := m[1], m[3]
		if order == "mdy" {
			day, mon = mon, day
		}
		t, err := time.Parse("2006-1-2", m[4]+"-"+mon+"-"+day)
		return t, err == nil
	}
	t, err := time.Parse(time.DateOnly, v[:min(len(v), len(time.DateOnly))])
	return t, err == nil
}
