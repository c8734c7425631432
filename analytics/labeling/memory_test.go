package labeling

import (
	"slices"
	"testing"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// member is a prediction of a frame that is in memory, with what is true of it.
type member struct {
	key, stratum string
	yes          bool
}

// drawn is a review that was drawn as Draw draws it, from a frame in memory. Spreads are for Neyman's allocation.
func drawn(t testing.TB, plan SamplingPlan, members []member, spreads ...float64) *record {
	t.Helper()
	plan, err := plan.checked()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, m := range members {
		sizes[m.stratum]++
	}
	r := &record{plan: plan, frame: SamplingFrame{Size: len(members)}}
	for name, size := range sizes {
		r.frame.Strata = append(r.frame.Strata, SampleStratum{Name: name, Size: size, Weight: float64(size)})
	}
	r.frame.order(plan)
	r.frame.share(plan, spreads)
	wanted := wanted(plan, r.frame)
	for slack := 1.0; ; slack *= 8 {
		limits, whole := limits(r.frame.Strata, wanted, slack)
		at := map[string]uint64{}
		for i, s := range r.frame.Strata {
			at[s.Name] = limits[i]
		}
		found := map[string][]candidate{}
		for _, m := range members {
			if turn := turn(plan.Seed, m.key); turn <= at[m.stratum] {
				found[m.stratum] = append(found[m.stratum], candidate{store.ReviewItem{Prediction: m.key, Stratum: m.stratum}, turn})
			}
		}
		enough := true
		for i, s := range r.frame.Strata {
			found[s.Name] = inTurn(found[s.Name])
			enough = enough && len(found[s.Name]) >= wanted[i]
		}
		if enough || whole {
			r.items = arranged(plan, r.frame.Strata, found)
			r.begin(r.items)
			return r
		}
	}
}

// label says what is true of the items up to a position.
func (r *record) label(truth map[string]bool, upTo int) {
	for n := len(r.edits); n < min(upTo, len(r.items)); n++ {
		word := no
		if truth[r.items[n].Prediction] {
			word = yes
		}
		r.add(store.ReviewEdit{Edit: n + 1, Position: n + 1, Kind: answerEdit, Role: first, Accuracy: word, Hallucination: word})
	}
}

// labelled labels all of the review, closes it and reads its result.
func (r *record) labelled(truth map[string]bool, question string) *ReviewShare {
	r.label(truth, len(r.items))
	r.Closed = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	return r.shareOf(question)
}

// shareOf is what may be read of the review now; nil for nothing.
func (r *record) shareOf(question string) *ReviewShare {
	v := r.reading()
	if v.look == 0 {
		return nil
	}
	return share(question, v.tallies(r.plan, r.frame, question, false), v.tallies(r.plan, r.frame, question, true), r.reach(v), nil)
}

func truth(members []member) map[string]bool {
	all := map[string]bool{}
	for _, m := range members {
		all[m.key] = m.yes
	}
	return all
}

// What is drawn from a frame in memory is what is drawn from the same predictions in a workspace.
func TestMemoryDrawsAsWorkspacesDo(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	p, err := d.engine.Population(ctx, engine.Query{Period: october})
	if err != nil {
		t.Fatal(err)
	}
	byModel, _ := p.By("model")
	for name, c := range map[string]struct {
		plan    SamplingPlan
		stratum string
	}{
		"simple":     {SamplingPlan{Size: 60, Calibration: 5, Repeats: 5}, "''"},
		"stratified": {SamplingPlan{Size: 60, Design: Stratified, By: "model"}, byModel},
		"enriched":   {SamplingPlan{Size: 60, Design: Enriched}, p.Suspects()},
	} {
		c.plan.Name, c.plan.Seed = name, 11
		r := d.draw(c.plan)
		got := drawn(t, c.plan, d.members(p, c.stratum))
		if !slices.Equal(ids(got.items), ids(d.drawn(r.ID))) {
			t.Errorf("%s: another sample", name)
		}
	}
}

// members are the predictions of a workspace's frame.
func (d *desk) members(p engine.Population, stratum string) (all []member) {
	d.t.Helper()
	rows, err := d.db.Query(ctx, "SELECT key, stratum FROM ("+p.Rows(stratum)+")")
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var m member
		if err := rows.Scan(&m.key, &m.stratum); err != nil {
			d.t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}
