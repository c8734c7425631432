package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/sla"
)

// byIncidents uses the incident list, as far as somebody declared it complete; nil when nobody did for the period. An
// incident of which nobody says what it was leaves its time unseen.
func (e *Engine) byIncidents(ctx context.Context, q question, a *accounting) (*uptimeMethod, error) {
	declared, err := e.declared(ctx, q.s, "incidents")
	if err != nil || len(declared) == 0 {
		return nil, err
	}
	from, to := q.period.From, q.period.known
	m := &uptimeMethod{id: "incidents", name: methodNames["incidents"]}
	blind := sla.Uncovered(declared, from, to)
	if uncovered := sla.Length(blind); uncovered.Cmp(sla.Length([]sla.Window{{From: from, To: to}})) >= 0 {
		return nil, nil
	}
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT started, ended, kind, coalesce(component, '') FROM incidents
		WHERE (kind IS NULL OR kind IN ('outage', 'partial', 'degraded')) AND started < %s AND (ended IS NULL OR ended > %s)`, timestamp(to), timestamp(from)))
	if err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	var list, worst []sla.Incident
	unclear := 0
	for rows.Next() {
		i := sla.Incident{}
		var ended sql.NullTime
		var kind sql.NullString
		var component string
		if err := rows.Scan(&i.From, &ended, &kind, &component); err != nil {
			return nil, internal("the incidents cannot be read", err)
		}
		i.To, i.Weight = ended.Time, a.weight(component)
		if !ended.Valid {
			i.To = to
		}
		if i.Weight.Sign() == 0 {
			continue
		}
		if worst = append(worst, i); !kind.Valid {
			unclear++
			blind = append(blind, sla.Window{From: i.From, To: i.To})
			continue
		}
		i.Weight = new(big.Rat).Mul(i.Weight, a.weights[kind.String])
		worst[len(worst)-1] = i
		list = append(list, i)
	}
	if err := rows.Err(); err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	for _, w := range sla.Uncovered(declared, from, to) {
		worst = append(worst, sla.Incident{From: w.From, To: w.To, Weight: big.NewRat(1, 1)})
	}
	m.n = big.NewRat(int64(len(list)), 1)
	m.down, m.worst = a.within(list), a.within(worst)
	m.unseen = a.inside(sla.Outside(blind, m.down, from, to))
	m.outage = sla.Outage{Total: a.total(), Down: downtime(m.down), Unseen: sla.Length(m.unseen), Worst: downtime(m.worst)}
	m.note = fmt.Sprintf("Outages count at %s, partial ones at %s, degraded performance at %s; the list was declared complete.",
		percentText(*float(a.weights["outage"])), percentText(*float(a.weights["partial"])), percentText(*float(a.weights["degraded"])))
	if unclear > 0 {
		m.note += fmt.Sprintf(" Of %d it is not known how much they took down.", unclear)
	}
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
