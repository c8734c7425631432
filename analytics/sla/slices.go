// Package sla is the arithmetic of service levels: downtime by time slices and by incidents, and error budgets. It is
// pure; where minutes and incidents come from is the engine's business.
package sla

import "slices"

// Minute is what was seen of one minute (since 1970 UTC): requests that say how they ended, and those among them that
// failed for a reason of the server's.
type Minute struct {
	At           int64
	Seen, Failed float64
}

// State is what is known about a minute.
type State byte

// The states.
const (
	Unseen State = iota // too few requests to tell
	Up
	Down
)

// Run is a stretch of minutes of one state.
type Run struct {
	From, To int64 // minutes, half open
	State    State
}

// A slice with fewer requests joins the next, up to the longest slice.
const (
	FewestRequests = 5
	LongestSlice   = 5
)

// SliceRule says how long a slice is, one minute or LongestSlice, and above which share of failed requests it is down.
type SliceRule struct {
	Limit  float64
	Length int64
}

// Slices judges the minutes [from, to): a slice is down when more than the share Limit of its requests failed. A slice
// under FewestRequests joins the next minute, up to LongestSlice minutes; with still fewer its minutes are unseen. Longer
// slices begin at multiples of their length, so that they do not depend on where the period begins.
// seen is ascending and may leave out minutes without requests. The runs cover [from, to) without overlap.
func Slices(seen []Minute, from, to int64, rule SliceRule) []Run {
	var runs []Run
	add := func(from, to int64, s State) {
		if n := len(runs); n > 0 && runs[n-1].State == s {
			runs[n-1].To = to
			return
		}
		runs = append(runs, Run{from, to, s})
	}
	eachSlice(seen, from, to, rule.Length, func(at, end int64, n, failed float64) {
		switch {
		case n < FewestRequests:
			add(at, end, Unseen)
		case failed > rule.Limit*n:
			add(at, end, Down)
		default:
			add(at, end, Up)
		}
	})
	return runs
}

// Rate is the share of failed requests of a slice of LongestSlice minutes; ok is false under FewestRequests.
type Rate struct {
	From, To int64
	Share    float64
	OK       bool
}

// Rates are the shares of failed requests of the slices of LongestSlice minutes, as contracts say that take their mean.
func Rates(seen []Minute, from, to int64) []Rate {
	var rates []Rate
	eachSlice(seen, from, to, LongestSlice, func(at, end int64, n, failed float64) {
		if n < FewestRequests {
			rates = append(rates, Rate{From: at, To: end})
			return
		}
		rates = append(rates, Rate{at, end, failed / n, true})
	})
	return rates
}

// eachSlice calls judge for the slices of [from, to), in order.
func eachSlice(seen []Minute, from, to, length int64, judge func(from, to int64, n, failed float64)) {
	next := 0
	for next < len(seen) && seen[next].At < from {
		next++
	}
	for at := from; at < to; {
		least := at - at%length + length // a longer slice ends here; minutes may join up to LongestSlice
		var n, failed float64
		end := at
		for end < to && (end < least || length == 1 && end-at < LongestSlice && n < FewestRequests) {
			if next < len(seen) && seen[next].At == end {
				n += seen[next].Seen
				failed += seen[next].Failed
				next++
			}
			end++
		}
		judge(at, end, n, failed)
		at = end
	}
}

// Outlasting takes down runs of fewer than least minutes for up: some contracts count no shorter outage.
func Outlasting(runs []Run, least int64) []Run {
	kept := slices.Clone(runs)
	for i, r := range kept {
		if r.State == Down && r.To-r.From < least {
			kept[i].State = Up
		}
	}
	return kept
}

// Darkest takes unseen minutes for down, and joins them to the down runs beside them.
func Darkest(runs []Run) []Run {
	var dark []Run
	for _, r := range runs {
		if r.State == Unseen {
			r.State = Down
		}
		if n := len(dark); n > 0 && dark[n-1].State == r.State && dark[n-1].To == r.From {
			dark[n-1].To = r.To
			continue
		}
		dark = append(dark, r)
	}
	return dark
}

// Minutes counts the minutes of a state.
func Minutes(runs []Run, s State) int64 {
	var n int64
	for _, r := range runs {
		if r.State == s {
			n += r.To - r.From
		}
	}
	return n
}
