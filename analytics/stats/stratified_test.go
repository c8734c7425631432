package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// 600 and 400 things, 60 and 40 judged, 90 % and 60 % right: 0.6 x 0.9 + 0.4 x 0.6 = 0.78 with the variance
// 0.36 x 0.9 x 0.09/59 + 0.16 x 0.9 x 0.24/39 = 0.00138039, so an effective size of 0.78 x 0.22 / 0.00138039 = 124.31.
func TestStratified(t *testing.T) {
	e, ok := Stratified([]Stratum{{600, 60, .9}, {400, 40, .6}})
	if !ok || !near(e.Share, .78, 1e-12) || !near(e.Size, 124.3126, 1e-4) || !near(e.Interval.Low, .69940, 1e-5) || !near(e.Interval.High, .84382, 1e-5) {
		t.Errorf("got %+v", e)
	}
}

// Strata of 300 and 200 with one judged thing each make one of 500 with two, 60 % right; beside 500 with 50, 80 % right:
// 0.25 x 0.9 x 0.16/49 + 0.25 x 0.996 x 0.24/1 = 0.0604947 and 0.21 / 0.0604947 = 3.4714. The estimate stays
// 0.5 x 0.8 + 0.3 x 1 + 0.2 x 0 = 0.7.
func TestStrataWithOneJudgedAreMerged(t *testing.T) {
	e, ok := Stratified([]Stratum{{300, 1, 1}, {500, 50, .8}, {200, 1, 0}})
	if !ok || !near(e.Share, .7, 1e-12) || !near(e.Size, 3.47138, 1e-5) || !near(e.Interval.Low, .24658, 1e-5) {
		t.Errorf("got %+v", e)
	}
}

// All right: Kish's size of 30 things of weight 30 and 20 of weight 5 is 1000^2 / (30 x 900 + 20 x 25) = 36.364, and 37.698
// of 1,000: Wilson 0.9075 to 1.
func TestStratifiedWithoutSpread(t *testing.T) {
	e, ok := Stratified([]Stratum{{900, 30, 1}, {100, 20, 1}})
	if !ok || e.Share != 1 || !near(e.Size, 37.6981, 1e-4) || !near(e.Interval.Low, .90752, 1e-5) || e.Interval.High != 1 {
		t.Errorf("got %+v", e)
	}
	// One stratum is all right and the other all wrong: 0.81 x 0.966667/30 = 0.0261 and 0.01 x 0.8/20 = 0.0004, so 1.969811 and
	// 0.030189 of each are added: 0.941961, 0.001505 and 0.847915 of all; 0.128955 / 0.00147674 = 87.325.
	e, _ = Stratified([]Stratum{{900, 30, 1}, {100, 20, 0}})
	if !near(e.Share, .9, 1e-12) || !near(e.Size, 87.3246, 1e-4) || !near(e.Interval.Low, .81930, 1e-5) || !near(e.Interval.High, .94699, 1e-5) {
		t.Errorf("got %+v", e)
	}
}

// Nine of ten predictions are suspected of nothing, and 30 of them are all right: that does not make the whole known to
// within a point, as the 70 that were drawn of the others alone would. Wilson says of the 30 that up to 11 % may be wrong.
func TestAStratumThatIsAllRightIsStillInDoubt(t *testing.T) {
	e, _ := Stratified([]Stratum{{9000, 30, 1}, {1000, 70, .6}})
	if !near(e.Share, .96, 1e-12) || !near(e.Interval.Low, .87004, 1e-5) || !near(e.Interval.High, .98851, 1e-5) {
		t.Errorf("got %+v", e)
	}
}

func TestStratifiedAtTheEdges(t *testing.T) {
	if e, ok := Stratified(nil); ok || e.Interval != (Interval{0, 1}) {
		t.Errorf("without strata: %+v", e)
	}
	if e, ok := Stratified([]Stratum{{100, 0, 0}}); ok || e.Interval != (Interval{0, 1}) {
		t.Errorf("without a sample: %+v", e)
	}
	// One stratum is the simple sample: 84 of 100 among 1,000.
	e, _ := Stratified([]Stratum{{1000, 100, .84}, {500, 0, 0}})
	if w := WilsonFinite(84, 100, 1000); e.Share != .84 || !near(e.Interval.Low, w.Low, 1e-12) || !near(e.Interval.High, w.High, 1e-12) {
		t.Errorf("got %+v, want %v", e, w)
	}
	// All judged: a count, without an interval.
	if e, _ := Stratified([]Stratum{{10, 10, .5}, {30, 30, .9}}); !math.IsInf(e.Size, 1) || e.Interval != (Interval{e.Share, e.Share}) || !near(e.Share, .8, 1e-12) {
		t.Errorf("got %+v", e)
	}
	// A single judged thing in every stratum, and more judged than there are.
	if e, _ := Stratified([]Stratum{{10, 1, 1}, {10, 1, 0}}); !(e.Interval.Low < .1 && e.Interval.High > .9) {
		t.Errorf("two judged things: %+v", e)
	}
	if e, _ := Stratified([]Stratum{{5, 10, .5}}); e.Interval != (Interval{.5, .5}) {
		t.Errorf("got %+v", e)
	}
}

