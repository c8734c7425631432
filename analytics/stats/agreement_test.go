package stats

import "testing"

// By hand for 20/5/10/15: 35 of 50 agreed, chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5, so kappa is 0.4; for AC1 the categories
// have 0.55 and 0.45, chance 2 x 0.55 x 0.45 = 0.495, so 0.205/0.505. The first three tables go the same way. The 3 x 3 table
// and its values are published with Gwet's irrCAC (cont3x3abstractors).
func TestAgreement(t *testing.T) {
	for _, c := range []struct {
		table               [][]float64
		percent, kappa, ac1 float64
		within              float64
	}{
		{[][]float64{{118, 5}, {2, 0}}, .944, -.023, .941, .0005},
		{[][]float64{{80, 10}, {5, 5}}, .85, .32, .81, .005},
		{[][]float64{{40, 9}, {6, 45}}, .85, .70, .70, .005},
		{[][]float64{{20, 5}, {10, 15}}, .70, .40, .4059, .00005},
		{[][]float64{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}}, .89, .7964094, .8493305, .00000005},
	} {
		got := Agree(c.table)
		if !near(got.Percent.Value, c.percent, c.within) || !near(got.Kappa.Value, c.kappa, c.within) || !near(got.AC1.Value, c.ac1, c.within) {
			t.Errorf("%v: agreement %.4f, kappa %.7f, AC1 %.7f, want %v, %v, %v", c.table, got.Percent.Value, got.Kappa.Value, got.AC1.Value, c.percent, c.kappa, c.ac1)
		}
	}
}

// By hand for 20/5/10/15: 0.4 x (1 - 1.1 x 0.6)^2 + 0.3 x (1 - 0.9 x 0.6)^2 = 0.10972; 0.36 x (0.1 x 1.1^2 + 0.2 x 0.9^2) =
// 0.10188; (0.4 - 0.5 x 0.6)^2 = 0.01. The variance is 0.2016 / (50 x 0.25) = 0.016128, and 0.4 +/- 1.95996 x 0.126996.
// The other standard errors are irrCAC's: 0.05891072 for kappa and 0.04321747 for AC1.
func TestAgreementHasIntervals(t *testing.T) {
	kappa := Agree([][]float64{{20, 5}, {10, 15}}).Kappa
	if !near(kappa.Deviation, .126996, 1e-6) || !near(kappa.Interval.Low, .151093, 1e-5) || !near(kappa.Interval.High, .648907, 1e-5) {
		t.Errorf("kappa %+v", kappa)
	}
	got := Agree([][]float64{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}})
	if !near(got.Kappa.Deviation, .05891072, 1e-8) || !near(got.AC1.Deviation, .04321747, 1e-8) {
		t.Errorf("standard errors %.8f and %.8f", got.Kappa.Deviation, got.AC1.Deviation)
	}
	if w := Wilson(89, 100); !near(got.Percent.Interval.Low, w.Low, 1e-12) || !near(got.Percent.Interval.High, w.High, 1e-12) {
		t.Errorf("percent agreement %v, want %v", got.Percent.Interval, w)
	}
}

func TestAgreementAtTheEdges(t *testing.T) {
	if got := Agree([][]float64{{0, 0}, {0, 0}}); got.Percent.Known || got.Kappa.Known || got.AC1.Known || got.Percent.Interval != (Interval{0, 1}) {
		t.Errorf("nothing labelled twice: %+v", got)
	}
	// Everything in one category: kappa has nothing to go by, AC1 has. 20 of 20 is 0.8389 to 1 by Wilson, and chance is 0.
	got := Agree([][]float64{{20, 0}, {0, 0}})
	if got.Kappa.Known || !got.AC1.Known || got.AC1.Value != 1 || !near(got.AC1.Interval.Low, .8389, .00006) || got.AC1.Interval.High != 1 {
		t.Errorf("one category: %+v", got)
	}
	// No disagreement in 20, half and half: chance is 0.5, so kappa lies between (0.8389-0.5)/0.5 = 0.6777 and 1.
	got = Agree([][]float64{{10, 0}, {0, 10}})
	if got.Kappa.Value != 1 || !near(got.Kappa.Interval.Low, .6777, .0002) || got.Kappa.Interval.High != 1 {
		t.Errorf("no disagreement: %+v", got.Kappa)
	}
	if got := Agree([][]float64{{7}}); got.Percent.Value != 1 || got.Kappa.Known || got.AC1.Known {
		t.Errorf("a question with one answer: %+v", got)
	}
	// Agreement does not depend on who is first.
	a, b := Agree([][]float64{{8, 3}, {1, 9}}), Agree([][]float64{{8, 1}, {3, 9}})
	if !near(a.Kappa.Value, b.Kappa.Value, 1e-12) || !near(a.Kappa.Deviation, b.Kappa.Deviation, 1e-12) || !near(a.AC1.Deviation, b.AC1.Deviation, 1e-12) {
		t.Errorf("%+v and %+v", a, b)
	}
}
