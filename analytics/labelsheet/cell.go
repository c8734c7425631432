package labelsheet

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// longest is how many UTF-16 units of a text are written: spreadsheets hold 32,767 in a cell, and lose the rest silently.
const longest = 32_000

// clean makes a text fit for a cell: no control characters, which XML cannot hold, and one kind of line end.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			return '\uFFFD'
		}
		return r
	}, text)
}

// fitted is a text that is cut, and says so, where a cell cannot hold it.
func fitted(text string) string {
	units := 0
	for i, r := range text {
		if units += max(len16(r), 1); units > longest {
			return text[:i] + fmt.Sprintf("\n[… %d more characters: see the review itself]", utf8.RuneCountInString(text[i:]))
		}
	}
	return text
}

func len16(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// inert keeps a text from being taken for a formula: what begins with =, +, -, @ or a tab has an apostrophe before it, and
// what begins with such an apostrophe has one more. live undoes it. A workbook says of each cell that it is text, so only
// the second is needed there: it lets live treat both alike.
func inert(text string, asText bool) string {
	if quotes, formula := begins(text); formula && (quotes > 0 || !asText) {
		return "'" + text
	}
	return text
}

func live(text string) string {
	if quotes, formula := begins(text); formula && quotes > 0 {
		return text[1:]
	}
	return text
}

// begins is with how many apostrophes a text begins, and whether what follows them would be taken for a formula.
func begins(text string) (quotes int, formula bool) {
	rest := strings.TrimLeft(text, "'")
	return len(text) - len(rest), rest != "" && strings.ContainsAny(rest[:1], "=+-@\t")
}
