package source

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// wide reports whether a table of samples has a metric in each column: a time and only numbers or
// labels beside it, and no column that is named like a single value.
func wide(s *Sample, m map[string]string) bool {
	if m["ts"] == "" || m["value"] != "" || s.Shape == ShapeParquet {
		return false
	}
	n := len(numericColumns(s, m))
	return n > 0 && len(s.Columns)-n <= 4
}

// numericColumns are the columns of a wide table that hold metrics: numbers that are no times.
func numericColumns(s *Sample, m map[string]string) []int {
	var out []int
	for i := range s.Columns {
		c := &s.Columns[i]
		values := present(c.sampled())
		if c.Name != m["ts"] && len(values) > 0 && every(values, plainNumber.MatchString) && !(strings.Contains(c.Key, "time") && every(values, isEpoch)) {
			out = append(out, i)
		}
	}
	return out
}

// planWide turns a wide table: each record gives one sample for each metric that has a value.
func (g generic) planWide(s *Sample, d *Draft, p *Plan) {
	m := automap(s, g.table, d.Choices.Columns)
	ts := m["ts"]
	at := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == ts })
	metrics := numericColumns(s, m)
	var labels []int
	for i, c := range s.Columns {
		switch {
		case i == at:
		case slices.Contains(metrics, i):
			d.show(g.table, "value", c.Name, c.Unit, "metric "+c.Name)
		case isTimeKey(c.Key):
			d.ignore(c.Name, "a second time column")
		default:
			labels = append(labels, i)
			d.show(g.table, "labels", c.Name, "", "")
		}
	}
	t := TableNamed(g.table)
	records := rawRecords(s)
	p.Reader = Reader{Kind: ReadRows, Path: s.File.Path, Columns: []string{ts, "metric", "value", "labels", "unit"},
		Rows: func(ctx context.Context, yield func(Record) error) error {
			return records(ctx, func(r Record) error { return turn(s, r, at, metrics, labels, yield) })
		}}
	p.Outputs = []Output{{Table: g.table, Fields: []Field{
		d.take(s, g.table, "ts", ts, Cast{}),
		castField(*t.Field("metric"), "metric", Cast{}),
		castField(*t.Field("labels"), "labels", Cast{}),
		castField(*t.Field("value"), "value", Cast{Infinite: true}),
		castField(*t.Field("unit"), "unit", Cast{}),
	}}}
	d.finish(p)
}

// turn yields the samples of one wide record.
func turn(s *Sample, r Record, at int, metrics, labels []int, yield func(Record) error) error {
	r, ok := whole(r, len(s.Columns))
	if !ok {
		return yield(r)
	}
	text := ""
	if len(labels) > 0 {
		set := map[string]string{}
		for _, i := range labels {
			set[s.Columns[i].Name] = r.Values[i]
		}
		b, _ := json.Marshal(set) // a map of strings can be written
		text = string(b)
	}
	for _, i := range metrics {
		if r.Values[i] == "" {
			continue
		}
		if err := yield(Record{Line: r.Line, Values: []string{r.Values[at], s.Columns[i].Name, r.Values[i], text, s.Columns[i].Unit}}); err != nil {
			return err
		}
	}
	return nil
}

// whole reports whether a record can be read and has a value for each column; when not, it is returned as a bad one.
func whole(r Record, width int) (Record, bool) {
	if r.Bad == "" && len(r.Values) == width {
		return r, true
	}
	if r.Bad == "" {
		r.Bad = fmt.Sprintf("%d values in place of %d", len(r.Values), width)
	}
	if r.Raw == "" {
		r.Raw = strings.Join(r.Values, ",")
	}
	return r, false
}

// rawRecords reads the records of a sample's file in Go, for tables that must be turned.
func rawRecords(s *Sample) func(ctx context.Context, yield func(Record) error) error {
	switch s.Shape {
	case ShapeXLSX:
		return sheetRecords(s)
	case ShapeJSON:
		return documentRecords(s)
	case ShapeJSONL:
		flat := newFlattener(s.Columns)
		return func(ctx context.Context, yield func(Record) error) error {
			return eachLine(ctx, s.File.Path, yield, func(n int64, line string) error {
				if strings.TrimSpace(line) == "" {
					return nil
				}
				objects := decodeLines([]string{line})
				if len(objects) == 0 {
					return yield(Record{Line: n, Bad: "not a JSON object", Raw: line})
				}
				return yield(Record{Line: n, Values: flat.row(objects[0]), Raw: line})
			})
		}
	}
	return csvRecords(s.File.Path, s.Dialect)
}
