package actions

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/gocarina/gocsv"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
)

// line is an item as a row of a spreadsheet. What was found out about it is written, and not read.
type line struct {
	ID       string `csv:"id"`
	Title    string `csv:"title"`
	Owner    string `csv:"owner"`
	Due      string `csv:"due"`
	KPI      string `csv:"kpi"`
	Segment  string `csv:"segment"`
	Expected string `csv:"expected"`
	State    string `csv:"state"`
	Started  string `csv:"started"`
	Done     string `csv:"done"`
	Note     string `csv:"note"`
	Meeting  string `csv:"meeting"`
	Created  string `csv:"created"`
	Verdict  string `csv:"verdict"`
	Measured string `csv:"measured"`
	Beside   string `csv:"beside"`
}

// columns are those that are read.
var columns = []string{"id", "title", "owner", "due", "kpi", "segment", "expected", "state", "started", "done", "note", "meeting", "created"}

// WriteCSV writes the items of an overview as a sheet that Import reads. Texts are never taken for formulas.
func WriteCSV(w io.Writer, o ActionList) error {
	lines := []line{}
	for _, listed := range o.Items {
		i := listed.Item
		l := line{ID: strconv.FormatInt(i.ID, 10), Title: figures.Inert(i.Title), Owner: figures.Inert(i.Owner), Due: i.Due, KPI: i.KPI, Segment: figures.Inert(segmentText(i.Filters)),
			Expected: figures.Inert(i.Expected), State: i.State, Started: i.Started, Done: i.Done, Note: figures.Inert(i.Note), Created: i.Created}
		if i.Meeting > 0 {
			l.Meeting = strconv.FormatInt(i.Meeting, 10)
		}
		if j := listed.Judgement; j != nil {
			l.Verdict, l.Measured, l.Beside = j.Verdict, figures.Inert(j.Measured), figures.Inert(strings.Join(j.Beside, "; "))
		}
		lines = append(lines, l)
	}
	return gocsv.Marshal(lines, w)
}

// Imported counts what a sheet brought.
type Imported struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
}

// Import reads a sheet as WriteCSV writes it, of which only the title is needed, and keeps all of it as one change, or
// nothing. A row is the item that it names by id and title, or that has the same title, KPI and day; else it is new. So the
// same sheet twice changes nothing. It fails with fault.Invalid naming the line.
func (r *Register) Import(ctx context.Context, name string, from io.Reader) (Imported, error) {
	read, lines, err := readCSV(name, from)
	if err != nil {
		return Imported{}, err
	}
	have, err := r.Items(ctx)
	if err != nil {
		return Imported{}, err
	}
	rules, err := r.rules(ctx)
	if err != nil {
		return Imported{}, err
	}
	wrong := func(n int64, err error) error { return fault.Of(err).In(name).At(n) }
	var counts Imported
	var changed []Item
	var at []int64
	taken := map[int64]bool{}
	for n, i := range read {
		old := found(i, have)
		if old == nil {
			i.ID = 0
			counts.Added++
		} else {
			if taken[old.ID] {
				return Imported{}, wrong(lines[n], fault.New(fault.Invalid, "The action %q stands in the sheet twice.", i.Title).Do("Take one of them out."))
			}
			taken[old.ID] = true
			i.ID = old.ID
			if i.Created == "" {
				i.Created = old.Created
			}
			checked, err := rules.checked(i, old)
			if err != nil {
				return Imported{}, wrong(lines[n], err)
			}
			if same(checked, *old) {
				counts.Same++
				continue
			}
			counts.Changed++
		}
		changed, at = append(changed, i), append(at, lines[n])
	}
	if len(changed) == 0 {
		return counts, nil
	}
	if _, err := r.keep(ctx, changed, func(n int, err error) error { return wrong(at[n], err) }); err != nil {
		return Imported{}, err
	}
	return counts, nil
}

// found is the item that a row is about, nil for a new one.
func found(i Item, have []Item) *Item {
	for n := range have {
		if h := &have[n]; h.ID == i.ID && h.Title == i.Title {
			return h
		}
	}
	for n := range have {
		if h := &have[n]; h.Title == i.Title && h.KPI == i.KPI && h.Due == i.Due {
			return h
		}
	}
	return nil
}

// same reports whether two items differ in nothing but when they were changed.
func same(a, b Item) bool {
	segment := segmentText(a.Filters) == segmentText(b.Filters)
	a.Changed, a.Filters, b.Changed, b.Filters = "", nil, "", nil
	return segment && a.ID == b.ID && a.Title == b.Title && a.Owner == b.Owner && a.Due == b.Due && a.KPI == b.KPI && a.Expected == b.Expected && a.Started == b.Started &&
		a.Done == b.Done && a.State == b.State && a.Note == b.Note && a.Meeting == b.Meeting && a.Created == b.Created
}

