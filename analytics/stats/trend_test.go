package stats

import "testing"

// Alcohol and malformations (Graubard & Korn 1987, Biometrics 43:471; Agresti, Categorical Data Analysis, 3.4.5): of infants
// of mothers who drank 0, 0.5, 1.5, 4 and 7 drinks a day, 48 of 17,114, 38 of 14,502, 5 of 793, 1 of 127 and 1 of 38. The
// published statistics are 6.57 for the trend and 12.1 on 4 degrees of freedom (p = 0.016), and p = 0.0104 for the trend.
func TestTrend(t *testing.T) {
	drinks := []Seen{{48, 17114}, {38, 14502}, {5, 793}, {1, 127}, {1, 38}}
	got, ok := Trend(drinks, []float64{0, .5, 1.5, 4, 7})
	if !ok || !near(got.Z*got.Z, 6.57, .005) || !near(got.P, .0104, .0001) || got.Z < 0 {
		t.Errorf("trend %+v", got)
	}
	statistic, p, ok := Differs(drinks)
	if !ok || !near(statistic, 12.08, .005) || !near(p, .0167, .0001) {
		t.Errorf("chi-squared %.4f, p %.4f", statistic, p)
	}
}

// 90, 80 and 70 of 100: a fall of ten points each time. The pooled share is 0.8, so z = -20 / sqrt(0.16 x 200) = -3.5355,
// and chi-squared is 2 x 100/16 = 12.5 with p = exp(-6.25) = 0.00193.
func TestTrendByHand(t *testing.T) {
	reviews := []Seen{{90, 100}, {80, 100}, {70, 100}}
	got, ok := Trend(reviews, []float64{1, 2, 3})
	if !ok || !near(got.Slope, -.1, 1e-12) || !near(got.Z, -3.5355, .0001) || !near(got.P, .000407, 1e-6) {
		t.Errorf("trend %+v", got)
	}
	statistic, p, ok := Differs(reviews)
	if !ok || !near(statistic, 12.5, 1e-9) || !near(p, .00193, .00001) {
		t.Errorf("chi-squared %v, p %v", statistic, p)
	}
	// What goes down and up again is a difference, and no trend.
	reviews = []Seen{{90, 100}, {70, 100}, {90, 100}}
	if got, _ := Trend(reviews, []float64{1, 2, 3}); !near(got.Slope, 0, 1e-12) || !near(got.P, 1, 1e-9) {
		t.Errorf("no trend: %+v", got)
	}
	if _, p, _ := Differs(reviews); p > .001 {
		t.Errorf("a difference: %v", p)
	}
}

func TestTrendAtTheEdges(t *testing.T) {
	for _, reviews := range [][]Seen{nil, {{8, 10}}, {{8, 10}, {0, 0}}, {{10, 10}, {20, 20}}, {{0, 10}, {0, 20}}} {
		times := []float64{1, 2}[:len(reviews)]
		if got, ok := Trend(reviews, times); ok {
			t.Errorf("%v: %+v", reviews, got)
		}
		if _, _, ok := Differs(reviews); ok {
			t.Errorf("%v differ", reviews)
		}
	}
	if got, ok := Trend([]Seen{{8, 10}, {5, 10}}, []float64{3, 3}); ok {
		t.Errorf("at the same time: %+v", got)
	}
}
