package engine

import (
	"cmp"
	"context"
	"math"
	"math/big"
	"slices"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
	"telltale/analytics/explain"
	"telltale/analytics/fault"
)

// Why says why a KPI changed since the comparison period, once for each dimension. Dimensions are alternatives: each
// splits the whole change, and their effects are not to be added.
type Why struct {
	KPI      string   `json:"kpi"`
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	Currency string   `json:"currency"`
	Period   Period   `json:"period"`
	Previous *Period  `json:"previous"`
	Before   *float64 `json:"before"`
	After    *float64 `json:"after"`
	Splits   []Split  `json:"splits"` // the most telling first
	Causes   []Step   `json:"causes"` // of a cost: they lead from Before to After; empty where the log shows none
	Method   string   `json:"method"` // the formula, by name
	Note     string   `json:"note"`   // why there is no split; empty otherwise
}

// Split is the change by one dimension. The effects add up to it.
type Split struct {
	Dimension string           `json:"dimension"`
	Title     string           `json:"title"`
	Effects   []explain.Effect `json:"effects"` // the largest first; a name of "" is a missing value
	Others    *explain.Effect  `json:"others"`  // what all further segments did together; nil when none are left out
	OtherN    int              `json:"otherN"`  // how many those are
	Steps     []Step           `json:"steps"`   // the same as whole effects, from Before to After: each begins where the one before it ends
	Telling   float64          `json:"telling"` // 0 to 1: how far the effects are from what the segments' sizes would give
}

// Step is one effect on the way from one value to the other: a bar of a waterfall.
type Step struct {
	Name   string  `json:"name"`
	Effect float64 `json:"effect"`
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Groups int     `json:"groups"` // how many segments did it together: more than one in the last step only
}

// mostEffects is how many segments of a dimension are named; mostSegments bounds the dimensions that are split at all,
// because thousands of users explain nothing.
const (
	mostEffects  = 12
	mostSegments = 5000
)

// Why splits the change of a KPI by every dimension of its fact. Shares and means are split into mix and rate, sums into
// volume, mix and rate. It fails as Evaluate does, and with fault.Unsupported for KPIs that are no sums, shares or means.
func (e *Engine) Why(ctx context.Context, kpi string, query Query) (Why, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Why{}, err
	}
	type asked struct {
		KPI   string
		Query Query
	}
	return cached(ctx, e, s.version, "why", asked{kpi, query}, func() (Why, error) { return e.why(ctx, s, kpi, query) })
}

