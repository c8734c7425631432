package source

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"telltale/analytics/fault"
)

// The usage and cost endpoints of OpenAI and Anthropic answer alike: pages of buckets of time, and in each bucket
// the results of the groups that were asked for.
//
//	{"data": [{"start_time": ..., "end_time": ..., "results": [{...}, ...]}], "has_more": false, "next_page": null}
//
// Scripts that fetch all pages often save the buckets alone, as one array; that is read too.

// bucketBounds are the members of a bucket that say which time it is for, and pageMembers all that is read of a page.
var (
	bucketBounds = []string{"start_time", "end_time", "starting_at", "ending_at"}
	pageMembers  = append([]string{"data", "results", "has_more", "next_page"}, bucketBounds...)
)

// hasBuckets reports whether the head of a JSON file shows buckets with such a bound.
func hasBuckets(s *Sample, bound string) bool {
	return (s.Shape == ShapeJSON || s.Shape == ShapeJSONL) && headNames(s, "results") && headNames(s, bound)
}

// headNames reports whether the head of a JSON file has the member.
func headNames(s *Sample, member string) bool {
	return regexp.MustCompile(`"` + regexp.QuoteMeta(member) + `"\s*:`).Match(s.Head)
}

// headSays reports whether the head of a JSON file has the text.
func headSays(s *Sample, text string) bool {
	return bytes.Contains(s.Head, []byte(`"`+text+`"`))
}

// bucketReader reads the results of a report, each with its bucket's bounds beside its own members.
type bucketReader struct {
	take func(line int64, result map[string]any) error
	bad  func(Record) error

	bounds  map[string]any // of a bucket that is no element of a page's data
	results []bareResult
	bare    bool // such a bucket is open
	more    bool // the last page says that another one follows
}

// bareResult waits for the bounds of its bucket, which may stand behind it.
type bareResult struct {
	line    int64
	element json.RawMessage
}

// read reads the file. A bucket without results is taken as one result that has nothing but bounds.
func (b *bucketReader) read(ctx context.Context, path string) error {
	err := jsonElements(path, func(list string, line int64, element json.RawMessage) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch list {
		case "":
			if err := b.flush(line); err != nil {
				return err
			}
			b.more = false // A page follows the one that announced it: nothing is missing so far.
		case "data":
			return b.bucket(line, element)
		case "results":
			b.bare = true
			b.results = append(b.results, bareResult{line, element})
		case "has_more":
			b.more = b.more || string(element) == "true"
		case "next_page":
			b.more = true
		default:
			b.bare = true
			b.bounds[list] = decodeValue(element)
		}
		return nil
	}, pageMembers...)
	if err != nil {
		return err
	}
	return b.flush(0)
}

// bucket reads an element of a page's data.
func (b *bucketReader) bucket(line int64, element json.RawMessage) error {
	var bucket struct{ Results []json.RawMessage }
	begin := line
	o, _ := decodeValue(element).(map[string]any)
	if o == nil || json.Unmarshal(element, &bucket) != nil {
		return b.bad(Record{Line: line, Bad: "no bucket of a report: an object with a list of results is expected", Raw: clip(string(element), 1000)})
	}
	results := make([]bareResult, len(bucket.Results))
	at := 0
	for i, r := range bucket.Results {
		// The result is a part of the element's own text, so its line can be counted.
		begin := at + bytes.Index(element[at:], r)
		line += int64(bytes.Count(element[at:begin], []byte{'\n'}))
		results[i] = bareResult{line, r}
		at = begin
	}
	return b.give(begin, o, results)
}

// flush gives the results of a bucket that stood by itself.
func (b *bucketReader) flush(line int64) error {
	bare, bounds, results := b.bare, b.bounds, b.results
	b.bare, b.bounds, b.results = false, map[string]any{}, nil
	if !bare {
		return nil
	}
	return b.give(line, bounds, results)
}

// give takes the results of one bucket.
func (b *bucketReader) give(line int64, bounds map[string]any, results []bareResult) error {
	if len(results) == 0 {
		results = []bareResult{{line, json.RawMessage("{}")}}
	}
	for _, r := range results {
		o, _ := decodeValue(r.element).(map[string]any)
		if o == nil {
			if err := b.bad(Record{Line: r.line, Bad: "no result of a report: an object is expected", Raw: clip(string(r.element), 1000)}); err != nil {
				return err
			}
			continue
		}
		for _, name := range bucketBounds {
			if v, ok := bounds[name]; ok {
				o[name] = v
			}
		}
		if err := b.take(r.line, o); err != nil {
			return err
		}
	}
	return nil
}

// decodeValue decodes a JSON value without rounding its numbers; nil when it is none.
func decodeValue(text json.RawMessage) any {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

// rowReader reads raw records in the order of a sample's columns.
type rowReader = func(ctx context.Context, yield func(Record) error) error

// reportTable gives a vendor's report as a table, whether it was saved as CSV or as the JSON of the API: a sample with
// a column for each member of the results, and the reader of its records.
func reportTable(s *Sample, d *Draft, title string) (*Sample, rowReader, error) {
	if s.Shape != ShapeJSON && s.Shape != ShapeJSONL {
		return s, rawRecords(s), nil
	}
	table := &Sample{File: s.File, Shape: s.Shape}
	var first, rare []map[string]any
	seen := map[string]bool{}
	survey := bucketReader{bounds: map[string]any{}, bad: func(Record) error { return nil }}
	survey.take = func(_ int64, o map[string]any) error {
		news := false
		walk(o, nil, func(keys []string, _ string) {
			news = news || !seen[strings.Join(keys, ".")]
			seen[strings.Join(keys, ".")] = true
		})
		switch {
		case len(first) < sampleRows:
			first = append(first, o)
		case news:
			rare = append(rare, o)
		}
		return nil
	}
	if err := survey.read(context.Background(), s.File.Path); err != nil {
		return nil, nil, err
	}
	if len(first) == 0 {
		return nil, nil, fault.New(fault.Invalid, "The file is no %s: it has no bucket with a list of results.", title).
			Do("Let Telltale detect the source, or choose another one.")
	}
	if survey.more {
		d.warn("The last page says has_more: the next page is missing, so the report is incomplete. Fetch all pages and save them in one file.")
	}
	table.takeObjects(first, rare)
	d.Columns = table.Columns
	return table, bucketRows(s.File.Path, table.Columns), nil
}

// bucketRows yields a record for each result.
func bucketRows(path string, columns []Column) rowReader {
	return func(ctx context.Context, yield func(Record) error) error {
		flat := newFlattener(columns)
		b := bucketReader{bounds: map[string]any{}, bad: yield}
		b.take = func(line int64, o map[string]any) error {
			return yield(Record{Line: line, Values: flat.row(o)})
		}
		return b.read(ctx, path)
	}
}

// reportReader is the reader of a report whose records become rows as they are.
func reportReader(s *Sample, table *Sample, rows rowReader) Reader {
	if s == table {
		return tableReader(s)
	}
	r := Reader{Kind: ReadRows, Path: s.File.Path, Rows: rows}
	for _, c := range table.Columns {
		r.Columns = append(r.Columns, c.Name)
	}
	return r
}

// bucketName names the length of a bucket as the APIs do: "1m", "1h", "1d"; empty when it is none of them.
func bucketName(start, end string) string {
	a, b := instant(start), instant(end)
	if a.IsZero() || b.IsZero() {
		return ""
	}
	switch b.Sub(a) {
	case time.Minute:
		return "1m"
	case time.Hour:
		return "1h"
	case 24 * time.Hour:
		return "1d"
	}
	return ""
}
