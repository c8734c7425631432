package source

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// automap finds the raw column of each canonical field of a table by name, and checks that its values
// can be that. Choices come first: they may name any column, or "" to leave a field empty.
// A column serves one field of a table.
func automap(s *Sample, table string, chosen map[string]string) map[string]string {
	t := TableNamed(table)
	out := map[string]string{}
	taken := map[string]bool{}
	for _, f := range t.Fields {
		column, ok := chosen[table+"."+f.Name]
		if !ok {
			column, ok = chosen[f.Name]
		}
		if ok {
			out[f.Name] = column
			taken[column] = true
		}
	}
	// Nearer names win over further ones for all fields, before any field takes a nested name's end.
	for depth := range 3 {
		for _, f := range t.Fields {
			if _, done := out[f.Name]; done {
				continue
			}
			if c := find(s, table, depth, f, taken); c != nil {
				out[f.Name] = c.Name
				taken[c.Name] = true
			}
		}
	}
	for name, column := range out {
		if column == "" {
			delete(out, name)
		}
	}
	return out
}

// find gives the first free column that bears one of the names and has fitting values. depth 0
// compares whole names, 1 the last two parts of a nested one, 2 the last part.
func find(s *Sample, table string, depth int, f Canonical, taken map[string]bool) *Column {
	for _, name := range synonyms[table][f.Name] {
		for i := range s.Columns {
			c := &s.Columns[i]
			if !taken[c.Name] && partKey(c, depth) == name && suits(c, table, f) {
				return c
			}
		}
	}
	return nil
}

// partKey is the key of the last parts of a nested name; "" where there are not that many.
func partKey(c *Column, depth int) string {
	if depth == 0 {
		return c.Key
	}
	parts := strings.Split(c.Name, ".")
	n := 3 - depth // the last two parts, then the last one
	if len(parts) <= n {
		return ""
	}
	k, _ := key(strings.Join(parts[len(parts)-n:], "."))
	return k
}

// suits reports whether the values of a column can be those of a field: of its kind, and for fields
// that hold one of a few words, such words.
func suits(c *Column, table string, f Canonical) bool {
	if v, ok := fieldWords[table+"."+f.Name]; ok {
		values := present(c.sampled())
		return len(values) == 0 || share(values, v.knows) >= 0.8
	}
	if table == "feedback" && f.Name == "rating" {
		_, known, _ := guessScale(c, "")
		return known || fits(c, Number)
	}
	if table == "costs" && f.Name == "started" {
		dates := withoutTotals(c.sampled())
		return len(dates) > 0 && (every(dates, month.MatchString) || every(dates, isSerial) || guessTime(dates, "dmy").Share >= 0.8)
	}
	if table == "predictions" && f.Name == "sources" {
		values := present(c.sampled())
		return len(values) > 0 && share(values, looksRetrieved) >= 0.8
	}
	if table == "conversions" && f.Name == "ts" && monthly(c) {
		return true
	}
	return fits(c, f.Kind)
}

// withoutTotals gives the values that are present, without the words that rows of sums have there.
func withoutTotals(values []string) []string {
	return slices.DeleteFunc(present(values), func(v string) bool { return slices.Contains(totalWords, strings.ToLower(v)) })
}

// fieldWords are the vocabularies of fields that are found by name.
var fieldWords = map[string]vocabulary{
	"requests.outcome": outcomeWords, "conversations.outcome": resolutionWords, "checks.state": stateWords, "conversions.cohort": cohortWords,
}

// fits reports whether four in five sampled values of a column can be of the kind. A column without
// values fits by its name alone. Every format asks again, so the answer is kept.
func fits(c *Column, kind Kind) bool {
	fit, known := c.kinds[kind]
	if known {
		return fit
	}
	if c.kinds == nil {
		c.kinds = map[Kind]bool{}
	}
	c.kinds[kind] = fitting(c, kind)
	return c.kinds[kind]
}

func fitting(c *Column, kind Kind) bool {
	values := present(c.sampled())
	if len(values) == 0 {
		return kind != Time && kind != Date
	}
	ok := func(string) bool { return true }
	switch kind {
	case Time, Date:
		values = withoutTotals(values)
		return len(values) > 0 && guessTime(values, "dmy").Share >= 0.8 || isTimeKey(c.Key) && (every(values, isSerial) || elapsed(values))
	case Duration:
		ok = func(v string) bool {
			return isNumber(v) || clockText.MatchString(v) || isDurationText(v)
		}
	case Integer, Money, Price, Quantity, Number, Weight:
		ok = isNumber
	case Fraction:
		ok = func(v string) bool { return isNumber(strings.TrimSuffix(v, "%")) }
	case Status:
		ok = isStatus
	case Bool:
		ok = func(v string) bool {
			v = strings.ToLower(v)
			return slices.Contains(trueTexts, v) || slices.Contains(falseTexts, v)
		}
	}
	return share(values, ok) >= 0.8
}

// elapsed reports whether values can be times since a start: numbers that hardly ever go back.
func elapsed(values []string) bool {
	if !every(values, number.MatchString) || len(values) < 2 {
		return false
	}
	numbers := make([]float64, len(values))
	back := 0
	for i, v := range values {
		numbers[i], _ = strconv.ParseFloat(v, 64)
		if i > 0 && numbers[i] < numbers[i-1] {
			back++
		}
	}
	return back*50 <= len(values)
}

// isNumber reports whether a text is a number as bills and logs write it, currency and grouping included.
func isNumber(v string) bool {
	if plainNumber.MatchString(v) {
		return true
	}
	return amountText.MatchString(v)
}

// amountText is a number with a currency or a unit before or behind it and grouping marks inside.
var amountText = regexp.MustCompile(`^[-+(]*\s*(\p{L}{1,4}\p{Sc}?|\p{Sc})?\s*[-+(]*\d[\d.,'’\s\p{Zs}]*\s*(\p{L}{1,4}|\p{Sc}|%)?\s*[-)]?$`)

func isStatus(v string) bool {
	numbers := floats([]string{v})
	if len(numbers) == 0 || !plainNumber.MatchString(v) {
		return false
	}
	n := numbers[0]
	return n == 0 || n >= 100 && n < 600 && n == math.Trunc(n)
}

func share(values []string, ok func(string) bool) float64 {
	hits := 0
	for _, v := range values {
		if ok(v) {
			hits++
		}
	}
	return float64(hits) / float64(len(values))
}
