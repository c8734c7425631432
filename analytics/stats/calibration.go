package stats

import (
	"math"
	"slices"
)

// CalibrationBins is how many bins of equal mass a reliability curve has.
const CalibrationBins = 10

// Judged is a prediction whose confidence was stated and whose correctness is known.
type Judged struct {
	Confidence float64
	Correct    bool
}

// ReliabilityBin is one point of a reliability curve: how sure the model said it was, and how often it was right.
type ReliabilityBin struct {
	N          int
	Confidence float64 // mean
	Accuracy   float64
	Interval   Interval // of the accuracy, Wilson
}

// Calibration says how far stated confidence and correctness agree.
type Calibration struct {
	Bins  []ReliabilityBin // ascending confidence
	Error float64          // expected calibration error: mean distance of the bins from the diagonal
	// Perfect is the calibration error that a perfectly calibrated model would show at this n on average.
	Perfect float64
	Brier   float64 // mean squared distance of confidence and outcome
}

// Calibrate bins the predictions by confidence into CalibrationBins bins of equal mass. Equal confidences may stand in
// two bins. ok is false for fewer predictions than bins.
//
// Naeini, Cooper & Hauskrecht 2015 (AAAI); Brier 1950, Monthly Weather Review 78:1; Broecker & Smith 2007, Weather and
// Forecasting 22:651 for what perfect calibration looks like in a finite sample.
func Calibrate(judged []Judged) (c Calibration, ok bool) {
	n := len(judged)
	if n < CalibrationBins {
		return Calibration{}, false
	}
	sorted := slices.Clone(judged)
	slices.SortStableFunc(sorted, func(a, b Judged) int {
		switch {
		case a.Confidence < b.Confidence:
			return -1
		case a.Confidence > b.Confidence:
			return 1
		case a.Correct == b.Correct:
			return 0
		case b.Correct:
			return -1
		}
		return 1
	})
	for i := range CalibrationBins {
		c.add(sorted[i*n/CalibrationBins:(i+1)*n/CalibrationBins], float64(n))
	}
	for _, j := range sorted {
		d := j.Confidence - outcome(j)
		c.Brier += d * d / float64(n)
	}
	return c, true
}

func (c *Calibration) add(bin []Judged, n float64) {
	var sure, right, variance float64
	for _, j := range bin {
		sure += j.Confidence
		right += outcome(j)
		variance += j.Confidence * (1 - j.Confidence)
	}
	m := float64(len(bin))
	c.Bins = append(c.Bins, ReliabilityBin{N: len(bin), Confidence: sure / m, Accuracy: right / m, Interval: Wilson(right, m)})
	c.Error += math.Abs(sure-right) / n
	// The mean of |X| for a normal X is sqrt(2/pi) times its deviation.
	c.Perfect += math.Sqrt(2/math.Pi*variance) / n
}

func outcome(j Judged) float64 {
	if j.Correct {
		return 1
	}
	return 0
}
