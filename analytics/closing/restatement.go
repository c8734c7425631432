package closing

import (
	"context"
	"maps"
	"math"
	"slices"

	"telltale/analytics/engine"
)

// Restatement is what a closed month would say with the data, settings and definitions of today.
type Restatement struct {
	Month    string     `json:"month"`
	Version  int        `json:"version"` // that was signed
	Restated []Restated `json:"restated"`
	// Causes are what changed since: of the month, or of what its numbers look at beside it.
	Causes []Cause `json:"causes"`
	// Refused says that exactly these numbers were refused, so that nothing waits for a decision.
	Refused bool `json:"refused"`
	// Content is the hash of the numbers and inputs of today; "" where no number differs.
	Content string `json:"content"`
}

// Restated is one KPI that would be told otherwise.
type Restated struct {
	KPI        string   `json:"kpi"`
	Name       string   `json:"name"`
	Unit       string   `json:"unit"`
	Better     string   `json:"better"`
	Old        Reading  `json:"old"`
	New        Reading  `json:"new"`
	Difference *float64 `json:"difference"` // new - old; nil without both
	What       []string `json:"what"`       // value, interval, n, verdict, target, alert, before
	// How much of the difference comes from rows, from settings and from definitions; nil where it cannot be told apart.
	Rows        *float64 `json:"rows"`
	Settings    *float64 `json:"settings"`
	Definitions *float64 `json:"definitions"`
	Causes      []int    `json:"causes"` // which causes of the restatement may have done it
}

// Reading is what of a KPI can be restated. Gone says that the KPI is not defined any more.
type Reading struct {
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	N       float64  `json:"n"`
	Before  *float64 `json:"before"` // of the month before
	Target  string   `json:"target"` // in words
	Verdict string   `json:"verdict"`
	Fired   int      `json:"fired"` // how often its alert fired
	Gone    bool     `json:"gone"`
}

// comparison is a restatement with what it was computed from.
type comparison struct {
	Restatement
	now taken
}

// Restatement holds a closed month against the workspace as it is. It fails with fault.NotFound for a month that is open.
func (b *Book) Restatement(ctx context.Context, month string) (Restatement, error) {
	holds, of, err := b.mustBeClosed(ctx, month)
	if err != nil {
		return Restatement{}, err
	}
	found, err := b.compare(ctx, holds)
	if err != nil || len(found.Restated) == 0 {
		return found.Restatement, err
	}
	for _, r := range of {
		found.Refused = found.Refused || r.Kind == kindRefused && r.Version == holds.Version && r.Content == found.Content
	}
	return found.Restatement, nil
}

// compare holds a record against the workspace as it is, once for each version of it.
func (b *Book) compare(ctx context.Context, holds *record) (comparison, error) {
	version := b.db.Version()
	b.mu.Lock()
	if b.comparedAt != version || b.compared == nil {
		b.comparedAt, b.compared = version, map[string]comparison{}
	}
	c, known := b.compared[holds.hash]
	b.mu.Unlock()
	if known {
		return c, nil
	}
	c, err := b.compareNow(ctx, holds)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil && b.comparedAt == version && c.now.version == version {
		b.compared[holds.hash] = c
	}
	return c, err
}

func (b *Book) compareNow(ctx context.Context, holds *record) (comparison, error) {
	now, err := b.take(ctx, holds.Month)
	if err != nil {
		return comparison{}, err
	}
	c := comparison{now: now, Restatement: Restatement{Month: holds.Month, Version: holds.Version, Restated: []Restated{}, Causes: []Cause{}}}
	for _, was := range holds.Signed.Report.Values {
		if one := restated(was, ofID(now.content.Report.Values, was.ID)); len(one.What) > 0 {
			c.Restated = append(c.Restated, one)
		}
	}
	if len(c.Restated) > 0 {
		if c.Content, err = hashOf(now.content); err != nil {
			return comparison{}, err
		}
	}
	return c, b.explain(ctx, holds, &c)
}

// restated holds a value against what was signed; What is empty when nothing differs.
func restated(was engine.Value, now *engine.Value) Restated {
	r := Restated{KPI: was.ID, Name: was.Name, Unit: was.Unit, Better: was.Better, Old: readingOf(was), New: Reading{Gone: true}, Causes: []int{}}
	if now == nil {
		r.What = []string{"definition"}
		return r
	}
	r.New = readingOf(*now)
	for _, one := range []struct {
		what string
		same bool
	}{
		{"value", same(r.Old.Value, r.New.Value)},
		{"interval", same(r.Old.Low, r.New.Low) && same(r.Old.High, r.New.High)},
		{"n", same(&r.Old.N, &r.New.N)},
		{"verdict", r.Old.Verdict == r.New.Verdict},
		{"target", r.Old.Target == r.New.Target},
		{"alert", r.Old.Fired == r.New.Fired},
		{"before", same(r.Old.Before, r.New.Before)},
	} {
		if !one.same {
			r.What = append(r.What, one.what)
		}
	}
	r.Difference = minus(r.New.Value, r.Old.Value)
	return r
}

func readingOf(v engine.Value) Reading {
	r := Reading{Value: v.Value, Low: v.Low, High: v.High, N: v.N, Before: v.Previous, Verdict: v.Verdict}
	if v.Target != nil {
		r.Target = v.Target.Words
	}
	if v.Alert != nil {
		r.Fired = v.Alert.Times
	}
	return r
}

// same reports whether two numbers are the same one. Sums of doubles differ in their last digits from run to run.
func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b || math.Abs(*a-*b) <= 1e-9*max(math.Abs(*a), math.Abs(*b))
}

func minus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := *a - *b
	if same(a, b) {
		d = 0
	}
	return &d
}

// explain finds the causes, and which of them each number has.
func (b *Book) explain(ctx context.Context, holds *record, c *comparison) error {
	settings := movedSettings(b.engine().Catalog(), holds.Signed.Settings, c.now.content.Settings, holds.Signed.Report.Currency, c.now.content.Report.Currency)
	files := movedFiles(holds, c.now)
	if slices.ContainsFunc(settings, func(one Cause) bool { return one.Name == "zone" }) {
		// Days begin at another hour: rows of files that were there came and went with them, and not by an import.
		files = slices.DeleteFunc(files, func(one Cause) bool { return one.Kind == CauseImported && slices.Contains(holds.Imports, one.Import) })
	}
	all := slices.Concat(files, movedReviews(holds.Signed.Reviews, c.now.content.Reviews),
		settings, movedDefinitions(holds.Signed.Definitions, c.now.content.Definitions, c.Restated, holds.nameOf))
	if holds.App != b.db.App() {
		all = append(all, Cause{Kind: CauseProgram, Before: holds.App, After: b.db.App(), Tables: []TableChange{}})
	}
	if err := b.split(ctx, holds, c, all); err != nil {
		return err
	}
	// What did nothing is told only when it is about the month itself.
	used := map[int]bool{}
	for i := range c.Restated {
		r := &c.Restated[i]
		for _, n := range b.causesOf(*r, all) {
			r.Causes = append(r.Causes, n)
			used[n] = true
		}
	}
	for n, one := range all {
		if (one.Kind == CauseImported || one.Kind == CauseUndone) && len(one.Tables) > 0 {
			used[n] = true
		}
	}
	place := map[int]int{}
	for _, n := range slices.Sorted(maps.Keys(used)) {
		place[n] = len(c.Causes)
		all[n].tell()
		c.Causes = append(c.Causes, all[n])
	}
	for i := range c.Restated {
		for j, n := range c.Restated[i].Causes {
			c.Restated[i].Causes[j] = place[n]
		}
	}
	return nil
}
