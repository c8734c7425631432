package engine

import (
	"context"
	"fmt"

	"telltale/analytics/fault"
)

// confidenceBins is how many bins of equal width the histogram has.
const confidenceBins = 20

// Confidence is how sure the model said it was over a period, and how far that can be trusted.
type Confidence struct {
	Period      Period          `json:"period"`
	Bins        []ConfidenceBin `json:"bins"`        // 20 of equal width, ascending
	N           float64         `json:"n"`           // predictions with a confidence
	Missing     float64         `json:"missing"`     // predictions without one
	Calibration *Calibration    `json:"calibration"` // nil with too few labels
	Why         string          `json:"why"`         // why there is no calibration, as a sentence; empty otherwise
}

// ConfidenceBin counts the predictions with a confidence in [From, To); 1 belongs to the last bin.
type ConfidenceBin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	N     float64 `json:"n"`
	Share float64 `json:"share"` // of those with a confidence
}

// Calibration is the reliability of stated confidence against labels.
type Calibration struct {
	Period   Period             `json:"period"`   // of the labels
	Reviewed bool               `json:"reviewed"` // by people in a review, not by the export
	Labels   int                `json:"labels"`
	Error    float64            `json:"error"`   // expected calibration error
	Perfect  float64            `json:"perfect"` // what a perfectly calibrated model would show with as many labels
	Brier    float64            `json:"brier"`
	Curve    []ReliabilityPoint `json:"curve"` // bins of equal mass, by ascending confidence
}

// ReliabilityPoint is one bin of a reliability curve.
type ReliabilityPoint struct {
	N          int     `json:"n"`
	Confidence float64 `json:"confidence"` // mean
	Accuracy   float64 `json:"accuracy"`
	Low        float64 `json:"low"` // of the accuracy, 95 %
	High       float64 `json:"high"`
}

// Confidence counts predictions by confidence, and holds it against the labels. It fails as Evaluate does, and with
// fault.Invalid for filters that predictions cannot be filtered by.
func (e *Engine) Confidence(ctx context.Context, query Query) (Confidence, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Confidence{}, err
	}
	return cached(ctx, e, s.version, "confidence", query, func() (Confidence, error) { return e.confidence(ctx, s, query) })
}

func (e *Engine) confidence(ctx context.Context, s *state, query Query) (Confidence, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Confidence{}, err
	}
	fact := e.catalog.Fact("predictions")
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		return Confidence{}, fault.New(fault.Invalid, "Predictions cannot be filtered by %s.", join(elsewhere))
	}
	c := Confidence{Period: q.period, Bins: make([]ConfidenceBin, confidenceBins)}
	for i := range c.Bins {
		c.Bins[i].From, c.Bins[i].To = float64(i)/confidenceBins, float64(i+1)/confidenceBins
	}
	// Decimals: 0.35 x 20 is 7 and not a little more.
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT CASE WHEN confidence IS NOT NULL THEN least(floor(CAST(confidence AS DECIMAL(9,6)) * %d)::INTEGER, %d) END AS bin, sum(weight)::DOUBLE FROM (%s) GROUP BY bin`,
		confidenceBins, confidenceBins-1, e.fromRows(q.frame(), need{fact: fact, names: []string{"confidence", "weight"}})))
	if err != nil {
		return Confidence{}, internal("the predictions cannot be counted", err)
	}
	defer rows.Close()
	for rows.Next() {
		var bin *int
		var n float64
		if err := rows.Scan(&bin, &n); err != nil {
			return Confidence{}, internal("the predictions cannot be counted", err)
		}
		if bin == nil {
			c.Missing = n
			continue
		}
		c.Bins[*bin].N = n
		c.N += n
	}
	if err := rows.Err(); err != nil {
		return Confidence{}, internal("the predictions cannot be counted", err)
	}
	for i := range c.Bins {
		if c.N > 0 {
			c.Bins[i].Share = c.Bins[i].N / c.N
		}
	}
	return c, e.reliability(ctx, q, &c)
}

// reliability adds the calibration, or why there is none.
func (e *Engine) reliability(ctx context.Context, q question, c *Confidence) error {
	found, t, err := e.calibrated(ctx, q)
	if err != nil {
		return err
	}
	if found.N < fewestCalibrated {
		c.Why = tooFewCalibrated(found.N)
		return nil
	}
	c.Calibration = &Calibration{Period: t.period, Reviewed: t.reviewed, Labels: found.N, Error: found.Error, Perfect: found.Perfect, Brier: found.Brier}
	for _, b := range found.Bins {
		c.Calibration.Curve = append(c.Calibration.Curve, ReliabilityPoint{N: b.N, Confidence: b.Confidence, Accuracy: b.Accuracy, Low: b.Interval.Low, High: b.Interval.High})
	}
	return nil
}
