package engine

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// Evaluate computes the KPIs of a query. The values stand in the order asked for, or in the catalog's. It fails with
// fault.Invalid for unknown KPIs, periods and dimensions, and fault.NotEnough without any data to count back from.
func (e *Engine) Evaluate(ctx context.Context, query Query) (Result, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Result{}, err
	}
	return cached(ctx, e, s.version, "evaluate", query, func() (Result, error) { return e.evaluate(ctx, s, query) })
}

func (e *Engine) evaluate(ctx context.Context, s *state, query Query) (Result, error) {
	kpis, err := e.kpis(query.KPIs)
	if err != nil {
		return Result{}, err
	}
	return e.evaluateThese(ctx, s, query, kpis)
}

// evaluateThese is evaluate for KPIs that need not be the catalog's own.
func (e *Engine) evaluateThese(ctx context.Context, s *state, query Query, kpis []*catalog.KPI) (Result, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Result{}, err
	}
	if q.by.grain, err = grainOf(query.Series, q.period); err != nil {
		return Result{}, err
	}
	compared, err := s.compared(q, query.Compare)
	if err != nil {
		return Result{}, err
	}
	if len(compared) > 0 && query.Series == "" && judges(q.period) {
		q.by.grain, q.quiet = daily, true
	}
	r := Result{Period: q.period, Filters: slices.Clone(query.Filters), Version: s.version, Currency: s.currency, GeneratedBy: "Telltale"}
	if notice, made := s.settings.on(MadeUp, q.frame().at); made {
		r.Demo = notice.value
	}
	if r.Filters == nil {
		r.Filters = []Filter{}
	}
	for i := range compared {
		if q.by.grain == daily && judges(q.period) {
			compared[i].q.by.grain = daily
		}
	}
	if longest := longestTrailing(kpis); len(compared) > 0 || longest > 0 {
		q.reaching(max(longest-1, 0), compared, replayedByTheMinute(kpis))
	}
	var now *answerSet
	var trailing map[string]*answer
	both, ctxBoth := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		now, err = e.answerAll(ctxBoth, q, kpis)
		return err
	})
	both.Go(func() (err error) {
		trailing, err = e.trailing(ctxBoth, q, kpis)
		return err
	})
	for i := range compared {
		o := &compared[i]
		if o.with == "year" && len(compared) > 1 {
			r.Year = &o.q.period
		} else {
			r.Previous = &o.q.period
		}
		both.Go(func() (err error) {
			o.set, err = e.answerAll(ctxBoth, o.q, kpis)
			return err
		})
	}
	if err := both.Wait(); err != nil {
		return Result{}, err
	}
	now.trailing = trailing
	e.likely(q.frame(), compared, query)
	r.Values, err = e.values(ctx, q, kpis, now, compared)
	return r, err
}

// values puts the answers of all KPIs together.
func (e *Engine) values(ctx context.Context, q question, kpis []*catalog.KPI, now *answerSet, compared []other) ([]Value, error) {
	values := make([]Value, len(kpis))
	all, ctx := errgroup.WithContext(ctx)
	for i, k := range kpis {
		all.Go(func() (err error) {
			values[i], err = e.value(ctx, q, k, now, compared)
			return err
		})
	}
	return values, all.Wait()
}

// question resolves the period of a query and checks its filters.
func (e *Engine) question(ctx context.Context, s *state, query Query) (question, error) {
	if err := e.checkFilters(query.Filters); err != nil {
		return question{}, err
	}
	p, err := e.resolve(ctx, s, query.Period)
	return question{s: s, period: p, filters: query.Filters}, err
}

func (e *Engine) kpis(ids []string) ([]*catalog.KPI, error) {
	if len(ids) == 0 {
		return e.catalog.KPIs, nil
	}
	kpis := make([]*catalog.KPI, len(ids))
	for i, id := range ids {
		if kpis[i] = e.catalog.KPI(id); kpis[i] == nil {
			return nil, fault.New(fault.NotFound, "There is no KPI %q.", id).Do("There are %s.", strings.Join(e.catalog.IDs(), ", "))
		}
	}
	return kpis, nil
}

// answerSet is the answers to one question, with what several of them share.
type answerSet struct {
	byKPI   map[string]*answer
	minutes *minuteCounts         // nil unless a KPI needs it
	uptime  *uptimeReading        // nil without data
	sizes   map[string]sampleSize // by fact

	trailing map[string]*answer // by KPI, by local day: for rules over trailing days
}

// answerAll answers all KPIs over one period. The questions are independent and asked at the same time, because many
// of them keep only one core busy.
func (e *Engine) answerAll(ctx context.Context, q question, kpis []*catalog.KPI) (*answerSet, error) {
	set := &answerSet{}
	var ofEngine, replayed []*catalog.KPI
	var needed bool
	if !q.silent {
		replayed = replayedByTheMinute(kpis)
	}
	for _, k := range kpis {
		if k.Measure.OfOutages() {
			ofEngine = append(ofEngine, k)
		}
		if k.Alert != nil && k.Alert.For > 0 && !q.silent {
			needed = true
		}
	}
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() (err error) {
		set.byKPI, err = e.measure(ctx, q, kpis)
		return err
	})
	all.Go(func() (err error) {
		set.sizes, err = e.sampleSizes(ctx, q.frame())
		return err
	})
	if len(ofEngine) > 0 || needed {
		all.Go(func() (err error) {
			if set.minutes, err = e.minutes(ctx, q, replayed); err == nil && len(ofEngine) > 0 {
				set.uptime, err = e.uptime(ctx, q, set.minutes)
			}
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	for _, k := range ofEngine {
		set.byKPI[k.ID] = e.answerUptime(q, k, set.uptime)
	}
	return set, nil
}

// replayedByTheMinute are the shares whose rules are replayed over the counts of minutes.
func replayedByTheMinute(kpis []*catalog.KPI) []*catalog.KPI {
	var replayed []*catalog.KPI
	for _, k := range kpis {
		if k.Alert != nil && k.Alert.For > 0 && k.Measure.Kind == catalog.RatioOf && byTheMinute(k) {
			replayed = append(replayed, k)
		}
	}
	return replayed
}
