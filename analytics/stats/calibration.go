package stats

import "math"

// CalibrationBins is how many bins of equal mass a reliability curve has.
const CalibrationBins = 10

// JudgedBin is a bin of predictions whose confidence was stated and whose correctness is known, as sums.
type JudgedBin struct {
	N          int
	Confidence float64 // sum
	Right      float64 // how many were right
	Variance   float64 // sum of c(1-c): how much the number of right ones varies when the confidences are true
	Squares    float64 // sum of the squared distances of confidence and outcome
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
	N     int
	Bins  []ReliabilityBin // as given
	Error float64          // expected calibration error: mean distance of the bins from the diagonal
	// Perfect is the calibration error that a perfectly calibrated model would show at this n on average.
	Perfect float64
	Brier   float64 // mean squared distance of confidence and outcome
}

// Calibrate compares confidence and correctness in bins of ascending confidence. Bins without predictions are left out.
//
// Naeini, Cooper & Hauskrecht 2015 (AAAI); Brier 1950, Monthly Weather Review 78:1; Broecker & Smith 2007, Weather and
// Forecasting 22:651 for what perfect calibration looks like in a finite sample.
func Calibrate(bins []JudgedBin) Calibration {
	var c Calibration
	for _, b := range bins {
		c.N += b.N
	}
	n := float64(c.N)
	for _, b := range bins {
		if b.N == 0 {
			continue
		}
		m := float64(b.N)
		c.Bins = append(c.Bins, ReliabilityBin{N: b.N, Confidence: b.Confidence / m, Accuracy: b.Right / m, Interval: Wilson(b.Right, m)})
		c.Error += math.Abs(b.Confidence-b.Right) / n
		// The mean of |X| for a normal X is sqrt(2/pi) times its deviation.
		c.Perfect += math.Sqrt(2/math.Pi*b.Variance) / n
		c.Brier += b.Squares / n
	}
	return c
}
