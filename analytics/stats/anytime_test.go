package stats

import (
	"math/rand/v2"
	"testing"
)

// 336 of 400 of a population without end: the shares p at which p^336 (1-p)^64 / B(337, 65) is above 1/20 are 0.76958 to
// 0.89679. Wilson's 0.8009 to 0.8727 holds at one look only. The paper's method on 2,000 things gives whole numbers of them.
func TestAnytime(t *testing.T) {
	got := Anytime(336, 400, 0)
	if !near(got.Low, .7696, .0001) || !near(got.High, .8967, .0001) {
		t.Errorf("without end: %v", got)
	}
	// By trying every number of the 2,000 apart from this code: 1,553 to 1,782.
	if got := Anytime(336, 400, 2000); !near(got.Low, .7765, 1e-9) || !near(got.High, .8910, 1e-9) {
		t.Errorf("of 2,000: %v", got)
	}
}

// Of three things one is judged and counts. By then 0 of 3 is impossible, and the prior's 1/4 became 1/6, 2/6, 3/6 for
// 1, 2 and 3: none fell to less than a twentieth of it.
func TestAnytimeAtTheEdges(t *testing.T) {
	if got := Anytime(1, 1, 3); got != (Interval{1. / 3, 1}) {
		t.Errorf("one of three: %v", got)
	}
	if got := Anytime(0, 0, 10); got != (Interval{0, 1}) {
		t.Errorf("nothing judged: %v", got)
	}
	if got := Anytime(7, 10, 10); got != (Interval{.7, .7}) {
		t.Errorf("all judged: %v", got)
	}
	if got := Anytime(40, 40, 0); got.High != 1 || !(got.Low > .8 && got.Low < .95) {
		t.Errorf("all right: %v", got)
	}
	if got := Anytime(0, 40, 400); got.Low != 0 || !(got.High > .05 && got.High < .25) {
		t.Errorf("none right: %v", got)
	}
}

// The ends are the last plausible numbers, and a review looked at after every label leaves out the truth at any of them in
// at most 5 % of 1,000 rounds (2.1 points is three standard errors).
func TestAnytimeHoldsAtEveryLook(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	const rounds, population, marked, most = 1000, 1000, 800, 300
	wrong := 0
	for range rounds {
		part, left, out := 0, marked, false
		for n := 1; n <= most; n++ {
			if random.IntN(population-n+1) < left {
				part++
				left--
			}
			if !plausible(left, part, n, population) {
				out = true
				break
			}
		}
		if out {
			wrong++
		}
		i := Anytime(part, most, population)
		if !out && !(i.Low <= .8 && .8 <= i.High) {
			t.Fatalf("%d of %d: %v leaves out what is plausible", part, most, i)
		}
	}
	if share := float64(wrong) / rounds; share > .071 {
		t.Errorf("wrong in %.3f of the rounds", share)
	}
}
