package labeling

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// FrameChange says whether what a review was drawn from is still what it was.
type FrameChange struct {
	Changed  bool   `json:"changed"`
	Was      int    `json:"was"` // predictions
	Is       int    `json:"is"`
	Gone     int    `json:"gone"`  // items whose import was undone
	TopUp    int    `json:"topUp"` // predictions that a top-up would add
	Sentence string `json:"sentence"`
}

// FrameChange holds the frame of a review against what is there now: later imports may have added to its period.
func (d *Desk) FrameChange(ctx context.Context, review int64) (FrameChange, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return FrameChange{}, err
	}
	frame, added, err := d.denser(ctx, r)
	if err != nil {
		return FrameChange{}, err
	}
	c := FrameChange{Changed: frame.Hash != r.frame.Hash, Was: r.frame.Size, Is: frame.Size, TopUp: len(added), Sentence: "The frame is as it was when the sample was drawn."}
	if !c.Changed {
		return c, nil
	}
	key, err := d.engine.PredictionKey(ctx)
	if err != nil {
		return c, err
	}
	err = d.db.QueryRow(ctx, "SELECT count(*) FROM review_items WHERE review = ? AND part <> ? AND prediction NOT IN (SELECT "+key+" FROM predictions WHERE import IN (SELECT import FROM review_items))",
		review, partRepeat).Scan(&c.Gone)
	c.Sentence = fmt.Sprintf("The sample was drawn from %s predictions, and there are %s now.", grouped(c.Was), grouped(c.Is))
	switch {
	case c.Gone > 0:
		c.Sentence += fmt.Sprintf(" The import of %s items was undone.", grouped(c.Gone))
	case c.TopUp > 0 && r.Closed.IsZero():
		c.Sentence += fmt.Sprintf(" A top-up draws %s of the new ones, as densely as of the others; without it the result is of the old ones only.", grouped(c.TopUp))
	}
	return c, err
}

// TopUp draws from what was added to the frame of an open review since it was drawn, as densely as from the rest, so that
// all of it is one sample of what is there now; weights follow. The new items come last, so of planned looks only the last one
// remains. It fails with fault.NotFound when there is nothing to add.
func (d *Desk) TopUp(ctx context.Context, review int64) (Review, error) {
	r, err := d.open(ctx, review)
	if err != nil {
		return Review{}, err
	}
	frame, added, err := d.denser(ctx, r)
	if err != nil {
		return Review{}, err
	}
	if len(added) == 0 {
		return Review{}, fault.New(fault.NotFound, "Nothing that was added to the period of %q falls into its sample.", r.Name)
	}
	draw := 1
	for _, i := range r.items {
		draw = max(draw, i.Draw)
	}
	shuffle(added, r.plan.Seed, "order")
	for n := range added {
		added[n].Position, added[n].Part, added[n].Draw = len(r.items)+n+1, partSample, draw+1
	}
	for n, s := range frame.Strata {
		frame.Strata[n].Sample = 0
		for _, i := range slices.Concat(r.sampled(), added) {
			if i.Stratum == s.Name {
				frame.Strata[n].Sample++
			}
		}
	}
	kept, err := text(frame)
	if err != nil {
		return Review{}, err
	}
	if err := d.db.TopUpReview(ctx, review, kept, added); err != nil {
		return Review{}, err
	}
	return d.Review(ctx, review)
}

// denser is the frame of a review as it is now, and the predictions of it that would be in the sample had they been there: in
// the order of the draw those before the last one that was drawn of their stratum. Of a stratum that is new, as many in
// proportion, and at least one.
func (d *Desk) denser(ctx context.Context, r *record) (SamplingFrame, []store.ReviewItem, error) {
	plan := r.plan
	plan.Period, plan.Fresh = r.spec(), false
	p, stratum, err := d.population(ctx, plan)
	if err != nil {
		return SamplingFrame{}, nil, err
	}
	from := p.Rows(stratum)
	if r.plan.Fresh {
		// What was labelled elsewhere stays out; the review's own labels do not shrink its frame.
		from = fmt.Sprintf("SELECT * FROM (%s) WHERE key IN (SELECT prediction FROM review_items WHERE review = %d) OR key NOT IN (%s)", from, r.ID, labelledBefore)
	}
	frame, err := d.countRows(ctx, plan, p, from)
	if err != nil || frame.Hash == r.frame.Hash {
		return frame, nil, err
	}
	frame.Period.Label = r.frame.Period.Label // the month that it was drawn for
	if err := d.scored(ctx, plan, p, stratum, &frame); err != nil {
		return frame, nil, err
	}
	rows, err := d.db.Query(ctx, fmt.Sprintf(`WITH r AS (SELECT *, %[1]s AS turn FROM (%[4]s)), begun AS (SELECT stratum, min(turn) AS least FROM r GROUP BY stratum),
  drawn AS (SELECT stratum, max(%[6]s) AS last FROM review_items WHERE review = %[2]d AND part = '%[3]s' GROUP BY stratum)
SELECT key, import, minute, r.stratum FROM r JOIN begun ON begun.stratum = r.stratum LEFT JOIN drawn ON drawn.stratum = r.stratum
WHERE turn <= coalesce(last, greatest(CAST(%[5]s AS UBIGINT), least)) AND key NOT IN (SELECT prediction FROM review_items WHERE review = %[2]d)`,
		turnOf(plan.Seed, "key"), r.ID, partSample, from, share64(len(r.sampled()), r.frame.Size), turnOf(plan.Seed, "prediction")))
	if err != nil {
		return frame, nil, err
	}
	defer rows.Close()
	var added []store.ReviewItem
	for rows.Next() {
		var i store.ReviewItem
		if err := rows.Scan(&i.Prediction, &i.Import, &i.Minute, &i.Stratum); err != nil {
			return frame, nil, err
		}
		added = append(added, i)
	}
	slices.SortFunc(added, func(a, b store.ReviewItem) int { return strings.Compare(a.Prediction, b.Prediction) })
	added = slices.CompactFunc(added, func(a, b store.ReviewItem) bool { return a.Prediction == b.Prediction })
	return frame, added, rows.Err()
}

// share64 is a share of all numbers of 64 bits, as SQL.
func share64(part, of int) string {
	return fmt.Sprintf("18446744073709551615::HUGEINT * %d // %d", part, max(of, 1))
}
