package engine

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// HeatMap is a KPI by local day and hour of the day.
type HeatMap struct {
	KPI     string    `json:"kpi"`
	Unit    string    `json:"unit"`
	Better  string    `json:"better"`
	Period  Period    `json:"period"`
	Days    []HeatDay `json:"days"`    // of the period, the newest 92
	Left    int       `json:"left"`    // days before those
	Lowest  *float64  `json:"lowest"`  // of all hours; nil without a value
	Low     *float64  `json:"low"`     // what no more than 2 % of the hours are below: few of them must not make all others look alike
	High    *float64  `json:"high"`    // likewise above
	Highest *float64  `json:"highest"` // of all hours
	Peak    string    `json:"peak"`    // RFC 3339: the hour with the highest value; "" without
	Usual   *HeatHour `json:"usual"`   // nil where the highest value of the days stands at no hour more than elsewhere
	Why     string    `json:"why"`     // why there are no days, as a sentence; empty otherwise
}

// HeatDay is one local day.
type HeatDay struct {
	Day   string     `json:"day"`   // 2026-10-01
	Hours []HeatCell `json:"hours"` // 24, by the clock
}

// HeatCell is one hour of a day.
type HeatCell struct {
	T     string   `json:"t"` // RFC 3339; "" where State is "out"
	V     *float64 `json:"v"`
	State string   `json:"state"` // "" with a value; "none": nothing to measure; "gap": no logs where some are expected; "out": outside of what is asked, or known
}

// HeatHour says how often an hour of the day has the highest value of its day.
type HeatHour struct {
	Hour int `json:"hour"`
	Days int `json:"days"`
	Of   int `json:"of"` // days with values that differ
}

const (
	mostHeatDays   = 92 // a quarter
	fewestHeatDays = 2
)

// HeatMap evaluates a KPI for each hour. It fails as Breakdown does, and with fault.Unsupported for KPIs without a value of an hour.
func (e *Engine) HeatMap(ctx context.Context, kpi string, query Query) (HeatMap, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return HeatMap{}, err
	}
	type asked struct {
		KPI     string
		Period  Spec
		Filters []Filter
	}
	return cached(ctx, e, s.version, "heat map", asked{kpi, query.Period, query.Filters}, func() (HeatMap, error) { return e.heatMap(ctx, s, kpi, query) })
}

func (e *Engine) heatMap(ctx context.Context, s *state, kpi string, query Query) (HeatMap, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return HeatMap{}, err
	}
	k := kpis[0]
	fact := e.catalog.Fact(k.Measure.Fact)
	if !k.Hourly() || fact.Spread != nil {
		return HeatMap{}, fault.New(fault.Unsupported, "%s has no value of an hour.", k.Name)
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return HeatMap{}, err
	}
	h := HeatMap{KPI: k.ID, Unit: string(k.Unit), Better: k.Better, Period: q.period, Days: []HeatDay{}}
	first, end := localtime.DayNumber(q.period.From, s.zone), localtime.DayNumber(q.period.To.Add(-time.Nanosecond), s.zone)+1
	if end-first < fewestHeatDays {
		h.Why = "Hours stand side by side from two days on: choose a week or a month."
		return h, nil
	}
	if left := end - first - mostHeatDays; left > 0 {
		h.Left, first = int(left), end-mostHeatDays
		q.period.From = localtime.DayStart(first, s.zone)
	}
	q.by.grain = hourly
	answers, err := e.measure(ctx, q, e.levels(k))
	if err != nil {
		return HeatMap{}, err
	}
	a := answers[k.ID]
	if a.total.value == nil {
		h.Why = cmp.Or(a.why, e.unfed(q, k), k.Name+" has no value in this period.")
		return h, nil
	}
	covered := q.coverage(fact.Table)
	for day := first; day < end; day++ {
		h.Days = append(h.Days, q.heatDay(k, covered, a, day))
	}
	h.find()
	return h, nil
}

// levels are the KPIs that are other percentiles of the same values, k among them. Whoever shows one over time shows all of
// them, and what is asked twice is answered once.
func (e *Engine) levels(k *catalog.KPI) []*catalog.KPI {
	if k.Measure.Kind != catalog.Quantile {
		return []*catalog.KPI{k}
	}
	var all []*catalog.KPI
	for _, other := range e.catalog.KPIs {
		if m := &other.Measure; m.Kind == catalog.Quantile && m.Fact == k.Measure.Fact && m.Value.SQL == k.Measure.Value.SQL && m.Where.SQL == k.Measure.Where.SQL {
			all = append(all, other)
		}
	}
	return all
}

// heatDay is the hours of a local day. The hour that clocks repeat in autumn is one: counts of both add up, and of other
// values the one that rests on more stays.
func (q question) heatDay(k *catalog.KPI, covered coverage, a *answer, day int64) HeatDay {
	start := localtime.DayStart(day, q.s.zone)
	d := HeatDay{Day: start.Format(time.DateOnly), Hours: make([]HeatCell, 24)}
	for i := range d.Hours {
		d.Hours[i].State = "out"
	}
	counts := k.Measure.Kind == catalog.Sum
	values, sizes := make([]*big.Rat, 24), make([]*big.Rat, 24)
	for at, stop := start, localtime.DayStart(day+1, q.s.zone); at.Before(stop); {
		key := hourly.keyOf(at, q.s.zone)
		next := hourly.next(key, q.s.zone)
		if next.After(q.period.From) && at.Before(q.period.known) {
			i := at.Hour()
			cell := &d.Hours[i]
			if cell.T == "" {
				cell.T = at.Format(time.RFC3339)
			}
			r, ok := a.groups[number(key)]
			switch {
			case ok && r.value != nil:
				if counts {
					values[i] = new(big.Rat).Add(zero(values[i]), r.value)
				} else if values[i] == nil || zero(r.n).Cmp(sizes[i]) > 0 {
					values[i], sizes[i] = r.value, zero(r.n)
				}
			case covered.misses(at, next):
				if values[i] == nil {
					cell.State = "gap"
				}
			case counts:
				values[i] = zero(values[i])
			default:
				cell.State = "none"
			}
			if values[i] != nil {
				cell.State, cell.V = "", float(values[i])
			}
		}
		at = next
	}
	return d
}

// find tells between which values the hours lie, and which of them is the highest: of all, and usually of its day.
func (h *HeatMap) find() {
	var often [24]int
	of := 0
	var values []float64
	for _, d := range h.Days {
		top, low := -1, -1
		for i, c := range d.Hours {
			if c.V == nil {
				continue
			}
			values = append(values, *c.V)
			if top < 0 || *c.V > *d.Hours[top].V {
				top = i
			}
			if low < 0 || *c.V < *d.Hours[low].V {
				low = i
			}
			if h.Lowest == nil || *c.V < *h.Lowest {
				h.Lowest = c.V
			}
			if h.Highest == nil || *c.V > *h.Highest {
				h.Highest, h.Peak = c.V, c.T
			}
		}
		if top >= 0 && *d.Hours[top].V > *d.Hours[low].V {
			often[top]++
			of++
		}
	}
	slices.Sort(values)
	if n := len(values); n > 0 {
		h.Low, h.High = &values[n/50], &values[n-1-n/50]
	}
	usual := 0
	for hour, n := range often {
		if n > often[usual] {
			usual = hour
		}
	}
	// By chance alone an hour is the highest of one day in 24.
	if n := often[usual]; n >= 3 && 4*n >= of {
		h.Usual = &HeatHour{Hour: usual, Days: n, Of: of}
	}
}
