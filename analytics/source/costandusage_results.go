package source

import (
	"context"
	"encoding/json"
	"strings"
)

// costResults is what `aws ce get-cost-and-usage` prints, or several of its pages.
type costResults struct {
	path      string
	billed    string // the metric that is the invoice amount
	effective string // the amortised metric; empty when the file has none
}

// costPeriod is one element of ResultsByTime.
type costPeriod struct {
	TimePeriod struct{ Start, End string }
	Total      map[string]costMetric
	Groups     []struct {
		Keys    []string
		Metrics map[string]costMetric
	}
	Estimated looseText
}

// costMetric is an amount with its unit: a currency, or what usage is counted in.
type costMetric struct{ Amount, Unit looseText }

// The raw columns of a costResults record.
var costResultColumns = []string{
	"start", "end", "key1", "key2", "billed", "currency", "effective", "usage", "usage unit", "estimated", "part",
}

// The records of a costResults that are no lines.
const (
	partTotalOfGroups = "total of the groups"
	partNoLines       = "period without lines"
)

const usageMetric = "UsageQuantity"

// rows yields a record for each group of each period, or for each period when nothing is grouped.
func (c costResults) rows(ctx context.Context, yield func(Record) error) error {
	return jsonElements(c.path, func(list string, line int64, element json.RawMessage) error {
		if list == "" {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var p costPeriod
		if err := json.Unmarshal(element, &p); err != nil {
			return yield(Record{Line: line, Bad: "no period of a cost report: " + err.Error(), Raw: string(element)})
		}
		return c.period(line, p, yield)
	}, "ResultsByTime")
}

// period yields the records of one period. A total beside groups says the same money again.
func (c costResults) period(line int64, p costPeriod, yield func(Record) error) error {
	if len(p.Groups) == 0 && len(p.Total) == 0 {
		return yield(c.record(line, p, nil, nil, partNoLines))
	}
	if len(p.Total) > 0 {
		part := ""
		if len(p.Groups) > 0 {
			part = partTotalOfGroups
		}
		if err := yield(c.record(line, p, nil, p.Total, part)); err != nil {
			return err
		}
	}
	for _, g := range p.Groups {
		if err := yield(c.record(line, p, g.Keys, g.Metrics, "")); err != nil {
			return err
		}
	}
	return nil
}

func (c costResults) record(line int64, p costPeriod, keys []string, metrics map[string]costMetric, part string) Record {
	key := func(i int) string {
		if i < len(keys) {
			return keys[i]
		}
		return ""
	}
	billed, usage := metrics[c.billed], metrics[usageMetric]
	unit := string(usage.Unit)
	if unit == "N/A" {
		unit = "" // Usage of several services has no common unit.
	}
	return Record{Line: line, Values: []string{
		p.TimePeriod.Start, p.TimePeriod.End, key(0), key(1),
		string(billed.Amount), string(billed.Unit), string(metrics[c.effective].Amount),
		string(usage.Amount), unit, strings.ToLower(string(p.Estimated)), part,
	}}
}
