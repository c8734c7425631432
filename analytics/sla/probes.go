package sla

import (
	"math/big"
	"time"
)

// Spell is a run of probes of one target that found the same, without a gap. Weight says how much of the time counts as
// down: 0 when they were good, nil when they say nothing.
type Spell struct {
	First, Last time.Time // the probes
	Weight      *big.Rat
}

// Target is something that is probed: what the probes found, ascending, how far apart they are, and for how long one
// speaks at most when the next is late.
type Target struct {
	Spells         []Spell
	Interval, Hold time.Duration
	Full           *big.Rat // the weight of a failure
}

// Watch is what the probes of all targets say about a stretch of time. Down is what counts: from the first failed probe
// to the next good one. The change itself lies within one interval before the probe that saw it, hence Worst and Best.
// In Unseen nothing is known to be down and some target was not watched; Doubt are the intervals of changes.
type Watch struct {
	Down, Worst, Best []Incident
	Unseen, Doubt     []Window
}

// Watched puts the targets together over [from, to); at each instant the highest weight counts.
func Watched(targets []Target, from, to time.Time) Watch {
	var w Watch
	var down, worst, best []Incident
	var unwatched []Window
	for _, t := range targets {
		var blind []Window
		at := from
		for i, s := range t.Spells {
			next := to
			if i+1 < len(t.Spells) {
				next = Earlier(t.Spells[i+1].First, to)
			}
			if next.Before(from) {
				continue
			}
			if !s.First.Before(to) {
				break
			}
			if at.Before(s.First) {
				blind = append(blind, Window{at, s.First})
			}
			until := next
			if i+1 == len(t.Spells) || t.Spells[i+1].First.Sub(s.Last) > t.Hold {
				until = Earlier(s.Last.Add(t.Interval), next)
			}
			at = until
			if s.Weight == nil {
				blind = append(blind, Window{s.First, until})
				continue
			}
			down = append(down, Incident{s.First, until, s.Weight})
			change := until
			if i+1 < len(t.Spells) && until.Equal(t.Spells[i+1].First) && t.Spells[i+1].Weight != nil {
				change = Later(until.Add(-t.Interval), s.Last)
				other := t.Spells[i+1].Weight
				high, low := other, s.Weight
				if high.Cmp(low) < 0 {
					high, low = low, high
				}
				worst, best = append(worst, Incident{change, until, high}), append(best, Incident{change, until, low})
				w.Doubt = append(w.Doubt, Window{change, until})
			}
			worst, best = append(worst, Incident{s.First, change, s.Weight}), append(best, Incident{s.First, change, s.Weight})
		}
		if at.Before(to) {
			blind = append(blind, Window{at, to})
		}
		for _, b := range blind {
			worst = append(worst, Incident{b.From, b.To, t.Full})
		}
		unwatched = append(unwatched, blind...)
	}
	w.Down, w.Worst, w.Best = Steps(down, from, to), Steps(worst, from, to), Steps(best, from, to)
	w.Unseen = Outside(unwatched, w.Down, from, to)
	w.Doubt = Uncovered(Uncovered(w.Doubt, from, to), from, to)
	return w
}

// Outside is what of the windows lies in [from, to) and in none of the steps, ascending and disjoint.
func Outside(windows []Window, steps []Incident, from, to time.Time) []Window {
	taken := Uncovered(windows, from, to)
	for _, s := range steps {
		taken = append(taken, Window{s.From, s.To})
	}
	return Uncovered(taken, from, to)
}
