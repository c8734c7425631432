package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Koopman 1984, the worked example: 36 of 40 against 16 of 80, a ratio of 4.5, 2.94 to 7.15.
func TestRatioOfProportions(t *testing.T) {
	got := RatioOfProportions(36, 40, 16, 80)
	if !near(got.Low, 2.94, .005) || !near(got.High, 7.15, .005) {
		t.Errorf("%.4f to %.4f, want 2.94 to 7.15", got.Low, got.High)
	}
	// Turned round, the interval is that of the inverse.
	back := RatioOfProportions(16, 80, 36, 40)
	if !near(back.Low, 1/got.High, 1e-9) || !near(back.High, 1/got.Low, 1e-9) {
		t.Errorf("the inverse ratio has %v, that is not the inverse of %v", back, got)
	}
}

func TestRatioOfProportionsAtTheEnds(t *testing.T) {
	for _, c := range []struct {
		name           string
		x1, n1, x0, n0 float64
		finiteHigh     bool
		zeroLow        bool
	}{
		{"no success in the first", 0, 20, 5, 20, true, true},
		{"no success in the second", 5, 20, 0, 20, false, false},
		{"all against none", 10, 10, 0, 10, false, false},
		{"none against all", 0, 10, 10, 10, true, true},
		{"all against all", 20, 20, 20, 20, true, false},
		{"nothing at all", 0, 10, 0, 10, false, true},
		{"no trials", 0, 0, 3, 10, false, true},
	} {
		got := RatioOfProportions(c.x1, c.n1, c.x0, c.n0)
		if math.IsInf(got.High, 1) == c.finiteHigh || (got.Low == 0) != c.zeroLow || got.Low > got.High || math.IsNaN(got.Low) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	all := RatioOfProportions(20, 20, 20, 20)
	if !near(all.Low*all.High, 1, 1e-9) {
		t.Errorf("equal sides have %v, that is not symmetric about one", all)
	}
}

// weeks makes days whose value is the given function of weekday and week, as sums over one.
func weeks(n int, value func(week, weekday int) float64) (days []Day) {
	for i := range n * 7 {
		days = append(days, Day{Weekday: i % 7, Part: value(i/7, i%7), Whole: 1})
	}
	return days
}

// Days that are the same in every week leave nothing to chance: the interval is the change itself. Weekends at half:
// the mean grows by exactly 10 %.
func TestChangeOfARegularRhythmIsCertain(t *testing.T) {
	rhythm := func(_, day int) float64 {
		if day > 4 {
			return 50
		}
		return 100
	}
	got, ok := Change(weeks(4, rhythm), weeks(4, func(w, d int) float64 { return 1.1 * rhythm(w, d) }), true)
	if !ok || !near(got.Low, .1, 1e-9) || !near(got.High, .1, 1e-9) {
		t.Errorf("%v, want 0.1 to 0.1", got)
	}
	if got.Judge(.02) != Up || (Interval{-.1, -.05}).Judge(.02) != Down || (Interval{-.01, .015}).Judge(.02) != Stable || (Interval{-.01, .03}).Judge(.02) != Unclear {
		t.Error("the tendency is misjudged")
	}
}

func TestChangeNeedsTwoWeeksAndANumber(t *testing.T) {
	full := weeks(2, func(int, int) float64 { return 1 })
	if _, ok := Change(full[:13], full, true); ok {
		t.Error("thirteen days were enough")
	}
	if _, ok := Change(weeks(2, func(int, int) float64 { return 0 }), full, true); ok {
		t.Error("a change from zero has a relative size")
	}
	if got, ok := Change(weeks(2, func(int, int) float64 { return 0 }), full, false); !ok || got.By != 1 || got.Interval != (Interval{1, 1}) {
		t.Errorf("a difference from zero is %v", got)
	}
}

// Weekends at half, and a month with two more of them: the mean a day falls, the weekday-adjusted change is nothing.
func TestChangeMatchesWeekdays(t *testing.T) {
	rhythm := func(_, day int) float64 {
		if day > 4 {
			return 50
		}
		return 100
	}
	before := weeks(4, rhythm)
	after := append(weeks(4, rhythm), Day{Weekday: 5, Part: 50, Whole: 1}, Day{Weekday: 6, Part: 50, Whole: 1})
	if got, ok := Change(before, after, true); !ok || !near(got.By, 0, 1e-12) || got.Judge(.02) != Stable {
		t.Errorf("%v, want no change", got)
	}
}

// In simulation, two periods of four weeks drawn from the same days differ by chance only: the interval holds zero in
// about 95 % of them. The bootstrap of few days is known to be a little narrow.
func TestChangeCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	covered, runs := 0, 300
	for range runs {
		noisy := func(_, day int) float64 { return 100 + 10*float64(day) + 15*random.NormFloat64() }
		if got, ok := Change(weeks(4, noisy), weeks(4, noisy), true); ok && got.Low <= 0 && got.High >= 0 {
			covered++
		}
	}
	if share := float64(covered) / float64(runs); share < .85 || share > .99 {
		t.Errorf("covers in %.1f %% of the runs", 100*share)
	}
}

