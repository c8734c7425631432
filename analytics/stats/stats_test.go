package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func near(got, want, within float64) bool { return math.Abs(got-want) <= within }

// The golden numbers are those of Newcombe 1998 (Statistics in Medicine 17:857, Table I, method 3); the last three
// are worked out by hand: for 84 of 100, centre 0.84+1.9208/100 = 0.85921, spread 1.95996*sqrt(0.001344+0.00009604)
// = 0.07438, both over 1.038415.
func TestWilson(t *testing.T) {
	for _, c := range []struct{ part, n, low, high float64 }{
		{81, 263, .2553, .3662},
		{15, 148, .0624, .1605},
		{0, 20, 0, .1611},
		{1, 29, .0061, .1718},
		{84, 100, .7558, .8990},
		{335, 400, .7982, .8704},
		{336, 400, .8009, .8727},
	} {
		got := Wilson(c.part, c.n)
		if !near(got.Low, c.low, .00006) || !near(got.High, c.high, .00006) {
			t.Errorf("Wilson(%v, %v) = %.4f to %.4f, want %.4f to %.4f", c.part, c.n, got.Low, got.High, c.low, c.high)
		}
	}
}

// Newcombe 1998, Statistics in Medicine 17:873, Table II, method 10.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct{ x1, n1, x2, n2, low, high, within float64 }{
		{56, 70, 48, 80, .0524, .3339, .00006},
		{9, 10, 3, 10, .1705, .8090, .00006},
		{6, 7, 2, 7, .0582, .8062, .00006},
		{5, 56, 0, 29, -.0381, .1926, .00006},
		{84, 100, 76, 100, -.031, .190, .0006},
	} {
		got := Newcombe(c.x1, c.n1, c.x2, c.n2)
		if !near(got.Low, c.low, c.within) || !near(got.High, c.high, c.within) {
			t.Errorf("Newcombe(%v/%v, %v/%v) = %.4f to %.4f, want %.4f to %.4f", c.x1, c.n1, c.x2, c.n2, got.Low, got.High, c.low, c.high)
		}
	}
}

// With a population of 120, 100 trials count as 100*119/20 = 595, so the half width shrinks to about sqrt(100/595).
func TestWilsonFinite(t *testing.T) {
	got, want := WilsonFinite(84, 100, 120), Wilson(.84*595, 595)
	if got != want {
		t.Errorf("WilsonFinite(84, 100, 120) = %v, want Wilson at n = 595: %v", got, want)
	}
	if got := WilsonFinite(84, 100, 100); got != (Interval{.84, .84}) {
		t.Errorf("the whole population has no uncertainty, got %v", got)
	}
}

func TestWithoutTrialsNothingIsKnown(t *testing.T) {
	if got := Wilson(0, 0); got != (Interval{0, 1}) {
		t.Errorf("Wilson(0, 0) = %v", got)
	}
	if got := WilsonFinite(0, 0, 10); got != (Interval{0, 1}) {
		t.Errorf("WilsonFinite(0, 0, 10) = %v", got)
	}
	if got := Newcombe(1, 2, 0, 0); got != (Interval{-1, 1}) {
		t.Errorf("Newcombe with an empty group = %v", got)
	}
	if _, ok := Mean(4, 0, 1); ok {
		t.Error("one value has no interval")
	}
	if got := EffectiveSize(0, 0); got != 0 {
		t.Errorf("EffectiveSize(0, 0) = %v", got)
	}
}

// The 97.5 % point of t with 4 degrees of freedom is 2.776445 (any table): 4 +/- 2.776445*sqrt(2/5) = 4 +/- 1.755978.
func TestMean(t *testing.T) {
	got, ok := Mean(4, 2, 5)
	if !ok || !near(got.Low, 2.244022, 1e-6) || !near(got.High, 5.755978, 1e-6) {
		t.Errorf("Mean(4, 2, 5) = %v %v, want 2.244022 to 5.755978", got, ok)
	}
}

// 1,000 rows of weight 10: the estimate is 10,000 and its variance 1,000*10*9 = 90,000, so +/- 1.96*300 = 588.
func TestCount(t *testing.T) {
	got := Count(10_000, 100_000)
	if !near(got.Low, 9412.01, .01) || !near(got.High, 10587.99, .01) {
		t.Errorf("Count(10000, 100000) = %v", got)
	}
	if got := Count(500, 500); got != (Interval{500, 500}) {
		t.Errorf("rows of weight 1 are a count, not a sample: %v", got)
	}
}

func TestEffectiveSize(t *testing.T) {
	if got := EffectiveSize(300, 1000); got != 90 {
		t.Errorf("EffectiveSize(300, 1000) = %v, want 300^2/1000 = 90", got)
	}
}

func TestIntervalsHoldTheEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := float64(rapid.IntRange(1, 1_000_000).Draw(t, "n"))
		part := float64(rapid.IntRange(0, int(n)).Draw(t, "part"))
		w := Wilson(part, n)
		if !(0 <= w.Low && w.Low <= part/n && part/n <= w.High && w.High <= 1) {
			t.Fatalf("Wilson(%v, %v) = %v leaves out %v", part, n, w, part/n)
		}
		f := WilsonFinite(part, n, n*2)
		if f.High-f.Low > w.High-w.Low+1e-12 {
			t.Fatalf("the finite population correction widened %v to %v", w, f)
		}
		other := float64(rapid.IntRange(0, int(n)).Draw(t, "other"))
		a, b := Newcombe(part, n, other, n), Newcombe(other, n, part, n)
		if !near(a.Low, -b.High, 1e-12) || !near(a.High, -b.Low, 1e-12) {
			t.Fatalf("Newcombe is not antisymmetric: %v and %v", a, b)
		}
	})
}

// Wilson's coverage over a grid of rates averages close to 95 % and stays above 92 % at n = 100.
func TestWilsonCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n, draws = 100, 2000
	var mean float64
	rates := 0
	for p := .05; p < .951; p += .05 {
		hits := 0
		for range draws {
			part := 0.
			for range n {
				if random.Float64() < p {
					part++
				}
			}
			if w := Wilson(part, n); w.Low <= p && p <= w.High {
				hits++
			}
		}
		share := float64(hits) / draws
		if share < .915 {
			t.Errorf("at %.2f the interval covers in only %.3f of the samples", p, share)
		}
		mean += share
		rates++
	}
	if mean /= float64(rates); mean < .94 || mean > .96 {
		t.Errorf("mean coverage %.4f, want 0.94 to 0.96", mean)
	}
}
