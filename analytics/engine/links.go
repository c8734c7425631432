package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Links are how well the tables of the workspace match up: where one export names what another has, the shares that do.
type Links struct {
	Period Period `json:"period"`
	Links  []Link `json:"links"`
}

// Link is one way from the rows of a table to what they belong to.
type Link struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`   // "Ratings to their conversation"
	From    string    `json:"from"`    // the table whose rows are followed
	To      string    `json:"to"`      // the table, or the setting, that they lead to; "" where naming it is all
	Unit    string    `json:"unit"`    // count, or money in the report's currency
	Rows    float64   `json:"rows"`    // of the period
	Named   float64   `json:"named"`   // those that name what they belong to
	Matched float64   `json:"matched"` // those whose name the other side has, whatever its period
	Share   *float64  `json:"share"`   // matched / rows; nil without rows
	State   string    `json:"state"`   // whole, part, none, no data
	Finding string    `json:"finding"` // what is missing, with counts
	Use     string    `json:"use"`     // what the link is for
	Advice  string    `json:"advice"`  // what to do; "" where all match
	KPIs    []Linked  `json:"kpis"`    // that rest on it
	first   time.Time // of the rows that name what the other side has not
	last    time.Time
}

// Linked is a KPI that rests on a link.
type Linked struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// The states of a link. None is also a link whose other side has no rows at all.
const (
	WholeLink = "whole"
	PartLink  = "part"
	NoLink    = "none"
	NoRows    = "no data"
)

// Links follows every link of the rows of a period. The other side may lie in any period: a rating of the 1st may be of a
// conversation of the 31st. Filters and KPIs of the query do not apply. It fails as Evaluate does.
func (e *Engine) Links(ctx context.Context, query Query) (Links, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Links{}, err
	}
	query = Query{Period: query.Period}
	return cached(ctx, e, s.version, "links", query, func() (Links, error) { return e.links(ctx, s, query) })
}

func (e *Engine) links(ctx context.Context, s *state, query Query) (Links, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Links{}, err
	}
	found := make([]Link, len(linkRules))
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	// The links of one table are counted in one scan.
	for _, table := range linkedTables() {
		all.Go(func() error { return e.countLinks(inner, q, table, found) })
	}
	all.Go(func() error { return e.countModelLinks(inner, q, found) })
	if err := all.Wait(); err != nil {
		return Links{}, err
	}
	for i := range found {
		e.tell(&found[i], linkRules[i])
	}
	return Links{Period: q.period, Links: found}, nil
}

// linkedTables are the tables with links that are counted in rows, each once.
func linkedTables() []string {
	var tables []string
	for _, r := range linkRules {
		if r.key != "" && !slices.Contains(tables, r.from) {
			tables = append(tables, r.from)
		}
	}
	return tables
}

// countLinks counts the rows of a table, and for each of its links those that name something and those of which it is there.
func (e *Engine) countLinks(ctx context.Context, q question, table string, found []Link) error {
	// Labels have no time of their own: a review of one month may be made in the next.
	moment, where := "NULL::TIMESTAMP", "TRUE"
	if fact := e.catalog.Fact(table); fact != nil {
		moment, where = fact.Time, fmt.Sprintf("%s >= %s AND %[1]s < %[3]s", fact.Time, timestamp(q.period.From), timestamp(q.period.To))
	}
	counts, columns := []string{"count(*)::VARCHAR"}, []string{moment + " AS moment"}
	var at []int
	for i, r := range linkRules {
		if r.from != table || r.key == "" {
			continue
		}
		at = append(at, i)
		matched := r.key + " IS NOT NULL"
		if r.to != "" {
			matched = fmt.Sprintf("%s IN (SELECT %s FROM %s WHERE %[2]s IS NOT NULL)", r.key, r.other, r.to)
		}
		columns = append(columns, fmt.Sprintf("%s AS key%d, %s AS matched%[2]d", r.key, i, matched))
		for _, what := range []string{"count(key%d)", "count(*) FILTER (matched%d)", "coalesce(epoch(min(moment) FILTER (key%[1]d IS NOT NULL AND NOT matched%[1]d)), 0)", "coalesce(epoch(max(moment) FILTER (key%[1]d IS NOT NULL AND NOT matched%[1]d)), 0)"} {
			counts = append(counts, "("+fmt.Sprintf(what, i)+")::VARCHAR")
		}
	}
	cells, err := e.cells(ctx, fmt.Sprintf("SELECT %s FROM (SELECT %s FROM %s WHERE %s)", strings.Join(counts, ", "), strings.Join(columns, ", "), table, where), len(counts))
	if err != nil {
		return err
	}
	row := cells[0]
	for n, i := range at {
		l, own := &found[i], row[1+4*n:5+4*n]
		l.Rows, l.Named, l.Matched = numeric(row[0]), numeric(own[0]), numeric(own[1])
		l.first, l.last = time.Unix(int64(numeric(own[2])), 0).In(q.s.zone), time.Unix(int64(numeric(own[3])), 0).In(q.s.zone)
	}
	return nil
}

// countModelLinks follows the requests to the list prices of their models, and the bill's lines for models to the models
// of the requests. Bills name models in many ways, so that money is counted and not lines.
func (e *Engine) countModelLinks(ctx context.Context, q question, found []Link) error {
	use, err := e.modelUse(ctx, q)
	if err != nil {
		return err
	}
	if use, _, err = e.withReports(ctx, q, use); err != nil {
		return err
	}
	prices := q.s.listPrices()
	priced := &found[linkAt("requests-prices")]
	for _, d := range use {
		priced.Rows += d.requests
		if d.model == "" {
			continue
		}
		priced.Named += d.requests
		if len(prices[d.model]) > 0 {
			priced.Matched += d.requests
		}
	}
	q.filters = []Filter{{Dimension: "category", Values: []string{llmCategory}}}
	bill, err := e.modelCost(ctx, q, modelNames(use))
	if err != nil {
		return err
	}
	billed := &found[linkAt("costs-models")]
	for _, d := range bill {
		billed.Rows += d.cost
		if d.model != "" {
			billed.Named += d.cost
			billed.Matched += d.cost
		}
	}
	return nil
}

// linkedKPIs are the KPIs of a rule that the catalog has.
func (e *Engine) linkedKPIs(ids []string) []Linked {
	out := []Linked{}
	for _, id := range ids {
		if k := e.catalog.KPI(id); k != nil {
			out = append(out, Linked{k.ID, k.Name})
		}
	}
	return out
}
