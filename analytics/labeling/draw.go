package labeling

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// The parts of a sample.
const (
	partCalibration = "calibration"
	partSample      = "sample"
	partRepeat      = "repeat"
)

// Draw draws the sample of a plan and keeps it as a review. The same seed draws the same predictions from the same frame, on
// every machine: they are taken in the order of a hash of seed and prediction. It fails as Frame does, with fault.NotEnough
// where the frame is empty, and with fault.Invalid where it is smaller than the sample.
func (d *Desk) Draw(ctx context.Context, plan SamplingPlan) (Review, error) {
	plan, err := plan.checked()
	if err != nil {
		return Review{}, err
	}
	if plan.Seed == 0 {
		plan.Seed = int(d.now().UnixNano()%1_000_000_000) + 1
	}
	if err := d.inherit(ctx, &plan); err != nil {
		return Review{}, err
	}
	p, stratum, err := d.population(ctx, plan)
	if err != nil {
		return Review{}, err
	}
	frame, err := d.count(ctx, plan, p, stratum)
	if err != nil {
		return Review{}, err
	}
	if err := drawable(plan, frame); err != nil {
		return Review{}, err
	}
	if err := d.allocate(ctx, plan, &frame); err != nil {
		return Review{}, err
	}
	if err := whole(plan, frame); err != nil {
		return Review{}, err
	}
	if plan.Name == "" {
		if plan.Name, err = d.free(ctx, "Review of "+frame.Period.Label); err != nil {
			return Review{}, err
		}
	}
	drawn, err := d.candidates(ctx, plan, rows(plan, p, stratum), frame.Strata, wanted(plan, frame))
	if err != nil {
		return Review{}, err
	}
	kept := store.Review{Name: plan.Name, From: p.Period.From.UTC(), To: p.Period.To.UTC(), Drawn: d.now().UTC()}
	if kept.Plan, err = text(plan); err != nil {
		return Review{}, err
	}
	if kept.Frame, err = text(frame); err != nil {
		return Review{}, err
	}
	id, err := d.db.AddReview(ctx, kept, arranged(plan, frame.Strata, drawn), plan.Rubric, plan.Failures)
	if err != nil {
		return Review{}, err
	}
	return d.Review(ctx, id)
}

// wanted is how many predictions of each stratum are drawn: those of the sample, and its part of what calibrates.
func wanted(plan SamplingPlan, frame SamplingFrame) []int {
	all := make([]int, len(frame.Strata))
	for i, s := range frame.Strata {
		all[i] = s.Sample + int(math.Ceil(float64(plan.Calibration)*float64(s.Size)/float64(frame.Size)))
	}
	return all
}

// free is a name that no review has: the name itself, or with the first number behind it that is free.
func (d *Desk) free(ctx context.Context, name string) (string, error) {
	kept, err := d.db.Reviews(ctx)
	taken := func(name string) bool {
		return slices.ContainsFunc(kept, func(r store.Review) bool { return strings.EqualFold(r.Name, name) })
	}
	free := name
	for n := 2; taken(free); n++ {
		free = fmt.Sprintf("%s (%d)", name, n)
	}
	return free, err
}

// inherit takes rubric and kinds of failure from the newest review, where the plan has none of its own.
func (d *Desk) inherit(ctx context.Context, plan *SamplingPlan) error {
	if plan.Rubric != "" && len(plan.Failures) > 0 {
		return nil
	}
	earlier, err := d.db.Reviews(ctx)
	if err != nil || len(earlier) == 0 {
		plan.Rubric = or(plan.Rubric, firstRubric)
		return err
	}
	if plan.Rubric == "" {
		versions, err := d.db.Rubrics(ctx, earlier[0].ID)
		if err != nil {
			return err
		}
		plan.Rubric = firstRubric
		if len(versions) > 0 {
			plan.Rubric = versions[0].Text
		}
	}
	if len(plan.Failures) == 0 {
		plan.Failures, err = d.db.Failures(ctx, earlier[0].ID)
	}
	return err
}

// drawable refuses frames that a plan cannot be drawn from.
func drawable(plan SamplingPlan, frame SamplingFrame) error {
	switch n := plan.Size + plan.Calibration; {
	case frame.Size == 0 && frame.Labelled > 0 && plan.Fresh:
		return fault.New(fault.NotEnough, "All %d predictions of %s were labelled before.", frame.Labelled, frame.Period.Label).Do("Let the plan draw them again, or choose another period.")
	case frame.Size == 0:
		return fault.New(fault.NotEnough, "There is no prediction with an answer in %s.", frame.Period.Label).Do("Import a prediction log, or choose another period or fewer filters.")
	case n > frame.Size:
		return fault.New(fault.Invalid, "The plan asks for %d predictions and there are %d in %s.", n, frame.Size, frame.Period.Label).Do("Choose at most %d, or a longer period.", frame.Size)
	case plan.Anytime && frame.uneven():
		return fault.New(fault.Unsupported, "Some rows of %s stand for more predictions than others do, and a result that may be read after every label needs rows that weigh alike.", frame.Period.Label).
			Do("Choose up to %d planned looks.", maxLooks)
	}
	return nil
}

