package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// accounting is what a contract says about uptime, and what of the period it is about.
type accounting struct {
	method     string // the contract's; "" without one
	missing    sla.Missing
	slices     string // minute, five or mean
	shortest   int64  // minutes that an outage must last
	weights    map[string]*big.Rat
	components []catalog.Component // nil: all count in full

	excluded []sla.Window // maintenance in the whole period
	counted  []sla.Window // the known part of the period outside maintenance
}

// accounting reads the settings in force and what the period leaves out.
func (e *Engine) accounting(ctx context.Context, q question) (*accounting, error) {
	set, at := q.s.settings, q.frame().at
	a := &accounting{method: set.choice("uptime.method", at), missing: sla.Missing(set.choice("uptime.missing", at)), slices: set.choice("uptime.slices", at),
		weights: map[string]*big.Rat{}}
	a.shortest = int64(set.count("uptime.shortest", at))
	for _, kind := range []string{"outage", "partial", "degraded"} {
		a.weights[kind] = catalog.Fraction(set.choice("uptime.weight."+kind, at))
	}
	if text := set.choice("uptime.components", at); text != "" {
		a.components, _ = catalog.ParseComponents(text) // checked when it was set
	}
	windows, err := e.maintenance(ctx, q)
	if err != nil {
		return nil, err
	}
	a.counted = sla.Uncovered(windows, q.period.From, q.period.known)
	a.excluded = sla.Uncovered(sla.Uncovered(windows, q.period.From, q.period.To), q.period.From, q.period.To)
	return a, nil
}

// maintenance are the windows that a person excluded, whatever day the setting holds from, and those of imported lists
// where a setting says so. A part of a minute is not excluded.
func (e *Engine) maintenance(ctx context.Context, q question) ([]sla.Window, error) {
	var windows []sla.Window
	for _, set := range q.s.settings.set["uptime.maintenance"] {
		named, err := catalog.ParseWindows(set.value)
		if err != nil {
			continue // checked when it was set
		}
		for _, n := range named {
			from, _ := catalog.WindowTime(n.From, q.s.zone)
			to, _ := catalog.WindowTime(n.To, q.s.zone)
			windows = append(windows, sla.Window{From: from, To: to})
		}
	}
	if q.s.settings.choice("uptime.maintenance.imported", q.frame().at) != "yes" {
		return windows, nil
	}
	rows, err := e.db.Query(ctx, fmt.Sprintf("SELECT started, ended FROM incidents WHERE kind = 'maintenance' AND started < %s AND (ended IS NULL OR ended > %s) ORDER BY ALL",
		timestamp(q.period.To), timestamp(q.period.From)))
	if err != nil {
		return nil, internal("the maintenance cannot be read", err)
	}
	defer rows.Close()
	for rows.Next() {
		var from time.Time
		var to sql.NullTime
		if err := rows.Scan(&from, &to); err != nil {
			return nil, internal("the maintenance cannot be read", err)
		}
		if !to.Valid {
			to.Time = q.period.known
		}
		start := from.Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
		if end := to.Time.Truncate(time.Minute); start.Before(end) {
			windows = append(windows, sla.Window{From: start, To: end})
		}
	}
	return windows, rows.Err()
}

// total is the time that counts, in seconds.
func (a *accounting) total() *big.Rat { return sla.Length(a.counted) }

// rest is the time of the period after what is known that will count.
func (a *accounting) rest(p Period) *big.Rat {
	return sla.Length(sla.Uncovered(a.excluded, p.known, p.To))
}

// weight is how much the component's failures count: in full where no list was set, and where it has no name. A text may
// name several, "Chat, Search".
func (a *accounting) weight(component string) *big.Rat {
	if a.components == nil || component == "" {
		return big.NewRat(1, 1)
	}
	highest := new(big.Rat)
	for part := range strings.SplitSeq(strings.ToLower(component), ",") {
		i := slices.IndexFunc(a.components, func(c catalog.Component) bool { return c.Name == strings.TrimSpace(part) })
		if i >= 0 && a.components[i].Weight.Cmp(highest) > 0 {
			highest = a.components[i].Weight
		}
	}
	return highest
}

// within cuts steps to the time that counts.
func (a *accounting) within(steps []sla.Incident) []sla.Incident {
	var cut []sla.Incident
	for _, w := range a.counted {
		cut = append(cut, sla.Steps(steps, w.From, w.To)...)
	}
	return cut
}

// inside cuts windows to the time that counts.
func (a *accounting) inside(windows []sla.Window) []sla.Window {
	var cut []sla.Window
	for _, w := range a.counted {
		cut = append(cut, sla.Uncovered(sla.Uncovered(windows, w.From, w.To), w.From, w.To)...)
	}
	return cut
}

// downtime is that of disjoint steps in seconds.
func downtime(steps []sla.Incident) *big.Rat {
	sum := new(big.Rat)
	for _, s := range steps {
		sum.Add(sum, new(big.Rat).Mul(big.NewRat(int64(s.To.Sub(s.From)), int64(time.Second)), s.Weight))
	}
	return sum
}

// minutes are those that the time that counts touches, in pieces.
func (a *accounting) minutes() [][2]int64 {
	pieces := make([][2]int64, len(a.counted))
	for i, w := range a.counted {
		pieces[i] = [2]int64{w.From.Unix() / 60, (w.To.Unix() + 59) / 60}
	}
	return pieces
}

// frame is the question's rows of the time that counts.
func (a *accounting) frame(q question) frame {
	f := q.frame()
	f.spans = nil
	for _, w := range a.counted {
		if to := sla.Earlier(w.To, q.period.end); w.From.Before(to) {
			f.spans = append(f.spans, span{w.From, to})
		}
	}
	return f
}

// inWords are the settings that the value depends on.
func (a *accounting) inWords(zone *time.Location) []string {
	lines := []string{"unseen minutes: " + string(a.missing)}
	if len(a.excluded) > 0 {
		lines = append(lines, "maintenance excluded: "+byDay(a.excluded, zone))
	}
	for _, c := range a.components {
		lines = append(lines, "component "+c.Name+": "+percentText(*float(c.Weight)))
	}
	return lines
}