// Drawn from two strata of 2,000 and 500 with different rates, 95 % intervals hold the truth in about 95 % of samples.
func TestStratifiedCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const rounds = 3000
	hits := 0
	for range rounds {
		var strata []Stratum
		for _, s := range []struct{ population, right, n int }{{2000, 1800, 120}, {500, 300, 80}} {
			right := 0.
			for range s.n {
				if random.IntN(s.population) < s.right {
					right++
					s.right--
				}
				s.population--
			}
			strata = append(strata, Stratum{float64(s.population + s.n), float64(s.n), right / float64(s.n)})
		}
		if e, _ := Stratified(strata); e.Interval.Low <= .84 && .84 <= e.Interval.High {
			hits++
		}
	}
	if share := float64(hits) / rounds; share < .94 || share > .965 {
		t.Errorf("coverage %.4f, want about 0.95", share)
	}
}

// Coverage, exact: every outcome of two samples without replacement, by its probability. Where most predictions are in a
// stratum of which few are judged and hardly any is wrong, as in an enriched sample, the plain variance covers 26 to 90 % of
// the time, as most of those samples show nothing wrong. With four wrong ones to be expected in a stratum, fewer than the five
// that Wilson's interval asks for, it is 90 %.
func TestStratifiedCoversLopsidedStrata(t *testing.T) {
	for _, c := range [][]part{
		{{1500, 900, 70}, {8500, 8245, 30}},
		{{1500, 900, 150}, {8500, 8160, 50}},
		{{1500, 900, 150}, {8500, 8330, 50}},
		{{1500, 900, 300}, {8500, 8160, 100}},
		{{1500, 900, 300}, {8500, 8415, 100}},
		{{1000, 600, 50}, {100000, 98000, 50}},
		{{500, 100, 70}, {9500, 9405, 30}},
		{{2000, 1800, 120}, {500, 300, 80}},
		{{5000, 2500, 20}, {5000, 2500, 20}},
	} {
		a, b := c[0], c[1]
		truth := float64(a.right+b.right) / float64(a.population+b.population)
		var covered, above float64
		for i := range a.n + 1 {
			for j := range b.n + 1 {
				chance := hypergeometric(i, a.n, a.right, a.population) * hypergeometric(j, b.n, b.right, b.population)
				if chance < 1e-12 {
					continue
				}
				e, _ := Stratified([]Stratum{
					{float64(a.population), float64(a.n), float64(i) / float64(a.n)},
					{float64(b.population), float64(b.n), float64(j) / float64(b.n)},
				})
				switch {
				case e.Interval.Low > truth:
					above += chance
				case e.Interval.High >= truth:
					covered += chance
				}
			}
		}
		// A target that is missed is called met by the intervals that lie above the truth.
		least, most := .943, .035
		if few := min(c[0].wrong(), c[1].wrong()); few > 3 && few < 5 {
			least, most = .90, .085
		}
		if covered < least || above > most {
			t.Errorf("%v: %.4f of the intervals hold the truth, %.4f lie above it", c, covered, above)
		}
	}
}

// part is a stratum whose truth is known.
type part struct{ population, right, n int }

// wrong is how many wrong ones a sample of the part shows on average.
func (p part) wrong() float64 {
	return float64(p.n) * float64(p.population-p.right) / float64(p.population)
}

// hypergeometric is the probability that a sample of n holds exactly k of the marked among population.
func hypergeometric(k, n, marked, population int) float64 {
	if k > marked || n-k > population-marked {
		return 0
	}
	return math.Exp(logChoose(marked, k) + logChoose(population-marked, n-k) - logChoose(population, n))
}
