package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Day is one day of a period: what a KPI adds up on it. A count has Whole 1, so that a sum becomes a mean per day.
type Day struct {
	Weekday     int // 0 to 6
	Part, Whole float64
}

// resamples is how many times a change is drawn again. 2,000 place the ends of a 95 % interval to about a twentieth of
// its width.
const resamples = 2000

// Change is the 95 % interval of the relative change (or, where relative is false, the difference) of sum of parts over
// sum of wholes from before to after. It rests on how much days differ, not on how many rows they have: failures come in
// incidents, not one by one. Days are drawn again with replacement among days of the same weekday, so that a period with
// five Mondays is no surprise; the draw is seeded and the same on every machine. A weekday that has a single day in its
// period takes part with the day itself. ok is false with fewer than seven days on either side or where before is zero.
//
// Efron & Tibshirani 1993, An Introduction to the Bootstrap, 8.3 and 13.3 (stratified, percentile interval).
func Change(before, after []Day, relative bool) (i Interval, ok bool) {
	if len(before) < 7 || len(after) < 7 {
		return Interval{}, false
	}
	random := rand.New(rand.NewPCG(20261101, uint64(len(before)*1000+len(after))))
	first, second := byWeekday(before), byWeekday(after)
	changes := make([]float64, 0, resamples)
	for range resamples {
		a, b := first.draw(random), second.draw(random)
		d := b - a
		if relative {
			d /= math.Abs(a)
		}
		if math.IsNaN(d) || math.IsInf(d, 0) {
			return Interval{}, false
		}
		changes = append(changes, d)
	}
	slices.Sort(changes)
	return Interval{changes[resamples*25/1000], changes[resamples*975/1000-1]}, true
}

// week holds the days of a period by weekday.
type week [7][]Day

func byWeekday(days []Day) *week {
	var w week
	for _, d := range days {
		w[d.Weekday] = append(w[d.Weekday], d)
	}
	return &w
}

// draw is the ratio of a period made of days drawn anew.
func (w *week) draw(random *rand.Rand) float64 {
	var part, whole float64
	for _, days := range w {
		for range days {
			d := days[random.IntN(len(days))]
			part += d.Part
			whole += d.Whole
		}
	}
	return part / whole
}

// Tendency is what an interval of a change allows to say.
type Tendency string

// The tendencies.
const (
	Up      Tendency = "up"
	Down    Tendency = "down"
	Stable  Tendency = "stable"
	Unclear Tendency = "no clear change"
)

// Judge names the change. It is up or down only where the interval excludes zero and reaches beyond the margin, and
// stable only where the interval lies inside it: equivalence, not the mere lack of a difference.
//
// Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15:657, with the 95 % interval.
func (i Interval) Judge(margin float64) Tendency {
	switch {
	case i.Low > -margin && i.High < margin:
		return Stable
	case i.Low > 0:
		return Up
	case i.High < 0:
		return Down
	}
	return Unclear
}
