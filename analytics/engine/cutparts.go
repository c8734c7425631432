package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// setValues remembers all values that a dimension has in the rows of a fact. Cuts of several of them, or of all but some,
// are then made of those of the single ones.
func (c *cuts) setValues(fact *catalog.Fact, dimension string, values []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values == nil {
		c.values = map[string][]string{}
	}
	c.values[fact.Name+" "+dimension] = values
}

// partsOf are cuts that have the rows of a cut between them, each row once; nil where they are not all there.
func (c *cuts) partsOf(k *cut) []*cut {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.ahead || len(k.frame.filters) != 1 {
		return nil
	}
	filter := k.frame.filters[0]
	var parts []*cut
	for _, value := range c.values[k.fact.Name+" "+filter.Dimension] {
		if slices.Contains(filter.Values, value) == filter.Not {
			continue
		}
		at := slices.IndexFunc(c.kept, func(part *cut) bool {
			return part.ahead && part.fact == k.fact && part.frame.filters[0].Dimension == filter.Dimension && part.frame.filters[0].Values[0] == value
		})
		if at < 0 {
			return nil
		}
		parts = append(parts, c.kept[at])
	}
	return parts
}

// merged is the month of a roll-up of a cut, added up of those of its parts; ok is false where one of them is not made.
func (f frame) merged(fact *catalog.Fact, r *catalog.Rollup, parts []*cut, month int64) (sql string, ok bool) {
	if len(parts) == 0 {
		return "", false
	}
	var from []string
	for _, k := range parts {
		name, ok := k.tables[slices.IndexFunc(k.tables, func(t *cutTable) bool { return t.rollup == r })].of(month)
		if !ok {
			return "", false
		}
		from = append(from, "SELECT * FROM "+name)
	}
	keys, sums := append([]string{"minute"}, r.Columns...), slices.Sorted(maps.Keys(r.Measures))
	var list []string
	switch {
	case r.Histogram != nil:
		keys, sums = []string{"day", r.Histogram.Bucket}, []string{r.Measures[fact.Weight], r.Histogram.Below, r.Histogram.Upto}
	case r.Time == "month":
		keys, sums = []string{"first", r.Columns[0]}, nil
		list = []string{"bit_or(days) AS days"}
	}
	for _, name := range sums {
		list = append(list, fmt.Sprintf("sum(%s)%s AS %[1]s", name, f.narrow(fact)))
	}
	return fmt.Sprintf("SELECT %s, %s FROM (%s) GROUP BY ALL", join(keys), join(list), strings.Join(from, " UNION ALL ")), true
}

// of is the table of a month.
func (t *cutTable) of(month int64) (name string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := slices.Index(t.months, month)
	if at < 0 || t.failed != nil {
		return "", false
	}
	return t.names[at], true
}