// readCSV reads the rows of a sheet with the lines on which they begin.
func readCSV(name string, from io.Reader) (items []Item, lines []int64, err error) {
	bad := func(line int64, format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).In(name).At(line)
	}
	data, err := io.ReadAll(io.LimitReader(from, 16<<20))
	if err != nil {
		return nil, nil, fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(name)
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	in := csv.NewReader(strings.NewReader(text))
	if head, _, _ := strings.Cut(text, "\n"); strings.Count(head, ";") > strings.Count(head, ",") {
		in.Comma = ';' // as spreadsheets of half of the world write it
	}
	unmarshaller, err := gocsv.NewUnmarshaller(in, line{})
	if err != nil {
		return nil, nil, bad(1, "The sheet cannot be read: %v.", err)
	}
	if !slices.Contains(unmarshaller.Headers, "title") {
		return nil, nil, fault.New(fault.Invalid, "The first line names no column title.").In(name).At(1).Do("It may name %s.", strings.Join(columns, ", "))
	}
	if len(unmarshaller.MismatchedHeaders) > 0 {
		return nil, nil, fault.New(fault.Invalid, "The column %q is none of an action.", unmarshaller.MismatchedHeaders[0]).In(name).At(1).Do("There are %s.", strings.Join(columns, ", "))
	}
	for {
		read, err := unmarshaller.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var broken *csv.ParseError
			if errors.As(err, &broken) {
				return nil, nil, bad(int64(broken.StartLine), "The line cannot be read: %v.", broken.Err)
			}
			return nil, nil, bad(0, "The sheet cannot be read: %v.", err)
		}
		at, _ := in.FieldPos(0)
		i, wrong := read.(line).item()
		if wrong != nil {
			return nil, nil, wrong.In(name).At(int64(at))
		}
		items, lines = append(items, i), append(lines, int64(at))
	}
	if len(items) == 0 {
		return nil, nil, bad(1, "There are no actions in the sheet.")
	}
	return items, lines, nil
}

// item is what a row says.
func (l line) item() (Item, *fault.Error) {
	number := func(name, text string) (int64, *fault.Error) {
		if text == "" {
			return 0, nil
		}
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil || n < 1 {
			return 0, fault.New(fault.Invalid, "%q is no number of %s.", text, name)
		}
		return n, nil
	}
	id, err := number("an action", strings.TrimSpace(l.ID))
	if err != nil {
		return Item{}, err
	}
	meeting, err := number("a meeting", strings.TrimSpace(l.Meeting))
	if err != nil {
		return Item{}, err
	}
	filters, err := parseSegment(figures.Plain(strings.TrimSpace(l.Segment)))
	return Item{ID: id, Title: strings.Join(strings.Fields(figures.Plain(l.Title)), " "), Owner: figures.Plain(l.Owner), Due: strings.TrimSpace(l.Due), KPI: strings.TrimSpace(l.KPI), Filters: filters,
		Expected: figures.Plain(strings.TrimSpace(l.Expected)), State: strings.ToLower(strings.TrimSpace(l.State)), Started: strings.TrimSpace(l.Started), Done: strings.TrimSpace(l.Done),
		Note: figures.Plain(l.Note), Meeting: meeting, Created: strings.TrimSpace(l.Created)}, err
}

// segmentText writes filters as "model=gpt-5|gpt-4, status!=429".
func segmentText(filters []engine.Filter) string {
	parts := make([]string, len(filters))
	for n, f := range filters {
		is := "="
		if f.Not {
			is = "!="
		}
		parts[n] = f.Dimension + is + strings.Join(f.Values, "|")
	}
	return strings.Join(parts, ", ")
}

func parseSegment(text string) ([]engine.Filter, *fault.Error) {
	filters := []engine.Filter{}
	if text == "" {
		return filters, nil
	}
	for _, part := range strings.Split(text, ", ") {
		dimension, values, ok := strings.Cut(part, "=")
		dimension, not := strings.CutSuffix(strings.TrimSpace(dimension), "!")
		if !ok || dimension == "" {
			return nil, fault.New(fault.Invalid, "%q is no segment.", part).Do("Write it as model=gpt-5, several values as model=gpt-5|gpt-4.")
		}
		filters = append(filters, engine.Filter{Dimension: dimension, Values: strings.Split(values, "|"), Not: not})
	}
	return filters, nil
}
