package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"telltale/analytics/fault"
)

// Prepare understands a file as far as it can be without asking: it inspects the file, detects its
// format and lets the format plan. Choices given by the caller come before remembered ones. The
// draft has a Plan, or Questions, never both. Errors are *fault.Error that name the file.
func Prepare(ctx context.Context, f File, c Choices, opt Options) (*Draft, error) {
	if err := c.check(); err != nil {
		return nil, err.In(f.Name())
	}
	s, err := Inspect(ctx, f, c, opt)
	if err != nil {
		return nil, err
	}
	d := &Draft{File: f, Shape: s.Shape, Matches: Detect(s), Columns: s.Columns, Sheets: s.Sheets, Choices: c}
	for _, n := range s.Notes {
		d.warn("%s", n)
	}
	format, err := d.choose(s, opt)
	if err != nil {
		return nil, fault.Of(err).In(f.Name())
	}
	if format == nil {
		return d, nil // a tie: the question is in the draft
	}
	if len(s.rivals) > 1 && d.Choices.Sheet == "" {
		d.ask(askSheet(s))
	}
	if err := format.Plan(s, d); err != nil {
		return nil, fault.Of(err).In(f.Name())
	}
	if len(d.Questions) > 0 {
		d.Plan = nil
	}
	if d.Questions != nil && d.Questions[0].ID == "sheet" {
		d.Questions = d.Questions[:1] // what another table leaves open is another question
	}
	return d, nil
}

// sure is the score from which the only match is taken without asking.
const sure = 0.5

// choose settles on a format: the chosen one, the remembered one, or the only best one. Nil without an
// error means that the draft now asks.
func (d *Draft) choose(s *Sample, opt Options) (Format, error) {
	id := d.Choices.Source
	if id == "" && s.Shape != ShapeLines {
		id = d.Choices.Table // the generic format of a table bears its name
	}
	if id == "" && opt.Remembered != nil {
		for _, m := range tied(d.Matches) {
			if old, ok := opt.Remembered(Signature(s, m.Source)); ok {
				d.Choices = d.Choices.over(old)
				id = m.Source
				break
			}
		}
	}
	if id == "" {
		best := tied(d.Matches)
		switch len(best) {
		case 0:
			return nil, fault.New(fault.Unsupported, "None of the known exports fits. %s", describeColumns(s)).
				Do("Choose the table that the file is for with --source requests (or costs, feedback, incidents, ...), and name its columns with --column ts=\"Your column\".")
		case 1:
			if best[0].Score >= sure {
				id = best[0].Source
				break
			}
			fallthrough
		default:
			d.ask(askSource(d.Matches[:max(len(best), min(len(d.Matches), 3))]))
			return nil, nil
		}
	}
	format := Named(id)
	if format == nil {
		return nil, fault.New(fault.NotFound, "There is no source %q.", id).Do("`telltale sources` lists them.")
	}
	d.Source = id
	d.Signature = Signature(s, id)
	if opt.Remembered != nil {
		if old, ok := opt.Remembered(d.Signature); ok {
			d.Choices = d.Choices.over(old)
		}
	}
	return format, nil
}

// askSource is the question for a tie.
func askSource(matches []Match) Question {
	q := Question{ID: "source", Text: "What is this file?", Flag: "--source " + matches[0].Source}
	var evidence []string
	for _, m := range matches {
		q.Options = append(q.Options, Option{Value: m.Source, Label: m.Title})
		evidence = append(evidence, fmt.Sprintf("%s: %s", m.Title, strings.Join(m.Why, ", ")))
	}
	q.Evidence = strings.Join(evidence, "; ")
	return q
}

func describeColumns(s *Sample) string {
	if s.Shape == ShapeLines && len(s.Rows) > 0 {
		return fmt.Sprintf("The first line is %q.", clip(s.Rows[0][0], 120))
	}
	names := make([]string, 0, len(s.Columns))
	for _, c := range s.Columns {
		names = append(names, c.Name)
	}
	return fmt.Sprintf("Its columns are %s.", clip(strings.Join(names, ", "), 300))
}

// Signature identifies files of one make: the source, the shape and the set of columns. Choices are
// remembered under it. The order of columns does not matter, since exports shuffle it.
func Signature(s *Sample, source string) string {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(source + "\x00" + string(s.Shape) + "\x00" + strings.Join(names, "\x00")))
	return source + ":" + hex.EncodeToString(sum[:8])
}

// over gives c with what it leaves open taken from old. Column and unit choices are merged one by one.
func (c Choices) over(old Choices) Choices {
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	merge := func(a, b map[string]string) map[string]string {
		if len(b) == 0 {
			return a
		}
		out := maps.Clone(b)
		maps.Copy(out, a)
		return out
	}
	return Choices{
		Source:   first(c.Source, old.Source),
		Table:    first(c.Table, old.Table),
		Columns:  merge(c.Columns, old.Columns),
		Zone:     first(c.Zone, old.Zone),
		Order:    first(c.Order, old.Order),
		Units:    merge(c.Units, old.Units),
		Scale:    first(c.Scale, old.Scale),
		Currency: first(c.Currency, old.Currency),
		Start:    c.Start, // a start and a span belong to one file, never to the next month's
		Sheet:    first(c.Sheet, sheetOf(old.Sheet)),
		Event:    first(c.Event, old.Event),
		Declare:  c.Declare,
		KeepAll:  c.KeepAll || old.KeepAll,
	}
}

// sheetOf drops the region: next month's table has more rows.
func sheetOf(choice string) string {
	if i := strings.LastIndex(choice, "!"); i >= 0 {
		return choice[:i]
	}
	return choice
}

// check refuses choices that no file could honour.
func (c Choices) check() *fault.Error {
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" {
			return fault.New(fault.Invalid, "There is no time zone %q.", c.Zone).Do("Give an IANA name such as Europe/Berlin or UTC.")
		}
	}
	if c.Order != "" && c.Order != "dmy" && c.Order != "mdy" {
		return fault.New(fault.Invalid, "The order of dates is dmy or mdy, not %q.", c.Order)
	}
	if c.Start != "" {
		if _, err := time.Parse(time.RFC3339, c.Start); err != nil {
			return fault.New(fault.Invalid, "The start %q is no time.", c.Start).Do("Write it like 2026-10-01T00:00:00Z.")
		}
	}
	for field, unit := range c.Units {
		if field == "ended" && (unit == "day" || unit == "month") {
			continue // how long the rows of a bill's pivot are
		}
		if _, known := durationScale[unit]; !known && unit != unitClock && unit != unitText && unit != "%" && unit != "percent" && unit != "fraction" {
			return fault.New(fault.Invalid, "%q is no unit for %s.", unit, field).Do("Use s, ms, us, ns, min, h, percent or fraction.")
		}
	}
	return nil
}
