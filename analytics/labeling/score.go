package labeling

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
)

// CombinedShare is the accuracy by the labels and an automatic score of all predictions together: what the score says of all
// of them, corrected by what the labels show that it misses. It is right however bad the score is, and narrower where it is
// good. It stands beside the estimate of the labels alone, which is the KPI.
type CombinedShare struct {
	Score    string  `json:"score"`  // its name
	Weight   float64 `json:"weight"` // how much the score counts, 0 to 1: as much as makes the interval narrowest
	Frame    float64 `json:"frame"`  // mean score of all predictions
	Sample   float64 `json:"sample"` // mean score of those that were labelled, weighted by the design
	Value    float64 `json:"value"`  // with unsure as a no
	Low      float64 `json:"low"`    // the interval reaches to where unsure counts as a yes
	High     float64 `json:"high"`
	Worth    int     `json:"worth"` // labels that it would take to know as much without the score
	Sentence string  `json:"sentence"`
}

// scoreSQL is SQL over predictions for an automatic score, higher where an answer is better.
func scoreSQL(name string) string {
	quoted := strings.ReplaceAll(name, "'", "''")
	switch strings.ToLower(name) {
	case "confidence":
		return "confidence"
	case "correct":
		return "CAST(correct AS DOUBLE)"
	case "hallucinated":
		return "1 - CAST(hallucinated AS DOUBLE)"
	}
	// A list holds the values of one score, of which the first is taken; a yes is 1.
	key := strings.ReplaceAll(quoted, `"`, `\"`)
	value := fmt.Sprintf(`coalesce(json_extract_string(scores, '$."%[1]s"[0]'), json_extract_string(scores, '$."%[1]s"'))`, key)
	number := fmt.Sprintf("coalesce(TRY_CAST(%[1]s AS DOUBLE), CAST(TRY_CAST(%[1]s AS BOOLEAN) AS DOUBLE))", value)
	if strings.Contains(strings.ToLower(name), "hallucin") {
		return "1 - " + number
	}
	return number
}

// scored fills in the mean score of each stratum. What has no score counts with the mean of its stratum, which leaves the
// estimate right. It fails with fault.Invalid where less than half of the frame has the score.
func (d *Desk) scored(ctx context.Context, plan SamplingPlan, p engine.Population, stratum string, f *SamplingFrame) error {
	if plan.Score == "" {
		return nil
	}
	from := rows(plan, p, "{'name': "+stratum+", 'score': "+scoreSQL(plan.Score)+"}")
	found, err := d.db.Query(ctx, "SELECT stratum.name, coalesce(avg(stratum.score), 0), count(stratum.score) FROM ("+from+") GROUP BY 1")
	if err != nil {
		return err
	}
	defer found.Close()
	means, known := map[string]float64{}, 0
	for found.Next() {
		var name string
		var mean float64
		var n int
		if err := found.Scan(&name, &mean, &n); err != nil {
			return err
		}
		means[name] = mean
		known += n
	}
	if err := found.Err(); err != nil {
		return err
	}
	if 2*known < f.Size {
		return fault.New(fault.Invalid, "%s of %s predictions have the score %q.", grouped(known), grouped(f.Size), plan.Score).
			Do("Name one that at least half of them have: confidence, correct, hallucinated, or a name among the imported scores.")
	}
	for i := range f.Strata {
		f.Strata[i].Score = means[f.Strata[i].Name]
	}
	return nil
}

// combined is the accuracy by labels and score; nil without a score in the plan, with the reason as a note where the labels
// are too few of a kind.
func (d *Desk) combined(ctx context.Context, r *record, v reading) (*CombinedShare, string, error) {
	if r.plan.Score == "" || !r.plan.asks(Accuracy) || len(v.items) == 0 {
		return nil, "", nil
	}
	if r.frame.uneven() {
		return nil, fmt.Sprintf("The score “%s” is not combined with the labels, because some rows stand for more predictions than others do.", r.plan.Score), nil
	}
	scores, err := d.numbers(ctx, r, scoreSQL(r.plan.Score))
	if err != nil {
		return nil, "", err
	}
	c := r.combine(v, scores)
	if c == nil {
		return nil, fmt.Sprintf("The score “%s” is not combined with the labels: that takes %d right and %d wrong ones, and a label in each stratum.", r.plan.Score, stats.FewestOfEach, stats.FewestOfEach), nil
	}
	return c, "", nil
}

