package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// withReports adds the models of which the log has no tokens, as vendors' usage reports tell them; reported are their
// canonical names by the reports' own. Reports have no other dimensions, so filters leave them out.
func (e *Engine) withReports(ctx context.Context, q question, use []modelDay) (all []modelDay, reported map[string]string, err error) {
	if len(q.filters) > 0 {
		return use, nil, nil
	}
	cells, err := e.cells(ctx, "SELECT day::VARCHAR, name, requests::VARCHAR, tokens_in::VARCHAR, tokens_out::VARCHAR, cached::VARCHAR FROM ("+reportedSQL(q.frame())+") ORDER BY 1, 2", 6)
	if err != nil || len(cells) == 0 {
		return use, nil, err
	}
	logged := map[string]bool{}
	for _, d := range use {
		logged[d.model] = logged[d.model] || d.in+d.out > 0
	}
	reported = map[string]string{}
	models := map[string]bool{}
	for _, c := range cells {
		d := modelDay{day: int64(numeric(c[0])), model: canonicalModel(c[1]), name: c[1], requests: numeric(c[2]), in: numeric(c[3]), out: numeric(c[4]), cached: numeric(c[5])}
		if !logged[d.model] {
			reported[d.name], models[d.model] = d.model, true
			all = append(all, d)
		}
	}
	// What the log has of those models are calls without tokens.
	use = slices.DeleteFunc(slices.Clone(use), func(d modelDay) bool { return models[d.model] })
	return append(use, all...), reported, nil
}

// reportedSQL is the use of models by day and name as usage reports have it. Their days are the vendor's, in UTC, as those
// of bills are. The same days reported in hours and in days count once. Where a vendor tells cached tokens apart from
// the input, they are added to it.
func reportedSQL(f frame) string {
	var days []string
	for _, r := range f.dayRanges() {
		days = append(days, fmt.Sprintf("minute >= %d AND minute < %d", r[0]*1440, r[1]*1440))
	}
	if len(days) == 0 {
		days = []string{"FALSE"}
	}
	sum := func(metrics ...string) string {
		return "coalesce(sum(value) FILTER (metric IN (" + quoteAll(metrics) + ")), 0)"
	}
	return fmt.Sprintf(`SELECT day, name, max(requests) AS requests, arg_max(tokens_in, tokens_in + tokens_out) AS tokens_in, arg_max(tokens_out, tokens_in + tokens_out) AS tokens_out,
    arg_max(cached, tokens_in + tokens_out) AS cached
  FROM (SELECT minute // 1440 AS day, json_extract_string(labels, '$.model') AS name, json_extract_string(labels, '$.bucket') AS bucket, %s AS requests,
      CASE WHEN bool_or(metric = 'llm_input_uncached_tokens') THEN %s ELSE %s END AS tokens_in, %s AS tokens_out, %s AS cached
    FROM samples WHERE (%s) AND starts_with(metric, 'llm_') AND json_valid(labels) GROUP BY ALL)
  WHERE name IS NOT NULL GROUP BY day, name`,
		sum("llm_requests"), sum("llm_input_uncached_tokens", "llm_input_cached_tokens", "llm_input_cache_write_5m_tokens", "llm_input_cache_write_1h_tokens"),
		sum("llm_input_tokens"), sum("llm_output_tokens"), sum("llm_input_cached_tokens"), strings.Join(days, " OR "))
}

// reportedListSQL adds up reported tokens at list prices.
func reportedListSQL(f frame, names map[string]string, prices map[string][]listPrice) string {
	return fmt.Sprintf("SELECT sum(CASE%s ELSE 0 END)::DOUBLE FROM (%s)", priceCases(names, prices, "name", "day", "tokens_in", "cached", "tokens_out"), reportedSQL(f))
}
