// Package sla is the arithmetic of service levels: downtime by time slices and by incidents, and error budgets. It is
// pure; where minutes and incidents come from is the engine's business.
package sla

import "math/big"

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

// Slices judges the minutes [from, to): a slice is down when more than the share limit of its requests failed. A slice
// under FewestRequests joins the next minute, up to LongestSlice minutes; with still fewer its minutes are unseen.
// seen is ascending and may leave out minutes without requests. The runs cover [from, to) without overlap.
func Slices(seen []Minute, from, to int64, limit float64) []Run {
	var runs []Run
	add := func(from, to int64, s State) {
		if n := len(runs); n > 0 && runs[n-1].State == s {
			runs[n-1].To = to
			return
		}
		runs = append(runs, Run{from, to, s})
	}
	next := 0
	for next < len(seen) && seen[next].At < from {
		next++
	}
	for at := from; at < to; {
		var n, failed float64
		end := at
		for end < to && end-at < LongestSlice && n < FewestRequests {
			if next < len(seen) && seen[next].At == end {
				n += seen[next].Seen
				failed += seen[next].Failed
				next++
			}
			end++
		}
		switch {
		case n < FewestRequests:
			add(at, end, Unseen)
		case failed > limit*n:
			add(at, end, Down)
		default:
			add(at, end, Up)
		}
		at = end
	}
	return runs
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

// Outage is the downtime of a stretch of time by one method, in seconds. What was not seen could have been either.
type Outage struct {
	Total  *big.Rat
	Down   *big.Rat
	Unseen *big.Rat
}

// Missing says what the headline takes unseen time for. Whether a target is met never depends on it: see Bounds.
type Missing string

// The policies.
const (
	Excluded   Missing = "excluded" // as no part of the time
	CountsUp   Missing = "up"
	CountsDown Missing = "down"
)

// Time is the time that counts under the policy.
func (o Outage) Time(m Missing) *big.Rat {
	if m == Excluded {
		return new(big.Rat).Sub(o.Total, o.Unseen)
	}
	return o.Total
}

// Downtime is the down time under the policy.
func (o Outage) Downtime(m Missing) *big.Rat {
	if m == CountsDown {
		return new(big.Rat).Add(o.Down, o.Unseen)
	}
	return o.Down
}

// Uptime is (time - downtime) / time under the policy; nil when nothing was seen.
func (o Outage) Uptime(m Missing) *big.Rat {
	if o.Total.Cmp(o.Unseen) <= 0 {
		return nil
	}
	return share(o.Time(m), o.Downtime(m))
}

// Bounds are the uptimes with all unseen time down and with all of it up.
func (o Outage) Bounds() (low, high *big.Rat) {
	return share(o.Total, o.Downtime(CountsDown)), share(o.Total, o.Down)
}

func share(time, down *big.Rat) *big.Rat {
	if time.Sign() <= 0 {
		return nil
	}
	r := new(big.Rat).Sub(time, down)
	return r.Quo(r, time)
}

// Budget is the downtime that a target leaves in time, and what of it remains after down: (1 - target) x time - down.
// It is zero exactly when the uptime over the same time equals the target.
func Budget(target, time, down *big.Rat) (allowed, remaining *big.Rat) {
	allowed = new(big.Rat).Sub(big.NewRat(1, 1), target)
	allowed.Mul(allowed, time)
	return allowed, new(big.Rat).Sub(allowed, down)
}
