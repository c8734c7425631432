package stats

import (
	"math/rand/v2"
	"testing"
)

// 10 % flagged, sensitivity 0.70 and specificity 0.95: (0.10 + 0.95 - 1)/0.65 = 7.69 % (Rogan & Gladen 1978). The interval,
// with 100 of 1,000 flagged, 70 of 100 found and 190 of 200 cleared, is worked out from Lang & Reiczigel's formula:
// shares 101.9207/1003.8415 = 0.101531, 71/102 and 191/202, centre 0.0470755/0.6416230 = 0.0733690, standard error 0.0279197,
// shift -0.0006456, so 0.0727235 -/+ 0.0547215.
func TestCorrected(t *testing.T) {
	share, i, ok := Corrected(100, 1000, Checked{Found: 70, Missed: 30, Cleared: 190, Alarms: 10})
	if !ok || !near(share, .0769, .00005) || !near(i.Low, .018002, 1e-6) || !near(i.High, .127445, 1e-6) {
		t.Errorf("%v in %v", share, i)
	}
}

func TestCorrectedAtTheEdges(t *testing.T) {
	for _, c := range []Checked{{}, {Found: 10}, {Cleared: 10}, {Found: 5, Missed: 5, Cleared: 5, Alarms: 5}} {
		if _, i, ok := Corrected(10, 100, c); ok || i != (Interval{0, 1}) {
			t.Errorf("%+v says %v", c, i)
		}
	}
	if _, _, ok := Corrected(0, 0, Checked{Found: 9, Missed: 1, Cleared: 9, Alarms: 1}); ok {
		t.Error("nothing was checked")
	}
	// Barely better than chance, and not once the labels' own chance is allowed for: anything is possible.
	if _, i, ok := Corrected(50, 100, Checked{Found: 1, Cleared: 1, Alarms: 0}); !ok || i.Low > .05 || i.High < .95 {
		t.Errorf("two labels: %v", i)
	}
	// A perfect check on many labels is close to Wilson's own interval.
	_, i, _ := Corrected(84, 100, Checked{Found: 1e6, Cleared: 1e6})
	if w := Wilson(84, 100); !near(i.Low, w.Low, .01) || !near(i.High, w.High, .01) {
		t.Errorf("%v, want about %v", i, w)
	}
}

// 12 % did not answer; the phrases find 80 % of them and flag 4 % of the others. With 150 and 250 labels the interval holds
// the 12 % in about 95 % of 3,000 rounds; the flagged share itself never would: it is 13.1 %.
func TestCorrectedCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	binomial := func(n int, p float64) (part float64) {
		for range n {
			if random.Float64() < p {
				part++
			}
		}
		return part
	}
	const rounds = 3000
	hits := 0
	for range rounds {
		c := Checked{Found: binomial(150, .8), Cleared: binomial(250, .96)}
		c.Missed, c.Alarms = 150-c.Found, 250-c.Cleared
		_, i, _ := Corrected(binomial(2000, .12*.8+.88*.04), 2000, c)
		if i.Low <= .12 && .12 <= i.High {
			hits++
		}
	}
	if share := float64(hits) / rounds; share < .935 || share > .97 {
		t.Errorf("coverage %.4f, want about 0.95", share)
	}
}
