package engine

import (
	"math"
	"slices"
	"time"
)

// kpis are the values of the world's KPIs, written down from their definitions; nil is no data.
func (w *world) kpis() map[string]*float64 {
	out := map[string]*float64{}
	w.requestKPIs(out)
	w.userKPIs(out)
	w.predictionKPIs(out)
	w.conversationKPIs(out)
	w.ratingKPIs(out)
	return out
}

func (w *world) inside(t time.Time) bool { return !t.Before(w.from) && t.Before(w.to) }

func (w *world) day(t time.Time) string { return t.In(w.zone).Format(time.DateOnly) }

// over is a share, and no data without a whole.
func over(part, whole float64) *float64 {
	if whole == 0 {
		return nil
	}
	f := part / whole
	return &f
}

func close12(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(a)) }

// atFault says whether a request failed for a reason of the server's: 5xx, timeout, no response, or a 2xx or 3xx that the
// source marks as failed.
func atFault(r row) bool {
	switch {
	case r.status == 429 || r.status == 499:
		return false
	case r.outcome == "timeout":
		return true
	case r.status == 0:
		return r.outcome != "success"
	case r.status < 400:
		return r.outcome == "failure"
	}
	return r.status >= 500
}

// ended counts the requests of the period whose end is known, and those that failed for a reason of the server's.
func (w *world) ended() (n, faults float64) {
	for _, r := range w.requests {
		if w.inside(r.ts) && r.outcome != "pending" {
			n++
			if atFault(r) {
				faults++
			}
		}
	}
	return n, faults
}

// seconds are those of the period, and of its hours without requests.
func (w *world) seconds() (all, unseen float64) {
	for h := range w.lostRequests {
		from, to := time.Unix(h*3600, 0), time.Unix(h*3600+3600, 0)
		if from.Before(w.from) {
			from = w.from
		}
		if to.After(w.to) {
			to = w.to
		}
		unseen += max(to.Sub(from).Seconds(), 0)
	}
	return w.to.Sub(w.from).Seconds(), unseen
}

// uptimeBounds take all that was not seen for down, and for up.
func (w *world) uptimeBounds() (low, high float64) {
	n, faults := w.ended()
	all, unseen := w.seconds()
	down := (all - unseen) * faults / n
	return 1 - (down+unseen)/all, 1 - down/all
}

func (w *world) requestKPIs(out map[string]*float64) {
	n, faults := w.ended()
	all, unseen := w.seconds()
	down := (all - unseen) * faults / n
	remaining := .001*(all-unseen) - down
	out["uptime"], out["downtime"], out["error_budget_remaining"] = over(n-faults, n), &down, &remaining
	out["error_budget_burn"] = over(faults/n, .001)
	var judged, good, limited, stated float64
	var durations []int64
	for _, r := range w.requests {
		if !w.inside(r.ts) {
			continue
		}
		if v := verdictOf(r); v >= 0 {
			judged++
			good += float64(v)
		}
		if r.status > 0 {
			stated++
		}
		if r.status == 429 {
			limited++
		}
		if r.duration >= 0 && r.status != 101 && r.outcome != "pending" {
			durations = append(durations, r.duration)
		}
	}
	out["api_success_rate"], out["error_rate"], out["rate_limited_share"] = over(good, judged), over(judged-good, judged), over(limited, stated)
	slices.Sort(durations)
	p99 := percentile(durations, .99)
	out["latency_p99"] = &p99
}

// wholeDays are the days of a stretch that no lost hour touches.
func (w *world) wholeDays(first time.Time, lost map[int64]bool) map[string]int {
	days := map[string]int{}
	for d := range worldDays {
		start, end := first.AddDate(0, 0, d), first.AddDate(0, 0, d+1)
		whole := true
		for h := range lost {
			whole = whole && (h*3600+3600 <= start.Unix() || h*3600 >= end.Unix())
		}
		if whole {
			days[w.day(start)] = d
		}
	}
	return days
}

func (w *world) userKPIs(out map[string]*float64) {
	days := w.wholeDays(w.from, w.lostRequests)
	users, month := map[string]bool{}, map[string]bool{}
	var now, counted, before float64
	for _, r := range w.requests {
		_, whole := days[w.day(r.ts)]
		if r.user != "" {
			month[r.user] = true // all data is of the last thirty days
			if whole && w.inside(r.ts) {
				users[w.day(r.ts)+r.user] = true
			}
		}
		switch {
		case !w.inside(r.ts):
			before++
		case whole:
			now++
			counted++
		default:
			counted++
		}
	}
	covered := float64(len(days))
	out["daily_active_users"], out["requests_per_day"] = over(float64(len(users)), covered), over(now, covered)
	out["stickiness"] = over(float64(len(users))/covered, float64(len(month)))
	// Missing days count as the mean of the others, and the stretch as no less than what was counted.
	growth := max(now*worldDays/covered, counted)/before - 1
	out["usage_growth"] = &growth
}

