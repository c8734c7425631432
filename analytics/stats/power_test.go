package stats

import (
	"math"
	"testing"
)

// To show 84 % against 80 %: the binomial chances of the counts whose Wilson bound is above 80 %, added up apart.
func TestPower(t *testing.T) {
	for _, c := range []struct {
		n    int
		want float64
	}{{100, .17}, {207, .32}, {400, .53}, {574, .71}, {750, .80}} {
		if got := Power(.84, .8, c.n, 0); !near(got, c.want, .005) {
			t.Errorf("n = %d: %.4f, want %.2f", c.n, got, c.want)
		}
	}
	// A rate that must stay low is the same thing from the other side.
	if a, b := Power(.84, .8, 400, 0), Power(1-.16, 1-.2, 400, 0); !near(a, b, 1e-12) {
		t.Errorf("%v and %v", a, b)
	}
}

// Of three things two are right, and two are drawn: both right has the probability 1/3. Wilson at n (N-1)/(N-n) = 4 and
// p = 1 has its lower bound at 4/(4 + 3.8415) = 0.5101, and with one of two right (p = 0.5) at 0.15.
func TestPowerOfAFinitePopulation(t *testing.T) {
	if got := Power(2./3, .5, 2, 3); !near(got, 1./3, 1e-12) {
		t.Errorf("two of three: %v", got)
	}
	if got := Power(.84, .8, 2000, 2000); got != 1 {
		t.Errorf("all judged: %v", got)
	}
	if a, b := Power(.84, .8, 400, 0), Power(.84, .8, 400, 2000); !(b > a) {
		t.Errorf("400 of 2,000 prove more than 400 of many: %v and %v", b, a)
	}
	if a, b := Power(.84, .8, 400, 0), Power(.84, .8, 400, 10_000_000); !near(a, b, 1e-3) {
		t.Errorf("a large population is like one without end: %v and %v", a, b)
	}
	if got := Power(.84, .8, 0, 0); got != 0 {
		t.Errorf("nothing judged proves nothing: %v", got)
	}
}

// Every size from the found one on has the power, and the one before it has not.
func TestSizeForPower(t *testing.T) {
	n, ok := SizeForPower(.84, .8, .8, 0)
	if !ok || n < 750 || n > 775 {
		t.Fatalf("got %d, want about 750", n)
	}
	if Power(.84, .8, n-1, 0) >= .8 {
		t.Errorf("%d is enough already", n-1)
	}
	for m := n; m < 1000; m++ {
		if Power(.84, .8, m, 0) < .8 {
			t.Errorf("%d is not enough, though %d is", m, n)
		}
	}
	if of, ok := SizeForPower(.84, .8, .8, 2000); !ok || of >= n || Power(.84, .8, of, 2000) < .8 {
		t.Errorf("of 2,000: %d", of)
	}
	if _, ok := SizeForPower(.8, .8, .8, 0); ok {
		t.Error("what is at the target cannot be proved above it")
	}
	if n, ok := SizeForPower(.805, .8, .8, 0); !ok || n < 45_000 || n > 55_000 {
		t.Errorf("half a point: %d, want about (1.96+0.84)^2 0.8 0.2 / 0.005^2 = 50,000", n)
	}
}

func TestPowerOfChange(t *testing.T) {
	baseline := Wilson(84, 100)
	if got := PowerOfChange(1, .84, baseline, 100, 0); got != 1 {
		t.Errorf("from 84 to 100 %%: %v", got)
	}
	// Against adding up every count that Newcombe's method calls a rise.
	var want float64
	for part := range 401 {
		if Newcombe(float64(part), 400, 84, 100).Low > 0 {
			want += math.Exp(logChoose(400, part) + float64(part)*math.Log(.92) + float64(400-part)*math.Log(.08))
		}
	}
	if got := PowerOfChange(.92, .84, baseline, 400, 0); !near(got, want, 1e-9) || got < .3 {
		t.Errorf("from 84 to 92 %%: %v, want %v", got, want)
	}
	if a, b := PowerOfChange(.74, .84, Wilson(336, 400), 400, 0), PowerOfChange(.26, .16, Wilson(64, 400), 400, 0); !near(a, b, 1e-9) || a < .9 {
		t.Errorf("a fall is a rise of what is wrong: %v and %v", a, b)
	}
	if n, ok := SizeForChange(.74, .84, Wilson(336, 400), .8, 0); !ok || PowerOfChange(.74, .84, Wilson(336, 400), n, 0) < .8 || PowerOfChange(.74, .84, Wilson(336, 400), n-1, 0) >= .8 {
		t.Errorf("size for a fall of ten points: %d", n)
	}
	if _, ok := SizeForChange(.86, .84, baseline, .8, 0); ok {
		t.Error("a baseline of 100 labels cannot prove a change of two points, however many are labelled now")
	}
}
