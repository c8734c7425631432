package labeling

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/stats"
)

// SamplingFrame is what a sample is drawn from: the predictions of the period and the filters that the export does not say
// went unanswered.
type SamplingFrame struct {
	Period   engine.Period   `json:"period"`
	Size     int             `json:"size"`     // predictions
	Strata   []SampleStratum `json:"strata"`   // disjoint; a simple sample has one
	Hash     string          `json:"hash"`     // of all predictions in it, whatever their order
	Labelled int             `json:"labelled"` // predictions that were labelled before; left out where the plan says so
	Warnings []string        `json:"warnings"` // what a reviewer must know of it, one sentence each
}

// SampleStratum is a part of the frame with a sample of its own.
type SampleStratum struct {
	Name   string  `json:"name"`   // "" is what is not known, or all of a simple sample
	Size   int     `json:"size"`   // predictions in the frame
	Weight float64 `json:"weight"` // what they stand for, where rows stand for more than one
	Uneven bool    `json:"uneven"` // some of them stand for more than others do
	Sample int     `json:"sample"` // of them drawn, or to be drawn
	Score  float64 `json:"score"`  // mean automatic score of all of it, where the plan combines one with the labels
}

// uneven reports whether some rows of a stratum stand for more predictions than others do: then so do their labels.
func (f SamplingFrame) uneven() bool {
	return slices.ContainsFunc(f.Strata, func(s SampleStratum) bool { return s.Uneven })
}

// maxStrata bounds a stratified sample: more strata than that get no label each.
const maxStrata = 200

// Frame counts what a plan would draw from, and shares its size out over the strata. It fails as engine.Population does, and
// with fault.Invalid for a plan that contradicts itself; an empty frame is none. Without a size, what would be shown twice is
// not held against one.
func (d *Desk) Frame(ctx context.Context, plan SamplingPlan) (SamplingFrame, error) {
	if plan.Size < 1 {
		plan.Size, plan.Repeats, plan.Overlap = 1, 0, 0
	}
	plan, err := plan.checked()
	if err != nil {
		return SamplingFrame{}, err
	}
	p, stratum, err := d.population(ctx, plan)
	if err != nil {
		return SamplingFrame{}, err
	}
	f, err := d.count(ctx, plan, p, stratum)
	if err != nil {
		return SamplingFrame{}, err
	}
	return f, d.allocate(ctx, plan, &f)
}

// population is what a plan draws from, with the SQL that names the stratum of each prediction.
func (d *Desk) population(ctx context.Context, plan SamplingPlan) (p engine.Population, stratum string, err error) {
	p, err = d.engine.Population(ctx, engine.Query{Period: plan.Period, Filters: plan.Filters})
	if err != nil {
		return p, "", err
	}
	switch plan.Design {
	case Enriched:
		return p, p.Suspects(), nil
	case Stratified:
		sql, ok := p.By(plan.By)
		if !ok {
			return p, "", fault.New(fault.Invalid, "A sample cannot be stratified by %q.", plan.By).Do("Choose model, endpoint, topic, confidence, day or rating.")
		}
		return p, sql, nil
	}
	return p, "''", nil
}

// labelledBefore is SQL for the predictions that somebody judged.
const labelledBefore = `SELECT prediction FROM labels UNION
  SELECT i.prediction FROM review_items i JOIN review_edits e ON e.review = i.review AND e.position = i.position WHERE e.kind = 'answer'`

// rows is SQL for the predictions that a plan draws from.
func rows(plan SamplingPlan, p engine.Population, stratum string) string {
	query := p.Rows(stratum)
	if plan.Fresh {
		query = "SELECT * FROM (" + query + ") WHERE key NOT IN (" + labelledBefore + ")"
	}
	return query
}

func (d *Desk) count(ctx context.Context, plan SamplingPlan, p engine.Population, stratum string) (SamplingFrame, error) {
	from := rows(plan, p, stratum)
	count := func() (SamplingFrame, error) { return d.countRows(ctx, plan, p, from) }
	f, err := SamplingFrame{}, error(nil)
	if plan.Fresh {
		f, err = count() // which depends on labels
	} else {
		f, err = scanned(d, from, count)
	}
	if err != nil {
		return f, err
	}
	f.Period, f.Strata, f.Warnings = p.Period, slices.Clone(f.Strata), []string{} // what is remembered stays as it is
	if err := d.scored(ctx, plan, p, stratum, &f); err != nil {
		return f, err
	}
	return f, d.warn(ctx, plan, p, &f)
}

