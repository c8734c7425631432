package engine

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
)

// question is KPIs over one period: what Evaluate, Breakdown and passports all ask.
type question struct {
	s       *state
	period  Period
	filters []Filter
	by      split
	days    []int64 // only these whole local days; nil: the whole period
	quiet   bool    // it is split to judge changes, not to show a series
	silent  bool    // without alerts
	reach   *reach  // nil where nothing is asked beside it
}

func (q question) frame() frame {
	f := q.s.frameOf(q.period, q.filters)
	f.reach = q.reach
	if q.days != nil {
		return f.onDays(q.days)
	}
	return f
}

// judging is the question without filters on what the KPI judges: completed tasks among those that were not abandoned are no
// task completion.
func (q question) judging(k *catalog.KPI) question {
	if k.Judges != "" {
		q.filters = slices.DeleteFunc(slices.Clone(q.filters), func(f Filter) bool { return f.Dimension == k.Judges })
	}
	return q
}

// coverage is that of a table up to what can be known.
func (q question) coverage(table string) coverage {
	return q.s.coverageOf(table, q.period.From, q.period.known)
}

// measure evaluates KPIs of all kinds but those of the engine itself.
func (e *Engine) measure(ctx context.Context, q question, kpis []*catalog.KPI) (map[string]*answer, error) {
	answers := map[string]*answer{}
	var lock sync.Mutex
	put := func(found map[string]*answer) {
		lock.Lock()
		defer lock.Unlock()
		maps.Copy(answers, found)
	}
	all, ctx := errgroup.WithContext(ctx)
	var quantiles []*catalog.KPI
	for _, k := range kpis {
		if judged := q.judging(k); len(judged.filters) < len(q.filters) {
			all.Go(func() error {
				found, err := e.measure(ctx, judged, []*catalog.KPI{k})
				if err == nil {
					found[k.ID].notes = append(slices.Clone(found[k.ID].notes), fmt.Sprintf("The filter on %s does not apply: it is what is judged.", k.Judges))
				}
				put(found)
				return err
			})
			continue
		}
		if k.Measure.Kind != catalog.Derived {
			fact := e.catalog.Fact(k.Measure.Fact)
			if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
				put(map[string]*answer{k.ID: {why: unfiltered(fact, elsewhere)}})
				continue
			}
		}
		var ask func(context.Context, question, *catalog.KPI) (*answer, error)
		switch k.Measure.Kind {
		case catalog.Sum, catalog.RatioOf, catalog.Mean, catalog.Highest, catalog.PerSecond:
			continue // scanned together
		case catalog.Quantile:
			quantiles = append(quantiles, k)
			continue
		case catalog.Peak:
			ask = e.peak
		case catalog.Distinct:
			ask = e.distinct
		case catalog.PerDay:
			ask = e.perDay
		case catalog.Share:
			ask = e.share
		case catalog.Derived:
			ask = e.derived
		case catalog.Engine:
			c, own := computations[k.Measure.Engine]
			if !own {
				continue // of outages: answered with the minutes at hand
			}
			ask = c.ask(e)
		default:
			continue
		}
		all.Go(func() error {
			a, err := ask(ctx, q, k)
			put(map[string]*answer{k.ID: a})
			return err
		})
	}
	for _, b := range e.batches(q.frame(), e.scanned(q, kpis), q.by) {
		all.Go(func() error {
			found, err := e.scanBatch(ctx, q.frame(), b, q.by)
			for _, k := range b.kpis {
				if k.Measure.Kind == catalog.PerSecond && err == nil {
					e.perSecond(q, k, found[k.ID])
				}
			}
			put(found)
			return err
		})
	}
	all.Go(func() error {
		found, err := e.quantiles(ctx, q.frame(), quantiles, q.by)
		put(found)
		return err
	})
	return answers, all.Wait()
}

// scanned are the KPIs that scans answer, with the readings that stand beside them.
func (e *Engine) scanned(q question, kpis []*catalog.KPI) []*catalog.KPI {
	var scans []*catalog.KPI
	for _, k := range kpis {
		switch k.Measure.Kind {
		case catalog.Sum, catalog.RatioOf, catalog.Mean, catalog.Highest, catalog.PerSecond:
			_, elsewhere := q.frame().applies(e.catalog.Fact(k.Measure.Fact))
			if len(elsewhere) > 0 || len(q.judging(k).filters) < len(q.filters) {
				continue
			}
			scans = append(scans, k)
			for i, other := range k.Others {
				scans = append(scans, &catalog.KPI{ID: besideID(k, i), Measure: other.Measure})
			}
		}
	}
	return scans
}

// perSecond turns sums into rates over the covered seconds of the period and of each bucket.
func (e *Engine) perSecond(q question, k *catalog.KPI, a *answer) {
	c := q.coverage(e.catalog.Fact(k.Measure.Fact).Table)
	rate := func(r reading, s span) reading {
		seconds := big.NewRat(int64(c.covered(s.from, s.to)), 1_000_000_000)
		r.part, r.whole = r.value, seconds
		r.value = quotient(r.value, seconds)
		return r
	}
	whole := span{q.period.From, q.period.known}
	a.total = rate(a.total, whole)
	for key, r := range a.groups {
		at := whole
		if q.by.grain != "" {
			at = q.bucket(key)
		}
		a.groups[key] = rate(r, at)
	}
}

