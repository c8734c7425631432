// Package alert replays alert rules over history, minute by minute.
package alert

// Judgement is what a rule's condition says at one minute.
type Judgement byte

// The judgements.
const (
	Silent Judgement = iota // too little traffic to evaluate
	Clear
	Breached
)

// Episode is one stretch for which a rule fired, in minutes since 1970. The condition began to hold at From, the rule
// fired at Fired, and the episode ended at To, the first minute that was clear again; Open tells that it had not.
type Episode struct {
	From, Fired, To int64
	Open            bool
}

// Outcome is a replay.
type Outcome struct {
	Episodes []Episode
	Silent   int64 // minutes that could not be evaluated
}

// Replay goes through the minutes [from, to). The rule fires once its condition has held at every minute that can be
// evaluated for hold minutes. Minutes that cannot be evaluated pause that clock, fire nothing and resolve nothing; a
// pause longer than hold resets it.
func Replay(from, to, hold int64, judge func(minute int64) Judgement) Outcome {
	var out Outcome
	var since, held, pause int64
	firing := false
	for m := from; m < to; m++ {
		switch judge(m) {
		case Silent:
			out.Silent++
			pause++
			if pause > hold && !firing {
				held = 0
			}
		case Clear:
			pause, held = 0, 0
			if firing {
				out.Episodes[len(out.Episodes)-1].To = m
				firing = false
			}
		case Breached:
			pause = 0
			if held == 0 {
				since = m
			}
			held++
			if !firing && held >= hold {
				firing = true
				out.Episodes = append(out.Episodes, Episode{From: since, Fired: m + 1})
			}
		}
	}
	if firing {
		last := &out.Episodes[len(out.Episodes)-1]
		last.To, last.Open = to, true
	}
	return out
}

// Window finds, for the minute at, the shortest window of 1 to longest minutes ending there whose counts add up to at
// least least. It returns the length, or 0 when there is none. count gives a minute's count.
func Window(at int64, longest int, least float64, count func(minute int64) float64) int {
	var sum float64
	for n := 1; n <= longest; n++ {
		sum += count(at - int64(n) + 1)
		if sum >= least {
			return n
		}
	}
	return 0
}
