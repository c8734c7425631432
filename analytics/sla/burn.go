package sla

import "math/big"

// Pair is a pair of windows in minutes: the long one with the share of the month's budget that may not burn within it, and
// the short one, a twelfth of it, which tells whether it still burns.
type Pair struct {
	Long  int64
	Share *big.Rat
}

// Short is the length of the short window.
func (p Pair) Short() int64 { return p.Long / 12 }

// Threshold is the burn rate that uses the pair's share of the budget of a month of so many minutes within its long window:
// 2 % in an hour of 30 days is 14.4.
func (p Pair) Threshold(month int64) *big.Rat {
	t := new(big.Rat).Mul(p.Share, big.NewRat(month, 1))
	return t.Quo(t, big.NewRat(p.Long, 1))
}

// Reachable reports whether a burn rate can exceed the threshold at all: when every request fails it is 1 / allowed.
func Reachable(threshold, allowed *big.Rat) bool {
	return new(big.Rat).Mul(threshold, allowed).Cmp(big.NewRat(1, 1)) < 0
}

// Requests that a window needs to be judged; the short one also needs more than one failure.
const (
	FewestShort  = 20
	FewestLong   = 12 * FewestShort
	fewestFailed = 2

	burnPrecision = 1e-9 // relative: a burn rate exactly on the threshold is not over it
)

// History is the running sums of requests and failures by minute.
type History struct {
	from         int64
	seen, failed []float64 // of all minutes before the index
}

// NewHistory sums the minutes of [from, to); minutes outside do not count.
func NewHistory(minutes []Minute, from, to int64) *History {
	h := &History{from: from, seen: make([]float64, to-from+1), failed: make([]float64, to-from+1)}
	for _, m := range minutes {
		if m.At >= from && m.At < to {
			h.seen[m.At-from+1] += m.Seen
			h.failed[m.At-from+1] += m.Failed
		}
	}
	for i := 1; i < len(h.seen); i++ {
		h.seen[i] += h.seen[i-1]
		h.failed[i] += h.failed[i-1]
	}
	return h
}

// window sums the length minutes that end with the minute at.
func (h *History) window(at, length int64) (seen, failed float64) {
	last := int64(len(h.seen) - 1)
	end := min(max(at+1-h.from, 0), last)
	start := min(max(at+1-length-h.from, 0), last)
	return h.seen[end] - h.seen[start], h.failed[end] - h.failed[start]
}

// Burns reports whether both windows of a pair that end with a minute burn faster than the threshold, with allowed the share
// of requests that may fail, and the rate of the long one. ok is false when a window holds too few requests, or when the log
// begins, at the minute first, within the long one.
func (h *History) Burns(p Pair, at, first int64, threshold, allowed float64) (burns, ok bool, rate float64) {
	seen, failed := h.window(at, p.Long)
	recent, recentFailed := h.window(at, p.Short())
	if at-p.Long+1 < first || seen < FewestLong || recent < FewestShort {
		return false, false, 0
	}
	limit := threshold * allowed * (1 + burnPrecision)
	return recentFailed >= fewestFailed && failed > limit*seen && recentFailed > limit*recent, true, failed / seen / allowed
}
