package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

var workweek = [7]float64{100, 110, 120, 115, 105, 40, 30}

func daily(n int, value func(day int) float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = value(i)
	}
	return out
}

func TestPredictNeedsFourWeeks(t *testing.T) {
	if _, ok := Predict(make([]float64, NaiveHistory-1), 7); ok {
		t.Error("less than four weeks were enough")
	}
	f, ok := Predict(daily(NaiveHistory, func(d int) float64 { return workweek[d%7] }), 100)
	if !ok || f.Model != "seasonal naive" || len(f.Values) != NaiveHistory/3 {
		t.Fatalf("%+v", f)
	}
	for i, v := range f.Values {
		if v != workweek[i%7] || f.Low[i] != v || f.High[i] != v {
			t.Errorf("day %d: %v (%v to %v), want %v without doubt", i, v, f.Low[i], f.High[i], workweek[i%7])
		}
	}
}

// A week that repeats itself exactly cannot be beaten: the naive model stays.
func TestTheNaiveModelStaysUnlessBeaten(t *testing.T) {
	f, _ := Predict(daily(140, func(d int) float64 { return workweek[d%7] }), 14)
	if f.Model != "seasonal naive" || f.Error != 0 {
		t.Errorf("%s with error %v", f.Model, f.Error)
	}
}

// With a steady growth of one a day the naive model is off by seven and more; a model with a trend finds the level.
func TestATrendIsFollowed(t *testing.T) {
	grow := func(d int) float64 { return 200 + float64(d) + workweek[d%7] }
	f, ok := Predict(daily(140, grow), 14)
	if !ok || f.Model == "seasonal naive" || f.Error >= f.Naive {
		t.Fatalf("%s, error %v against %v", f.Model, f.Error, f.Naive)
	}
	for i, v := range f.Values {
		if want := grow(140 + i); math.Abs(v-want) > .03*want {
			t.Errorf("day %d: %.1f, want about %.1f", i, v, want)
		}
	}
}

// In simulation, the interval of the next day holds the value in about 95 % of series; it rests on few errors of the
// past, so a few points less is expected.
func TestForecastIntervalsCover(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	covered, total := 0, 0
	for range 60 {
		series := daily(98, func(d int) float64 { return workweek[d%7] + 300 + 10*random.NormFloat64() })
		f, ok := Predict(series[:91], 7)
		if !ok {
			t.Fatal("no forecast")
		}
		for i, v := range f.Low {
			total++
			if series[91+i] >= v && series[91+i] <= f.High[i] {
				covered++
			}
		}
	}
	if share := float64(covered) / float64(total); share < .86 || share > .995 {
		t.Errorf("covers in %.1f %%", 100*share)
	}
}

func TestQuantileInterpolatesBetweenRanks(t *testing.T) {
	for p, want := range map[float64]float64{0: 1, .5: 2.5, .95: 3.85, 1: 4} {
		if got := Quantile([]float64{1, 2, 3, 4}, p); !near(got, want, 1e-12) {
			t.Errorf("quantile %v is %v, want %v", p, got, want)
		}
	}
	if !math.IsNaN(Quantile(nil, .5)) {
		t.Error("no values have a quantile")
	}
}
