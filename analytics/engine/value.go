package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"telltale/analytics/catalog"
)

// value puts a KPI's answer together with everything that stands beside it.
func (e *Engine) value(ctx context.Context, q question, k *catalog.KPI, now *answerSet, compared []other) (Value, error) {
	a := now.byKPI[k.ID]
	r := a.total
	v := Value{ID: k.ID, Name: k.Name, About: k.About, Unit: string(k.Unit), Better: k.Better, NUnit: k.NUnit, Own: string(k.Origin),
		Notes: slices.Clone(a.notes), Variants: []Variant{}, Series: []Point{}, Source: []string{}, Comparisons: make([]Comparison, len(compared))}
	basis := cmp.Or(a.basis, e.basis(k, now.sizes))
	if method := interval(k, basis, now.sizes[k.Measure.Fact], &r); method == "" && basis == sampled && !a.settled && r.value != nil {
		v.Notes = append(v.Notes, "Sampled; no interval is computed for this value.")
	}
	v.Value, v.Low, v.High, v.Part, v.Whole = float(r.value), r.low, r.high, float(r.part), float(r.whole)
	v.Bounded = r.bounds != nil
	if n := float(zero(r.n)); n != nil {
		v.N = *n
	}
	if v.Value != nil {
		v.Basis = basis
	}
	if basis == sampled && k.Measure.Engine == "" {
		// What a named computation counts need not be rows.
		v.N = e.sampleOf(k, now.sizes).seen(v.N)
	}
	var err error
	facts := e.factsBehind(q, k, now)
	if v.Coverage = a.coverage; v.Coverage == nil {
		if v.Coverage, err = e.covered(ctx, q, facts); err != nil {
			return v, err
		}
	}
	if v.Source, err = e.sources(ctx, q, facts); err != nil {
		return v, err
	}
	for i, o := range compared {
		judgedBy := *a
		judgedBy.total = r
		if v.Comparisons[i], err = e.comparison(ctx, q, k, basis, &judgedBy, o); err != nil {
			return v, err
		}
	}
	if len(compared) > 0 {
		v.Previous, v.Change = v.Comparisons[0].Value, v.Comparisons[0].Change
	}
	target, untargeted, err := e.targetNow(ctx, q, k)
	if err != nil {
		return v, err
	}
	if target == nil {
		target = a.target
	}
	if target != nil {
		v.Target = &Target{Text: target.Text, Words: target.words, Op: target.Op, Value: *float(target.Value), Acceptable: float(target.Acceptable), Since: target.since}
	}
	why := a.why
	if r.value == nil && why == "" {
		why = e.absent(q, k)
	}
	j := judged{kpi: k, target: target, reading: r, why: why, basis: basis, coverage: v.Coverage,
		needed: q.s.settings.fraction("coverage.needed", q.frame().at), unknown: q.s.settings.fraction("unknown.most", q.frame().at), period: q.period, settled: a.settled}
	j.reading.n = exactly(v.N)
	if r.unknown != nil && r.unknown.Sign() > 0 {
		v.Notes = append(v.Notes, unknownText(r.unknown, k.NUnit))
	}
	if u := now.uptime; u != nil && k.Measure.OfOutages() {
		v.NUnit = facts[0].Rows
		j.undecided = u.methods[0].undecided(q.s.zone)
		v.Variants = uptimeVariants(j, k, u, q.s.zone)
	}
	for i, other := range k.Others {
		beside, ok := now.byKPI[besideID(k, i)]
		if !ok {
			continue
		}
		b := j
		b.reading = beside.total
		interval(k, basis, now.sizes[k.Measure.Fact], &b.reading)
		verdict, _ := b.verdict()
		v.Variants = append(v.Variants, Variant{Name: other.Name, Value: float(b.reading.value), Verdict: verdict, Note: other.Note})
	}
	for _, other := range a.beside {
		b := j
		b.reading = other.reading
		verdict, _ := b.verdict()
		if other.unjudged {
			verdict = ""
		}
		v.Variants = append(v.Variants, Variant{Name: other.name, Value: float(other.reading.value), Verdict: verdict, Note: other.note})
	}
	if v.Verdict, v.Why = j.verdict(); v.Why == "" {
		v.Why = untargeted
	}
	if a.undecided != "" && target != nil {
		v.Verdict, v.Why = NotEnough, a.undecided
	}
	v.Budget = budgetUsed(v)
	a.sensitivity.say(&v, q, j)
	if !q.silent {
		if v.Alert, err = e.alert(ctx, q, k, now, r); err != nil {
			return v, err
		}
	}
	if slices.Contains(k.Measure.Whole.Columns, "gave_answer") {
		if err = e.phraseNotes(ctx, q, r, &v); err != nil {
			return v, err
		}
	}
	if h := e.historyOf(k); h != nil && r.value != nil {
		note, err := e.shortHistory(ctx, q, *h)
		if err != nil {
			return v, err
		}
		if note != "" {
			v.Notes = append(v.Notes, note)
		}
	}
	if slices.ContainsFunc(e.factsOf(q, k), func(f *catalog.Fact) bool { return f.Name == "costs" }) {
		c, err := e.costNotes(ctx, q)
		if err != nil {
			return v, err
		}
		switch {
		case k.Measure.Fact == "costs":
			v.Notes = append(v.Notes, c.Notes...)
		case c.Apart.Amounts != "":
			v.Notes = append(v.Notes, c.Apart.note(q.s.currency))
		}
		c.Apart.tell(&v, j, "There are no "+e.catalog.Fact("costs").Rows+" in the period"+where(q.filters)+".")
	}
	e.series(q, k, a, &v)
	if v.Notes == nil {
		v.Notes = []string{}
	}
	return v, nil
}

