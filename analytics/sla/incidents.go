package sla

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// Incident is a stretch of time in which a component did not work fully. Weight says how much of it counts as down:
// 1 for an outage, less for a partial one.
type Incident struct {
	From, To time.Time
	Weight   *big.Rat
}

// Steps are the stretches of [from, to) in which something is down, ascending and disjoint, each with the highest weight
// that is active in it.
func Steps(incidents []Incident, from, to time.Time) []Incident {
	type edge struct {
		at     time.Time
		weight *big.Rat
		opens  bool
	}
	var edges []edge
	for _, i := range incidents {
		start, end := Later(i.From, from), Earlier(i.To, to)
		if start.Before(end) && i.Weight.Sign() > 0 {
			edges = append(edges, edge{start, i.Weight, true}, edge{end, i.Weight, false})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return a.at.Compare(b.at) })
	var steps []Incident
	var active []*big.Rat
	for n, e := range edges {
		if n > 0 && len(active) > 0 && edges[n-1].at.Before(e.at) {
			steps = addStep(steps, Incident{edges[n-1].at, e.at, slices.MaxFunc(active, (*big.Rat).Cmp)})
		}
		if e.opens {
			active = append(active, e.weight)
			continue
		}
		i := slices.IndexFunc(active, func(w *big.Rat) bool { return w.Cmp(e.weight) == 0 })
		active = slices.Delete(active, i, i+1)
	}
	return steps
}

// addStep appends a step, or lengthens the last one where it goes on with the same weight.
func addStep(steps []Incident, s Incident) []Incident {
	if n := len(steps); n > 0 && steps[n-1].To.Equal(s.From) && steps[n-1].Weight.Cmp(s.Weight) == 0 {
		steps[n-1].To = s.To
		return steps
	}
	return append(steps, s)
}

// Downtime integrates, over [from, to), the highest weight that is active at each instant, in seconds. Incidents that
// overlap count once; what lies outside does not count.
func Downtime(incidents []Incident, from, to time.Time) *big.Rat {
	down := new(big.Rat)
	for _, s := range Steps(incidents, from, to) {
		down.Add(down, new(big.Rat).Mul(seconds(s.From, s.To), s.Weight))
	}
	return down
}

func seconds(from, to time.Time) *big.Rat {
	return big.NewRat(int64(to.Sub(from)), int64(time.Second))
}

// Window is a half-open stretch of time.
type Window struct{ From, To time.Time }

// Length is the length of disjoint windows in seconds.
func Length(windows []Window) *big.Rat {
	sum := new(big.Rat)
	for _, w := range windows {
		sum.Add(sum, seconds(w.From, w.To))
	}
	return sum
}

// Uncovered is the part of [from, to) outside all windows, in ascending order.
func Uncovered(windows []Window, from, to time.Time) []Window {
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	var open []Window
	at := from
	for _, w := range sorted {
		if end := Earlier(w.From, to); at.Before(end) {
			open = append(open, Window{at, end})
		}
		at = Later(at, w.To)
	}
	if at.Before(to) {
		open = append(open, Window{at, to})
	}
	return open
}

// Earlier is the one of two times that comes first.
func Earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Later is the one of two times that comes last.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
