package engine

import (
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// need is what a question asks of a fact.
type need struct {
	fact  *catalog.Fact
	names []string // columns, measures and rules
	means []string // columns of which nothing but their mean and spread is asked
	by    string   // dimension to group by
	grain grain    // or local time to group by; empty: neither
	each  bool     // the values of each single row are asked for: sums cannot stand in for them
}

// needOf is what a KPI asks of its fact, with what its n is counted by.
func needOf(fact *catalog.Fact, k *catalog.KPI, by split) need {
	n := need{fact: fact, by: by.by, grain: by.grain, names: namesOf(fact, k)}
	m := &k.Measure
	switch m.Kind {
	case catalog.Mean:
		if n.each = !m.Where.Empty() || !isMean(fact, m.Value.SQL); !n.each {
			n.names, n.means = nil, []string{m.Value.SQL}
		}
	case catalog.Highest:
		n.each = true
	default:
		n.each = slices.ContainsFunc(m.Expressions(), func(x *catalog.Expression) bool { return !ofSums(fact, x.SQL) })
	}
	return n
}

// isMean reports whether a roll-up of the fact keeps what the mean of the column is made of.
func isMean(fact *catalog.Fact, column string) bool {
	return slices.ContainsFunc(fact.Rollups, func(r catalog.Rollup) bool { return r.Means[column] != catalog.Sums{} })
}

// namesOf are the columns, measures and rules that a KPI needs, with what its n is counted by.
func namesOf(fact *catalog.Fact, k *catalog.KPI) []string {
	var names []string
	for _, x := range k.Measure.Expressions() {
		names = union(names, x.Columns)
	}
	if fact.Weight != "" && k.Measure.Kind != catalog.RatioOf {
		names = union(names, []string{fact.Weight})
	}
	return names
}

var (
	called     = regexp.MustCompile(`(\w+)\s*\(`)
	branches   = regexp.MustCompile(`(?i)\b(?:then|else)\s+(\w+)`)
	textOrNote = regexp.MustCompile(`'(?:[^']|'')*'`)
	// rowwise are the words before a parenthesis that look at one row, beside sum itself.
	rowwise = []string{"filter", "in", "and", "or", "not", "when", "then", "else", "case", "coalesce", "nullif", "lower", "upper", "trim", "contains", "starts_with", "greatest", "least"}
)

// ofSums reports whether an expression gives the same over rows that are added up: all that it aggregates are sums of
// measures, as they are or where a condition holds. What cannot be told is read from the rows.
func ofSums(fact *catalog.Fact, expression string) bool {
	text := textOrNote.ReplaceAllString(expression, "''")
	for _, at := range called.FindAllStringSubmatchIndex(text, -1) {
		word := strings.ToLower(text[at[2]:at[3]])
		if word == "sum" && !sumOfMeasure(fact, enclosed(text[at[1]:])) || word != "sum" && !slices.Contains(rowwise, word) {
			return false
		}
	}
	return true
}

// enclosed is the text up to the parenthesis that closes the one before it.
func enclosed(text string) string {
	depth := 1
	for i, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return strings.TrimSpace(text[:i])
		}
	}
	return text
}

func sumOfMeasure(fact *catalog.Fact, text string) bool {
	if _, ok := fact.Measures[text]; ok {
		return true
	}
	if !strings.HasPrefix(strings.ToUpper(text), "CASE ") {
		return false
	}
	for _, branch := range branches.FindAllStringSubmatch(text, -1) {
		_, ok := fact.Measures[branch[1]]
		if !ok && branch[1] != "0" && !strings.EqualFold(branch[1], "null") {
			return false
		}
	}
	return true
}
