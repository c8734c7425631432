package labeling

import (
	"context"
	"fmt"
	"slices"

	"telltale/analytics/engine"
	"telltale/analytics/stats"
)

// ReviewCalibration holds the confidence of the labelled predictions against how often they were right.
type ReviewCalibration struct {
	Labels  int                       `json:"labels"`
	Error   float64                   `json:"error"`   // expected calibration error
	Perfect float64                   `json:"perfect"` // what a perfectly calibrated model would show with as many labels
	Brier   float64                   `json:"brier"`
	Curve   []engine.ReliabilityPoint `json:"points"`
	Note    string                    `json:"note"` // why it is not to be relied on; "" where it is
}

const (
	fewestPoints     = 20  // labels below which a curve shows nothing
	fewestCalibrated = 200 // labels below which a calibrated model shows a large error too
)

// calibration is unweighted, as the KPI's: it is about how confidence and correctness go together, not about the mixture.
func (d *Desk) calibration(ctx context.Context, r *record, v reading) (*ReviewCalibration, error) {
	confidence, err := d.numbers(ctx, r, "confidence")
	if err != nil {
		return nil, err
	}
	type judged struct{ confidence, right float64 }
	var all []judged
	for _, i := range v.items {
		c, known := confidence[i.Position]
		switch answer := v.answer(r.plan, i, Accuracy); {
		case known && answer == yes:
			all = append(all, judged{c, 1})
		case known && answer == no:
			all = append(all, judged{c, 0})
		}
	}
	if len(all) < fewestPoints {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b judged) int {
		switch {
		case a.confidence != b.confidence && a.confidence < b.confidence:
			return -1
		case a.confidence != b.confidence:
			return 1
		}
		return int(a.right - b.right)
	})
	// Predictions of equal confidence may stand in two bins: each counts as right as all of that confidence are.
	right, n := map[float64]float64{}, map[float64]float64{}
	for _, one := range all {
		right[one.confidence] += one.right
		n[one.confidence]++
	}
	bins := make([]stats.JudgedBin, stats.CalibrationBins)
	for i, one := range all {
		b := &bins[i*stats.CalibrationBins/len(all)]
		b.N++
		b.Confidence += one.confidence
		b.Right += right[one.confidence] / n[one.confidence]
		b.Variance += one.confidence * (1 - one.confidence)
		b.Squares += (one.confidence - one.right) * (one.confidence - one.right)
	}
	c := stats.Calibrate(bins)
	found := &ReviewCalibration{Labels: c.N, Error: c.Error, Perfect: c.Perfect, Brier: c.Brier, Curve: []engine.ReliabilityPoint{}}
	for _, b := range c.Bins {
		found.Curve = append(found.Curve, engine.ReliabilityPoint{N: b.N, Confidence: b.Confidence, Accuracy: b.Accuracy, Low: b.Interval.Low, High: b.Interval.High})
	}
	if c.N < fewestCalibrated {
		found.Note = fmt.Sprintf("%d labels state a confidence; with fewer than %d a calibrated model shows a large error too.", c.N, fewestCalibrated)
	}
	return found, nil
}
