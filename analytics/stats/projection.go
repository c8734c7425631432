package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Projection is the sum of a cost over days to come, with the Student's t distribution of its error.
type Projection struct {
	Sum     float64
	Model   string
	Tested  int // forecasts of the past that the error comes from; 0 when it comes from the spread of the days
	scale   float64
	freedom float64
}

const (
	unitDays     = 28 // the cost of one unit of usage is that of the last four weeks
	fewestTests  = 8
	fewestDays   = 5 // of costs, for a mean of days
	longestTrial = 200
	// overlap is how much more overlapping stretches tell of a variance than those that do not overlap.
	overlap = 1.5
)

// Project says what the next days will cost. With enough history of usage it is the cost of one unit, over the last four
// weeks, times a forecast of usage, by the model that did best in a rolling backtest of just such sums; the error is that of the
// backtest, with half as many degrees of freedom again as it has stretches that do not overlap. Otherwise, and where the horizon is
// longer than a third of the history, it is the mean of the last four weeks' days, with the error of a sum of so many more of
// them. cost and usage are daily and end on the same day; usage may be shorter, or nil. ok is false below five days of costs.
func Project(cost, usage []float64, horizon int) (p Projection, ok bool) {
	if len(cost) < fewestDays || horizon < 1 {
		return Projection{}, false
	}
	if best, found := projectUsage(cost, usage, horizon); found {
		return best, true
	}
	days := cost[max(0, len(cost)-unitDays):]
	n, h, m := float64(len(days)), float64(horizon), mean(days)
	var squares float64
	for _, d := range days {
		squares += (d - m) * (d - m)
	}
	// A sum of h further days varies by itself, and its mean is not known better than n days tell.
	return Projection{Sum: h * m, Model: "mean of the last days", scale: math.Sqrt(squares / (n - 1) * (h + h*h/n)), freedom: n - 1}, true
}

func projectUsage(cost, usage []float64, horizon int) (best Projection, ok bool) {
	n := min(len(usage), longestTrial)
	cost, usage = cost[len(cost)-min(n, len(cost)):], usage[len(usage)-n:]
	least := max(unitDays, n/2)
	tests := n - horizon - least + 1
	if len(cost) != n || n < NaiveHistory || horizon > n/3 || tests < fewestTests {
		return Projection{}, false
	}
	models := map[string]func([]float64, int) []float64{"seasonal naive": seasonalNaive}
	order := []string{"seasonal naive"}
	if n >= ModelHistory {
		models["Holt-Winters"], models["Theta"] = holtWinters, theta
		order = append(order, "Holt-Winters", "Theta")
	}
	at := func(model string, origin int) (sum float64, ok bool) {
		used := total(usage[origin-unitDays : origin])
		if used <= 0 {
			return 0, false
		}
		return total(cost[origin-unitDays:origin]) / used * max(total(models[model](usage[:origin], horizon)), 0), true
	}
	for _, model := range order {
		var squares float64
		for origin := least; origin <= n-horizon; origin++ {
			sum, ok := at(model, origin)
			if !ok {
				return Projection{}, false
			}
			e := total(cost[origin:origin+horizon]) - sum
			squares += e * e
		}
		if scale := math.Sqrt(squares / float64(tests)); best.Model == "" || scale < best.scale {
			sum, ok := at(model, n)
			if !ok {
				return Projection{}, false
			}
			best = Projection{Sum: sum, Model: model, Tested: tests, scale: scale}
		}
	}
	best.freedom = max(1, overlap*float64(n-least)/float64(horizon))
	return best, true
}

// Interval is the 95 % interval of the sum.
func (p Projection) Interval() Interval {
	half := p.Half(0.95)
	return Interval{p.Sum - half, p.Sum + half}
}

// Half is how far the interval of the sum that holds with a probability reaches to either side of it.
func (p Projection) Half(probability float64) float64 {
	if p.scale == 0 {
		return 0
	}
	return p.scale * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: p.freedom}.Quantile((1+probability)/2)
}

// Exceeds is the probability that the sum exceeds a limit.
func (p Projection) Exceeds(limit float64) float64 {
	if p.scale == 0 {
		if p.Sum > limit {
			return 1
		}
		return 0
	}
	return 1 - distuv.StudentsT{Mu: 0, Sigma: 1, Nu: p.freedom}.CDF((limit-p.Sum)/p.scale)
}