// combine is combined for scores by position.
func (r *record) combine(v reading, scores map[int]float64) *CombinedShare {
	strata := func(unsureIsYes bool) (all []stats.ScoredStratum) {
		at := map[string]int{}
		judged := v.tallies(r.plan, r.frame, Accuracy, unsureIsYes)
		for n, t := range judged {
			at[t.name] = n
			all = append(all, stats.ScoredStratum{Population: t.population, Score: r.frame.stratum(t.name).Score})
		}
		for _, i := range v.items {
			answer := v.answer(r.plan, i, Accuracy)
			if answer == "" {
				continue
			}
			s := &all[at[i.Stratum]]
			one := stats.Scored{Score: s.Score}
			if score, ok := scores[i.Position]; ok {
				one.Score = score
			}
			if answer == yes || answer == unsure && unsureIsYes {
				one.Judged = 1
			}
			s.Sample = append(s.Sample, one)
		}
		return all
	}
	low := strata(false)
	estimate, ok := stats.Combine(low)
	if !ok {
		return nil
	}
	c := &CombinedShare{Score: r.plan.Score, Weight: estimate.Weight, Value: estimate.Share}
	i := estimate.At(v.z)
	c.Low, c.High = i.Low, i.High
	if upper, ok := stats.Combine(strata(true)); ok {
		c.High = max(c.High, upper.At(v.z).High)
	}
	var population float64
	for _, s := range low {
		var sum float64
		for _, one := range s.Sample {
			sum += one.Score
		}
		population += s.Population
		c.Frame += s.Population * s.Score
		c.Sample += s.Population * sum / float64(len(s.Sample))
	}
	c.Frame, c.Sample = c.Frame/population, c.Sample/population
	c.Worth = r.worth(v, estimate)
	helps := fmt.Sprintf("it helps as much as %s labels would without it", grouped(c.Worth))
	if c.Weight == 0 {
		helps = "it does not go along with the labels, and counts nothing"
	}
	said := figures.Alike("percent", "", &c.Value, &c.Low, &c.High)
	c.Sentence = fmt.Sprintf("With the score “%s” of all predictions the labels say %s (%s to %s); %s. The KPI is the estimate of the labels alone.",
		c.Score, said[0], said[1], said[2], helps)
	return c
}

// worth is how many labels would show as much without the score: as many more as the effective size is larger.
func (r *record) worth(v reading, combined stats.Combined) int {
	plain, ok := estimated(v.tallies(r.plan, r.frame, Accuracy, false))
	if !ok || !(plain.Size > 0) {
		return len(v.items)
	}
	return int(float64(len(v.items))*min(finiteN(combined.Size)/finiteN(plain.Size), 1000) + 0.5)
}

// stratum is the stratum of a name.
func (f SamplingFrame) stratum(name string) SampleStratum {
	for _, s := range f.Strata {
		if s.Name == name {
			return s
		}
	}
	return SampleStratum{}
}

// numbers are what an expression over predictions says of the items of a review, by position, where it says anything.
func (d *Desk) numbers(ctx context.Context, r *record, expression string) (map[int]float64, error) {
	key, err := d.engine.PredictionKey(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := d.db.Query(ctx, fmt.Sprintf(`SELECT i.position, p.number FROM review_items i JOIN
  (SELECT import, %s AS key, %s AS number FROM predictions) p ON p.import = i.import AND p.key = i.prediction WHERE i.review = ? AND p.number IS NOT NULL`, key, expression), r.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[int]float64{}
	for rows.Next() {
		var position int
		var number sql.NullFloat64
		if err := rows.Scan(&position, &number); err != nil {
			return nil, err
		}
		all[position] = number.Float64
	}
	return all, rows.Err()
}
