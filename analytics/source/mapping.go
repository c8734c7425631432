package source

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// take maps a raw column to a canonical field: it works out how the values are written, asks what they
// do not tell, adds the line to the mapping and returns the field. What known sets is not
// guessed, and a person's choices come before both. The question of a field stays open in the
// draft; the returned field is then only good for a preview.
func (d *Draft) take(s *Sample, table, field, column string, known Cast) Field {
	c := *TableNamed(table).Field(field)
	col := s.named(column)
	if col == nil {
		col = &Column{Name: column}
	}
	k := known
	note := ""
	switch c.Kind {
	case Time, Date:
		k, note = d.guessTimeCast(s, c, col, known)
	case Duration:
		k, note = d.guessDurationCast(s, c, col, known)
	case Fraction:
		k, note = d.guessFractionCast(s, c, col, known)
	case Integer, Money, Price, Quantity, Weight, Number:
		comma, messy := numberStyle(col.sampled(), s.Dialect.DecimalComma)
		k.DecimalComma = k.DecimalComma || comma
		k.Messy = k.Messy || messy
		if k.DecimalComma {
			note = "decimal comma"
		}
		k.Infinite = k.Infinite || table == "samples"
	}
	d.show(table, field, column, k.Unit, note)
	return castField(c, column, k)
}

// guessTimeCast finds the layout of a time column, and asks for the order of day and month, the
// zone, or the start of relative times where the values leave them open.
func (d *Draft) guessTimeCast(s *Sample, c Canonical, col *Column, k Cast) (Cast, string) {
	values := withoutTotals(col.sampled())
	g := guessTime(values, d.Choices.Order)
	switch {
	case k.Layout != "":
		g = timeGuess{Layout: k.Layout, Ordered: true, Naive: k.Layout != layoutEpoch && k.Layout != layoutRelative && !strings.Contains(k.Layout, "%z")}
	case g.Share < 0.5 && len(values) > 0 && every(values, isSerial):
		g = timeGuess{Layout: layoutSerial, Naive: true, Ordered: true}
		if s.from1904 {
			g.Layout = layout1904
		}
	case g.Share < 0.5 && len(values) > 0 && every(values, number.MatchString):
		return d.relativeCast(c, col, k)
	}
	k.Layout = g.Layout
	var notes []string
	if !g.Ordered {
		d.ask(Question{ID: "order", Text: fmt.Sprintf("Are the dates of %q day first or month first?", col.Name), Evidence: g.Note,
			Options: []Option{{"dmy", "Day first (31/12/2026)"}, {"mdy", "Month first (12/31/2026)"}}, Flag: "--order dmy"})
	} else if g.Order != "" {
		notes = append(notes, map[string]string{"dmy": "day first: ", "mdy": "month first: "}[g.Order]+g.Note)
	}
	if c.Kind == Date || !g.Naive {
		return k, strings.Join(notes, "; ")
	}
	switch {
	case k.Zone != "":
		// The format's publisher documents the zone.
	case d.Choices.Zone != "":
		k.Zone = d.Choices.Zone
	case col.Unit == "utc" || strings.HasSuffix(col.Key, "utc"):
		k.Zone = "UTC"
	default:
		d.ask(askZone(col))
	}
	if k.Zone != "" {
		notes = append(notes, "zone "+k.Zone)
	}
	return k, strings.Join(notes, "; ")
}

// relativeCast reads numbers that are no instants as time since a start, which no file tells.
func (d *Draft) relativeCast(c Canonical, col *Column, k Cast) (Cast, string) {
	k.Layout = layoutRelative
	switch unit, certain, evidence := guessDuration(col); {
	case d.Choices.Units[c.Name] != "":
		k.Unit = d.Choices.Units[c.Name]
	case k.Unit != "":
	case certain:
		k.Unit = unit
	default:
		d.ask(askUnit(c.Name, col.Name, unit, evidence))
	}
	start, err := time.Parse(time.RFC3339, d.Choices.Start)
	if err != nil {
		d.ask(Question{ID: "start", Text: fmt.Sprintf("When did the recording start that %q counts from?", col.Name),
			Evidence: "the times are numbers that count from a start: " + strings.Join(col.Values[:min(3, len(col.Values))], ", "),
			Free:     true, Flag: "--start 2026-10-01T00:00:00Z"})
	}
	k.Start = start.UTC().Format("2006-01-02 15:04:05.999999")
	return k, "counted from " + start.UTC().Format(time.RFC3339)
}

// askZone asks for the zone of times that carry none.
func askZone(col *Column) Question {
	q := Question{
		ID:       "zone",
		Text:     fmt.Sprintf("In which time zone are the times of %q?", col.Name),
		Evidence: "they carry no zone, and neither does the name of the column",
		Options:  []Option{{"UTC", "UTC"}},
		Free:     true,
		Flag:     "--zone UTC",
	}
	if v := present(col.Values); len(v) > 0 {
		if day, ok := calendarDay(v[0], ""); ok && isSerial(v[0]) {
			v[0] = day.Format(time.DateOnly)
		}
		q.Evidence = fmt.Sprintf("values such as %q carry no zone, and neither does the name of the column", v[0])
	}
	if local := localZone(); !utc(local) {
		q.Options = append(q.Options, Option{local, local + " (this machine)"})
	}
	return q
}

func (d *Draft) guessDurationCast(s *Sample, c Canonical, col *Column, k Cast) (Cast, string) {
	comma, messy := numberStyle(col.sampled(), s.Dialect.DecimalComma)
	switch unit, certain, evidence := guessDuration(col); {
	case d.Choices.Units[c.Name] != "":
		k.Unit = d.Choices.Units[c.Name]
	case k.Unit != "":
		// The format fixes the unit, but spelled-out values still need the slower reading.
		if unit == unitClock || unit == unitText {
			k.Unit = unit
		}
	case certain:
		k.Unit = unit
	default:
		if k.Unit = toolUnit(s, col); k.Unit == "" {
			d.ask(askUnit(c.Name, col.Name, unit, evidence))
			k.Unit = unit
		}
	}
	if k.Unit != unitClock && k.Unit != unitText {
		k.DecimalComma, k.Messy = k.DecimalComma || comma, k.Messy || messy && comma
	}
	return k, unitName(k.Unit) + " to microseconds"
}

// named returns the column of that name, or nil.
func (s *Sample) named(name string) *Column {
	if i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return &s.Columns[i]
	}
	return nil
}

// keyed returns the first column with one of the keys, trying them in order, or nil.
func (s *Sample) keyed(keys ...string) *Column {
	for _, k := range keys {
		if i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == k }); i >= 0 {
			return &s.Columns[i]
		}
	}
	return nil
}

// has reports whether there is a column for each key.
func (s *Sample) has(keys ...string) bool {
	return every(keys, func(k string) bool { return s.keyed(k) != nil })
}

// sampled gives all values that were looked at: those of the head and of the windows further down.
func (c *Column) sampled() []string {
	if len(c.all) > 0 {
		return c.all
	}
	return c.Values
}
