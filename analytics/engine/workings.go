package engine

import (
	"context"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// Workings are what KPIs of a period come down to by local day, so that a reader can add them up again. Every working gives
// the value of its KPI exactly; what no days add up to (percentiles, different users, reviews) has none.
type Workings struct {
	Days        []string     `json:"days"` // of the period, 2026-10-01
	KPIs        []Working    `json:"kpis"` // in the order asked for
	Shared      []SharedDays `json:"shared"`
	Assumptions []Assumed    `json:"assumptions"`
}

// Form is how days become the value of a KPI.
type Form string

// The forms.
const (
	NoForm     Form = ""        // they do not
	SumOfDays  Form = "sum"     // sum of Part
	RatioOfAll Form = "ratio"   // sum of Part / sum of Whole
	HighestDay Form = "highest" // highest of Part
	GroupShare Form = "share"   // largest of Groups / sum of those above zero
	SpreadEven Form = "spread"  // sum of Part, the shares of a month, times an assumption
	FromTerms  Form = "terms"   // the arithmetic of a derived KPI over other KPIs
)

// Working is how one KPI is made of its days, of groups, or of other KPIs.
type Working struct {
	KPI        string     `json:"kpi"`
	Form       Form       `json:"form"`
	Part       []*float64 `json:"part"` // by day; nil where nothing is known
	Whole      []*float64 `json:"whole"`
	Dimension  string     `json:"dimension"` // of Groups
	Groups     []Part     `json:"groups"`
	Assumption string     `json:"assumption"` // key of what is spread
	Fixed      bool       `json:"fixed"`      // the value is that of the period's covered time, whatever days it is taken over
	Shared     int        `json:"shared"`     // of terms: index of the days that all operands are taken over; -1: the period
}

// SharedDays are the whole days over which KPIs of several facts are taken together.
type SharedDays struct {
	Facts  []string            `json:"facts"`
	Days   []bool              `json:"days"`
	Values map[string]*float64 `json:"values"` // over these days, of operands that no days add up to
}

// Workings computes them for the KPIs of a query, and for all that those are made of. It fails as Evaluate does.
func (e *Engine) Workings(ctx context.Context, query Query) (Workings, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Workings{}, err
	}
	query.Compare, query.Series = "none", ""
	return cached(ctx, e, s.version, "workings", query, func() (Workings, error) { return e.workings(ctx, s, query) })
}

func (e *Engine) workings(ctx context.Context, s *state, query Query) (Workings, error) {
	kpis, err := e.kpis(query.KPIs)
	if err != nil {
		return Workings{}, err
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Workings{}, err
	}
	q.by.grain, q.silent = daily, true
	all := slices.Clone(kpis)
	for _, k := range kpis {
		leaves, _ := e.operands(k)
		for _, leaf := range leaves {
			if !slices.Contains(all, leaf) {
				all = append(all, leaf)
			}
		}
	}
	w := Workings{Assumptions: s.assumed(q.frame().at), KPIs: []Working{}, Shared: []SharedDays{}}
	days := daily.keys(q.period.From, q.period.To, s.zone)
	for _, day := range days {
		w.Days = append(w.Days, localtime.DayStart(day, s.zone).Format(time.DateOnly))
	}
	set, err := e.answerAll(ctx, q, slices.DeleteFunc(slices.Clone(all), func(k *catalog.KPI) bool { return !addsUpByDay(k) }))
	if err != nil {
		return Workings{}, err
	}
	for _, k := range all {
		working := Working{KPI: k.ID, Shared: -1}
		switch {
		case k.Measure.Kind == catalog.Derived:
			working.Form = FromTerms
		case k.Measure.Kind == catalog.Share:
			err = e.sharedOut(ctx, q, k, &working)
		case k.Measure.Engine == "other_value":
			q.spreadOver(days, set.byKPI[k.ID], &working)
		case set.byKPI[k.ID] != nil:
			layOut(k, set.byKPI[k.ID], days, &working)
		}
		if err != nil {
			return Workings{}, err
		}
		w.KPIs = append(w.KPIs, working)
	}
	for i, k := range all {
		if k.Measure.Kind != catalog.Derived {
			continue
		}
		if w.KPIs[i].Shared, err = e.sharedBy(ctx, q, k, days, &w); err != nil {
			return Workings{}, err
		}
	}
	return w, nil
}

