package stats

// seasonalNaive repeats the last week.
func seasonalNaive(history []float64, horizon int) []float64 {
	out := make([]float64, horizon)
	for i := range out {
		out[i] = history[len(history)-season+i%season]
	}
	return out
}

// smoothing are the weights that Holt-Winters is fitted over: few, because a finer grid fits noise.
var smoothing = []float64{0.05, 0.2, 0.5}

// holtWinters is additive Holt-Winters with a damped trend; its weights are those with the least squared error one day
// ahead.
func holtWinters(history []float64, horizon int) []float64 {
	var best []float64
	least := -1.0
	for _, level := range smoothing {
		for _, trend := range smoothing[:2] {
			for _, seasonal := range smoothing {
				values, squares := smooth(history, horizon, level, trend, seasonal)
				if least < 0 || squares < least {
					best, least = values, squares
				}
			}
		}
	}
	return best
}

// damping keeps a trend from going on for ever.
const damping = 0.98

// smooth runs Holt-Winters with the given weights and returns the forecast and the sum of squared errors.
func smooth(history []float64, horizon int, alpha, beta, gamma float64) (values []float64, squares float64) {
	level := mean(history[:season])
	trend := (mean(history[season:2*season]) - level) / season
	var seasonal [season]float64
	for i := range season {
		seasonal[i] = (history[i] - level + history[season+i] - mean(history[season:2*season])) / 2
	}
	for t, y := range history {
		if t < season {
			continue
		}
		s := &seasonal[t%season]
		e := y - (level + damping*trend + *s)
		squares += e * e
		before := level
		level = alpha*(y-*s) + (1-alpha)*(level+damping*trend)
		trend = beta*(level-before) + (1-beta)*damping*trend
		*s = gamma*(y-level) + (1-gamma)**s
	}
	values = make([]float64, horizon)
	step, along := damping, 0.0
	for i := range values {
		along += step
		step *= damping
		values[i] = level + along*trend + seasonal[(len(history)+i)%season]
	}
	return values, squares
}

// theta is the Theta method on the series without its weekday effects: the mean of the straight line through the
// series and of simple exponential smoothing of its double curvature.
func theta(history []float64, horizon int) []float64 {
	n := len(history)
	effects := weekdayEffects(history)
	flat := make([]float64, n)
	for i, y := range history {
		flat[i] = y - effects[i%season]
	}
	intercept, slope := line(flat)
	curved := make([]float64, n)
	for i, y := range flat {
		curved[i] = 2*y - (intercept + slope*float64(i))
	}
	level := exponential(curved)
	out := make([]float64, horizon)
	for i := range out {
		out[i] = (intercept+slope*float64(n+i)+level)/2 + effects[(n+i)%season]
	}
	return out
}

// weekdayEffects are the mean distances of each weekday from the centred mean of its week; they add up to zero.
func weekdayEffects(history []float64) [season]float64 {
	var sums, counts, effects [season]float64
	for i := season / 2; i+season/2 < len(history); i++ {
		sums[i%season] += history[i] - mean(history[i-season/2:i+season/2+1])
		counts[i%season]++
	}
	var all float64
	for i := range effects {
		if counts[i] > 0 {
			effects[i] = sums[i] / counts[i]
		}
		all += effects[i]
	}
	for i := range effects {
		effects[i] -= all / season
	}
	return effects
}

// line is the least-squares line through the values at 0, 1, 2 ...
func line(values []float64) (intercept, slope float64) {
	n := float64(len(values))
	middle, m := (n-1)/2, mean(values)
	var xy, xx float64
	for i, y := range values {
		x := float64(i) - middle
		xy += x * (y - m)
		xx += x * x
	}
	if xx > 0 {
		slope = xy / xx
	}
	return m - slope*middle, slope
}

// exponential is the last level of simple exponential smoothing, with the weight that has the least squared error.
func exponential(values []float64) float64 {
	var best float64
	least := -1.0
	for _, alpha := range []float64{0.1, 0.2, 0.3, 0.5, 0.7, 0.9} {
		level, squares := values[0], 0.0
		for _, y := range values[1:] {
			e := y - level
			squares += e * e
			level += alpha * e
		}
		if least < 0 || squares < least {
			best, least = level, squares
		}
	}
	return best
}

func mean(values []float64) float64 { return total(values) / float64(len(values)) }
