package cli

import (
	"maps"
	"strings"

	"github.com/spf13/pflag"

	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/app"
)

// answers are the options that answer questions about files, as they were typed.
type answers struct {
	choices source.Choices
	units   []string // field=unit
	columns []string // field=Column
}

// flags declares the options. Their names are those that the questions print.
func (a *answers) flags(f *pflag.FlagSet) {
	c := &a.choices
	f.StringVar(&c.Source, "source", "", "which export it is: an `id` of telltale sources")
	f.StringVar(&c.Table, "table", "", "canonical `table` that a generic file fills: requests, costs ...")
	f.StringVar(&c.Zone, "zone", "", "IANA `zone` of times without one: Europe/Berlin, UTC")
	f.StringVar(&c.Order, "order", "", "`order` of dates such as 03/04/2026: dmy or mdy")
	f.StringArrayVar(&a.units, "unit", nil, "unit of a field's raw values, `field=unit`: duration_us=ms (repeatable)")
	f.StringVar(&c.Scale, "scale", "", "rating `scale`: 1-5, 0-10, thumb")
	f.StringVar(&c.Currency, "currency", "", "ISO `code` of amounts without a currency: USD")
	f.StringVar(&c.Start, "start", "", "RFC 3339 `time` at which relative times begin")
	f.StringVar(&c.Sheet, "sheet", "", "sheet of a workbook, and region: `Sheet!A5:K120`")
	f.StringArrayVar(&a.columns, "column", nil, "which column a field comes from, `field=Column`; \"field=\" leaves it empty (repeatable)")
	f.StringVar(&c.Event, "event", "", "`name` of the event that is a conversion, in logs of product events")
	f.StringVar(&c.Declare, "declare", "", "the span that an event list is complete for: `FROM/TO`, 2026-10-01/2026-11-01")
	f.BoolVar(&c.KeepAll, "keep-all", false, "count rows that equal rows of an overlapping import too (another server's log)")
}

// choose adds answers to what was known about a file.
type choose source.Choices

// parse checks the options.
func (a *answers) parse() (choose, error) {
	c := a.choices
	var err error
	if c.Units, err = pairs("--unit", a.units); err != nil {
		return choose{}, err
	}
	if c.Columns, err = pairs("--column", a.columns); err != nil {
		return choose{}, err
	}
	if c.Order != "" && c.Order != "dmy" && c.Order != "mdy" {
		return choose{}, fault.New(fault.Invalid, "--order %s is no order.", c.Order).Do("Use --order dmy or --order mdy.")
	}
	return choose(c), nil
}

// pairs splits options of the form field=value.
func pairs(flag string, given []string) (map[string]string, error) {
	if len(given) == 0 {
		return nil, nil
	}
	found := map[string]string{}
	for _, pair := range given {
		field, value, ok := strings.Cut(pair, "=")
		if !ok || field == "" {
			return nil, fault.New(fault.Invalid, "%s %q has no field.", flag, pair).Do("Write it as %s field=value.", flag)
		}
		found[field] = value
	}
	return found, nil
}

// any reports whether anything was answered.
func (c choose) any() bool {
	return c.Source != "" || c.Table != "" || c.Zone != "" || c.Order != "" || len(c.Units) > 0 || c.Scale != "" ||
		c.Currency != "" || c.Start != "" || c.Sheet != "" || c.Event != "" || len(c.Columns) > 0 || c.Declare != "" || c.KeepAll
}

// apply returns the known choices with the answers over them.
func (c choose) apply(known source.Choices) source.Choices {
	for _, field := range []struct{ known, answer *string }{
		{&known.Source, &c.Source}, {&known.Table, &c.Table}, {&known.Zone, &c.Zone}, {&known.Order, &c.Order},
		{&known.Scale, &c.Scale}, {&known.Currency, &c.Currency}, {&known.Start, &c.Start}, {&known.Sheet, &c.Sheet},
		{&known.Event, &c.Event}, {&known.Declare, &c.Declare},
	} {
		if *field.answer != "" {
			*field.known = *field.answer
		}
	}
	known.Units = over(known.Units, c.Units)
	known.Columns = over(known.Columns, c.Columns)
	known.KeepAll = known.KeepAll || c.KeepAll
	return known
}

// answer applies the answers to the files of a drop that can be read.
func (c choose) answer(a *app.App, drop app.PreparedDrop) (app.PreparedDrop, error) {
	if !c.any() {
		return drop, nil
	}
	drop.Ready = 0
	for i, file := range drop.Files {
		if file.Error == nil {
			revised, err := a.Imports().Revise(drop.ID, i, c.apply(file.Draft.Choices))
			if err != nil {
				return drop, err
			}
			drop.Files[i] = revised
		}
		if drop.Files[i].Ready {
			drop.Ready++
		}
	}
	return drop, nil
}

// over is a copy of known with the answers over it.
func over(known, answers map[string]string) map[string]string {
	if len(answers) == 0 {
		return known
	}
	merged := maps.Clone(known)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, answers)
	return merged
}
