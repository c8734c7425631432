package stats

import (
	"cmp"
	"math"
	"slices"
)

// Stratum is the part of a population of which a sample of its own was judged.
type Stratum struct {
	Population float64 // things in it
	Sample     float64 // of them judged; an effective size where rows weigh differently
	Share      float64 // of the judged that count
}

// Estimate is a share that was estimated from a sample without replacement.
type Estimate struct {
	Share    float64
	Size     float64 // effective size of the sample, the finite population correction in it; +Inf when all was judged
	Interval Interval
}

// At is the interval of the estimate with another bound than that of 95 %: as many standard errors as z says.
func (e Estimate) At(z float64) Interval {
	if math.IsInf(e.Size, 1) {
		return Interval{e.Share, e.Share}
	}
	return WilsonAt(e.Share*e.Size, e.Size, z)
}

// Stratified is the share in a population from samples of its strata, each weighted by its size. ok is false without a
// sample. The interval is Wilson's at the effective size p(1-p)/v, where v is the variance of the stratified mean, or at
// Kish's size where p is 0 or 1. A single stratum gives WilsonFinite.
//
// A few judged things that are all right do not show that all of their stratum is: they would take its doubt out of v,
// however many predictions they stand for. Where a stratum shows no spread, p(1-p) and v are taken with addedOfEach right
// and wrong things more, shared out over the strata as these add to v. For v, a stratum with one judged thing is merged with
// the next larger one.
//
// Cochran 1977, Sampling Techniques, 5.8-5.12 and 5A.12; Franco et al. 2019, Journal of Survey Statistics and Methodology
// 7:334; Agresti & Coull 1998, The American Statistician 52:119, for what is added.
func Stratified(strata []Stratum) (e Estimate, ok bool) {
	strata = slices.DeleteFunc(slices.Clone(strata), func(s Stratum) bool { return !(s.Sample > 0) })
	if len(strata) == 0 {
		return Estimate{Interval: Interval{0, 1}}, false
	}
	var population, sample float64
	for i := range strata {
		s := &strata[i]
		s.Population = max(s.Population, s.Sample)
		population += s.Population
		sample += s.Sample
		e.Share += s.Population * s.Share
	}
	e.Share = min(max(e.Share/population, 0), 1)
	if len(strata) == 1 {
		e.Size = finiteSize(sample, population)
	} else {
		e.Size = stratifiedSize(strata, e.Share, population)
	}
	e.Interval = e.At(z95)
	return e, true
}

// addedOfEach is how many right and how many wrong things are added to a stratified sample that shows too little spread.
const addedOfEach = 2

// stratifiedSize is p(1-p)/v, or Kish's size with the finite population correction where p is 0 or 1.
func stratifiedSize(strata []Stratum, p, population float64) float64 {
	var sum, squares, doubt, add float64
	for _, s := range strata {
		w := s.Population / s.Sample
		sum += s.Sample * w
		squares += s.Sample * w * w
	}
	strata = merged(strata)
	for _, s := range strata {
		own := s.doubt(population)
		doubt += own
		if own > 0 && (s.Share == 0 || s.Share == 1) {
			add = addedOfEach
		}
	}
	switch {
	case doubt == 0:
		return math.Inf(1) // all was judged
	case p == 0 || p == 1:
		return finiteSize(EffectiveSize(sum, squares), population)
	}
	var share, variance float64
	for _, s := range strata {
		own := s.doubt(population)
		added := add * own / doubt
		q := (s.Share*s.Sample + added) / (s.Sample + 2*added)
		share += s.Population / population * q
		variance += own * q * (1 - q) * s.Sample / max(s.Sample-1, s.Sample/2)
	}
	return share * (1 - share) / variance
}

// doubt is what a unit of spread within the stratum adds to the variance of the estimate: W^2 (1-f)/n.
func (s Stratum) doubt(population float64) float64 {
	w := s.Population / population
	return w * w * (1 - s.Sample/s.Population) / s.Sample
}

// merged joins strata of one judged thing with the next larger sample, until none is left or only one stratum is.
func merged(strata []Stratum) []Stratum {
	all := slices.SortedStableFunc(slices.Values(strata), func(a, b Stratum) int { return cmp.Compare(a.Sample, b.Sample) })
	for len(all) > 1 && all[0].Sample <= 1 {
		a, b := all[0], all[1]
		n := a.Population + b.Population
		all[1] = Stratum{Population: n, Sample: a.Sample + b.Sample, Share: (a.Population*a.Share + b.Population*b.Share) / n}
		all = all[1:]
		slices.SortStableFunc(all, func(a, b Stratum) int { return cmp.Compare(a.Sample, b.Sample) })
	}
	return all
}
