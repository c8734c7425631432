package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// mostAhead bounds what is made before anybody asks: values of a dimension, the most frequent ones, and rows of roll-ups
// altogether. A row takes about 36 bytes.
const (
	mostValuesAhead = 6
	mostRowsAhead   = 5_000_000
)

// ahead makes the cuts of filters that are likely to be set, by the periods of the questions that were asked without any:
// of one value each, of the dimensions that the catalog names. Then it answers the same questions with these filters. It
// works while nobody asks anything.
type ahead struct {
	mu     sync.Mutex
	wanted []*aheadOf
	runs   chan struct{} // closed when the work ends; nil while there is none
}

// aheadOf is a question, and the time that it was about.
type aheadOf struct {
	s     *state
	spans []span
	query Query
}

// likely has the cuts made of the time that a question without filters and those beside it are about.
func (e *Engine) likely(f frame, compared []other, query Query) {
	if len(f.filters) > 0 || f.s.cuts == nil {
		return
	}
	if f.reach != nil {
		wide := f
		wide.spans = []span{f.reach.span}
		f = f.with(wide)
	}
	for _, o := range compared {
		f = f.with(o.q.frame())
	}
	// Who came back is told by the month that follows.
	end := f.to()
	f = f.with(frame{spans: []span{{end, end.AddDate(0, 1, 0)}}})
	large := func(fact *catalog.Fact) bool { return len(fact.Ahead) > 0 && f.rows(fact.Table) >= e.fewRows }
	if !slices.ContainsFunc(e.catalog.Facts, large) {
		return
	}
	a := &e.ahead
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wanted = append(a.wanted, &aheadOf{f.s, f.spans, query})
	if a.runs == nil {
		a.runs = make(chan struct{})
		e.db.Background(e.makeAhead)
	}
}

// Ahead waits until nothing is left that would be made before it is asked for.
func (e *Engine) Ahead(ctx context.Context) error {
	e.ahead.mu.Lock()
	runs := e.ahead.runs
	e.ahead.mu.Unlock()
	if runs == nil {
		return nil
	}
	select {
	case <-runs:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next is the time that was asked about last; nil ends the work.
func (a *ahead) next() *aheadOf {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.wanted) == 0 {
		a.stop()
		return nil
	}
	last := a.wanted[len(a.wanted)-1]
	a.wanted = a.wanted[:len(a.wanted)-1]
	return last
}

// end forgets all that was wanted.
func (a *ahead) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wanted = nil
	a.stop()
}

func (a *ahead) stop() {
	close(a.runs)
	a.runs = nil
}

// makeAhead makes what is wanted. A period that fails is left alone: the questions about it read the rows.
func (e *Engine) makeAhead(ctx context.Context) {
	for want := e.ahead.next(); want != nil; want = e.ahead.next() {
		for _, fact := range e.catalog.Facts {
			for _, dimension := range fact.Ahead {
				if values := e.cutsAhead(ctx, want, fact, dimension); ctx.Err() == nil {
					e.answersAhead(ctx, want, dimension, values)
				}
				if ctx.Err() != nil {
					e.ahead.end()
					return
				}
			}
		}
		e.linksAhead(ctx, want.s)
	}
}

// cutsAhead makes the cuts of each value of a dimension, one month of one roll-up at a time. It returns the values, none
// unless all cuts are made.
func (e *Engine) cutsAhead(ctx context.Context, want *aheadOf, fact *catalog.Fact, dimension string) []string {
	s := want.s
	f := frame{s: s, spans: s.wholeDaysOf(fact), at: want.spans[0].from}
	var values []string
	if !e.untilWhole(ctx, s, func(ctx context.Context) (err error) {
		values, err = e.mostFrequent(ctx, f, fact, dimension)
		return err
	}) {
		return nil
	}
	if len(values) > mostValuesAhead {
		values = values[:mostValuesAhead]
	} else {
		s.cuts.setValues(fact, dimension, values)
	}
	f.spans = want.spans
	for _, value := range values {
		f.filters = []Filter{{Dimension: dimension, Values: []string{value}}}
		k := s.cuts.of(fact, f, true)
		for _, t := range k.tables {
			for _, month := range s.months(fact, f.spans) {
				only := []span{{monthly.start(month, s.zone), monthly.next(month, s.zone)}}
				if s.cuts.rowsAhead() > mostRowsAhead || !e.untilWhole(ctx, s, func(ctx context.Context) error { return e.fill(ctx, k, t, nil, only) }) {
					return nil
				}
			}
		}
	}
	return values
}

// untilWhole does f when nobody asks anything, again when a question interrupted it. It reports whether f came to its end
// without an error, and gives up when the data have changed.
func (e *Engine) untilWhole(ctx context.Context, s *state, f func(context.Context) error) bool {
	for {
		var failed error
		whole, err := e.idle.step(ctx, func(ctx context.Context) { failed = f(ctx) })
		e.mu.Lock()
		current := e.state == s
		e.mu.Unlock()
		switch {
		case !current:
			e.giveUp(s.cuts.all()) // with what was made since the others were given up
			return false
		case err != nil:
			return false
		case whole:
			return failed == nil
		}
	}
}

// wholeDaysOf are the local days from the fact's first row to its last.
func (s *state) wholeDaysOf(fact *catalog.Fact) []span {
	first, last := localtime.DayNumber(s.first, s.zone), localtime.DayNumber(s.last(fact.Table), s.zone)
	return []span{{localtime.DayStart(first, s.zone), localtime.DayStart(last+1, s.zone)}}
}

// mostFrequent are the values of a dimension that most rows of the frame have, and one more than are made ahead where there
// are as many; none where no roll-up tells, or where there are not several to choose from.
func (e *Engine) mostFrequent(ctx context.Context, f frame, fact *catalog.Fact, dimension string) ([]string, error) {
	r := e.relate(f, need{fact: fact, names: []string{fact.Weight}, by: dimension})
	if r.rollup == "" {
		return nil, nil
	}
	query := fmt.Sprintf("SELECT key FROM (%s) GROUP BY key ORDER BY sum(%s) DESC, key LIMIT %d", r.sql, fact.Weight, mostValuesAhead+1)
	rows, err := e.asked(ctx, f.s, query, "the values of "+dimension+" cannot be counted")
	if err != nil || len(rows) < 2 {
		return nil, err
	}
	values := make([]string, len(rows))
	for i, row := range rows {
		values[i] = row[0].String
	}
	return values, nil
}
