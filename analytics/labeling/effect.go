package labeling

import "math"

// effect is the design effect of the planned strata: how many times as many labels as a simple sample they take to know a share
// as well, where answers differ alike in all of them: n times the sum of W^2/n_h. Labels in proportion to size have none, and
// what strata gain by being alike inside is not counted on.
//
// Kish 1965, Survey Sampling, 11.7; Cochran 1977, 5.9.
func (q SizeQuestion) effect() float64 {
	var population, sample, sum float64
	for _, s := range q.Strata {
		population += s.Weight
		sample += float64(s.Sample)
	}
	for _, s := range q.Strata {
		if s.Sample > 0 {
			part := s.Weight / population
			sum += part * part / float64(s.Sample)
		}
	}
	if !(sum > 0) {
		return 1
	}
	return max(sample*sum, 1)
}

// simple is how many labels of a simple sample show what n of the planned design do; more is how many of the planned design
// show what n of a simple sample do.
func (q SizeQuestion) simple(n int) int { return max(int(math.Round(float64(n)/q.effect())), 1) }

func (q SizeQuestion) more(n int) int {
	n = int(math.Ceil(float64(n)*q.effect() - 1e-9))
	if q.Frame > 0 {
		n = min(n, q.Frame)
	}
	return n
}