// bucket is the part of the period that the bucket with the key covers.
func (q question) bucket(key string) span {
	var n int64
	fmt.Sscan(key, &n)
	at := span{q.by.grain.start(n, q.s.zone), q.by.grain.next(n, q.s.zone)}
	if at.from.Before(q.period.From) {
		at.from = q.period.From
	}
	if at.to.After(q.period.known) {
		at.to = q.period.known
	}
	return at
}

// peak is the highest value of a minute, per second.
func (e *Engine) peak(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	return e.readings(ctx, q.s, func(by split) figure { return e.peakOf(q.frame(), k, by) }, q.by, q.by.by == "")
}

func (e *Engine) peakOf(f frame, k *catalog.KPI, by split) figure {
	fact := e.catalog.Fact(k.Measure.Fact)
	r := e.relate(f, need{fact: fact, names: union([]string{"minute"}, namesOf(fact, k)), by: by.by, grain: by.grain})
	key := ""
	if !by.none() {
		key = ", key"
	}
	minutes := fmt.Sprintf("SELECT minute%s, %s AS value, %s AS n FROM (%s) GROUP BY ALL", key, k.Measure.Value.SQL, rowCount(fact), r.sql)
	return figure{"max(value)::DOUBLE / 60", "sum(n)", minutes}
}

// figure is a value and its n as aggregates over a query.
type figure struct{ value, n, from string }

// keyed selects the value and its n, in total or by key.
func (f figure) keyed(by split) string {
	if by.none() {
		return fmt.Sprintf("SELECT NULL, CAST(%s AS VARCHAR), CAST(%s AS VARCHAR) FROM (%s)", f.value, f.n, f.from)
	}
	return fmt.Sprintf("SELECT CAST(key AS VARCHAR), CAST(%s AS VARCHAR), CAST(%s AS VARCHAR) FROM (%s) GROUP BY key", f.value, f.n, f.from)
}

// withTotal is keyed for all keys and, with a key of NULL, in total.
func (f figure) withTotal() string {
	return fmt.Sprintf("SELECT CAST(key AS VARCHAR), CAST(%s AS VARCHAR), CAST(%s AS VARCHAR) FROM (%s) GROUP BY GROUPING SETS ((), (key))", f.value, f.n, f.from)
}

// readings runs the query of a figure in total and, when the question splits, by key. Where adding the groups up gives the
// whole (adds) both come from one query; distinct counts, and peaks of a dimension's values, need one each.
func (e *Engine) readings(ctx context.Context, s *state, of func(split) figure, by split, adds bool) (*answer, error) {
	a := &answer{groups: map[string]reading{}}
	total := func(_ sql.NullString, r reading) { a.total = r }
	group := func(key sql.NullString, r reading) { a.groups[key.String] = r }
	switch {
	case by.none():
		return a, e.eachReading(ctx, s, of(split{}).keyed(split{}), total)
	case adds:
		return a, e.eachReading(ctx, s, of(by).withTotal(), func(key sql.NullString, r reading) {
			if key.Valid {
				group(key, r)
			} else {
				total(key, r)
			}
		})
	}
	if err := e.eachReading(ctx, s, of(split{}).keyed(split{}), total); err != nil {
		return a, err
	}
	return a, e.eachReading(ctx, s, of(by).keyed(by), group)
}

// distinct is the number of different values of a column.
func (e *Engine) distinct(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	return e.readings(ctx, q.s, func(by split) figure { return e.distinctOf(q.frame(), k, by) }, q.by, false)
}

// share is the share of the largest group, of the KPI's dimension or of the one that is asked for. Groups below zero, such
// as credits, are no part of the whole.
func (e *Engine) share(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	sum := &catalog.KPI{ID: k.ID, Measure: catalog.Measure{Kind: catalog.Sum, Fact: k.Measure.Fact, Value: k.Measure.Value}}
	sums, err := e.scan(ctx, q.frame(), []*catalog.KPI{sum}, split{by: cmp.Or(q.by.by, k.Measure.By)})
	if err != nil {
		return nil, err
	}
	groups := sums[k.ID]
	a := &answer{total: reading{n: zero(groups.total.n)}, groups: map[string]reading{}}
	var largest string
	part, whole := new(big.Rat), new(big.Rat)
	for key, r := range groups.groups {
		if r.value == nil || r.value.Sign() <= 0 {
			continue
		}
		whole.Add(whole, r.value)
		if c := r.value.Cmp(part); c > 0 || c == 0 && key < largest {
			part, largest = r.value, key
		}
	}
	if whole.Sign() == 0 {
		return a, nil
	}
	a.total.value, a.total.part, a.total.whole = quotient(part, whole), part, whole
	a.notes = []string{fmt.Sprintf("The largest is “%s”.", largest)}
	for _, key := range slices.Sorted(maps.Keys(groups.groups)) {
		r := groups.groups[key]
		if r.value != nil && r.value.Sign() < 0 {
			a.notes = append(a.notes, fmt.Sprintf("“%s” is negative in sum and stands apart.", key))
			continue
		}
		if q.by.by != "" {
			a.groups[key] = reading{value: quotient(r.value, whole), part: r.value, whole: whole, n: r.n}
		}
	}
	return a, nil
}

// besideID is the id under which another reading of a KPI is answered.
func besideID(k *catalog.KPI, i int) string { return fmt.Sprintf("%s beside %d", k.ID, i) }
