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

// Changed is how a value changed from one period to another, with its 95 % interval.
type Changed struct {
	By float64 // with every weekday weighing alike in both periods
	Interval
}

// FewestDays is how many days either side of a change needs: two of each weekday, because one shows no spread.
const FewestDays = 14

// Change is the relative change (or, where relative is false, the difference) of sum of parts over sum of wholes from
// before to after, weekday by weekday: every weekday that both periods have weighs alike, so that a period with five
// Mondays is no surprise. Its interval rests on how much days of the same weekday differ, not on how many rows they have:
// failures come in incidents, not one by one. Days are drawn again with replacement, one less than there are, because
// drawing all of a few makes intervals too narrow; the draw is seeded and the same on every machine. A weekday that has a
// single day takes part with the day itself. ok is false with fewer than FewestDays on either side, without a weekday in
// common, or where before is zero.
//
// Efron & Tibshirani 1993, An Introduction to the Bootstrap, 8.3 and 13.3 (percentile interval); Rao & Wu 1988, Journal
// of the American Statistical Association 83:231 (strata of few).
func Change(before, after []Day, relative bool) (c Changed, ok bool) {
	if len(before) < FewestDays || len(after) < FewestDays {
		return Changed{}, false
	}
	random := rand.NewPCG(20261101, uint64(len(before)*1000+len(after)))
	first, second := byWeekday(before), byWeekday(after)
	for d := range first {
		if len(first[d]) == 0 || len(second[d]) == 0 {
			first[d], second[d] = nil, nil
		}
	}
	change := func(a, b float64) float64 {
		if relative {
			return (b - a) / math.Abs(a)
		}
		return b - a
	}
	c.By = change(first.value(), second.value())
	changes := make([]float64, resamples)
	for i := range changes {
		changes[i] = change(first.draw(random), second.draw(random))
		if math.IsNaN(changes[i]) || math.IsInf(changes[i], 0) {
			return Changed{}, false
		}
	}
	slices.Sort(changes)
	c.Interval = Interval{changes[resamples*25/1000], changes[resamples*975/1000-1]}
	return c, true
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

// value is the ratio of a week of mean days.
func (w *week) value() float64 {
	var part, whole float64
	for _, days := range w {
		for _, d := range days {
			part += d.Part / float64(len(days))
			whole += d.Whole / float64(len(days))
		}
	}
	return part / whole
}

// draw is the ratio of a week of mean days drawn anew. Two days are drawn with each number of the source, which halves the
// time that the many draws take.
func (w *week) draw(random *rand.PCG) float64 {
	var part, whole float64
	for _, days := range w {
		size := uint64(len(days))
		if size == 0 {
			continue
		}
		n := max(size-1, 1)
		var p, q float64
		for i := uint64(0); i < n; i += 2 {
			bits := random.Uint64()
			d := &days[(bits>>32)*size>>32]
			p += d.Part
			q += d.Whole
			if i+1 < n {
				d = &days[(bits&math.MaxUint32)*size>>32]
				p += d.Part
				q += d.Whole
			}
		}
		part += p / float64(n)
		whole += q / float64(n)
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
