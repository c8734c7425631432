package stats

import (
	"math"
	"slices"
)

const (
	// RobustLimit is how many robust deviations make a day an anomaly.
	RobustLimit = 3.5
	// madScale turns a median absolute deviation into the standard deviation of normal values.
	madScale = 1.4826
	// FewestWeekdays is how many earlier days of the same weekday a day is compared with at least, MostWeekdays at most.
	FewestWeekdays, MostWeekdays = 4, 8
)

// RobustScore is how many robust standard deviations a value lies from the median of its peers. Peers that are all equal
// leave no measure: the score is 0 for their own value and infinite for any other. ok is false for fewer than
// FewestWeekdays peers.
//
// Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers.
func RobustScore(value float64, peers []float64) (score, median float64, ok bool) {
	if len(peers) < FewestWeekdays {
		return 0, 0, false
	}
	median = Median(peers)
	distances := make([]float64, len(peers))
	for i, p := range peers {
		distances[i] = math.Abs(p - median)
	}
	d := value - median
	if d == 0 {
		return 0, median, true
	}
	return d / (madScale * Median(distances)), median, true
}

// Median is the middle value, or the mean of the two in the middle; NaN without values.
func Median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