// basis says what kind of rows a KPI rests on.
func (e *Engine) basis(k *catalog.KPI, sizes map[string]sampleSize) string {
	for _, f := range e.catalog.FactsOf(k) {
		switch {
		case f.Answered():
			return answers
		case sizes[f.Name].sampled():
			return sampled
		}
	}
	return complete
}

// factsOf are the facts that a KPI rests on as things are set.
func (e *Engine) factsOf(q question, k *catalog.KPI) []*catalog.Fact {
	c, own := computations[k.Measure.Engine]
	if !own || c.facts == nil {
		return e.catalog.FactsOf(k)
	}
	var facts []*catalog.Fact
	for _, name := range c.facts(q) {
		facts = append(facts, e.catalog.Fact(name))
	}
	return facts
}

// factsBehind are the facts that the value rests on: of uptime that of the chosen method.
func (e *Engine) factsBehind(q question, k *catalog.KPI, set *answerSet) []*catalog.Fact {
	if set.uptime != nil && k.Measure.OfOutages() {
		if fact := e.catalog.Fact(set.uptime.methods[0].id); fact != nil {
			return []*catalog.Fact{fact}
		}
	}
	return e.factsOf(q, k)
}

// covered is the share of the period that the facts' data covers; nil where gaps cannot be seen. What rests on several
// facts is as covered as the least of them.
func (e *Engine) covered(ctx context.Context, q question, facts []*catalog.Fact) (*float64, error) {
	var least *float64
	for _, f := range facts {
		var share float64
		switch {
		case f.Spread != nil:
			b, err := e.billedDays(ctx, q)
			if err != nil {
				return nil, err
			}
			if !b.known {
				continue
			}
			share = b.share()
		case f.Events():
			continue
		default:
			c := q.coverage(f.Table)
			if !c.known {
				continue
			}
			share = c.share
		}
		if least == nil || share < *least {
			least = &share
		}
	}
	return least, nil
}

// sources are the ids of the sources that have rows of the facts in the period.
func (e *Engine) sources(ctx context.Context, q question, facts []*catalog.Fact) ([]string, error) {
	ids := []string{}
	from, to := q.period.From.Unix()/3600, (q.period.end.Unix()+3599)/3600
	for _, f := range facts {
		for _, h := range q.s.hours[f.Table] {
			i, _ := slices.BinarySearch(h.hours, from)
			if i < len(h.hours) && h.hours[i] < to {
				ids = union(ids, []string{h.source})
			}
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// series turns the answer's groups into points. A bucket without rows is a count of zero where the data covers it, and
// no data anywhere else.
func (e *Engine) series(q question, k *catalog.KPI, a *answer, v *Value) {
	g := q.by.grain
	if g == "" || q.quiet {
		return
	}
	fact := e.catalog.Fact(k.Measure.Fact)
	if daysOnly := k.Measure.Kind == catalog.PerDay || k.Measure.Kind == catalog.Derived || fact.Spread != nil; daysOnly && (g == minutely || g == hourly) {
		g = daily
	}
	v.Grain = string(g)
	counts := fact != nil && !fact.Events() && fact.Spread == nil && slices.Contains([]catalog.Kind{catalog.Sum, catalog.PerSecond, catalog.Peak}, k.Measure.Kind) &&
		a.total.value != nil
	c := coverage{}
	if counts {
		c = q.coverage(fact.Table)
	}
	for _, key := range g.keys(q.period.From, q.period.To, q.s.zone) {
		start := g.start(key, q.s.zone)
		p := Point{T: start.Format(time.RFC3339)}
		r, ok := a.groups[number(key)]
		switch {
		case ok:
			p.V = float(r.value)
		case counts && c.known && start.Before(q.period.known) && !c.misses(start, g.next(key, q.s.zone)):
			p.V = new(float64)
		}
		v.Series = append(v.Series, p)
	}
}
