package engine

import (
	"context"
	"fmt"
	"math"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// sampleSize is how many rows stand for how many things.
type sampleSize struct {
	rows    float64
	sum     float64 // of weights
	squares float64 // sum of squared weights
}

// sampled reports whether rows stand for more than themselves.
func (s sampleSize) sampled() bool { return s.squares > s.sum }

func (s sampleSize) effective() float64 { return stats.EffectiveSize(s.sum, s.squares) }

// seen is how many rows a count of n rests on: what they stand for was not looked at.
func (s sampleSize) seen(n float64) float64 {
	if s.sum == 0 {
		return n
	}
	return math.Round(n * s.rows / s.sum)
}

// sampleOf is the sample that a KPI rests on.
func (e *Engine) sampleOf(k *catalog.KPI, sizes map[string]sampleSize) sampleSize {
	for _, f := range e.catalog.FactsOf(k) {
		if size := sizes[f.Name]; size.sampled() {
			return size
		}
	}
	return sampleSize{}
}

// sampleSizes are those of all facts with weights, by name.
func (e *Engine) sampleSizes(ctx context.Context, f frame) (map[string]sampleSize, error) {
	sizes := map[string]sampleSize{}
	for _, fact := range e.catalog.Facts {
		size, err := e.sampleSize(ctx, f, fact)
		if err != nil {
			return nil, err
		}
		sizes[fact.Name] = size
	}
	return sizes, nil
}

// sampleSize is read from the rows, and only when the table holds weights other than one at all.
func (e *Engine) sampleSize(ctx context.Context, f frame, fact *catalog.Fact) (sampleSize, error) {
	var size sampleSize
	if !f.s.sampled[fact.Table] || fact.Weight == "" {
		return size, nil
	}
	rows := e.fromRows(f, need{fact: fact, names: []string{fact.Weight}})
	w := fact.Weight
	err := e.db.QueryRow(ctx, fmt.Sprintf("SELECT count(*)::DOUBLE, coalesce(sum(%s), 0)::DOUBLE, coalesce(sum(%s * %s), 0)::DOUBLE FROM (%s)", w, w, w, rows)).
		Scan(&size.rows, &size.sum, &size.squares)
	if err != nil {
		return size, internal("the weights cannot be read", err)
	}
	return size, nil
}
