package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"telltale/analytics/catalog"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// mostCondensed bounds how many combinations of values may be left of the rows: with more, condensing saves nothing.
const mostCondensed = 100_000

// condensed is the rows of a frame added up by all columns that dimensions are made of, so that a question by many
// dimensions reads the rows once. It is kept like cuts are.
type condensed struct {
	key   string
	table string
	once  sync.Once
	err   error
}

func (t *condensed) name() string { return t.table }

// fromCondensed writes the relation over the condensed rows; ok is false when they lack something.
func (e *Engine) fromCondensed(f frame, n need) (sql string, ok bool) {
	r := minuteRollup(n.fact)
	many := slices.ContainsFunc(dimensionsIn(n.by), func(name string) bool { return n.fact.Dimension(name).Many })
	if f.s.cuts == nil || r == nil || n.grain != "" || many || f.rows(n.fact.Table) < e.fewRows {
		return "", false
	}
	columns := f.s.plain(n.fact)
	var list []string
	for _, name := range n.names {
		_, isMeasure := r.Measures[name]
		switch {
		case isMeasure || slices.Contains(columns, name):
			list = append(list, name)
		case slices.Contains(n.fact.Rules, name):
			rule := e.rule(f.s, name, f.at)
			for _, c := range rule.columns {
				if !slices.Contains(columns, c) {
					return "", false
				}
			}
			list = append(list, rule.sql+" AS "+name)
		default:
			return "", false
		}
	}
	table, ok := e.condense(f, n.fact, r, columns)
	if !ok {
		return "", false
	}
	var joins []string
	key, _ := keySQL(n.by, func(name string) (string, bool) {
		d := n.fact.Dimension(name)
		if d.Join != "" {
			joins = union(joins, []string{n.fact.Joins[d.Join]})
		}
		return f.dimensionSQL(d), true
	})
	list = append(list, key+" AS key")
	return e.selectFrom(list, table, joins, []string{"TRUE"}), true
}

// plain are the columns of a fact's table that say what kind of thing a row is, without those that tell single ones apart.
func (s *state) plain(fact *catalog.Fact) []string {
	var columns []string
	for _, field := range source.TableNamed(fact.Table).Fields {
		many := field.Name == "id" || slices.ContainsFunc(fact.Dimensions, func(d catalog.Dimension) bool { return d.Many && d.Value == field.Name })
		if !many && slices.Contains([]source.Kind{source.Text, source.Status, source.Bool}, field.Kind) {
			columns = append(columns, field.Name)
		}
	}
	return columns
}

// condense makes the table of the frame's rows, once. It belongs to all who ask, and is not given up with the first.
func (e *Engine) condense(f frame, fact *catalog.Fact, r *catalog.Rollup, columns []string) (table string, ok bool) {
	combinations := 1.0
	for _, c := range columns {
		combinations *= max(1, f.s.different[fact.Table+"."+c])
	}
	if combinations > mostCondensed {
		return "", false
	}
	here, _ := f.applies(fact)
	raw, _ := json.Marshal(here) // of strings and bools, which cannot fail
	c := f.s.cuts
	key := fact.Name + " " + f.instants(fact) + " " + string(raw)
	c.mu.Lock()
	at := slices.IndexFunc(c.condensed, func(t *condensed) bool { return t.key == key })
	if at < 0 {
		c.condensed = append(c.condensed, &condensed{key: key, table: fmt.Sprintf("%s.condensed_%d", store.ScratchSchema, e.tables.Add(1))})
		at = len(c.condensed) - 1
	}
	t := c.condensed[at]
	c.condensed = append(slices.Delete(c.condensed, at, at+1), t)
	if len(c.condensed) > mostCuts {
		e.giveUp([]string{c.condensed[0].table})
		c.condensed = c.condensed[1:]
	}
	c.mu.Unlock()
	t.once.Do(func() { t.err = e.makeCondensed(f, fact, r, columns, t.table) })
	return t.table, t.err == nil
}

func (e *Engine) makeCondensed(f frame, fact *catalog.Fact, r *catalog.Rollup, columns []string, table string) error {
	var filled, list []string
	for _, c := range columns {
		if f.s.empty[fact.Table+"."+c] {
			list = append(list, "NULL::VARCHAR AS "+c)
			continue
		}
		filled, list = append(filled, c), append(list, c)
	}
	names := slices.Clone(filled)
	for _, name := range slices.Sorted(maps.Keys(r.Measures)) {
		names = append(names, name)
		list = append(list, fmt.Sprintf("sum(%s) AS %[1]s", name))
	}
	ctx := context.Background()
	if err := e.db.OpenScratch(ctx); err != nil {
		return err
	}
	_, err := e.db.Exec(ctx, fmt.Sprintf("CREATE TABLE %s AS SELECT %s FROM (%s) GROUP BY %s", table, join(list), e.fromRows(f, need{fact: fact, names: names}), strings.Join(filled, ", ")))
	return err
}

// minuteRollup is the fact's roll-up by minute; nil without.
func minuteRollup(fact *catalog.Fact) *catalog.Rollup {
	for i := range fact.Rollups {
		if fact.Rollups[i].Time == "minute" {
			return &fact.Rollups[i]
		}
	}
	return nil
}
