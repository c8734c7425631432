package engine

import (
	"context"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
)

// fewestCalibrated is how many labels a calibration error needs: below, a perfectly calibrated model shows a large one.
const fewestCalibrated = 200

// calibrated compares the confidence of the judged predictions with how often they were right. A prediction of which
// nobody is sure tells nothing.
func (e *Engine) calibrated(ctx context.Context, q question) (stats.Calibration, *tallies, error) {
	j := q.s.judged.right()
	t, err := e.tally(ctx, q, j)
	if err != nil || t.n() == 0 {
		return stats.Calibration{}, t, err
	}
	rows, err := e.db.Query(ctx, fmt.Sprintf("SELECT n, confidence::DOUBLE, correct::DOUBLE, variance::DOUBLE, squares::DOUBLE FROM (%s) ORDER BY bin",
		e.calibrationBins(t.question(q), j, t.reviewed)))
	if err != nil {
		return stats.Calibration{}, t, internal("the labels cannot be counted", err)
	}
	defer rows.Close()
	var bins []stats.JudgedBin
	for rows.Next() {
		var b stats.JudgedBin
		if err := rows.Scan(&b.N, &b.Confidence, &b.Right, &b.Variance, &b.Squares); err != nil {
			return stats.Calibration{}, t, internal("the labels cannot be counted", err)
		}
		bins = append(bins, b)
	}
	return stats.Calibrate(bins), t, rows.Err()
}

// calibrationBins sums the judged predictions in bins of equal mass by ascending confidence. Predictions of equal
// confidence may stand in two bins; each counts as right as all of that confidence are, so that nothing depends on which
// stands where. Decimals and an order, because sums of doubles depend on the order of rows.
func (e *Engine) calibrationBins(q question, j judgement, reviewed bool) string {
	return fmt.Sprintf(`SELECT bin, sum(m) AS n, sum(c * m) AS confidence, sum(m * correct / n ORDER BY c) AS correct, sum(c * (1 - c) * m) AS variance, sum(squares) AS squares FROM (
    SELECT bin, c, count(*) AS m, any_value(n) AS n, any_value(correct)::DOUBLE AS correct, sum((c - y) * (c - y)) AS squares FROM (
      SELECT c, y, (row_number() OVER (ORDER BY c, y) * %d - 1) // count(*) OVER () AS bin, count(*) OVER same AS n, sum(y) OVER same AS correct FROM (
        SELECT CAST(confidence AS DECIMAL(9,6)) AS c, CAST(answer = 'yes' AS INTEGER) AS y FROM (%s) WHERE confidence IS NOT NULL AND answer IN ('yes', 'no'))
      WINDOW same AS (PARTITION BY c))
    GROUP BY bin, c)
  GROUP BY bin`, stats.CalibrationBins, e.judgedRows(q, j, reviewed))
}

// calibration is the expected calibration error.
func calibration(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	c, t, err := e.calibrated(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &answer{basis: reviewed, total: reading{n: big.NewRat(int64(c.N), 1)}}
	if c.N < fewestCalibrated {
		a.why = tooFewCalibrated(c.N)
		return a, nil
	}
	a.total.value = exactly(c.Error)
	a.beside = []beside{
		{name: "A calibrated model", reading: reading{value: exactly(c.Perfect)}, unjudged: true,
			note: fmt.Sprintf("What a perfectly calibrated model would show with %s labels, by chance alone.", grouped(int64(c.N)))},
		{name: "Brier score", reading: reading{value: exactly(c.Brier)}, unjudged: true,
			note: "Mean squared distance of confidence and outcome; 0 is best, always saying a half gives 0.25."},
	}
	return a, e.judgedNotes(ctx, q, t, a)
}

func tooFewCalibrated(n int) string {
	return fmt.Sprintf("%s a confidence; %d are needed.", figures.Counted(n, "labelled prediction states", "labelled predictions state"), fewestCalibrated)
}

func calibrationSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	c, t, err := e.calibrated(ctx, q)
	if err != nil || c.N < fewestCalibrated {
		return "", err
	}
	return "SELECT sum(abs(confidence - correct))::DOUBLE / sum(n) AS value\nFROM (" + e.calibrationBins(t.question(q), q.s.judged.right(), t.reviewed) + ")", nil
}
