package stats

import (
	"math"
	"slices"
)

// A series of days has the rhythm of the week.
const season = 7

// The least history, in days, that the models take: the naive one four weeks, the others ten.
const (
	NaiveHistory = 4 * season
	ModelHistory = 10 * season
)

// Forecast is what a series will be, from the model that did best on its own past.
type Forecast struct {
	Model    string
	Values   []float64
	Low      []float64 // 95 % from the errors of the backtest at the same distance
	High     []float64
	Low80    []float64 // likewise, 80 %
	High80   []float64
	Error    float64 // mean absolute error of the backtest
	Naive    float64 // that of the seasonal naive model
	Backtest int     // how many forecasts of the past were made
}

// Predict forecasts the next days of a daily series without gaps. From four weeks of history it repeats the last week
// (seasonal naive); from ten weeks Holt-Winters and Theta are tried too, and the model with the least error in a rolling
// backtest is taken, the naive one unless another beats it. The horizon is at most a third of the history: longer ones
// are cut. ok is false with less than four weeks.
//
// Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 5.2, 5.10 and 8.3; Assimakopoulos &
// Nikolopoulos 2000, International Journal of Forecasting 16:521.
func Predict(history []float64, horizon int) (f Forecast, ok bool) {
	horizon = min(horizon, len(history)/3)
	if len(history) < NaiveHistory || horizon < 1 {
		return Forecast{}, false
	}
	models := []struct {
		name string
		run  func([]float64, int) []float64
	}{{"seasonal naive", seasonalNaive}}
	if len(history) >= ModelHistory {
		models = append(models, []struct {
			name string
			run  func([]float64, int) []float64
		}{{"Holt-Winters", holtWinters}, {"Theta", theta}}...)
	}
	best := -1
	var errors [][]float64 // of the best model, by distance
	for i, m := range models {
		found, n := backtest(history, horizon, m.run)
		e := meanAbsolute(found)
		if i == 0 {
			f.Naive, f.Backtest = e, n
		}
		if best < 0 || e < f.Error {
			best, f.Error, errors = i, e, found
		}
	}
	f.Model = models[best].name
	f.Values = models[best].run(history, horizon)
	f.Low, f.High = spread(f.Values, errors, 0.025)
	f.Low80, f.High80 = spread(f.Values, errors, 0.1)
	return f, true
}

// backtest forecasts from earlier and earlier origins and returns the errors (actual - forecast) by distance.
func backtest(history []float64, horizon int, run func([]float64, int) []float64) (errors [][]float64, n int) {
	errors = make([][]float64, horizon)
	least := max(2*season, len(history)/2)
	for origin := len(history) - 1; origin >= least; origin-- {
		steps := min(horizon, len(history)-origin)
		for d, value := range run(history[:origin], steps) {
			errors[d] = append(errors[d], history[origin+d]-value)
		}
		n++
	}
	return errors, n
}

func meanAbsolute(errors [][]float64) float64 {
	var sum, n float64
	for _, at := range errors {
		for _, e := range at {
			sum += math.Abs(e)
			n++
		}
	}
	return sum / n
}

// spread puts the points of the backtest's errors that leave a tail on each side around the values. A distance never takes less room
// than a shorter one, and one with few errors of its own takes those of all shorter ones too.
func spread(values []float64, errors [][]float64, tail float64) (low, high []float64) {
	low, high = make([]float64, len(values)), make([]float64, len(values))
	var pool []float64
	var down, up float64
	for d, v := range values {
		pool = append(pool, errors[d]...)
		at := errors[d]
		if len(at) < 20 {
			at = pool
		}
		sorted := slices.Clone(at)
		slices.Sort(sorted)
		down = min(down, Quantile(sorted, tail))
		up = max(up, Quantile(sorted, 1-tail))
		low[d], high[d] = v+down, v+up
	}
	return low, high
}

// Quantile is the quantile of ascending values, interpolated between ranks as DuckDB's quantile_cont does; NaN without
// values.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	below := int(math.Floor(at))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}
