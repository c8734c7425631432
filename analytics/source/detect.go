package source

import (
	"cmp"
	"slices"
)

// tieWithin is how close two scores may lie to count as a tie: within ten per cent of the better one.
const tieWithin = 0.1

// Detect asks every format how well the sample fits, best first. Equal scores keep the order of the registry.
func Detect(s *Sample) []Match {
	var out []Match
	for _, f := range formats {
		if m := f.Detect(s); m.Score > 0 {
			m.Source, m.Title = f.ID(), f.Describe().Title
			m.Score = min(m.Score, 1)
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// tied gives the matches that lie within a tie of the best one, the best included.
func tied(matches []Match) []Match {
	if len(matches) == 0 {
		return nil
	}
	n := 1
	for n < len(matches) && matches[n].Score >= matches[0].Score*(1-tieWithin) {
		n++
	}
	return matches[:n]
}
