package engine

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// answerUptime turns the reading into the KPI's answer: the headline by the chosen method, its bounds in low and high.
func (e *Engine) answerUptime(q question, k *catalog.KPI, u *uptimeReading) *answer {
	if u == nil {
		return &answer{why: "There are no checks, requests with a status or complete incident list in the period."}
	}
	m := u.methods[0]
	o := m.outage
	if o.Uptime(u.missing) == nil {
		return &answer{why: "No minute of the period was watched well enough to tell whether the system worked."}
	}
	r := reading{n: m.n}
	var low, high *big.Rat
	least, most := o.Extremes()
	switch k.Measure.Engine {
	case "uptime":
		r.value = o.Uptime(u.missing)
		r.whole = o.Time(u.missing)
		r.part = new(big.Rat).Sub(r.whole, o.Downtime(u.missing))
		low, high = o.Bounds()
	case "downtime":
		r.value = o.Downtime(u.missing)
		low, high = least, most
	case "error_budget_remaining":
		target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
		if target == nil {
			return &answer{why: "Uptime has no target, so there is no budget."}
		}
		// The month's budget is that of the whole month, also while it runs.
		rest := u.rest(q.period)
		time := new(big.Rat).Add(o.Time(u.missing), rest)
		r.whole, r.value = sla.Budget(target.Value, time, o.Downtime(u.missing))
		r.part = r.value
		total := new(big.Rat).Add(o.Total, rest)
		_, low = sla.Budget(target.Value, total, most)
		_, high = sla.Budget(target.Value, total, least)
	}
	if !o.Sure() {
		r.low, r.high, r.bounds = float(low), float(high), &bounds{low, high}
	}
	a := &answer{total: r, groups: map[string]reading{}, notes: u.notes(m, q.s.zone)}
	if k.Measure.Engine == "error_budget_remaining" {
		a.notes = append(a.notes, shareOfBudget(r)...)
	}
	if q.by.grain != "" {
		switch k.Measure.Engine {
		case "uptime":
			a.groups = u.series(q, m, uptimeOf)
		case "downtime":
			a.groups = u.series(q, m, func(t bucketTime) *big.Rat { return t.down })
		}
	}
	return a
}

// notes say how the headline was measured, and what was left out of it.
func (u *uptimeReading) notes(m *uptimeMethod, zone *time.Location) []string {
	notes := []string{m.name + ". " + m.note}
	if len(m.unseen) > 0 {
		notes = append(notes, "Unseen: "+byDay(m.unseen, zone)+".")
	}
	if len(m.doubt) > 0 {
		notes = append(notes, "Between two checks: "+byDay(m.doubt, zone)+".")
	}
	if len(u.excluded) > 0 {
		notes = append(notes, "Maintenance, which is no part of the time: "+byDay(u.excluded, zone)+".")
	}
	return notes
}

// undecided names the time that could turn the verdict: what was not seen, and what lies between two checks.
func (m *uptimeMethod) undecided(zone *time.Location) string {
	if len(m.doubt) == 0 {
		return byDay(m.unseen, zone) + " unseen"
	}
	all := append(slices.Clone(m.unseen), m.doubt...)
	slices.SortFunc(all, func(a, b sla.Window) int { return a.From.Compare(b.From) })
	return byDay(all, zone) + " unseen or between two checks"
}

// bucketTime is the time of one bucket in seconds: what was seen, and what of it was down; and what was not.
type bucketTime struct{ time, down, unseen, worst *big.Rat }

func uptimeOf(t bucketTime) *big.Rat { return quotient(new(big.Rat).Sub(t.time, t.down), t.time) }

// series gives each bucket that was seen a value.
func (u *uptimeReading) series(q question, m *uptimeMethod, value func(bucketTime) *big.Rat) map[string]reading {
	groups := map[string]reading{}
	for key, t := range u.bucketTimes(q, m, q.by.grain) {
		if t.time.Sign() > 0 {
			groups[number(key)] = reading{value: value(t), n: t.time}
		}
	}
	return groups
}

// bucketTimes are the time that was seen and the downtime of each bucket, by its key.
func (u *uptimeReading) bucketTimes(q question, m *uptimeMethod, g grain) map[int64]bucketTime {
	all := map[int64]bucketTime{}
	add := func(from, to time.Time, into func(t bucketTime, seconds *big.Rat)) {
		for from.Before(to) {
			key := g.keyOf(from, q.s.zone)
			end := sla.Earlier(to, g.next(key, q.s.zone))
			t, ok := all[key]
			if !ok {
				t = bucketTime{new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)}
				all[key] = t
			}
			into(t, big.NewRat(int64(end.Sub(from)), int64(time.Second)))
			from = end
		}
	}
	for _, w := range u.counted {
		add(w.From, w.To, func(t bucketTime, seconds *big.Rat) { t.time.Add(t.time, seconds) })
	}
	for _, w := range m.unseen {
		add(w.From, w.To, func(t bucketTime, seconds *big.Rat) {
			t.time.Sub(t.time, seconds)
			t.unseen.Add(t.unseen, seconds)
		})
	}
	for _, s := range m.down {
		add(s.From, s.To, func(t bucketTime, seconds *big.Rat) { t.down.Add(t.down, seconds.Mul(seconds, s.Weight)) })
	}
	for _, s := range m.worst {
		add(s.From, s.To, func(t bucketTime, seconds *big.Rat) { t.worst.Add(t.worst, seconds.Mul(seconds, s.Weight)) })
	}
	if m.id == "requests" {
		u.shareDown(q, all, g)
	}
	return all
}

// shareDown gives each bucket the share of its requests that failed as downtime.
func (u *uptimeReading) shareDown(q question, all map[int64]bucketTime, g grain) {
	type count struct{ seen, failed float64 }
	counts := map[int64]count{}
	for _, m := range u.seen {
		key := g.keyOf(time.Unix(m.At*60, 0), q.s.zone)
		counts[key] = count{counts[key].seen + m.Seen, counts[key].failed + m.Failed}
	}
	for key, t := range all {
		if c := counts[key]; c.seen > 0 {
			t.down.Mul(t.time, quotient(exactly(c.failed), exactly(c.seen)))
		} else {
			t.time.SetInt64(0)
		}
	}
}

// uptimeVariants are the methods side by side, the headline's first, and the time slices at stricter limits.
func uptimeVariants(j judged, k *catalog.KPI, u *uptimeReading, zone *time.Location) []Variant {
	variants := []Variant{}
	if k.Measure.Engine != "uptime" {
		return variants
	}
	headline := ""
	for i, m := range append(slices.Clone(u.methods), u.beside...) {
		low, high := m.outage.Bounds()
		j.reading = reading{value: m.outage.Uptime(u.missing)}
		if !m.outage.Sure() {
			j.reading.bounds = &bounds{low, high}
		}
		j.undecided = m.undecided(zone)
		verdict, _ := j.verdict()
		note := m.note
		switch {
		case i == 0:
			headline = verdict
		case verdict != headline:
			note += fmt.Sprintf(" The verdict differs from that of %s.", u.methods[0].name)
		}
		variants = append(variants, Variant{Name: m.name, Value: float(j.reading.value), Verdict: verdict, Note: note, Chosen: i == 0})
	}
	return variants
}
