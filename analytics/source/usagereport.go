package source

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"telltale/analytics/fault"
)

// A usage report counts tokens and requests by bucket of time, key and model: each of its rows stands for many
// requests, of which it knows nothing but their sum. It must not fill requests, where a row is one request with its
// own time; it fills samples, one for each count, named alike for all vendors:
//
//	llm_requests                      requests to a model
//	llm_input_tokens                  input tokens, cached ones included
//	llm_input_cached_tokens           the part of them that was read from a cache
//	llm_input_uncached_tokens         the part that was not
//	llm_input_cache_write_5m_tokens   input tokens that were written to a cache, by its life time (Anthropic)
//	llm_output_tokens                 output tokens
//
// and others by the vendor's own names. Labels are vendor, model, bucket (1m, 1h, 1d), tier, batch and what else the
// report is grouped by. Anthropic gives the parts of the input and no sum of them.

// usageReport drafts the plan of a usage report.
type usageReport struct {
	title    string
	vendor   string
	table    *Sample
	rows     rowReader
	start    *Column
	end      *Column // exclusive; nil when the report does not say
	bucket   string  // the length of all buckets where no end tells it
	model    *Column
	modelSQL func(x string) string // the canonical form of a model's name
	counts   []usageCount
	labels   []usageLabel
	fixed    map[string]string // labels of all records
	notes    []string
}

// usageCount is a column that counts something.
type usageCount struct {
	column *Column
	metric string
	unit   string
}

// usageLabel is a column that says what was counted; fold makes its words lower case.
type usageLabel struct {
	column *Column
	name   string
	fold   bool
}

// The raw columns of a usage record: one count of one row of the report.
const (
	usageStart      = "start"
	usageModel      = "model"
	usageMetricName = "metric"
	usageValue      = "value"
	usageUnit       = "unit"
	usageLabels     = "labels"
)

var usageColumns = []string{usageStart, usageModel, usageMetricName, usageValue, usageUnit, usageLabels}

// count adds a column to the counts when the report has it.
func (u *usageReport) count(metric, unit string, keys ...string) {
	if c := u.table.keyed(keys...); c != nil && !u.counted(c) {
		u.counts = append(u.counts, usageCount{c, metric, unit})
	}
}

func (u *usageReport) counted(c *Column) bool {
	for _, o := range u.counts {
		if o.column.Name == c.Name {
			return true
		}
	}
	return false
}

// label adds a column to the labels when the report has it.
func (u *usageReport) label(name string, keys ...string) {
	if c := u.table.keyed(keys...); c != nil {
		u.labels = append(u.labels, usageLabel{column: c, name: name, fold: name == "batch" || name == "tier"})
	}
}

// finish hands the plan to the draft.
func (u *usageReport) finish(s *Sample, d *Draft) error {
	if u.start == nil {
		return fault.New(fault.Invalid, "The file is no %s: it has no column with the start of a bucket.", u.title).
			Do("Let Telltale detect the source, or choose another one.")
	}
	if len(u.counts) == 0 {
		d.warn("The report is empty: nothing was used in its time, or it was exported without counts.")
	}
	const table = "samples"
	t := TableNamed(table)
	layout := Cast{Zone: "UTC"}
	if every(present(u.start.sampled()), isEpoch) {
		layout.Layout = layoutEpoch
	}
	d.show(table, "ts", u.start.Name, "", "start of the bucket, UTC")
	for _, c := range u.counts {
		d.show(table, "value", c.column.Name, c.unit, "metric "+c.metric)
	}
	labels := ident(usageLabels)
	if u.model != nil {
		d.show(table, "labels", u.model.Name, "", "model")
		labels = fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN %[2]s ELSE json_merge_patch(%[2]s, json_object('model', %[3]s))::VARCHAR END",
			ident(usageModel), labels, u.modelSQL(ident(usageModel)))
	}
	for _, l := range u.labels {
		d.show(table, "labels", l.column.Name, "", l.name)
	}
	if u.end != nil {
		d.show(table, "labels", u.end.Name, "", "bucket: how long it is")
	}
	value := castExpr(Canonical{Name: "value", Kind: Integer}, ident(usageValue), usageValue, Cast{})
	value.SQL = "(" + value.SQL + ")::DOUBLE"
	d.finish(&Plan{
		Reader: Reader{Kind: ReadRows, Path: s.File.Path, Columns: usageColumns, Rows: u.records},
		Outputs: []Output{{Table: table, Fields: []Field{
			castField(*t.Field("ts"), usageStart, layout),
			castField(*t.Field("metric"), usageMetricName, Cast{}),
			{Name: "labels", SQL: labels, Column: usageLabels},
			value,
			castField(*t.Field("unit"), usageUnit, Cast{}),
		}}},
		Ignore: []IgnoreRule{{Reason: "bucket without usage", Where: ident(usageMetricName) + " IS NULL"}},
		Notes: append([]string{
			"Rows are sums over many requests, so they are kept as samples and never counted as requests.",
			"Records are counts: a record for each count of each row, and one for a bucket without any.",
		}, u.notes...),
	})
	return nil
}

// records yields the counts of each row.
func (u *usageReport) records(ctx context.Context, yield func(Record) error) error {
	at := map[string]int{}
	for i, c := range u.table.Columns {
		at[c.Name] = i
	}
	return u.rows(ctx, func(r Record) error {
		if r, ok := whole(r, len(u.table.Columns)); !ok {
			return yield(r)
		}
		value := func(c *Column) string {
			if c == nil {
				return ""
			}
			if v := strings.TrimSpace(r.Values[at[c.Name]]); v != "null" {
				return v
			}
			return ""
		}
		start := value(u.start)
		if instant(start).IsZero() {
			return yield(Record{Line: r.Line, Bad: fmt.Sprintf("%s: a time is expected, not %q", u.start.Name, start), Raw: strings.Join(r.Values, ",")})
		}
		labels := u.labelsOf(start, value)
		none := true
		for _, c := range u.counts {
			v := value(c.column)
			if v == "" {
				continue
			}
			none = false
			if err := yield(Record{Line: r.Line, Values: []string{start, value(u.model), c.metric, v, c.unit, labels}}); err != nil {
				return err
			}
		}
		if !none {
			return nil
		}
		return yield(Record{Line: r.Line, Values: []string{start, "", "", "", "", ""}})
	})
}

// labelsOf gives the labels of a row but the model, whose name SQL makes canonical.
func (u *usageReport) labelsOf(start string, value func(*Column) string) string {
	labels := map[string]string{"vendor": u.vendor, "bucket": u.bucket}
	for name, v := range u.fixed {
		labels[name] = v
	}
	if u.end != nil {
		labels["bucket"] = bucketName(start, value(u.end))
	}
	for _, l := range u.labels {
		v := value(l.column)
		if l.fold {
			v = strings.ToLower(v)
		}
		labels[l.name] = v
	}
	for name, v := range labels {
		if v == "" {
			delete(labels, name)
		}
	}
	text, _ := json.Marshal(labels) // a map of strings can be written
	return string(text)
}
