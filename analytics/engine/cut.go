package engine

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"telltale/analytics/catalog"
)

// fewRows is the number of rows of a frame below which reading them is faster than making roll-ups of them first.
const fewRows = 1_000_000

// mostCuts is how many cuts are kept beside those that were made ahead; cutGrace is for how long a cut that was given up stays readable, so that questions
// that have begun with it can end.
const (
	mostCuts = 6
	cutGrace = 5 * time.Minute
)

// cuts are what filters leave of facts, in roll-ups like those of the store: made when the first question with the filters
// needs them, month by month, and kept in memory until other filters take their place or the data changes. Without them
// every KPI of a filtered dashboard would read all rows again.
type cuts struct {
	engine *Engine

	mu        sync.Mutex
	kept      []*cut              // the one used last stands last
	condensed []*condensed        // likewise
	values    map[string][]string // all that rows have of a dimension, by fact and dimension, where each has a cut of its own
}

// given are the tables of cuts that were given up, by the time of that.
type given struct {
	tables []string
	at     time.Time
}

// cut is the rows of one fact that pass filters.
type cut struct {
	fact   *catalog.Fact
	key    string
	frame  frame // filters, without any time
	ahead  bool  // made before anybody asked, and kept as long as the data stay as they are
	tables []*cutTable
}

// of is the cut of the fact by the filters of a frame.
func (c *cuts) of(fact *catalog.Fact, f frame, ahead bool) *cut {
	here, _ := f.applies(fact)
	raw, _ := json.Marshal(here) // of strings and bools, which cannot fail
	key := fact.Name + " " + string(raw)
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.kept, func(k *cut) bool { return k.key == key })
	var k *cut
	if at >= 0 {
		k = c.kept[at]
		c.kept = slices.Delete(c.kept, at, at+1)
	} else {
		k = &cut{fact: fact, key: key, frame: frame{s: f.s, filters: here}}
		for i := range fact.Rollups {
			k.tables = append(k.tables, &cutTable{rollup: &fact.Rollups[i]})
		}
	}
	k.ahead = k.ahead || ahead
	c.kept = append(c.kept, k)
	asked := 0
	for _, k := range c.kept {
		if !k.ahead {
			asked++
		}
	}
	if asked > mostCuts {
		first := slices.IndexFunc(c.kept, func(k *cut) bool { return !k.ahead })
		c.engine.giveUp(c.kept[first].names())
		c.kept = slices.Delete(c.kept, first, first+1)
	}
	return k
}

// rowsAhead is how many rows were made before anybody asked.
func (c *cuts) rowsAhead() (n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.kept {
		for _, t := range k.tables {
			if k.ahead {
				n += t.rows.Load()
			}
		}
	}
	return n
}

// all are the names of all tables.
func (c *cuts) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var tables []string
	for _, k := range c.kept {
		tables = append(tables, k.names()...)
	}
	for _, t := range c.condensed {
		tables = append(tables, t.name())
	}
	return tables
}

// names are those of the cut's tables.
func (k *cut) names() []string {
	var tables []string
	for _, t := range k.tables {
		t.mu.Lock()
		tables = append(tables, t.names...)
		t.mu.Unlock()
	}
	return tables
}

// giveUp drops tables, and with them those given up earlier, as soon as nobody can be reading them any more.
func (e *Engine) giveUp(tables []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.given = append(e.given, given{tables, time.Now()})
	for len(e.given) > 0 && time.Since(e.given[0].at) > cutGrace {
		for _, name := range e.given[0].tables {
			// A table that cannot be dropped costs memory and nothing else.
			_, _ = e.db.Exec(context.Background(), "DROP TABLE IF EXISTS "+name)
		}
		e.given = e.given[1:]
	}
}

// rollup is the FROM clause that delivers the roll-up for the rows of the frame: the stored one, or with filters that of
// their cut. ok is false where the rows themselves are to be read.
func (f frame) rollup(fact *catalog.Fact, r *catalog.Rollup) (from string, ok bool) {
	if len(f.filters) == 0 {
		return r.Name, true
	}
	if f.s.cuts == nil || f.rows(fact.Table) < f.s.cuts.engine.fewRows {
		return "", false
	}
	k := f.s.cuts.of(fact, f, false)
	t := k.tables[slices.IndexFunc(k.tables, func(t *cutTable) bool { return t.rollup == r })]
	// What is made belongs to all questions with the filters, and is not given up with the one that came first.
	if err := f.s.cuts.engine.fill(context.Background(), k, t, f.s.cuts.partsOf(k), f.spans); err != nil {
		return "", false
	}
	return t.from()
}

// rows is how many rows a table has in the hours that the frame touches, whatever the filters.
func (f frame) rows(table string) (n int64) {
	for _, h := range f.s.hours[table] {
		for _, s := range f.spans {
			n += h.between(s.from.Truncate(time.Hour), s.to)
		}
	}
	return n
}

// empty reports whether no row of the fact lies in the hours of the frame, whatever the filters, so that it need not be
// read. Bills are not counted by the hour; nor are facts with a time of their own, of which it is known whether any row has it.
func (f frame) empty(fact *catalog.Fact) bool {
	if fact.OwnTime || fact.Spread != nil {
		return f.s.timeless[fact.Name]
	}
	return f.rows(fact.Table) == 0
}
