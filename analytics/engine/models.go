package engine

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// A model is called differently in logs and on bills: "openai/gpt-4o-2024-08-06" and "GPT 4o, input". Both come down to a
// name without its provider, the date of its snapshot, blanks and dots.
var (
	modelGaps   = regexp.MustCompile(`[\s._]+`)
	modelDate   = regexp.MustCompile(`-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$`)
	modelPrefix = regexp.MustCompile(`^.*/`)
)

func canonicalModel(name string) string {
	name = modelGaps.ReplaceAllString(strings.ToLower(strings.TrimSpace(name)), "-")
	return modelDate.ReplaceAllString(modelPrefix.ReplaceAllString(name, ""), "")
}

// modelDay is what one model did and cost on one local day.
type modelDay struct {
	day                       int64
	model                     string // canonical
	name                      string // as in the log
	vendor                    string // on the bill
	requests, in, out, cached float64
	cost, credit              float64 // credit is the negative part of cost
}

// modelUse is the use of models by day, from the request log.
func (e *Engine) modelUse(ctx context.Context, q question) ([]modelDay, error) {
	fact := e.catalog.Fact("requests")
	f := q.frame()
	r := e.relate(f, need{fact: fact, names: []string{"weight", "input_tokens", "output_tokens", "cached_tokens", "model"}, grain: daily})
	cells, err := e.cells(ctx, fmt.Sprintf(`SELECT key AS day, coalesce(model, '') AS name, sum(weight)::VARCHAR, coalesce(sum(input_tokens), 0)::VARCHAR,
		coalesce(sum(output_tokens), 0)::VARCHAR, coalesce(sum(cached_tokens), 0)::VARCHAR FROM (%s) GROUP BY 1, 2 ORDER BY 1, 2`, r.sql), 6)
	if err != nil {
		return nil, err
	}
	var days []modelDay
	for _, c := range cells {
		days = append(days, modelDay{day: int64(numeric(c[0])), model: canonicalModel(c[1]), name: c[1], requests: numeric(c[2]), in: numeric(c[3]), out: numeric(c[4]), cached: numeric(c[5])})
	}
	return days, nil
}

// modelCost is the cost of models by day, from bills: each line belongs to the model of the list that its model, SKU or text
// names; those that name none have an empty name.
func (e *Engine) modelCost(ctx context.Context, q question, models []string) ([]modelDay, error) {
	slices.SortFunc(models, func(a, b string) int { return len(b) - len(a) })
	match := &catalog.Match{On: `regexp_replace(lower(concat_ws(' | ', model, sku, description)), '[\s._]+', '-', 'g')`}
	for _, m := range models {
		if m != "" {
			match.Rules = append(match.Rules, catalog.MatchRule{Name: m, Pattern: `(^|[^a-z0-9])` + regexp.QuoteMeta(m) + `($|[^a-z0-9-]|-(\d{4}|\||input|output|cached|batch))`})
		}
	}
	named := "''"
	if len(match.Rules) > 0 {
		named = matchText(match, match.On)
	}
	// The spread relation has one key, which holds both; no name has a line break in it.
	fact := *e.catalog.Fact("costs")
	fact.Dimensions = append(slices.Clone(fact.Dimensions), catalog.Dimension{Name: "named model", Value: "coalesce(vendor, '') || chr(10) || " + named})
	r := e.spread(q.frame(), need{fact: &fact, by: "named model"})
	cells, err := e.cells(ctx, fmt.Sprintf(`SELECT day, key, (sum(amount)::DOUBLE / 1e12)::VARCHAR, (coalesce(sum(amount) FILTER (amount < 0), 0)::DOUBLE / 1e12)::VARCHAR
		FROM (%s) GROUP BY 1, 2 ORDER BY 1, 2`, r.sql), 4)
	if err != nil {
		return nil, err
	}
	var days []modelDay
	for _, c := range cells {
		vendor, model, _ := strings.Cut(c[1], "\n")
		days = append(days, modelDay{day: int64(numeric(c[0])), vendor: vendor, model: model, cost: numeric(c[2]), credit: numeric(c[3])})
	}
	return days, nil
}

// modelNames are the models of a use, each once, in order.
func modelNames(days ...[]modelDay) []string {
	var names []string
	for _, list := range days {
		for _, d := range list {
			names = append(names, d.model)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// numeric reads a number that SQL wrote; what is none is zero.
func numeric(text string) float64 {
	f, _ := zero(rational(text, true)).Float64()
	return f
}
