package closing

import (
	"context"
	"slices"

	"telltale/analytics/engine"
)

// Signed puts the signed numbers of a closed month in the place of those that the workspace gives now, and says in
// Result.Closing how the month stands. Series stay those of today's data, and so does a result with filters, of another
// period than a whole month, or of a time that was asked for: nobody signed those.
func (b *Book) Signed(ctx context.Context, q engine.Query, r engine.Result) (engine.Result, error) {
	month, whole := monthOf(r.Period)
	if !whole || len(q.Filters) > 0 || q.Period.AsOf != "" {
		return r, nil
	}
	holds, _, err := b.signed(ctx, month)
	if err != nil {
		return r, err
	}
	r.Closing = closingOf(month, holds)
	r.Closing.At = inZone(r.Closing.At, r.Period.From.Location())
	if r.Closing.State != Closed {
		return r, nil
	}
	was := holds.Signed.Report
	r.Period.FromStr, r.Period.ToStr, r.Period.Zone, r.Period.AsOf, r.Period.Running = was.Period.FromStr, was.Period.ToStr, was.Period.Zone, was.Period.AsOf, was.Period.Running
	r.Currency, r.Demo = was.Currency, was.Demo
	r.Previous, r.Year = nil, nil
	switch q.Compare {
	case "", "previous":
		r.Previous = was.Previous
	case "year":
		r.Previous = was.Year
	case "both":
		r.Previous, r.Year = was.Previous, was.Year
	}
	live := r.Values
	r.Values = nil
	if len(q.KPIs) == 0 {
		// What was defined since was not signed, and what was signed is told although it is defined no more.
		for _, v := range was.Values {
			r.Values = append(r.Values, signedValue(v, ofID(live, v.ID), q.Compare))
		}
		return r, nil
	}
	for i, v := range live {
		if old := ofID(was.Values, v.ID); old != nil {
			r.Values = append(r.Values, signedValue(*old, &live[i], q.Compare))
			continue
		}
		v.Notes = append(slices.Clone(v.Notes), "Not among the signed numbers of the month: it was defined later.")
		r.Values = append(r.Values, v)
	}
	return r, nil
}

// Of is how the month of a result stands that is shown as it was computed: of a closed one it is Differing when a value is
// not the one that was signed.
func (b *Book) Of(ctx context.Context, q engine.Query, r engine.Result) (*engine.Closing, error) {
	signed, err := b.Signed(ctx, q, r)
	if err != nil || signed.Closing == nil || signed.Closing.State != Closed {
		return signed.Closing, err
	}
	for _, v := range signed.Values {
		if now := ofID(r.Values, v.ID); now == nil || !same(v.Value, now.Value) || v.Verdict != now.Verdict {
			signed.Closing.State = Differing
		}
	}
	return signed.Closing, nil
}

// signedValue is the value as it was signed, compared as asked, with the series of today's data.
func signedValue(v engine.Value, live *engine.Value, compare string) engine.Value {
	v.Grain, v.Series = "", nil
	if live != nil {
		v.Grain, v.Series = live.Grain, live.Series
	}
	keep := func(with string) bool {
		return compare == "both" || compare == with || compare == "" && with == "previous"
	}
	v.Comparisons = slices.DeleteFunc(slices.Clone(v.Comparisons), func(c engine.Comparison) bool { return !keep(c.With) })
	v.Previous, v.Change = nil, nil
	if len(v.Comparisons) > 0 {
		v.Previous, v.Change = v.Comparisons[0].Value, v.Comparisons[0].Change
	}
	return v
}

func ofID(values []engine.Value, id string) *engine.Value {
	if i := slices.IndexFunc(values, func(v engine.Value) bool { return v.ID == id }); i >= 0 {
		return &values[i]
	}
	return nil
}

// monthOf is the calendar month that a period is; whole is false when it is none.
func monthOf(p engine.Period) (month string, whole bool) {
	return p.From.Format("2006-01"), p.From.Day() == 1 && p.From.AddDate(0, 1, 0).Equal(p.To)
}

// The states of a result.
const (
	Open   = "open"
	Closed = "closed"
	// Differing is a closed month that is shown with today's data, which is not what was signed.
	Differing = "differing"
	Damaged   = "damaged" // the record is not as it was written: the numbers are those of today's data
)

func closingOf(month string, holds *record) *engine.Closing {
	switch {
	case holds == nil:
		return &engine.Closing{Month: month, State: Open}
	case holds.damage != "":
		return &engine.Closing{Month: month, State: Damaged, Version: holds.Version}
	}
	return &engine.Closing{Month: month, State: Closed, Version: holds.Version, By: holds.By, At: holds.At, Content: holds.Content, Hash: holds.hash}
}

// SignedCard is Signed for the months of a scorecard.
func (b *Book) SignedCard(ctx context.Context, q engine.Query, card engine.Scorecard) (engine.Scorecard, error) {
	if len(q.Filters) > 0 || q.Period.AsOf != "" {
		return card, nil
	}
	changed := false
	for i, p := range card.Months {
		month, _ := monthOf(p)
		holds, _, err := b.signed(ctx, month)
		if err != nil {
			return card, err
		}
		if closingOf(month, holds).State != Closed {
			continue
		}
		if !changed {
			// The engine remembers its answer: what is changed must be our own.
			changed = true
			card.Rows = slices.Clone(card.Rows)
			for n := range card.Rows {
				card.Rows[n].Months = slices.Clone(card.Rows[n].Months)
			}
		}
		for n := range card.Rows {
			if v := ofID(holds.Signed.Report.Values, card.Rows[n].ID); v != nil {
				card.Rows[n].Months[i] = engine.ScoreOf(*v)
			}
		}
	}
	if changed {
		for n := range card.Rows {
			card.Rows[n].Count()
		}
	}
	return card, nil
}
