package engine

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"telltale/analytics/sla"
)

// uptimeMethod is one way to measure downtime, with what it found in the time that counts.
type uptimeMethod struct {
	id, name string
	outage   sla.Outage
	down     []sla.Incident // disjoint; nil where the method has shares only
	worst    []sla.Incident // what can have been down at most, disjoint, where the outage has a Worst
	unseen   []sla.Window
	doubt    []sla.Window // seen, but not to the second
	n        *big.Rat
	note     string
}

// uptimeReading is the uptime of a period by all methods that have data.
type uptimeReading struct {
	*accounting
	methods []*uptimeMethod // the chosen one first
	beside  []*uptimeMethod // time slices by other rules
	seen    []sla.Minute
}

// methodOrder is that in which methods are taken where the contract names none: what was watched from outside comes first.
var methodOrder = []string{"checks", "slices", "requests", "incidents"}

var methodNames = map[string]string{"checks": "Checks", "slices": "Time slices", "requests": "Requests", "incidents": "Incidents"}

// uptime measures the period by every method that has data. It returns nil when none has.
func (e *Engine) uptime(ctx context.Context, q question, counts *minuteCounts) (*uptimeReading, error) {
	a, err := e.accounting(ctx, q)
	if err != nil {
		return nil, err
	}
	u := &uptimeReading{accounting: a}
	found := map[string]*uptimeMethod{}
	if u.seen = a.seen(counts); len(u.seen) > 0 {
		found["slices"] = a.bySlices(u.seen, downLimit)
		found["requests"] = a.byRequests(q, u.seen)
		for _, limit := range otherLimits {
			u.beside = append(u.beside, a.bySlices(u.seen, limit))
		}
	}
	// Neither checks nor incidents have the dimensions of requests.
	if len(q.filters) == 0 {
		if found["checks"], err = e.byChecks(ctx, q, a); err != nil {
			return nil, err
		}
		if found["incidents"], err = e.byIncidents(ctx, q, a); err != nil {
			return nil, err
		}
	}
	order := slices.Clone(methodOrder)
	slices.SortStableFunc(order, func(x, y string) int { return cmp.Compare(a.rank(found[x]), a.rank(found[y])) })
	for _, id := range order {
		if m := found[id]; m != nil {
			u.methods = append(u.methods, m)
		}
	}
	if len(u.methods) == 0 {
		return nil, nil
	}
	return u, nil
}

// rank orders methods: the contract's, those that saw something, the others. Thin traffic leaves every slice unseen.
func (a *accounting) rank(m *uptimeMethod) int {
	switch {
	case m == nil:
		return 3
	case m.id == a.method:
		return 0
	case m.outage.Uptime(a.missing) != nil:
		return 1
	}
	return 2
}

// seen are the minutes with requests in the time that counts.
func (a *accounting) seen(counts *minuteCounts) []sla.Minute {
	all := counts.seen()
	var kept []sla.Minute
	for _, piece := range a.minutes() {
		from, _ := slices.BinarySearchFunc(all, piece[0], func(m sla.Minute, at int64) int { return cmp.Compare(m.At, at) })
		to, _ := slices.BinarySearchFunc(all, piece[1], func(m sla.Minute, at int64) int { return cmp.Compare(m.At, at) })
		kept = append(kept, all[from:to]...)
	}
	return kept
}