func (w *world) predictionKPIs(out map[string]*float64) {
	var flagged, silent, confident, high, low, checked, invented float64
	for _, p := range w.predictions {
		if !w.inside(p.ts) {
			continue
		}
		weight := float64(p.weight)
		if p.answered != "" {
			flagged += weight
		}
		if p.answered == "false" {
			silent += weight
		} else if p.invented != "" {
			checked += weight
			if p.invented == "true" {
				invented += weight
			}
		}
		if p.confidence >= 0 {
			confident += weight
		}
		if p.confidence > .8 {
			high += weight
		}
		if p.confidence >= 0 && p.confidence < .5 {
			low += weight
		}
	}
	out["dont_know_rate"], out["confidence_high"], out["confidence_low"] = over(silent, flagged), over(high, confident), over(low, confident)
	out["hallucination_rate"] = over(invented, checked)
	var n, right = map[string]float64{}, map[string]float64{}
	for _, l := range w.labels {
		n[l.stratum]++
		if l.right {
			right[l.stratum]++
		}
	}
	var estimate, population float64
	for stratum := range n {
		size := n[stratum] * float64(labelWeight[stratum])
		estimate += size * right[stratum] / n[stratum]
		population += size
	}
	out["accuracy"] = over(estimate, population)
}

func (w *world) conversationKPIs(out map[string]*float64) {
	newest := w.newest()
	var known, resolved, escalated, tellable, confirmed float64
	days := w.wholeDays(w.from, w.lostTalk)
	var began, dollars float64
	for _, c := range w.conversations {
		if _, ok := days[w.day(c.started)]; ok && w.inside(c.started) {
			began++
		}
		if !w.inside(c.ended) || c.outcome == "unknown" {
			continue
		}
		known++
		if c.outcome == "resolved" {
			resolved++
		}
		if c.outcome == "escalated" {
			escalated++
		}
		if limit := c.ended.Add(72 * time.Hour); c.user != "" && !limit.After(newest) {
			tellable++
			followed := false
			for _, next := range w.conversations {
				followed = followed || next.user == c.user && next.started.After(c.started) && !next.started.After(limit)
			}
			if c.outcome == "resolved" && !followed {
				confirmed++
			}
		}
	}
	out["task_completion"], out["escalation_rate"], out["confirmed_resolution"] = over(resolved, known), over(escalated, known), over(confirmed, tellable)
	for _, d := range days {
		dollars += w.costs[d]
	}
	out["cost_per_conversation"] = over(dollars, began)
	out["return_rate"], out["return_rate_new"] = w.returned(newest)
}

// newest is the newest request, after which nothing is known.
func (w *world) newest() time.Time {
	newest := w.from
	for _, r := range w.requests {
		if r.ts.After(newest) {
			newest = r.ts
		}
	}
	return newest
}

// returned is the share of users whose first day of the period was followed by another within seven, of those whose seven
// days are over; and that of users who were never seen before.
func (w *world) returned(newest time.Time) (all, fresh *float64) {
	active := map[string]map[int64]bool{}
	number := func(t time.Time) int64 {
		y, m, d := t.In(w.zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	for _, c := range w.conversations {
		if active[c.user] == nil {
			active[c.user] = map[int64]bool{}
		}
		active[c.user][number(c.started)] = true
	}
	var n, back, n0, back0 float64
	first, end := number(w.from), number(w.to)
	for user, days := range active {
		for d := first; user != "" && d < end; d++ {
			if !days[d] {
				continue
			}
			if d+7 >= number(newest.Add(time.Hour)) {
				break // what is known of the day of the newest row is not all of it
			}
			again, before := false, false
			for other := range days {
				again = again || other > d && other <= d+7
				before = before || other < d
			}
			n++
			if again {
				back++
			}
			if !before {
				n0++
				if again {
					back0++
				}
			}
			break
		}
	}
	return over(back, n), over(back0, n0)
}

func (w *world) ratingKPIs(out map[string]*float64) {
	var kept []rating
	for i, r := range w.ratings {
		last := true
		for j, other := range w.ratings {
			same := r.conversation != "" && other.conversation == r.conversation && other.thumb == r.thumb
			last = last && !(same && (other.ts.After(r.ts) || other.ts.Equal(r.ts) && j > i))
		}
		if last && w.inside(r.ts) {
			kept = append(kept, r)
		}
	}
	var stars, rated, positive, negative float64
	for _, r := range kept {
		if !r.thumb {
			stars += float64(r.rating)
			rated++
		}
		switch {
		case r.thumb && r.rating == 1 || !r.thumb && r.rating >= 4:
			positive++
		case r.thumb || r.rating <= 2:
			negative++
		}
	}
	out["satisfaction"], out["positive_share"] = over(stars, rated), over(positive, positive+negative)
}
