package closing

import (
	"context"
	"slices"
	"time"

	"telltale/analytics/engine"
)

// Signed puts the signed numbers of a closed month in the place of those that the workspace gives now, and says in
// Result.Closing how the month stands. Series stay those of today's data, and so does a result with filters, of another
// period than a whole month, or of a time that was asked for: nobody signed those.
func (b *Book) Signed(ctx context.Context, q engine.Query, r engine.Result) (engine.Result, error) {
	r, err := b.asSigned(ctx, q, r)
	if err == nil && len(q.Filters) == 0 && q.Period.AsOf == "" {
		r.Compared, err = b.comparedWith(ctx, r)
	}
	return r, err
}

// comparedWith is the month that a result is compared with, when it was closed and says something else than the result does.
func (b *Book) comparedWith(ctx context.Context, r engine.Result) (*engine.Closing, error) {
	if r.Previous == nil || len(r.Previous.FromStr) < len(time.DateOnly) || len(r.Previous.ToStr) < len(time.DateOnly) {
		return nil, nil
	}
	from, err := time.Parse(time.DateOnly, r.Previous.FromStr[:len(time.DateOnly)])
	if err != nil || from.Day() != 1 || r.Previous.ToStr[:len(time.DateOnly)] != from.AddDate(0, 1, 0).Format(time.DateOnly) {
		return nil, nil
	}
	month := from.Format("2006-01")
	holds, of, err := b.signed(ctx, month)
	if err != nil || holds == nil || holds.damage != "" {
		return nil, err
	}
	c := closingOf(month, of)
	c.At = inZone(c.At, r.Period.From.Location())
	for _, v := range r.Values {
		if old := ofID(holds.Signed.Report.Values, v.ID); old != nil && !same(old.Value, v.Previous) {
			c.Differing = append(c.Differing, engine.Differing{KPI: v.ID, Name: v.Name, Unit: v.Unit, Signed: old.Value, Today: v.Previous,
				Verdict: old.Verdict, VerdictToday: old.Verdict, What: []string{"value"}})
		}
	}
	if len(c.Differing) == 0 {
		return nil, nil
	}
	return c, nil
}

func (b *Book) asSigned(ctx context.Context, q engine.Query, r engine.Result) (engine.Result, error) {
	month, whole := monthOf(r.Period)
	if !whole || len(q.Filters) > 0 || q.Period.AsOf != "" {
		return r, nil
	}
	holds, of, err := b.signed(ctx, month)
	if err != nil {
		return r, err
	}
	r.Closing = closingOf(month, of)
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
	replace := func(was engine.Value, now *engine.Value) {
		v := signedValue(was, now, q.Compare)
		r.Values = append(r.Values, v)
		if one := restated(v, now); len(one.What) > 0 {
			r.Closing.Differing = append(r.Closing.Differing, differing(one))
		}
	}
	if len(q.KPIs) == 0 {
		// What was defined since was not signed, and what was signed is told although it is defined no more.
		for _, v := range was.Values {
			replace(v, ofID(live, v.ID))
		}
		return r, nil
	}
	for i, v := range live {
		if old := ofID(was.Values, v.ID); old != nil {
			replace(*old, &live[i])
			continue
		}
		v.Notes = append(slices.Clone(v.Notes), "Not among the signed numbers of the month: it was defined later.")
		r.Values = append(r.Values, v)
	}
	return r, nil
}

func differing(r Restated) engine.Differing {
	return engine.Differing{KPI: r.KPI, Name: r.Name, Unit: r.Unit, Signed: r.Old.Value, Today: r.New.Value, Verdict: r.Old.Verdict, VerdictToday: r.New.Verdict, What: r.What}
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
	Open     = "open"
	Closed   = "closed"
	Reopened = "reopened" // what was signed was set aside: the numbers are those of today's data until it is signed again
	Damaged  = "damaged"  // the record is not as it was written: the numbers are those of today's data
)

// closingOf is how a month stands by everything that was recorded of it, the oldest first.
func closingOf(month string, of []*record) *engine.Closing {
	c := &engine.Closing{Month: month, State: Open, Differing: []engine.Differing{}}
	newest := latest(of)
	switch {
	case newest == nil:
	case newest.damage != "":
		c.State, c.Version = Damaged, newest.Version
	default:
		c.State, c.Version, c.By, c.At, c.Note, c.Despite = Closed, newest.Version, newest.By, newest.At, newest.Note, newest.Despite
		if newest.Kind == kindReopened {
			c.State = Reopened
		} else {
			c.Content, c.Hash = newest.Content, newest.hash
		}
	}
	return c
}

// SignedCard is Signed for the months of a scorecard, of which Closed tells those that were closed. The year to date stays
// that of today's data.
func (b *Book) SignedCard(ctx context.Context, q engine.Query, card engine.Scorecard) (engine.Scorecard, error) {
	card.Closed = []engine.Closing{}
	if len(q.Filters) > 0 || q.Period.AsOf != "" {
		return card, nil
	}
	for i, p := range card.Months {
		month, _ := monthOf(p)
		holds, of, err := b.signed(ctx, month)
		if err != nil {
			return card, err
		}
		c := closingOf(month, of)
		if c.State != Closed {
			continue
		}
		c.At = inZone(c.At, p.From.Location())
		if len(card.Closed) == 0 {
			// The engine remembers its answer: what is changed must be our own.
			card.Rows = slices.Clone(card.Rows)
			for n := range card.Rows {
				card.Rows[n].Months = slices.Clone(card.Rows[n].Months)
			}
		}
		for n := range card.Rows {
			row := &card.Rows[n]
			v := ofID(holds.Signed.Report.Values, row.ID)
			if v == nil {
				continue
			}
			was, now := engine.ScoreOf(*v), row.Months[i]
			row.Months[i] = was
			if !same(was.Value, now.Value) || was.Verdict != now.Verdict {
				c.Differing = append(c.Differing, engine.Differing{KPI: row.ID, Name: row.Name, Unit: row.Unit, Signed: was.Value, Today: now.Value,
					Verdict: was.Verdict, VerdictToday: now.Verdict, What: []string{"value"}})
			}
		}
		card.Closed = append(card.Closed, *c)
	}
	if len(card.Closed) > 0 {
		for n := range card.Rows {
			card.Rows[n].Count()
		}
	}
	return card, nil
}
