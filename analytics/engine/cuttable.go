package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
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
	failed bool     // it cannot be made: the rows are read instead
}

// fill makes the months of the table that the spans touch and that it lacks. It belongs to all questions with the filters,
// and is not given up with the one that came first. ok is false when the table cannot be made.
func (e *Engine) fill(k *cut, t *cutTable, spans []span) (from string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := k.frame.s
	for _, w := range spans {
		first, last := monthly.keyOf(w.from, s.zone), monthly.keyOf(w.to.Add(-time.Nanosecond), s.zone)
		first, last = max(first, monthly.keyOf(s.first, s.zone)), min(last, monthly.keyOf(s.last(k.fact.Table), s.zone))
		for month := first; month <= last && !t.failed; month++ {
			if slices.Contains(t.months, month) {
				continue
			}
			t.failed = e.addMonth(k, t, month) != nil
			t.months = append(t.months, month)
		}
	}
	if t.failed || len(t.names) == 0 {
		return "", false
	}
	parts := make([]string, len(t.names))
	for i, name := range t.names {
		parts[i] = "SELECT * FROM " + name
	}
	return "(" + strings.Join(parts, " UNION ALL ") + ")", true
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

func (e *Engine) addMonth(k *cut, t *cutTable, month int64) error {
	ctx := context.Background()
	zone := k.frame.s.zone
	f := k.frame
	f.spans = []span{{monthly.start(month, zone), monthly.next(month, zone)}}
	if err := e.db.OpenScratch(ctx); err != nil {
		return err
	}
	name := fmt.Sprintf("%s.%s_%d", store.ScratchSchema, t.rollup.Name, e.tables.Add(1))
	if _, err := e.db.Exec(ctx, "CREATE TABLE "+name+" AS "+e.cutSQL(f, k.fact, t.rollup)); err != nil {
		return err
	}
	t.names = append(t.names, name)
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