func (e *Engine) why(ctx context.Context, s *state, kpi string, query Query) (Why, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return Why{}, err
	}
	k := kpis[0]
	method := whyMethods[k.Measure.Kind]
	if method == "" {
		return Why{}, fault.New(fault.Unsupported, "The change of %s cannot be split: it is no sum, share or mean.", k.Name).
			Do("Look at its breakdown in both periods.")
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Why{}, err
	}
	q = q.judging(k)
	w := Why{KPI: k.ID, Name: k.Name, Unit: string(k.Unit), Currency: s.currency, Period: q.period, Method: method, Splits: []Split{}, Causes: []Step{}}
	if w.Previous, err = s.previous(q.period, query.Compare); err != nil {
		return Why{}, err
	}
	if w.Previous == nil {
		w.Note = "There is no period to compare with."
		return w, nil
	}
	then := q
	then.period = *w.Previous
	fact := e.catalog.Fact(k.Measure.Fact)
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		return Why{}, fault.New(fault.Invalid, "%s cannot be filtered by %s.", k.Name, join(elsewhere))
	}
	dimensions := slices.DeleteFunc(slices.Clone(fact.Dimensions), func(d catalog.Dimension) bool { return d.Many })
	splits := make([]*Split, len(dimensions))
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for i, d := range dimensions {
		all.Go(func() (err error) {
			splits[i], err = e.splitBy(inner, k, d, then, q, &w)
			return err
		})
	}
	if k.ID == "total_cost" {
		all.Go(func() error {
			causes, err := e.costCauses(inner, then, q)
			if len(causes) > 0 {
				w.Causes, w.Method = causes, method+"; "+causesMethod
			}
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return Why{}, err
	}
	var start float64
	if w.Before != nil {
		start = *w.Before
	}
	slices.SortStableFunc(w.Causes, func(a, b Step) int { return cmp.Compare(math.Abs(b.Effect), math.Abs(a.Effect)) })
	climb(start, w.Causes)
	for _, split := range splits {
		if split != nil {
			climb(start, split.Steps)
			w.Splits = append(w.Splits, *split)
		}
	}
	slices.SortStableFunc(w.Splits, func(a, b Split) int { return cmp.Compare(b.Telling, a.Telling) })
	if len(w.Splits) == 0 {
		w.Note = e.unsplit(&w, k, then, q)
	}
	return w, nil
}

// unsplit says why no dimension tells the change apart.
func (e *Engine) unsplit(w *Why, k *catalog.KPI, then, now question) string {
	switch {
	case w.After == nil:
		return cmp.Or(e.absent(now, k), "There is no value in "+now.period.Label+".")
	case w.Before == nil:
		return "There is no value in " + then.period.Label + " to compare with."
	}
	return "No dimension tells the change apart: each has one value, or too many."
}

// whyMethods are the formulas, by the kind of KPI.
var whyMethods = map[catalog.Kind]string{
	catalog.RatioOf: "Bennet's midpoint split into mix and rate",
	catalog.Mean:    "Bennet's midpoint split into mix and rate",
	catalog.Sum:     "volume, mix and rate at the midpoints (Bennet)",
}

// Splits reports whether the change of a KPI can be split by dimension.
func Splits(k *catalog.KPI) bool { return whyMethods[k.Measure.Kind] != "" }

// splitBy splits the change by one dimension; nil when it has a single value, too many, or a period has no data.
func (e *Engine) splitBy(ctx context.Context, k *catalog.KPI, d catalog.Dimension, then, now question, w *Why) (*Split, error) {
	by := split{by: d.Name}
	old, new := then.frame(), now.frame()
	old.manyWays, new.manyWays = true, true
	before, err := e.scan(ctx, old, []*catalog.KPI{k}, by)
	if err != nil {
		return nil, err
	}
	after, err := e.scan(ctx, new, []*catalog.KPI{k}, by)
	if err != nil {
		return nil, err
	}
	b, a := before[k.ID], after[k.ID]
	// Every dimension gives the same totals.
	if d.Name == e.catalog.Fact(k.Measure.Fact).Dimensions[0].Name {
		w.Before, w.After = float(b.total.value), float(a.total.value)
	}
	segments := segmentsOf(k, b.groups, a.groups)
	if b.total.value == nil || a.total.value == nil || len(segments) < 2 || len(segments) > mostSegments {
		return nil, nil
	}
	found := explain.Split{}
	if k.Measure.Kind == catalog.Sum {
		found = explain.Sum(segments)
	} else if found, _ = explain.Ratio(segments); len(found.Effects) == 0 {
		return nil, nil
	}
	out := &Split{Dimension: d.Name, Title: d.Title, Effects: found.Effects, Telling: telling(found, segments)}
	if len(found.Effects) > mostEffects {
		out.Effects = found.Effects[:mostEffects]
		out.Others = &explain.Effect{Name: "others"}
		for _, effect := range found.Effects[mostEffects:] {
			out.OtherN++
			out.Others.Volume += effect.Volume
			out.Others.Mix += effect.Mix
			out.Others.Rate += effect.Rate
		}
	}
	if out.Effects == nil {
		out.Effects = []explain.Effect{}
	}
	out.Steps = []Step{}
	for _, effect := range out.Effects {
		out.Steps = append(out.Steps, Step{Name: effect.Name, Effect: effect.Sum(), Groups: 1})
	}
	if out.Others != nil {
		out.Steps = append(out.Steps, Step{Name: out.Others.Name, Effect: out.Others.Sum(), Groups: out.OtherN})
	}
	return out, nil
}

// climb sets where steps that begin at a value begin and end.
func climb(at float64, steps []Step) {
	for i := range steps {
		steps[i].From = at
		at += steps[i].Effect
		steps[i].To = at
	}
}

// segmentsOf pairs the groups of both periods, in the order of their names.
func segmentsOf(k *catalog.KPI, before, after map[string]reading) []explain.Segment {
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	segments := make([]explain.Segment, 0, len(names))
	for name := range names {
		segments = append(segments, explain.Segment{Name: name, Before: segmentReading(k, before[name]), After: segmentReading(k, after[name])})
	}
	slices.SortFunc(segments, func(a, b explain.Segment) int { return cmp.Compare(a.Name, b.Name) })
	return segments
}

// segmentReading is what a reading adds up: the part and the whole of a share, the sum and the number of a mean's values, a
// sum and its rows.
func segmentReading(k *catalog.KPI, r reading) explain.Reading {
	number := func(r *big.Rat) float64 {
		if v := float(r); v != nil {
			return *v
		}
		return 0
	}
	switch k.Measure.Kind {
	case catalog.RatioOf:
		return explain.Reading{Part: number(r.part), Whole: number(r.whole)}
	case catalog.Mean:
		return explain.Reading{Part: number(r.value) * number(r.n), Whole: number(r.n)}
	}
	return explain.Reading{Part: number(r.value), Whole: number(r.n)}
}

// telling is how far the effects are from a change that went through all segments alike: half the sum of the distances
// between each segment's share of the effects and its share of the whole.
func telling(found explain.Split, segments []explain.Segment) float64 {
	var effects, sizes float64
	size := map[string]float64{}
	for _, g := range segments {
		size[g.Name] = math.Abs(g.Before.Whole) + math.Abs(g.After.Whole)
		sizes += size[g.Name]
	}
	for _, effect := range found.Effects {
		effects += math.Abs(effect.Sum())
	}
	if effects == 0 || sizes == 0 {
		return 0
	}
	var distance float64
	for _, effect := range found.Effects {
		distance += math.Abs(math.Abs(effect.Sum())/effects - size[effect.Name]/sizes)
		size[effect.Name] = 0
	}
	for _, left := range size {
		distance += left / sizes
	}
	return min(distance/2, 1)
}
