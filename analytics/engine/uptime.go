package engine

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/sla"
)

// uptimeMethod is one way to measure downtime, with what it found.
type uptimeMethod struct {
	id, name string
	outage   sla.Outage
	runs     []sla.Run // time slices only
	unseen   []sla.Window
	n        *big.Rat
	note     string
}

// uptimeReading is the uptime of a period by all methods that have data.
type uptimeReading struct {
	methods []*uptimeMethod // the chosen one first
	missing sla.Missing
	slices  []sliceVariant
}

// sliceVariant is the time-slice result at another share of failed requests.
type sliceVariant struct {
	limit  float64
	outage sla.Outage
}

// downLimit is the share of failed requests above which a slice is down; the others stand beside.
const downLimit = 0.5

var otherLimits = []float64{0.05, 0.10}

var methodNames = map[string]string{"slices": "Time slices", "requests": "Requests", "incidents": "Incidents"}

// uptime measures the period by every method that has data. It returns nil when none has.
func (e *Engine) uptime(ctx context.Context, q question, counts *minuteCounts) (*uptimeReading, error) {
	s, at := q.s, q.frame().at
	u := &uptimeReading{missing: sla.Missing(s.settings.choice("uptime.missing", at))}
	found := map[string]*uptimeMethod{}
	if seen := counts.seen(); len(seen) > 0 {
		found["slices"] = e.bySlices(q, seen)
		found["requests"] = e.byRequests(q, seen)
		for _, limit := range otherLimits {
			u.slices = append(u.slices, sliceVariant{limit, sliceOutage(e.runs(q, seen, limit))})
		}
	}
	if len(q.filters) == 0 {
		m, err := e.byIncidents(ctx, q)
		if err != nil {
			return nil, err
		}
		if m != nil {
			found["incidents"] = m
		}
	}
	chosen := s.settings.choice("uptime.method", at)
	// The contract's method if one is set, else the first that saw anything; thin traffic leaves every slice unseen.
	order := []string{"slices", "requests", "incidents"}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(rank(found[a], chosen, u), rank(found[b], chosen, u)) })
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

// rank orders methods: the chosen one, those that saw something, the others.
func rank(m *uptimeMethod, chosen string, u *uptimeReading) int {
	switch {
	case m == nil:
		return 3
	case m.id == chosen:
		return 0
	case m.outage.Uptime(u.missing) != nil:
		return 1
	}
	return 2
}

func (e *Engine) runs(q question, seen []sla.Minute, limit float64) []sla.Run {
	from, to := minuteRange(q.period)
	return sla.Slices(seen, from, to, limit)
}

// minuteRange are the minutes that the known part of a period touches.
func minuteRange(p Period) (from, to int64) {
	return p.From.Unix() / 60, (p.known.Unix() + 59) / 60
}

func sliceOutage(runs []sla.Run) sla.Outage {
	seconds := func(s sla.State) *big.Rat { return big.NewRat(60*sla.Minutes(runs, s), 1) }
	o := sla.Outage{Down: seconds(sla.Down), Unseen: seconds(sla.Unseen), Total: seconds(sla.Up)}
	o.Total.Add(o.Total, o.Down).Add(o.Total, o.Unseen)
	return o
}

func (e *Engine) bySlices(q question, seen []sla.Minute) *uptimeMethod {
	m := &uptimeMethod{id: "slices", name: methodNames["slices"], runs: e.runs(q, seen, downLimit), n: requestsOf(seen)}
	m.outage = sliceOutage(m.runs)
	for _, r := range m.runs {
		if r.State == sla.Unseen {
			m.unseen = append(m.unseen, sla.Window{From: time.Unix(r.From*60, 0), To: time.Unix(r.To*60, 0)})
		}
	}
	m.note = "A minute is down when more than half of its requests failed for a reason of the server's."
	return m
}

func requestsOf(seen []sla.Minute) *big.Rat {
	var n float64
	for _, m := range seen {
		n += m.Seen
	}
	r := new(big.Rat)
	r.SetFloat64(n)
	return r
}

