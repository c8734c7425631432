package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/store"
)

// cutTable is one roll-up of a cut. Each whole local month is a table of its own, which is never written to again: a
// query is planned by what DuckDB knows of the values in a table, and rows that came in between plan and run would pass
// filters that the plan has found to be needless.
type cutTable struct {
	rollup *catalog.Rollup

	mu     sync.Mutex
	months []int64  // that are there
	names  []string // of their tables
	failed error    // why it cannot be made: the rows are read instead

	rows atomic.Int64 // of all months
}

// fill makes the months of the table that the spans touch and that it lacks: of its parts, where they are there, else of the
// rows. A table that cannot be made, other than for ctx, stays so.
func (e *Engine) fill(ctx context.Context, k *cut, t *cutTable, parts []*cut, spans []span) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, month := range k.frame.s.months(k.fact, spans) {
		if t.failed == nil && !slices.Contains(t.months, month) {
			err := e.addMonth(ctx, k, t, month, parts)
			if err != nil && ctx.Err() != nil {
				return err
			}
			t.failed = err
			t.months = append(t.months, month)
		}
	}
	return t.failed
}

// from is the FROM clause that delivers the months that are there; ok is false when there are none.
func (t *cutTable) from() (sql string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.names) == 0 {
		return "", false
	}
	parts := make([]string, len(t.names))
	for i, name := range t.names {
		parts[i] = "SELECT * FROM " + name
	}
	return "(" + strings.Join(parts, " UNION ALL ") + ")", true
}

// months are the local months that the spans touch, as far as the fact has rows.
func (s *state) months(fact *catalog.Fact, spans []span) []int64 {
	var months []int64
	for _, w := range spans {
		first := max(monthly.keyOf(w.from, s.zone), monthly.keyOf(s.first, s.zone))
		last := min(monthly.keyOf(w.to.Add(-time.Nanosecond), s.zone), monthly.keyOf(s.last(fact.Table), s.zone))
		for month := first; month <= last; month++ {
			if !slices.Contains(months, month) {
				months = append(months, month)
			}
		}
	}
	return months
}

// last is the hour after which a table has no rows.
func (s *state) last(table string) time.Time {
	at := s.first
	for _, h := range s.hours[table] {
		if t := time.Unix(h.hours[len(h.hours)-1]*3600, 0); t.After(at) {
			at = t
		}
	}
	return at
}

func (e *Engine) addMonth(ctx context.Context, k *cut, t *cutTable, month int64, parts []*cut) error {
	zone := k.frame.s.zone
	f := k.frame
	f.spans = []span{{monthly.start(month, zone), monthly.next(month, zone)}}
	if err := e.db.OpenScratch(ctx); err != nil {
		return err
	}
	name := fmt.Sprintf("%s.%s_%d", store.ScratchSchema, t.rollup.Name, e.tables.Add(1))
	query, ok := f.merged(k.fact, t.rollup, parts, month)
	if !ok {
		query = e.cutSQL(f, k.fact, t.rollup)
	}
	_, err := e.db.Exec(ctx, "CREATE TABLE "+name+" AS "+query)
	var rows int64
	if err == nil {
		err = e.db.QueryRow(ctx, "SELECT count(*) FROM "+name).Scan(&rows)
	}
	if err != nil {
		e.giveUp([]string{name}) // it may be there, when ctx ended in between
		return err
	}
	t.names = append(t.names, name)
	t.rows.Add(rows)
	return nil
}

// cutSQL is the roll-up over the rows of the frame. By minute, its measures bear the names that they have in the fact.
func (e *Engine) cutSQL(f frame, fact *catalog.Fact, r *catalog.Rollup) string {
	switch {
	case r.Histogram != nil:
		h := r.Histogram
		rows := e.fromRows(f, need{fact: fact, names: []string{h.Value, h.Where, fact.Weight}, grain: daily})
		return fmt.Sprintf(`SELECT key AS day, bucket AS %[1]s, sum(%[2]s)%[10]s AS %[3]s, coalesce(sum(%[2]s) FILTER (%[4]s < bucket), 0)%[10]s AS %[5]s, coalesce(sum(%[2]s) FILTER (%[4]s <= bucket), 0)%[10]s AS %[6]s
  FROM (SELECT key, %[4]s, %[2]s, %[7]s AS bucket FROM (%[8]s) WHERE %[4]s IS NOT NULL AND %[9]s) GROUP BY ALL`,
			h.Bucket, fact.Weight, r.Measures[fact.Weight], h.Value, h.Below, h.Upto, fourDigits(h.Value), rows, h.Where, f.narrow(fact))
	case r.Time == "month":
		column := r.Columns[0]
		first, end := localtime.DayNumber(f.from(), f.s.zone), localtime.DayNumber(f.to(), f.s.zone)
		rows := e.fromRows(f, need{fact: fact, names: []string{"minute", column}})
		return fmt.Sprintf("SELECT %[1]d AS first, %[2]s, bit_or(1::BIGINT << (%[3]s - %[1]d)) AS days FROM (%[4]s) WHERE %[2]s IS NOT NULL AND %[3]s < %[5]d GROUP BY %[2]s",
			first, column, f.dayOf("minute"), rows, end)
	}
	names := append([]string{"minute"}, r.Columns...)
	list := slices.Clone(names)
	for _, name := range slices.Sorted(maps.Keys(r.Measures)) {
		names = append(names, name)
		list = append(list, fmt.Sprintf("sum(%s)%s AS %[1]s", name, f.narrow(fact)))
	}
	return fmt.Sprintf("SELECT %s FROM (%s) GROUP BY %s", join(list), e.fromRows(f, need{fact: fact, names: names}), join(append([]string{"minute"}, r.Columns...)))
}

// narrow is the cast of sums of a fact whose rows stand for one thing each. DuckDB adds whole numbers up in 128 bits, which
// take twice the memory of 64 and several times as long to be added up again. A sum that does not fit fails the cut, and the
// rows are read.
func (f frame) narrow(fact *catalog.Fact) string {
	if fact.Weight == "" || f.s.sampled[fact.Table] {
		return ""
	}
	return "::BIGINT"
}
