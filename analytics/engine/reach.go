package engine

import (
	"context"
	"database/sql"
	"math/big"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// reach is the days that a question asks about together with the questions that are asked beside it: of the period before,
// and of the windows that alert rules look back over. What adds up over days is then read once for all of them.
type reach struct {
	span
	at       []time.Time    // whose settings the questions go by
	replayed []*catalog.KPI // whose rules are replayed by the minute
}

// reaching lets the question and those that it is compared with share what their days are made of, as far as they follow
// on each other without a gap. back is how many days before its first one the question looks, and replayed are the KPIs
// whose rules are replayed by the minute.
func (q *question) reaching(back int, compared []other, replayed []*catalog.KPI) {
	first, _ := q.localDays()
	whole := span{localtime.DayStart(first-int64(back), q.s.zone), q.period.end}
	at := []time.Time{q.frame().at}
	for _, o := range compared {
		if o.q.period.From.Before(whole.from) && !o.q.period.end.Before(whole.from) {
			whole.from = o.q.period.From
			at = append(at, o.q.frame().at)
		}
	}
	q.reach = &reach{whole, at, replayed}
	for i := range compared {
		compared[i].q.reach = q.reach
	}
}

func (n need) byDay() need {
	n.grain = daily
	return n
}

// reached is the frame over all that is asked beside it; ok is false where its days are not to be shared, because an
// aggregate of the batch does not add up over days, or because the frame does not consist of whole days.
func (e *Engine) reached(f frame, b *batch, by split) (wide frame, ok bool) {
	if by.by != "" || by.grain != "" && by.grain != daily || by.none() && f.reach == nil || len(f.spans) != 1 || b.fact.Spread != nil || b.fact.Last != nil {
		return f, false
	}
	midnight := func(t time.Time) bool { return localtime.DayStart(localtime.DayNumber(t, f.s.zone), f.s.zone).Equal(t) }
	if !midnight(f.from()) || !midnight(f.to()) {
		return f, false
	}
	for _, k := range b.kpis {
		if !sumsOfDays(&k.Measure) {
			return f, false
		}
	}
	if f.reach == nil || f.from().Before(f.reach.from) || f.to().After(f.reach.to) || !midnight(f.reach.to) {
		return f, !by.none()
	}
	wide = f
	wide.spans = []span{f.reach.span}
	mine := e.relate(wide, b.need.byDay())
	if mine.rollup != e.relate(f, b.need).rollup {
		return f, !by.none() // by day they would be read from more rows
	}
	for _, at := range f.reach.at {
		other := wide
		if other.at = at; e.relate(other, b.need.byDay()).sql != mine.sql {
			return f, !by.none() // settings changed between the periods: each has rows of its own
		}
	}
	return wide, true
}

// sumsOfDays reports whether the aggregates of a measure over days add up to those over all of them: sums and counts do.
func sumsOfDays(m *catalog.Measure) bool {
	switch m.Kind {
	case catalog.Mean:
		return true
	case catalog.Highest:
		return false
	}
	for _, x := range m.Expressions() {
		if !x.Empty() && !oneSum(x.SQL) {
			return false
		}
	}
	return true
}

// oneSum reports whether an expression is one sum or count, of all rows or of those that pass a filter.
func oneSum(expression string) bool {
	rest, ok := "", false
	for _, name := range []string{"sum(", "count("} {
		if rest, ok = strings.CutPrefix(expression, name); ok {
			break
		}
	}
	if !ok || strings.HasPrefix(strings.ToUpper(rest), "DISTINCT") {
		return false
	}
	if rest = closed(rest); rest == "" {
		return true
	}
	filter, ok := strings.CutPrefix(rest, " FILTER (")
	return ok && closed(filter) == ""
}

// closed is what stands behind the parenthesis that closes the one before the text; the text itself when none does.
func closed(text string) string {
	depth, quoted := 1, false
	for i, c := range text {
		switch {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return text[i+1:]
			}
		}
	}
	return text
}

// overDays reads the aggregates by day over the relation of a wide frame, and delivers the days of f with their sums before
// them, in the rows of scanSQL. Without a grain the sums alone are asked for.
func (e *Engine) overDays(ctx context.Context, f frame, b *batch, list []string, r relation, by split) ([][]sql.NullString, error) {
	query := "SELECT FALSE, CAST(key AS VARCHAR), " + join(list) + "\nFROM (" + r.sql + ")\nGROUP BY key"
	all, err := e.asked(ctx, f.s, query, "the "+b.fact.Rows+" cannot be counted")
	if err != nil {
		return nil, err
	}
	first, end := localtime.DayNumber(f.from(), f.s.zone), localtime.DayNumber(f.to(), f.s.zone)
	sums := make([]*big.Rat, len(list))
	var days [][]sql.NullString
	for _, row := range all {
		day, err := strconv.ParseInt(row[1].String, 10, 64)
		if err != nil {
			return nil, internal("the days cannot be read", err)
		}
		if day < first || day >= end {
			continue
		}
		days = append(days, row)
		for i, cell := range row[2:] {
			if v := rational(cell.String, cell.Valid); v != nil {
				sums[i] = v.Add(v, zero(sums[i]))
			}
		}
	}
	total := []sql.NullString{{String: "true", Valid: true}, {}}
	for _, sum := range sums {
		if sum == nil {
			total = append(total, sql.NullString{})
			continue
		}
		total = append(total, sql.NullString{String: sum.RatString(), Valid: true})
	}
	if by.none() {
		days = nil
	}
	return append([][]sql.NullString{total}, days...), nil
}