// countRows counts the predictions that SQL delivers, by stratum.
func (d *Desk) countRows(ctx context.Context, plan SamplingPlan, p engine.Population, from string) (SamplingFrame, error) {
	f := SamplingFrame{Period: p.Period, Strata: []SampleStratum{}, Warnings: []string{}}
	// A sum does not depend on the order of rows, as an exclusive or does not, and tells repeated keys apart from none.
	found, err := d.db.Query(ctx, fmt.Sprintf(`SELECT stratum, n, w, uneven, sum(n) OVER (), md5(CAST(sum(hash) OVER () AS VARCHAR)) FROM (
  SELECT stratum, count(*) AS n, CAST(sum(weight) AS DOUBLE) AS w, min(weight) < max(weight) AS uneven, sum(CAST(%s AS HUGEINT)) AS hash FROM (%s) GROUP BY stratum)`, half("key"), from))
	if err != nil {
		return f, err
	}
	defer found.Close()
	for found.Next() {
		var s SampleStratum
		if err := found.Scan(&s.Name, &s.Size, &s.Weight, &s.Uneven, &f.Size, &f.Hash); err != nil {
			return f, err
		}
		f.Strata = append(f.Strata, s)
	}
	if err := found.Err(); err != nil {
		return f, err
	}
	if len(f.Strata) > maxStrata {
		return f, fault.New(fault.Invalid, "There are %d strata; %d can be labelled.", len(f.Strata), maxStrata).Do("Stratify by something with fewer values.")
	}
	f.order(plan)
	return f, nil
}

// order puts the strata into the order in which a plan shows them: by name, or as an enriched sample looks for them.
func (f *SamplingFrame) order(plan SamplingPlan) {
	order := []string{engine.LowConfidence, engine.ThumbsDown, engine.Flagged, engine.TheRest}
	slices.SortFunc(f.Strata, func(a, b SampleStratum) int {
		if plan.Design == Enriched {
			return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name))
		}
		return cmp.Compare(a.Name, b.Name)
	})
}

// leastOfStratum is how many predictions of each stratum a proportional sample has, however few there are, as far as that
// takes no more than half of it, and at least one; leastOfRest is how many an enriched sample has of what it suspects nothing of.
const (
	leastOfStratum = 10
	leastOfRest    = 30
)

// allocate shares the size of the sample out over the strata.
func (d *Desk) allocate(ctx context.Context, plan SamplingPlan, f *SamplingFrame) (err error) {
	var spreads []float64
	if plan.Allocation == Neyman && len(f.Strata) > 0 {
		if spreads, err = d.spreads(ctx, plan, f.Strata); err != nil {
			return err
		}
	}
	f.share(plan, spreads)
	return nil
}

// share shares the size of a plan's sample out over the strata, whose answers differ as much as spreads say.
func (f *SamplingFrame) share(plan SamplingPlan, spreads []float64) {
	if len(f.Strata) == 0 {
		return
	}
	sizes := make([]int, len(f.Strata))
	for i, s := range f.Strata {
		sizes[i] = s.Size
	}
	least := min(leastOfStratum, max(plan.Size/(2*len(sizes)), 1))
	var shares []int
	switch {
	case plan.Design == Enriched:
		shares = enriched(f.Strata, sizes, plan.Size)
	case plan.Allocation == Equal:
		shares = stats.Equal(sizes, plan.Size)
	case plan.Allocation == Neyman:
		shares = stats.Neyman(sizes, spreads, plan.Size, least)
	default:
		shares = stats.Proportional(sizes, plan.Size, least)
	}
	for i := range f.Strata {
		f.Strata[i].Sample = shares[i]
	}
}

// enriched gives a quarter, and at least 30, to what nothing is suspected of, and the others the rest evenly.
func enriched(strata []SampleStratum, sizes []int, n int) []int {
	last := len(strata) - 1
	if strata[last].Name != engine.TheRest {
		return stats.Equal(sizes, n)
	}
	rest := min(max(leastOfRest, n/4), n, sizes[last])
	shares := append(stats.Equal(sizes[:last], n-rest), rest)
	for _, share := range shares[:last] {
		n -= share
	}
	shares[last] = min(n, sizes[last])
	return shares
}