// byRequests takes the share of requests that did not fail; hours in which the log has nothing are unseen.
func (e *Engine) byRequests(q question, seen []sla.Minute) *uptimeMethod {
	m := &uptimeMethod{id: "requests", name: methodNames["requests"], n: requestsOf(seen)}
	var all, failed float64
	for _, s := range seen {
		all += s.Seen
		failed += s.Failed
	}
	p := q.period
	total := big.NewRat(int64(p.known.Sub(p.From)), int64(time.Second))
	covered := big.NewRat(int64(q.coverage("requests").covered(p.From, p.known)), int64(time.Second))
	bad, good := new(big.Rat), new(big.Rat)
	bad.SetFloat64(failed)
	good.SetFloat64(all)
	down := new(big.Rat).Mul(covered, bad.Quo(bad, good))
	m.outage = sla.Outage{Total: total, Down: down, Unseen: new(big.Rat).Sub(total, covered)}
	for _, hour := range q.coverage("requests").missing {
		m.unseen = append(m.unseen, sla.Window{From: time.Unix(hour*3600, 0), To: time.Unix(hour*3600+3600, 0)})
	}
	m.note = "Share of requests that did not fail for a reason of the server's."
	return m
}

// incidentWeights say how much of an incident counts as down.
var incidentWeights = map[string]*big.Rat{"outage": big.NewRat(1, 1), "partial": big.NewRat(3, 10)}

// byIncidents uses the incident list, as far as somebody declared it complete; nil when nobody did for the period.
func (e *Engine) byIncidents(ctx context.Context, q question) (*uptimeMethod, error) {
	declared, err := e.declared(ctx, q.s, "incidents")
	if err != nil || len(declared) == 0 {
		return nil, err
	}
	from, to := q.period.From, q.period.known
	m := &uptimeMethod{id: "incidents", name: methodNames["incidents"], n: new(big.Rat)}
	m.unseen = sla.Uncovered(declared, from, to)
	unseen := new(big.Rat)
	for _, w := range m.unseen {
		unseen.Add(unseen, big.NewRat(int64(w.To.Sub(w.From)), int64(time.Second)))
	}
	total := big.NewRat(int64(to.Sub(from)), int64(time.Second))
	if unseen.Cmp(total) >= 0 {
		return nil, nil
	}
	rows, err := e.db.Query(ctx, fmt.Sprintf("SELECT started, ended, kind FROM incidents WHERE started < %s AND (ended IS NULL OR ended > %s)",
		timestamp(to), timestamp(from)))
	if err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	var list []sla.Incident
	for rows.Next() {
		var started time.Time
		var ended sql.NullTime
		var kind sql.NullString
		if err := rows.Scan(&started, &ended, &kind); err != nil {
			return nil, internal("the incidents cannot be read", err)
		}
		weight := incidentWeights[kind.String]
		if weight == nil {
			continue
		}
		if !ended.Valid {
			ended.Time = to
		}
		list = append(list, sla.Incident{From: started, To: ended.Time, Weight: weight})
	}
	if err := rows.Err(); err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	m.n = big.NewRat(int64(len(list)), 1)
	m.outage = sla.Outage{Total: total, Down: sla.Downtime(list, from, to), Unseen: unseen}
	m.note = "Outages count in full, partial ones at 0.3; the list was declared complete."
	return m, nil
}

// declared are the spans for which people said that an event list is complete, "2026-10-01/2026-11-01".
func (e *Engine) declared(ctx context.Context, s *state, table string) ([]sla.Window, error) {
	rows, err := e.db.Query(ctx, `SELECT DISTINCT declared FROM imports JOIN import_tables ON id = import
		WHERE state = 'done' AND declared <> '' AND tbl = ? ORDER BY declared`, table)
	if err != nil {
		return nil, internal("the declared spans cannot be read", err)
	}
	defer rows.Close()
	var windows []sla.Window
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, internal("the declared spans cannot be read", err)
		}
		from, to, _ := strings.Cut(text, "/")
		start, err1 := instant(from, s.zone)
		end, err2 := instant(to, s.zone)
		if err1 == nil && err2 == nil && start.Before(end) {
			windows = append(windows, sla.Window{From: start, To: end})
		}
	}
	return windows, rows.Err()
}

