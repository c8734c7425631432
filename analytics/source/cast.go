package source

import (
	"fmt"
	"slices"
	"strings"
)

// Cast says how the raw text of a column is to be read. The zero value suits clean data: ISO times
// in UTC, plain numbers, durations in seconds.
type Cast struct {
	Layout       string   // Time, Date: layoutISO, layoutEpoch, layoutSerial, or strptime formats joined by "|"; "" is layoutISO
	Zone         string   // Time: IANA zone of values that carry none; "" is UTC
	Unit         string   // Duration: "s", "ms", "us", "ns", "min", "h", unitClock or unitText; Fraction: "%" for 0 to 100; "" is "s" or 0 to 1
	Start        string   // Time with layoutRelative: the UTC start as an SQL TIMESTAMP's text
	DecimalComma bool     // numbers are written 1.234,56
	Messy        bool     // numbers may carry signs and words: "$1,234.56", "(12.30)", "USD 12", "93%"
	Missing      []string // more texts that mean "no value", beside missingTexts
	Infinite     bool     // Number: an infinite value is a missing one instead of a bad one (metric samples)
}

// missingTexts mean "no value" in a column of numbers, times or truth values, beside nullTexts.
var missingTexts = []string{"-", "NaN", "nan", "N/A", "n/a", "NA", "<NA>", "NaT", "#N/A", "undefined"}

// infiniteTexts are how metric systems write a value that has no number.
var infiniteTexts = []string{"+Inf", "-Inf", "Inf", "inf", "-inf", "+inf", "Infinity", "-Infinity"}

// ident quotes a column name for SQL.
func ident(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// lit quotes a text for SQL.
func lit(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// lits quotes texts for an SQL list: 'a','b'.
func lits(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = lit(t)
	}
	return strings.Join(quoted, ",")
}

// castField is the standard way from a raw column to a canonical field: SQL of the field's DuckDB
// type, NULL where the value is missing or bad. Raw tells the two apart: it is NULL for missing.
func castField(c Canonical, column string, k Cast) Field {
	if c.Kind == Text || c.Kind == JSON {
		// The readers have made empty texts NULL; saying so again costs a pass over every string.
		return Field{Name: c.Name, SQL: ident(column), Column: column, Required: c.Required}
	}
	return castExpr(c, ident(column), column, k)
}

// castExpr is castField over any VARCHAR expression; column is the raw column that messages name.
func castExpr(c Canonical, x, column string, k Cast) Field {
	f := Field{Name: c.Name, Column: column, Required: c.Required}
	if c.Kind == Text || c.Kind == JSON {
		f.SQL = fmt.Sprintf("nullif(%s, '')", x)
		return f
	}
	missing := slices.Concat(nullTexts, missingTexts, k.Missing)
	if c.Kind == Status {
		missing = append(missing, "0", "000") // there was no answer, so there is no status
	}
	if k.Infinite {
		missing = append(missing, infiniteTexts...)
	}
	// Not IN: over a list of constants DuckDB makes a join of it, which is four times slower and runs for every row.
	f.Raw = fmt.Sprintf("CASE WHEN list_contains(['',%[2]s], %[1]s) THEN NULL ELSE %[1]s END", x, lits(missing))
	if len(k.Missing) > 0 {
		// These texts may be castable, such as the -1 of a load balancer, and yet mean nothing.
		x = fmt.Sprintf("CASE WHEN list_contains([%[2]s], %[1]s) THEN NULL ELSE %[1]s END", x, lits(k.Missing))
	}
	switch c.Kind {
	case Time:
		f.SQL, f.Expect = timeSQL(x, k), "a time between 2000 and 2100 such as "+exampleTime(k.Layout)
	case Date:
		f.SQL, f.Expect = dateSQL(x, k), "a date between 2000 and 2100 such as "+exampleDate(k.Layout)
	case Duration:
		f.SQL, f.Expect = durationSQL(x, k), "a duration of 0 or more in "+unitName(k.Unit)
	case Integer:
		f.SQL, f.Expect = integerSQL(x, k), "a whole number of 0 or more"
	case Status:
		f.SQL, f.Expect = statusSQL(x), "an HTTP status such as 200"
	case Money, Quantity:
		f.SQL, f.Expect = decimalSQL(x, k), "an amount such as "+exampleAmount(k)+", below ten trillion"
	case Price:
		f.SQL, f.Expect = fallback(x, k, func(x string) string { return "TRY_CAST(" + x + " AS DECIMAL(18,9))" }), "an amount such as "+exampleAmount(k)
	case Weight:
		f.SQL, f.Expect = weightSQL(x, k), "a weight above 0"
	case Number:
		f.SQL, f.Expect = numberSQL(x, k), "a number"
	case Fraction:
		f.SQL, f.Expect = fractionSQL(x, k), "a number from 0 to "+map[bool]string{true: "100", false: "1"}[k.Unit == "%"]
	case Bool:
		f.SQL, f.Expect = boolSQL(x), "yes or no, true or false, 1 or 0"
	}
	return f
}

// constant is a field with the same value in every row. sql is an SQL literal or expression that
// cannot fail.
func constant(c Canonical, sql string) Field {
	return Field{Name: c.Name, SQL: sql, Required: c.Required}
}

// trueTexts and falseTexts are how exports write truth values, in lower case.
var (
	trueTexts = []string{"true", "t", "1", "yes", "y", "on", "1.0", "x", "✓", "✔", "ja", "oui", "si", "sí", "sim",
		"success", "succeeded", "ok", "pass", "passed", "correct", "right", "hit", "converted", "checked", "answered"}
	falseTexts = []string{"false", "f", "0", "no", "n", "off", "0.0", "✗", "✘", "nein", "non", "não",
		"failure", "failed", "error", "fail", "incorrect", "wrong", "miss", "not converted", "unchecked", "unanswered"}
)

// boolSQL asks for what programs write first: looking through the lists takes ten times longer.
func boolSQL(x string) string {
	return fmt.Sprintf("CASE %[1]s WHEN 'false' THEN false WHEN 'true' THEN true WHEN '0' THEN false WHEN '1' THEN true"+
		" ELSE CASE WHEN list_contains([%[2]s], lower(trim(%[1]s))) THEN true WHEN list_contains([%[3]s], lower(trim(%[1]s))) THEN false END END",
		x, lits(trueTexts), lits(falseTexts))
}

// within makes a value NULL that is not strictly between below and above (SQL literals; "" is no
// bound), and evaluates sql once. A NULL stays NULL: greatest and least skip it, so that it
// becomes the bound, which nullif takes away again.
func within(sql, below, above string) string {
	if above != "" {
		sql = fmt.Sprintf("nullif(least(%s, %s), %s)", sql, above, above)
	}
	if below != "" {
		sql = fmt.Sprintf("nullif(greatest(%s, %s), %s)", sql, below, below)
	}
	return sql
}