// Ten of a hundred are flagged, the check finds 70 % of the cases and clears 95 % of the others: 0.05 / 0.65 = 7.69 %.
func TestRoganGladen(t *testing.T) {
	got, ok := RoganGladen(.10, .70, .95)
	if !ok || !near(got, .0769, .00005) {
		t.Errorf("%v", got)
	}
	if got, _ := RoganGladen(.01, .70, .95); got != 0 {
		t.Errorf("fewer flags than false alarms give %v", got)
	}
	if _, ok := RoganGladen(.1, .5, .5); ok {
		t.Error("a coin was taken for a check")
	}
}

// Shares of .5 and .5 against .6 and .4: -.1 ln(.5/.6) + .1 ln(.5/.4) = .1 x (.18232 + .22314) = .040547.
func TestPSI(t *testing.T) {
	index, noise := PSI([]float64{600, 400}, []float64{50, 50})
	if !near(index, .040547, 1e-6) || !near(noise, 1./1000+1./100, 1e-12) {
		t.Errorf("index %v, noise %v", index, noise)
	}
	// The noise alone at n = m = 100 with 20 bins is 19 x 0.02 = 0.38.
	even := make([]float64, 20)
	for i := range even {
		even[i] = 5
	}
	if index, noise := PSI(even, even); index != 0 || !near(noise, .38, 1e-12) {
		t.Errorf("equal counts: index %v, noise %v", index, noise)
	}
	// An empty bin counts as half an observation: shares .5/100 and 99.5/100 against halves.
	index, _ = PSI([]float64{50, 50}, []float64{0, 100})
	if want := (.005-.5)*math.Log(.01) + (1-.5)*math.Log(2); !near(index, want, 1e-12) {
		t.Errorf("an empty bin gives %v, want %v", index, want)
	}
	if index, _ := PSI([]float64{0}, []float64{1}); !math.IsNaN(index) {
		t.Error("without a baseline there is no drift")
	}
}

// Ten bins of two predictions with the confidences 0, .1 ... .9, one of two right in each.
func TestCalibrate(t *testing.T) {
	bins := make([]JudgedBin, CalibrationBins)
	for i := range bins {
		c := float64(i) / 10
		bins[i] = JudgedBin{N: 2, Confidence: 2 * c, Right: 1, Variance: 2 * c * (1 - c), Squares: c*c + (1-c)*(1-c)}
	}
	got := Calibrate(append(bins, JudgedBin{}))
	if got.N != 20 || len(got.Bins) != 10 || got.Bins[3].Accuracy != .5 || got.Bins[3].Interval != Wilson(1, 2) {
		t.Fatalf("%+v", got)
	}
	// The mean distance from a half: (.5+.4+.3+.2+.1+0+.1+.2+.3+.4)/10 = .25.
	if !near(got.Error, .25, 1e-12) {
		t.Errorf("error %v, want .25", got.Error)
	}
	// Brier: mean of (c^2 + (1-c)^2)/2 over c = 0 ... .9: sum c^2 = 2.85, sum (1-c)^2 = 3.85, so 6.7/20 = .335.
	if !near(got.Brier, .335, 1e-12) {
		t.Errorf("Brier %v, want .335", got.Brier)
	}
	if got := Calibrate(nil); got.N != 0 || got.Error != 0 || got.Bins != nil {
		t.Errorf("without predictions: %+v", got)
	}
}

// What a calibrated model would show shrinks with the root of n: .097, .045 and .029 for a confidence of about .84.
func TestPerfectCalibrationOfFiniteSamples(t *testing.T) {
	for n, want := range map[int]float64{100: .097, 400: .045, 1000: .029} {
		bins := make([]JudgedBin, CalibrationBins)
		for i := range bins {
			m := float64(n / CalibrationBins)
			bins[i] = JudgedBin{N: n / CalibrationBins, Confidence: .84 * m, Variance: .84 * .16 * m}
		}
		if got := Calibrate(bins); !near(got.Perfect, want, .06*want) {
			t.Errorf("n = %d: %.4f, want about %v", n, got.Perfect, want)
		}
	}
}

// Median 12, distances 2 2 0 0 2 1: median of distances 1.5, so 30 lies 18 / (1.4826 x 1.5) = 8.09 away.
func TestRobustScore(t *testing.T) {
	score, median, ok := RobustScore(30, []float64{10, 14, 12, 12, 14, 11})
	if !ok || median != 12 || !near(score, 18/(1.4826*1.5), 1e-9) {
		t.Errorf("score %v, median %v", score, median)
	}
	if _, _, ok := RobustScore(1, []float64{1, 2, 3}); ok {
		t.Error("three peers were enough")
	}
	if score, _, _ := RobustScore(5, []float64{5, 5, 5, 5}); score != 0 {
		t.Errorf("an ordinary day among equal ones scores %v", score)
	}
	if score, _, _ := RobustScore(6, []float64{5, 5, 5, 5}); !math.IsInf(score, 1) {
		t.Errorf("an odd day among equal ones scores %v", score)
	}
}