// whole refuses a sample that leaves out a stratum, of which its estimate would then say nothing. A review to find failures
// makes none.
func whole(plan SamplingPlan, frame SamplingFrame) error {
	left := 0
	for _, s := range frame.Strata {
		if s.Sample == 0 {
			left++
		}
	}
	if left == 0 || plan.Purpose == Find {
		return nil
	}
	least := len(frame.Strata)
	if plan.Design == Enriched {
		least += leastOfRest - 1
	}
	return fault.New(fault.Invalid, "A sample of %d has nothing of %d of the %d strata, and would say nothing about them.", plan.Size, left, len(frame.Strata)).
		Do("Choose at least %d, or a simple sample.", least)
}

// candidate is a prediction with its place in the order of the draw.
type candidate struct {
	store.ReviewItem
	turn uint64
}

// candidates are the first predictions of each stratum, in the order of the hash of seed and prediction: at least as many as
// are wanted, where there are so many, and none twice. Only those with low hashes are fetched, which are few of millions.
func (d *Desk) candidates(ctx context.Context, plan SamplingPlan, from string, strata []SampleStratum, wanted []int) (map[string][]candidate, error) {
	for slack := 1.0; ; slack *= 8 {
		limits, whole := limits(strata, wanted, slack)
		var below strings.Builder
		for i, s := range strata {
			fmt.Fprintf(&below, " WHEN '%s' THEN %d", strings.ReplaceAll(s.Name, "'", "''"), limits[i])
		}
		found, err := d.lowest(ctx, fmt.Sprintf(`SELECT key, import, minute, stratum, turn FROM (
  SELECT *, %s AS turn FROM (%s)) WHERE turn <= CASE stratum%s ELSE 0 END::UBIGINT`, turnOf(plan.Seed, "key"), from, below.String()))
		if err != nil {
			return nil, err
		}
		enough := true
		for i, s := range strata {
			enough = enough && len(found[s.Name]) >= wanted[i]
		}
		if enough || whole {
			return found, nil
		}
	}
}

// limits are the turns up to which each stratum is likely to have as many as are wanted; whole is whether that is all of it.
func limits(strata []SampleStratum, wanted []int, slack float64) (limits []uint64, whole bool) {
	limits, whole = make([]uint64, len(strata)), true
	for i, s := range strata {
		k := float64(wanted[i])
		switch share := slack * (k + 6*math.Sqrt(k) + 20) / float64(s.Size); {
		case wanted[i] == 0:
		case share < 1:
			limits[i], whole = uint64(share*float64(math.MaxUint64)), false
		default:
			limits[i] = math.MaxUint64
		}
	}
	return limits, whole
}

func (d *Desk) lowest(ctx context.Context, query string) (map[string][]candidate, error) {
	found, err := d.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	all := map[string][]candidate{}
	for found.Next() {
		var c candidate
		if err := found.Scan(&c.Prediction, &c.Import, &c.Minute, &c.Stratum, &c.turn); err != nil {
			return nil, err
		}
		all[c.Stratum] = append(all[c.Stratum], c)
	}
	for stratum, list := range all {
		all[stratum] = inTurn(list)
	}
	return all, found.Err()
}

// inTurn puts candidates into the order of the draw, each prediction once.
func inTurn(list []candidate) []candidate {
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.Prediction, b.Prediction), cmp.Compare(a.Import, b.Import), cmp.Compare(a.Minute.Int64, b.Minute.Int64))
	})
	return slices.CompactFunc(list, func(a, b candidate) bool { return a.Prediction == b.Prediction })
}

// arranged picks the sample of each stratum and puts everything into the order in which it is shown: what calibrates first,
// then the sample in random order across strata, so that its beginning is a sample too, then what is shown again.
func arranged(plan SamplingPlan, strata []SampleStratum, drawn map[string][]candidate) []store.ReviewItem {
	var sample, spare []store.ReviewItem
	for _, s := range strata {
		for i, c := range drawn[s.Name] {
			c.Draw = 1
			if i < s.Sample {
				c.Part = partSample
				sample = append(sample, c.ReviewItem)
			} else {
				c.Part = partCalibration
				spare = append(spare, c.ReviewItem)
			}
		}
	}
	shuffle(sample, plan.Seed, "order")
	shuffle(spare, plan.Seed, "calibration")
	again := some(sample, plan.Repeats, plan.Seed, "repeat")
	for i := range again {
		again[i].Part = partRepeat
	}
	twice := map[string]bool{}
	for _, i := range some(sample, plan.Overlap, plan.Seed, "overlap") {
		twice[i.Prediction] = true
	}
	for i := range sample {
		sample[i].Overlap = twice[sample[i].Prediction]
	}
	all := slices.Concat(spare[:min(plan.Calibration, len(spare))], sample, again)
	for i := range all {
		all[i].Position = i + 1
	}
	return all
}

// some are n of the items at random.
func some(items []store.ReviewItem, n, seed int, purpose string) []store.ReviewItem {
	if n == 0 {
		return nil
	}
	all := slices.Clone(items)
	shuffle(all, seed, purpose)
	return all[:min(n, len(all))]
}

// shuffle orders items by a hash of seed, purpose and prediction: at random, and the same everywhere.
func shuffle(items []store.ReviewItem, seed int, purpose string) {
	type dealt struct {
		key  [sha256.Size]byte
		item store.ReviewItem
	}
	all := make([]dealt, len(items))
	for n, i := range items {
		all[n] = dealt{sha256.Sum256(fmt.Appendf(nil, "%d %s %s", seed, purpose, i.Prediction)), i}
	}
	slices.SortFunc(all, func(a, b dealt) int { return bytes.Compare(a.key[:], b.key[:]) })
	for n, one := range all {
		items[n] = one.item
	}
}

func text(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}
