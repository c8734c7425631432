package actions

import (
	"fmt"
	"math"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// The verdicts on an action that was done.
const (
	Worked     = "worked"
	TooClose   = "too close to call"
	DidNotWork = "did not work"
	NotEnough  = "not enough data yet"
)

// enough is the share of the expected change that an action must be able to have reached to have worked: what certainly
// brought less than half of what it was done for is told apart from what merely brought a little less.
const enough = 0.5

// month is how many days the expected change of what adds up is meant for.
const month = 30

// Judgement is what became of an action.
type Judgement struct {
	Verdict  string              `json:"verdict"` // "" where it names no KPI, or no way that its KPI should go
	Sentence string              `json:"sentence"`
	Measured string              `json:"measured"` // the change with its interval; "" without a judgement
	Expected string              `json:"expected"` // in words; "" where nothing was
	Against  string              `json:"against"`  // of one that worked: as expected, less or more than expected; "" without an amount
	Beside   []string            `json:"beside"`   // what else changed in the windows, so that nobody takes all for its effect
	From     string              `json:"from"`     // of one that cannot be judged yet: the first day on which it may be
	Final    string              `json:"final"`    // the day from which the verdict stays; "" when it does
	Effect   engine.ActionEffect `json:"effect"`
}

// Judge says whether an action worked: the whole 95 % interval of the change lies on the expected side of zero, and reaches
// at least half of the expected amount (without an amount, it is more than the margin of what matters to nobody). It did not
// when the whole interval falls short of half of the amount, or when the KPI stayed or went the other way.
func Judge(f engine.ActionEffect, e Expected) Judgement {
	o := Judgement{Effect: f, Beside: f.Beside, From: f.From, Final: f.Final}
	if e.Way == "" {
		e.Way = better[f.Better]
	}
	o.Expected = e.words(f)
	switch {
	case e.Way == "":
		o.Sentence = fmt.Sprintf("No way of %s is the better one, and no effect was expected.", f.Name)
		return o
	case f.Before == nil || f.After == nil || f.Low == nil || f.High == nil || f.Change == nil:
		o.Verdict, o.Sentence = NotEnough, f.Why
		return o
	}
	low, high := *f.Low, *f.High
	if e.Way == "down" {
		low, high = -high, -low
	}
	o.Measured = within(changeText(f, *f.Change), changeText(f, *f.Low), changeText(f, *f.High))
	wanted, some := e.wanted(f)
	switch {
	case some && low > 0 && high >= enough*wanted:
		o.Verdict, o.Against = Worked, "as expected"
		if high < wanted {
			o.Against = "less than expected"
		} else if low > wanted {
			o.Against = "more than expected"
		}
	case some && high < enough*wanted:
		o.Verdict = DidNotWork
	case some:
		o.Verdict = TooClose
	case f.Tendency == e.Way:
		o.Verdict = Worked
	case f.Tendency == "no clear change":
		o.Verdict = TooClose
	default:
		o.Verdict = DidNotWork
	}
	o.Sentence = sentence(f)
	return o
}

// wanted is the expected amount as the effect tells changes, relative or as a difference; some is false without one.
func (e Expected) wanted(f engine.ActionEffect) (amount float64, some bool) {
	if e.Size == "" {
		return 0, false
	}
	before := math.Abs(f.Before.Value)
	switch relative := e.In == relativeUnit; {
	case relative == f.Relative:
		return e.amount, true
	case relative:
		return e.amount * before, true
	case f.Adds:
		return e.amount / (before * month), before > 0
	}
	return e.amount / before, before > 0
}

// words say what was expected: "down by 20 %", "up by 2 points". What adds up is meant for a month.
func (e Expected) words(f engine.ActionEffect) string {
	if e.Size == "" {
		return e.Way
	}
	size := e.Size + " " + e.In
	if e.In == f.Currency {
		size = figures.Text(&e.amount, f.Unit, f.Currency)
	}
	text := e.Way + " by " + strings.TrimSuffix(strings.Replace(size, " /s", "/s", 1), " ")
	if f.Adds && e.In != relativeUnit {
		text += fmt.Sprintf(" in %d days", month)
	}
	return text
}

func changeText(f engine.ActionEffect, change float64) string {
	return figures.Change(&change, f.Unit, f.Currency, f.Relative)
}

// sentence tells the two windows: "Latency P95 went from 2 s (3 to 30 Sep 2026) to 1 s (2 to 29 Oct 2026)."
func sentence(f engine.ActionEffect) string {
	before, after := figures.Pair(&f.Before.Value, &f.After.Value, f.Unit, f.Currency)
	name := f.Name
	if f.Adds {
		name += " a day"
	}
	return fmt.Sprintf("%s went from %s (%s) to %s (%s).", name, before, f.Before.Label, after, f.After.Label)
}

// within writes a change with its interval, and a unit that is a word once: "-0.29 stars (-0.44 to -0.14)".
func within(change, low, high string) string {
	for _, unit := range []string{" stars", " points"} {
		if strings.HasSuffix(change, unit) {
			low, high = strings.TrimSuffix(low, unit), strings.TrimSuffix(high, unit)
		}
	}
	return fmt.Sprintf("%s (%s to %s)", change, low, high)
}
