package labelsheet

import (
	"strings"

	"telltale/analytics/fault"
)

// The words of the answers.
var (
	yesNo      = []string{"yes", "no"}
	judgements = []string{"correct", "incorrect", "unsure"}
	findings   = []string{"yes", "no", "cannot verify"}
)

// What people and spreadsheets make of yes, no and unsure: a program that takes "true" for a value writes it in its own
// language.
var (
	affirmed  = set("yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "wahr", "vrai", "verdadero")
	denied    = set("no", "n", "false", "0", "nein", "non", "falsch", "faux", "falso")
	undecided = set("unsure", "u", "?", "cannot verify", "can't verify", "cannot tell", "cv", "unclear", "unknown", "don't know", "maybe", "not sure")
	right     = set("correct", "c", "right", "ok", "good")
	wrong     = set("incorrect", "i", "wrong", "not correct", "bad")
)

func set(words ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

// word reads an answer as one of the words that a column takes: for yes, for no, and for neither where there is a third.
// ok is false for what is none of them.
func word(cell string, words []string) (answer string, ok bool) {
	cell = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(cell, "’", "'")), " "))
	cell = strings.TrimRight(cell, ".!")
	judged := words[0] == judgements[0]
	switch {
	case cell == "":
		return "", true
	case affirmed[cell] || judged && right[cell]:
		return words[0], true
	case denied[cell] || judged && wrong[cell]:
		return words[1], true
	case undecided[cell] && len(words) > 2:
		return words[2], true
	}
	return "", false
}

// notWord says what is wrong with an answer.
func notWord(cell string, of column, words []string) string {
	last := len(words) - 1
	return fault.New(fault.Invalid, "%q in the column %q is not %s or %s.", shortened(cell), headers[of], strings.Join(words[:last], ", "), words[last]).Text
}

// shortened is the beginning of a text, for a message.
func shortened(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