// addsUpByDay reports whether answers by day are worth asking for: days may add up to the KPI.
func addsUpByDay(k *catalog.KPI) bool {
	switch k.Measure.Kind {
	case catalog.Sum, catalog.RatioOf, catalog.Mean, catalog.Highest, catalog.Peak, catalog.PerSecond, catalog.PerDay:
		return true
	}
	return k.Measure.Engine == "uptime" || k.Measure.Engine == "downtime" || k.Measure.Engine == "other_value"
}

// layOut lays the days of an answer out, and keeps them only where they give the answer exactly.
func layOut(k *catalog.KPI, a *answer, days []int64, w *Working) {
	switch {
	case k.Measure.Kind == catalog.Sum, k.Measure.Engine == "downtime":
		w.Form = SumOfDays
	case k.Measure.Kind == catalog.Highest, k.Measure.Kind == catalog.Peak:
		w.Form = HighestDay
	default:
		w.Form = RatioOfAll
	}
	w.Fixed = k.Measure.OfOutages() || k.Measure.Kind == catalog.PerDay || k.Measure.Kind == catalog.PerSecond
	part, whole := new(big.Rat), new(big.Rat)
	var highest *big.Rat
	w.Part, w.Whole = make([]*float64, len(days)), make([]*float64, len(days))
	for i, day := range days {
		r, ok := a.groups[number(day)]
		if !ok {
			continue
		}
		p, n := r.part, r.whole
		switch {
		case w.Form != RatioOfAll:
			p, n = r.value, nil
		case k.Measure.Kind == catalog.Mean || k.Measure.OfOutages():
			// The mean of a day, weighted with what it is the mean of.
			p, n = scaled(r.value, zero(r.n)), r.n
		}
		w.Part[i], w.Whole[i] = float(p), float(n)
		part.Add(part, zero(p))
		whole.Add(whole, zero(n))
		if p != nil && (highest == nil || p.Cmp(highest) > 0) {
			highest = p
		}
	}
	value := part
	switch w.Form {
	case RatioOfAll:
		value = quotient(part, whole)
	case HighestDay:
		value = highest
	}
	if w.Form != RatioOfAll {
		w.Whole = nil
	}
	if value == nil || a.total.value == nil || !sameValue(value, a.total.value) {
		*w = Working{KPI: w.KPI, Shared: -1}
	}
}

// sameValue reports whether two values are the same but for the rounding of what a database computes with floating point.
func sameValue(a, b *big.Rat) bool {
	away := new(big.Rat).Sub(a, b)
	limit := new(big.Rat).Mul(new(big.Rat).Abs(b), big.NewRat(1, 1_000_000_000_000))
	return away.Abs(away).Cmp(limit) <= 0
}

// spreadOver gives each whole day its share of its month, where one assumption holds in all months.
func (q question) spreadOver(days []int64, a *answer, w *Working) {
	if a == nil || a.total.value == nil {
		return
	}
	base := q.s.assumption(otherValueKey, q.frame().at).Base
	part, total := make([]*float64, len(days)), new(big.Rat)
	for _, m := range q.monthsOf() {
		for _, day := range m.list {
			at := localtime.DayStart(day, q.s.zone)
			share := big.NewRat(1, int64(time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, q.s.zone).Day()))
			total.Add(total, share)
			if i := slices.Index(days, day); i >= 0 {
				part[i] = float(share)
			}
		}
	}
	if total.Mul(total, base).Cmp(a.total.value) != 0 {
		return
	}
	w.Form, w.Part, w.Assumption = SpreadEven, part, otherValueKey
}

// sharedOut lists the groups of which the KPI is the share of the largest.
func (e *Engine) sharedOut(ctx context.Context, q question, k *catalog.KPI, w *Working) error {
	sum := &catalog.KPI{ID: k.ID, Measure: catalog.Measure{Kind: catalog.Sum, Fact: k.Measure.Fact, Value: k.Measure.Value}}
	found, err := e.scan(ctx, q.frame(), []*catalog.KPI{sum}, split{by: k.Measure.By})
	if err != nil || len(found[k.ID].groups) == 0 {
		return err
	}
	groups, other := parts(sum, found[k.ID].groups, nil)
	if other > 0 || !slices.ContainsFunc(groups, func(p Part) bool { return p.Value != nil && *p.Value > 0 }) {
		return nil
	}
	w.Form, w.Dimension, w.Groups = GroupShare, k.Measure.By, groups
	return nil
}
