package source

import (
	"fmt"
	"regexp"
)

// isoDay is a value whose first ten characters are the day, whatever follows.
var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([T ]|$)`)

// dayCast says how the days of a column are written. order is the vendor's documented order of day and
// month ("mdy" or "dmy"); it holds where the values leave it open. Without one, the person is asked.
func (b *bill) dayCast(c *Column, order string) Cast {
	values := present(c.sampled())
	iso := len(values) > 0
	for _, v := range values {
		iso = iso && isoDay.MatchString(v)
	}
	if iso || len(values) == 0 {
		return Cast{}
	}
	g := guessTime(values, b.d.Choices.Order)
	if g.Ordered || g.Layout == "" {
		return Cast{Layout: g.Layout}
	}
	if order == "" {
		b.d.ask(Question{
			ID:       "order",
			Text:     fmt.Sprintf("Is the day or the month first in the dates of column %q?", c.Name),
			Evidence: g.Note,
			Options:  []Option{{"mdy", "Month first: " + values[0]}, {"dmy", "Day first: " + values[0]}},
			Flag:     "--order mdy",
		})
		return Cast{Layout: g.Layout}
	}
	b.note("Dates such as %s are read with the %s first, as the vendor writes them.", values[0],
		map[string]string{"mdy": "month", "dmy": "day"}[order])
	return Cast{Layout: guessTime(values, order).Layout}
}

// days fills started and ended from a first moment and an exclusive end. Both are the vendor's own
// days: an hour of the 18th, 22:00 to 23:00, is a charge of the 18th and ends on the 19th.
func (b *bill) days(start, end *Column) {
	if c, _ := b.chosen("started", start); c != nil {
		start = c
	}
	end, _ = b.chosen("ended", end)
	k := b.dayCast(start, "")
	b.from("started", start, k, "the vendor's own day")
	if end == nil {
		b.oneDay()
		return
	}
	k = b.dayCast(end, "")
	f := castField(b.canonical("ended"), end.Name, k)
	b.endsBefore(lastDayEnd(f.SQL, ident(end.Name), k), f, "the day after the last day", end)
}

// oneDay makes every charge end the day after it started.
func (b *bill) oneDay() {
	b.set("ended", "("+b.fields["started"].SQL+") + 1", "", "", "the day after")
}

// endsBefore fills ended with the day after the charge, at least one day after its start; a line without
// an end lasts one day. f is the cast of the end's column, for its Raw and Expect.
func (b *bill) endsBefore(day string, f Field, note string, column *Column) {
	started := "(" + b.fields["started"].SQL + ")"
	sql := fmt.Sprintf("CASE WHEN (%[1]s) IS NULL THEN %[2]s + 1 WHEN (%[3]s) > %[2]s THEN (%[3]s) WHEN (%[3]s) <= %[2]s THEN %[2]s + 1 END",
		f.Raw, started, day)
	b.set("ended", sql, f.Raw, f.Expect, note, column)
}

// lastDayEnd is the day after the last day of a period that ends just before the moment in x: that day
// itself when the moment is midnight, else the next one.
func lastDayEnd(day, x string, k Cast) string {
	if k.Layout == "" || k.Layout == layoutISO {
		return fmt.Sprintf("(%s) + CASE WHEN list_contains(['', '00:00', '00:00Z', '00:00:00'], %s[12:19]) THEN 0 ELSE 1 END", day, x)
	}
	return fmt.Sprintf("(%s - INTERVAL 1 MICROSECOND)::DATE + 1", instantSQL(x, Cast{Layout: k.Layout}))
}

// amountCast says how the amounts of a column are written.
func (b *bill) amountCast(c *Column) Cast {
	if c == nil {
		return Cast{}
	}
	comma, messy := numberStyle(c.sampled(), b.s.Dialect.DecimalComma)
	return Cast{DecimalComma: comma, Messy: messy}
}
