// Package alert replays alert rules over history, step by step, and matches what fired with what happened.
package alert

// Judgement is what a rule's condition says at one step.
type Judgement byte

// The judgements.
const (
	Silent   Judgement = iota // too little data to evaluate
	Clear                     // the condition does not hold
	Possible                  // it holds for the estimate, but not for all of its interval
	Breached                  // it holds
)

// Episode is one stretch in which a rule's condition held, in steps: minutes since 1970, local days, weeks. The condition
// began to hold at From, the rule fired at Fired, and the episode ended at To, the first step that was clear again; Open
// tells that it had not. A Possible episode never fired: only the estimate was beyond the level for long enough.
type Episode struct {
	From, Fired, To int64
	Open, Possible  bool
}

// Outcome is a replay.
type Outcome struct {
	Episodes []Episode
	Firing   bool  // at the end: the last episode fired and is open, and the last step that could be evaluated was breached
	Silent   int64 // steps that could not be evaluated
}

// Replay goes through the steps [from, to). The rule fires once its condition has held at every step that can be
// evaluated for hold steps. Steps that cannot be evaluated pause that clock, fire nothing and resolve nothing; a pause
// longer than hold resets it. A possible step keeps an episode going and counts towards a possible one, but stops the clock
// of firing.
func Replay(from, to, hold int64, judge func(step int64) Judgement) Outcome {
	var out Outcome
	var since, held, firm, pause int64
	var open *Episode
	last := Silent
	for m := from; m < to; m++ {
		j := judge(m)
		if j == Silent {
			out.Silent++
			if pause++; pause > hold && (open == nil || open.Possible) {
				firm = 0
				if open == nil {
					held = 0
				}
			}
			continue
		}
		pause, last = 0, j
		if j == Clear {
			if open != nil {
				open.To = m
			}
			held, firm, open = 0, 0, nil
			continue
		}
		if held == 0 {
			since = m
		}
		held++
		firm++
		if j == Possible {
			firm = 0
		}
		if open == nil && held >= hold {
			out.Episodes = append(out.Episodes, Episode{From: since, Fired: m + 1, Possible: true})
			open = &out.Episodes[len(out.Episodes)-1]
		}
		if open != nil && open.Possible && firm >= hold {
			open.Fired, open.Possible = m+1, false
		}
	}
	if open != nil {
		open.To, open.Open = to, true
		out.Firing = !open.Possible && last == Breached
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
