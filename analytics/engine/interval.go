package engine

import (
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// interval fills the 95 % interval of a reading on answered or sampled values, and names its method. Complete values
// have none, and kinds without a formula get none.
func interval(k *catalog.KPI, basis string, size sampleSize, r *reading) (method string) {
	if basis == complete || r.value == nil {
		return ""
	}
	set := func(i stats.Interval) { r.low, r.high = finite(i.Low), finite(i.High) }
	switch k.Measure.Kind {
	case catalog.RatioOf:
		if k.Unit != catalog.Percent {
			return "" // no part of a whole
		}
		part, whole := *float(r.part), *float(r.whole)
		if basis == answers {
			set(stats.Wilson(part, whole))
			return "Wilson score interval, 95 %"
		}
		// The rows behind the whole carry as much information as their share of all rows.
		n := size.effective() * whole / size.sum
		set(stats.WilsonFinite(part/whole*n, n, whole))
		return "Wilson score interval at Kish's effective size, with the finite population correction, 95 %"
	case catalog.Mean:
		if i, ok := stats.Mean(*float(r.value), variance(r), *float(r.n)); ok {
			if k.Unit == catalog.Rating {
				// No mean lies outside the scale.
				i.Low, i.High = max(i.Low, 1), min(i.High, 5)
			}
			set(i)
			return "Student's t interval of the mean, 95 %"
		}
	case catalog.Sum, catalog.PerSecond:
		if basis != sampled || r.value.Cmp(zero(r.n)) > 0 {
			return ""
		}
		count := r.value
		if k.Measure.Kind == catalog.PerSecond {
			count = zero(r.part)
		}
		n := *float(count)
		i := stats.Count(n, n*size.squares/size.sum)
		if k.Measure.Kind == catalog.PerSecond {
			seconds := *float(r.whole)
			i = stats.Interval{Low: i.Low / seconds, High: i.High / seconds}
		}
		set(i)
		return "Horvitz-Thompson estimate of a sampled count, 95 %"
	case catalog.Quantile:
		if r.low != nil {
			return "Woodruff's interval of a percentile, 95 %"
		}
	}
	return ""
}

// variance is the sample variance of a mean: (sum of squares - n mean^2) / (n - 1), exact until the last step.
func variance(r *reading) float64 {
	one := big.NewRat(1, 1)
	if r.n.Cmp(one) <= 0 || r.squares == nil {
		return 0
	}
	v := new(big.Rat).Mul(r.value, r.value)
	v.Mul(v, r.n)
	v.Sub(r.squares, v)
	v.Quo(v, new(big.Rat).Sub(r.n, one))
	return max(*float(v), 0)
}
