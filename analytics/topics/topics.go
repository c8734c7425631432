// Package topics finds out what is asked most: it merges wordings that differ by case, punctuation or a few letters,
// without any model, so that the same questions give the same groups on every machine.
package topics

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Wording is one way in which a question was put, and how often.
type Wording struct {
	Text  string
	Count float64
}

// Group is wordings of one question, by their index, the commonest first.
type Group struct {
	// ID stays the same as long as the commonest wording keeps its words, in whatever order, case or punctuation.
	ID       string
	Wordings []int
	Count    float64
}

// alike is the share of their shingles that two wordings must have in common to be one question.
const alike = 0.6

// Merge groups wordings, the most frequent group first. Wordings of the same words are one question, and so are those
// that share most of their shingles with the commonest wording of a group. The result does not depend on the order of
// the wordings. Wordings without a letter or a digit are left out.
func Merge(wordings []Wording) []Group {
	var sets []group
	byWords := map[string]int{}
	order := make([]int, len(wordings))
	for i := range order {
		order[i] = i
	}
	commonest := func(a, b int) int {
		return cmp.Or(cmp.Compare(wordings[b].Count, wordings[a].Count), cmp.Compare(wordings[a].Text, wordings[b].Text))
	}
	slices.SortFunc(order, commonest)
	for _, i := range order {
		words := Words(wordings[i].Text)
		if len(words) == 0 {
			continue
		}
		key := wordKey(words)
		at, known := byWords[key]
		if !known {
			at = len(sets)
			byWords[key] = at
			sets = append(sets, group{key: key, text: strings.Join(words, " ")})
		}
		sets[at].Wordings = append(sets[at].Wordings, i)
		sets[at].Count += wordings[i].Count
	}
	groups := mergeAlike(sets)
	for i := range groups {
		slices.SortFunc(groups[i].Wordings, commonest)
	}
	return groups
}

// group is a Group that grows, with the words of its commonest wording.
type group struct {
	Group
	key, text string
}

// mergeAlike lets each group, the most frequent first, join the one that it is most alike, or stand for itself.
func mergeAlike(sets []group) []Group {
	slices.SortStableFunc(sets, func(a, b group) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.key, b.key)) })
	near := newIndex()
	var groups []Group
	for _, s := range sets {
		shingles := shinglesOf(s.text)
		if at := near.find(shingles); at >= 0 {
			groups[at].Wordings = append(groups[at].Wordings, s.Wordings...)
			groups[at].Count += s.Count
			continue
		}
		near.add(shingles)
		s.ID = idOf(s.key)
		groups = append(groups, s.Group)
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	return groups
}

// Words are those of a text in lower case: letters and digits, without punctuation and space.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// wordKey is the same for texts of the same words.
func wordKey(words []string) string {
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), " ")
}

func idOf(key string) string {
	h := fnv.New64a()
	h.Write([]byte(key))
	return strconv.FormatUint(h.Sum64(), 36)
}
