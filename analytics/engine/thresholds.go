package engine

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"telltale/analytics/catalog"
)

// Thresholds are rules that differ from a KPI's own in their level only, in the order of the levels, to be tried one by
// one. A KPI without a rule has those that its kind suggests.
type Thresholds struct {
	KPI    string      `json:"kpi"`
	Unit   string      `json:"unit"`
	Levels []Threshold `json:"levels"` // empty where a level alone makes no rule
	Own    int         `json:"own"`    // which of them is nearest to the own rule, or to the target of a KPI without
	Note   string      `json:"note"`   // why there are none; empty otherwise
}

// Threshold is one level with the rule that it makes.
type Threshold struct {
	Level float64 `json:"level"`
	Rule  string  `json:"rule"`
}

// eachWay is how many levels there are on either side of the own.
const eachWay = 8

// Thresholds fails as Evaluate does.
func (e *Engine) Thresholds(ctx context.Context, kpi string, query Query) (Thresholds, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Thresholds{}, err
	}
	type asked struct {
		KPI   string
		Query Query
	}
	return cached(ctx, e, s.version, "thresholds", asked{kpi, query}, func() (Thresholds, error) { return e.thresholds(ctx, s, kpi, query) })
}

func (e *Engine) thresholds(ctx context.Context, s *state, kpi string, query Query) (Thresholds, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return Thresholds{}, err
	}
	k := kpis[0]
	t := Thresholds{KPI: k.ID, Unit: string(k.Unit), Levels: []Threshold{}}
	rule := ruleLike(k)
	if rule == nil {
		t.Note = "The rule compares with other times, so there is no level to move. Write another rule instead."
		return t, nil
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Thresholds{}, err
	}
	set, err := e.answerAll(ctx, q, kpis)
	if err != nil {
		return Thresholds{}, err
	}
	own, err := e.ownLevel(ctx, q, k, rule, set.byKPI[k.ID].total)
	if err != nil {
		return Thresholds{}, err
	}
	if own <= 0 {
		t.Note = "There is no level to begin with: the KPI has no target and no value."
		return t, nil
	}
	suffix := ""
	switch {
	case rule.For > 0:
		suffix = " for " + strconv.Itoa(int(rule.For/time.Minute)) + "m"
	case rule.Over > 0:
		suffix = " over " + strconv.Itoa(rule.Over) + "d"
	case rule.ByMonth:
		suffix = " by month"
	}
	levels := levelsAround(own, k.Unit)
	for _, level := range levels {
		t.Levels = append(t.Levels, Threshold{level, rule.Op + " " + thresholdText(level, k.Unit) + suffix})
	}
	t.Own = slices.Index(levels, own)
	return t, nil
}

// ruleLike is the own rule of a KPI, or one of the form that suits it; nil where the form has no plain level.
func ruleLike(k *catalog.KPI) *catalog.Rule {
	if k.Alert != nil {
		switch {
		case k.Alert.DaysLeft > 0:
			return nil
		case k.Alert.Base == catalog.Absolute, k.Alert.Base == catalog.OfTarget, k.Alert.Base == catalog.OfBudget, k.Alert.Base == catalog.Expected:
			return k.Alert
		}
		return nil
	}
	rule := &catalog.Rule{Op: ">"}
	if k.Better == "higher" {
		rule.Op = "<"
	}
	if byTheMinute(k) {
		rule.For = longestWindow * time.Minute
	}
	return rule
}

// ownLevel is the level of the own rule in the unit of the KPI; of a KPI without one it is the target's, else its value.
// It is 0 where there is none of them.
func (e *Engine) ownLevel(ctx context.Context, q question, k *catalog.KPI, rule *catalog.Rule, r reading) (float64, error) {
	level := r.value
	if k.Alert != nil && (rule.Base == catalog.Absolute || r.value != nil) {
		found, _, err := e.level(ctx, q, k, r)
		if err != nil {
			return 0, err
		}
		level = found
	} else if target, _, err := e.targetNow(ctx, q, k); err != nil {
		return 0, err
	} else if target != nil {
		level = target.Value
	}
	if level == nil {
		return 0, nil
	}
	return tidy(*float(level), 4), nil
}

// tidy is the number that a person would write for it, with so many digits: 0.3 for 3 * 0.1.
func tidy(f float64, digits int) float64 {
	tidied, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', digits, 64), 64)
	return tidied
}

// levelsAround are round levels on both sides of the own, which is among them, in ascending order.
func levelsAround(own float64, unit catalog.Unit) []float64 {
	var round []float64
	switch {
	case unit == catalog.Rating:
		for tenth := 10.0; tenth <= 50; tenth++ {
			round = append(round, tenth/10)
		}
	case unit == catalog.Percent && own < 1:
		for _, p := range []float64{0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99} {
			round = append(round, tidy(p/100, 6))
		}
	default:
		for exponent := math.Floor(math.Log10(own)) - 1; exponent <= math.Log10(own)+1; exponent++ {
			for _, mantissa := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9} {
				round = append(round, tidy(mantissa*math.Pow(10, exponent), 3))
			}
		}
	}
	at, found := slices.BinarySearch(round, own)
	if !found {
		round = slices.Insert(round, at, own)
	}
	return round[max(at-eachWay, 0):min(at+eachWay+1, len(round))]
}

// thresholdText writes a level as rules have it: "95%", "3s", "4.2".
func thresholdText(level float64, unit catalog.Unit) string {
	digits := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	switch unit {
	case catalog.Percent:
		// Rounding undoes what the multiplication adds.
		return digits(math.Round(level*1e10)/1e8) + "%"
	case catalog.Seconds:
		return digits(level) + "s"
	}
	return digits(level)
}
