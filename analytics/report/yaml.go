package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// yamlText builds a YAML file line by line. What go-yaml's encoder writes of hostile texts it does not read as the same
// texts, and other readers refuse more than it does, so every value is quoted here.
type yamlText struct{ b strings.Builder }

// comment writes lines behind a #; empty ones part paragraphs.
func (y *yamlText) comment(lines []string) {
	for _, line := range lines {
		y.b.WriteString(strings.TrimRight("# "+printable(line), " ") + "\n")
	}
}

// line writes a key with a value, or the beginning of what stands below it when the value is empty.
func (y *yamlText) line(indent int, key string, value ...string) {
	text := strings.Repeat(" ", indent) + key + ":"
	if len(value) > 0 {
		text += " " + strings.Join(value, " ")
	}
	y.b.WriteString(text + "\n")
}

// pairs writes values by their keys, in the order given; those with an empty value are left out.
func (y *yamlText) pairs(indent int, of ...[2]string) {
	for _, p := range of {
		if p[1] != "" {
			y.line(indent, p[0], quoted(p[1]))
		}
	}
}

// quoted is a text as a YAML scalar that every reader takes for the same text: in single quotes where one line holds it.
func quoted(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if !strings.ContainsFunc(text, func(r rune) bool { return !yamlPrints(r) }) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var b strings.Builder
	for _, r := range text {
		if yamlPrints(r) {
			raw, err := json.Marshal(string(r))
			if err != nil {
				panic("report: " + err.Error()) // a rune always encodes
			}
			b.Write(raw[1 : len(raw)-1])
		} else {
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	return `"` + b.String() + `"`
}

// yamlPrints reports whether a character may stand in a quoted scalar of one line as it is.
func yamlPrints(r rune) bool {
	return unicode.IsPrint(r) && r != '\uFEFF' && r != '\uFFFE' && r != '\uFFFF'
}

// printable is a text on one line, for comments.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !yamlPrints(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