// answerUptime turns the reading into the KPI's answer: the headline by the chosen method, its bounds in low and high.
func (e *Engine) answerUptime(q question, k *catalog.KPI, u *uptimeReading) *answer {
	if u == nil {
		return &answer{why: "Neither requests with a status, nor an incident list that was declared complete, say whether the system worked."}
	}
	m := u.methods[0]
	o := m.outage
	if o.Uptime(u.missing) == nil {
		return &answer{why: "No minute of the period has enough requests to tell whether the system worked."}
	}
	r := reading{n: m.n}
	var low, high *big.Rat
	switch k.Measure.Engine {
	case "uptime":
		r.value = o.Uptime(u.missing)
		r.whole = o.Time(u.missing)
		r.part = new(big.Rat).Sub(r.whole, o.Downtime(u.missing))
		low, high = o.Bounds()
	case "downtime":
		r.value = o.Downtime(u.missing)
		low, high = o.Downtime(sla.CountsUp), o.Downtime(sla.CountsDown)
	case "error_budget_remaining":
		target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
		if target == nil {
			return &answer{why: "Uptime has no target, so there is no budget."}
		}
		// The month's budget is that of the whole month, also while it runs.
		rest := big.NewRat(int64(q.period.To.Sub(q.period.known)), int64(time.Second))
		time := new(big.Rat).Add(o.Time(u.missing), rest)
		r.whole, r.value = sla.Budget(target.Value, time, o.Downtime(u.missing))
		r.part = r.value
		total := new(big.Rat).Add(o.Total, rest)
		_, low = sla.Budget(target.Value, total, o.Downtime(sla.CountsDown))
		_, high = sla.Budget(target.Value, total, o.Down)
	}
	if o.Unseen.Sign() > 0 {
		r.low, r.high, r.bounds = float(low), float(high), &bounds{low, high}
	}
	a := &answer{total: r, groups: map[string]reading{}}
	a.notes = append(a.notes, m.name+". "+m.note)
	if o.Unseen.Sign() > 0 {
		a.notes = append(a.notes, "Unseen: "+describeUnseen(m.unseen, q.s.zone)+".")
	}
	if k.Measure.Engine == "error_budget_remaining" {
		a.notes = append(a.notes, shareOfBudget(r)...)
	}
	if q.by.grain != "" && k.Measure.Engine == "uptime" {
		a.groups = slicesByBucket(q, m)
	}
	return a
}

// slicesByBucket is the uptime of each bucket of a series, from the time slices.
func slicesByBucket(q question, m *uptimeMethod) map[string]reading {
	type tally struct{ up, down int64 }
	tallies := map[int64]*tally{}
	for _, r := range m.runs {
		if r.State == sla.Unseen {
			continue
		}
		for at := r.From; at < r.To; {
			start := time.Unix(at*60, 0)
			key := q.by.grain.keyOf(start, q.s.zone)
			end := min(r.To, q.by.grain.next(key, q.s.zone).Unix()/60)
			t := tallies[key]
			if t == nil {
				t = &tally{}
				tallies[key] = t
			}
			if r.State == sla.Up {
				t.up += end - at
			} else {
				t.down += end - at
			}
			at = end
		}
	}
	groups := map[string]reading{}
	for key, t := range tallies {
		groups[number(key)] = reading{value: big.NewRat(t.up, t.up+t.down), n: big.NewRat(t.up+t.down, 1)}
	}
	return groups
}

// describeUnseen names unseen time by day: "31 minutes on 12 October".
func describeUnseen(windows []sla.Window, zone *time.Location) string {
	byDay := map[int64]time.Duration{}
	var order []int64
	for _, w := range windows {
		for at := w.From; at.Before(w.To); {
			d := localtime.DayNumber(at, zone)
			end := localtime.DayStart(d+1, zone)
			if w.To.Before(end) {
				end = w.To
			}
			if byDay[d] == 0 {
				order = append(order, d)
			}
			byDay[d] += end.Sub(at)
			at = end
		}
	}
	const most = 3
	var parts []string
	for i, d := range order {
		if i == most && len(order) > most+1 {
			var rest time.Duration
			for _, d := range order[most:] {
				rest += byDay[d]
			}
			parts = append(parts, fmt.Sprintf("%s on %d other days", lengthInWords(rest), len(order)-most))
			break
		}
		parts = append(parts, lengthInWords(byDay[d])+" on "+localtime.DayStart(d, zone).Format("2 January"))
	}
	return strings.Join(parts, ", ")
}

func lengthInWords(d time.Duration) string {
	n := int64((d + time.Minute - 1) / time.Minute)
	if n == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", n)
}
