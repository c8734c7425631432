package labeling

import (
	"cmp"
	"slices"
	"strings"
)

// mostExamples is how many items a kind of failure names.
const mostExamples = 5

// failures counts what fails, by kind: of the items that are not right or have something made up, and of others that were
// given a kind.
func (r *record) failures(v reading) []FailureCount {
	byName := map[string]*FailureCount{}
	of := map[int][]string{} // kinds by position
	for _, i := range v.items {
		e := v.held[i.Position]
		if e.Kind != answerEdit || e.Accuracy != no && e.Hallucination != yes && len(e.Failures) == 0 {
			continue
		}
		names := e.Failures
		if len(names) == 0 {
			names = []string{""}
		}
		for _, name := range names {
			key := strings.ToLower(name)
			if byName[key] == nil {
				byName[key] = &FailureCount{Name: name, Examples: []int{}}
			}
			f := byName[key]
			f.N++
			if len(f.Examples) < mostExamples {
				f.Examples = append(f.Examples, i.Position)
			}
			of[i.Position] = append(of[i.Position], key)
		}
	}
	all := []FailureCount{}
	for _, f := range byName {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b FailureCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	seen := map[int]bool{}
	for n := range all {
		for position, kinds := range of {
			if slices.Contains(kinds, strings.ToLower(all[n].Name)) {
				seen[position] = true
			}
		}
		all[n].Share = float64(all[n].N) / float64(len(of))
		all[n].Cumulative = float64(len(seen)) / float64(len(of))
	}
	return all
}
