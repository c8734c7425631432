package source

import (
	"bytes"
	"fmt"
	"strings"
)

// costAndUsage reads what `aws ce get-cost-and-usage` and the SDKs' call of that name return, grouped or not.
type costAndUsage struct{}

const costAndUsageTitle = "AWS get-cost-and-usage JSON"

func (costAndUsage) ID() string { return "aws-cost-and-usage" }

func (costAndUsage) Describe() Description {
	return Description{
		ID:    "aws-cost-and-usage",
		Title: costAndUsageTitle,
		Tool:  "AWS Cost Explorer API: AWS CLI, boto3",
		How: "aws ce get-cost-and-usage --granularity DAILY --metrics UnblendedCost" +
			" --time-period Start=2026-10-01,End=2026-11-01 --group-by Type=DIMENSION,Key=SERVICE > costs.json",
		Tables:   []string{billTable},
		Distinct: "a list ResultsByTime with TimePeriod",
	}
}

func (f costAndUsage) Detect(s *Sample) Match {
	if s.Shape != ShapeJSON && s.Shape != ShapeJSONL || !bytes.Contains(s.Head, []byte(`"ResultsByTime"`)) {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: costAndUsageTitle, Score: 0.8, Why: []string{"a list ResultsByTime"}}
	if bytes.Contains(s.Head, []byte(`"TimePeriod"`)) {
		m.Score = 0.98
		m.Why = append(m.Why, "elements with TimePeriod")
	}
	return m
}

// billedMetrics are the metrics of the API that can stand for the invoice, best first, and
// effectiveMetrics the amortised ones.
var (
	billedMetrics    = []string{"UnblendedCost", "NetUnblendedCost", "BlendedCost", "AmortizedCost", "NetAmortizedCost"}
	effectiveMetrics = []string{"AmortizedCost", "NetAmortizedCost"}
)

func (costAndUsage) Plan(s *Sample, d *Draft) error {
	survey, err := surveyCosts(s.File.Path)
	if err != nil {
		return err
	}
	r := costResults{path: s.File.Path, billed: firstIn(survey.metrics, billedMetrics), effective: firstIn(survey.metrics, effectiveMetrics)}
	d.metricNotes(survey, r)

	d.Columns = []Column{} // The document has no columns; the lists in it are what is read.
	b := newBill(s, d)
	b.days(&Column{Name: "start", Key: "start"}, &Column{Name: "end", Key: "end"})
	b.constant("vendor", "AWS", "the report's publisher")
	for i, k := range survey.keys {
		b.groupKey(fmt.Sprintf("key%d", i+1), k)
	}
	b.raw("billed", "billed", r.billed)
	if r.effective != "" && r.effective != r.billed {
		b.raw("effective", "effective", r.effective)
	}
	if survey.metrics[usageMetric] {
		b.raw("quantity", "usage", usageMetric)
		b.raw("unit", "usage unit", usageMetric)
	}
	b.raw("currency", "currency", "Unit of the amount")
	if len(survey.keys) == 0 {
		b.constant("kind", "usage", "ungrouped costs do not tell kinds apart")
	}
	b.raw("estimated", "estimated", "Estimated")
	b.leave("total of the groups", ident("part")+" = "+lit(partTotalOfGroups))
	b.leave("period without lines", ident("part")+" = "+lit(partNoLines))
	b.note("Records are groups: a record for each group of each period.")
	b.note("Period ends are exclusive, as the API gives them.")
	b.finish(Reader{Kind: ReadRows, Path: s.File.Path, Columns: costResultColumns, Rows: r.rows})
	return nil
}

// raw fills a field from a raw column of a Go reader; from names the vendor's field.
func (b *bill) raw(field, column, from string) {
	b.fields[field] = castField(b.canonical(field), column, Cast{})
	b.d.show(billTable, field, "", "", "from "+from)
}

// metricNotes says which metrics were taken, and what the file lacks.
func (d *Draft) metricNotes(survey costSurvey, r costResults) {
	switch r.billed {
	case "UnblendedCost":
	case "":
		d.warn("The file has usage but no cost: every record will be rejected. Ask for --metrics UnblendedCost.")
	default:
		d.warn("The file has no UnblendedCost; %s is taken for the billed amount, which differs from the invoice.", r.billed)
	}
	for _, name := range billedMetrics {
		if survey.metrics[name] && name != r.billed && name != r.effective {
			d.ignore(name, "the same money by another metric")
		}
	}
	if survey.more {
		d.warn("The file ends with a NextPageToken: the next page is missing, so the costs are incomplete.")
	}
	if survey.estimated > 0 {
		d.warn("%d of %d periods are marked as estimated: AWS may still change them.", survey.estimated, survey.periods)
	}
}

// groupKey puts a group key into the field that its dimension stands for.
func (b *bill) groupKey(column, dimension string) {
	x := ident(column)
	from := "grouped by " + dimension
	switch dimension {
	case "SERVICE", "SERVICE_CODE":
		b.set("service", x, "", "", from)
		b.set("kind", fmt.Sprintf("CASE WHEN %[1]s = 'Tax' THEN 'tax' WHEN %[1]s ILIKE 'AWS Support%%' THEN 'support' ELSE 'usage' END", x), "", "", from)
	case "LINKED_ACCOUNT", "LINKED_ACCOUNT_NAME":
		b.set("account", x, "", "", from)
	case "REGION", "AZ":
		b.set("region", x, "", "", from)
	case "USAGE_TYPE", "USAGE_TYPE_GROUP", "INSTANCE_TYPE", "OPERATION":
		b.set("sku", x, "", "", from)
	case "RESOURCE_ID":
		b.set("resource", x, "", "", from)
	case "RECORD_TYPE":
		// The API's names are words: "Usage", "Saving Plan Negation", "Tax".
		b.set("kind", kindSQL("replace(replace("+x+", ' ', ''), 'SavingPlan', 'SavingsPlan')", curKinds), "", "", from)
	default:
		name := dimension[strings.Index(dimension, ":")+1:]
		// A tag's group reads "team$search"; without a value it is "team$".
		value := fmt.Sprintf("CASE WHEN starts_with(%[1]s, %[2]s) THEN %[1]s[%[3]d:] ELSE %[1]s END", x, lit(name+"$"), len([]rune(name))+2)
		tag := fmt.Sprintf("json_object(%s, %s)", lit(name), value)
		if before, ok := b.fields["tags"]; ok {
			tag = fmt.Sprintf("json_merge_patch(%s, %s)", before.SQL, tag)
		}
		b.set("tags", fmt.Sprintf("CASE WHEN %s IS NOT NULL THEN (%s)::VARCHAR END", x, tag), "", "", from)
	}
}

// firstIn returns the first of the names that is in the set, or "".
func firstIn(set map[string]bool, names []string) string {
	for _, n := range names {
		if set[n] {
			return n
		}
	}
	return ""
}
