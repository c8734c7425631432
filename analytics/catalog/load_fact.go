package catalog

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"telltale/analytics/source"
)

// factEntry is a fact as it stands in facts.yaml. Dimensions and roll-ups are read one by one, to keep their order.
type factEntry struct {
	About      string            `yaml:"about"`
	Table      string            `yaml:"table"`
	Time       string            `yaml:"time"`
	Rows       string            `yaml:"rows"`
	Basis      string            `yaml:"basis"`
	Weight     string            `yaml:"weight"`
	Where      string            `yaml:"where"`
	Last       *Last             `yaml:"last"`
	Spread     *Spread           `yaml:"spread"`
	Measures   map[string]string `yaml:"measures"`
	Rules      []string          `yaml:"rules"`
	Joins      map[string]string `yaml:"joins"`
	Dimensions yaml.MapSlice     `yaml:"dimensions"`
	Rollups    yaml.MapSlice     `yaml:"rollups"`
	Ahead      []string          `yaml:"ahead"`
}

type dimensionEntry struct {
	Title string `yaml:"title"`
	Value string `yaml:"value"`
	Join  string `yaml:"join"`
	Match *Match `yaml:"match"`
	Many  bool   `yaml:"many"`
}

type rollupEntry struct {
	Time       string            `yaml:"time"`
	Columns    []string          `yaml:"columns"`
	Dimensions []string          `yaml:"dimensions"`
	Measures   map[string]string `yaml:"measures"`
	Means      map[string]Sums   `yaml:"means"`
	Whole      bool              `yaml:"whole"`
	Histogram  *Histogram        `yaml:"histogram"`
}

const (
	factKeys      = "A fact has: about, table, time, rows, basis, weight, where, last, spread, measures, rules, joins, dimensions, rollups, ahead."
	dimensionKeys = "A dimension has: title, value or match, join, many."
	rollupKeys    = "A roll-up has: time, columns, dimensions, measures, means, whole, histogram."
)

// engineRules are the conditions that the engine makes from settings.
var engineRules = []string{"success", "client_error", "server_failure", "finished", "within_target", "gave_answer",
	"running_tasks", "desired_tasks", "cpu_metric", "memory_metric", "disk_metric", "database_connections", "database_latency", "dependency_up", "dependency_latency", "dependency_check"}

func (c *Catalog) addFact(e entry) error {
	var in factEntry
	if err := e.decode(&in, factKeys); err != nil {
		return err
	}
	table := source.TableNamed(in.Table)
	switch {
	case table == nil:
		return e.invalid("the table %q is unknown.", in.Table).Do("Allowed are %s.", strings.Join(tableNames(), ", "))
	case table.Field(in.Time) == nil:
		return e.invalid("the table %s has no time column %q.", in.Table, in.Time)
	case in.Basis != "complete" && in.Basis != "answered":
		return e.invalid("the basis %q is unknown.", in.Basis).Do("Allowed are complete and answered.")
	case in.Rows == "":
		return e.invalid("rows says what a row is called, and is missing.").Do("%s", factKeys)
	case c.Fact(e.key) != nil:
		return e.invalid("the fact is declared twice.")
	}
	for _, r := range in.Rules {
		if !slices.Contains(engineRules, r) {
			return e.invalid("the rule %q is unknown.", r).Do("Allowed are %s.", strings.Join(engineRules, ", "))
		}
	}
	f := &Fact{Name: e.key, About: in.About, Table: in.Table, Time: in.Time, OwnTime: in.Time != table.Time, Rows: in.Rows, Basis: in.Basis, Weight: in.Weight, Where: in.Where,
		Last: in.Last, Spread: in.Spread, Measures: in.Measures, Rules: in.Rules, Joins: in.Joins, Ahead: in.Ahead}
	if err := e.children("dimensions", func(child entry) error { return f.addDimension(child) }); err != nil {
		return err
	}
	if err := e.children("rollups", func(child entry) error { return f.addRollup(child) }); err != nil {
		return err
	}
	for _, name := range f.Ahead {
		if d := f.Dimension(name); d == nil || d.Many || len(f.Rollups) == 0 {
			return e.invalid("what %q leaves cannot be made ahead.", name).Do("Name dimensions with few values, of a fact with roll-ups.")
		}
	}
	c.Facts = append(c.Facts, f)
	return nil
}

// children calls add for the entries under a key of the entry, in order.
func (e entry) children(key string, add func(entry) error) error {
	for _, v := range mappingValues(e.node) {
		if v.Key.GetToken().Value != key {
			continue
		}
		for _, child := range mappingValues(v.Value) {
			token := child.Key.GetToken()
			if err := add(entry{file: e.file, line: token.Position.Line, key: token.Value, node: child.Value}); err != nil {
				return err
			}
		}
	}
	return nil
}

func mappingValues(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func (f *Fact) addDimension(e entry) error {
	var in dimensionEntry
	if err := e.decode(&in, dimensionKeys); err != nil {
		return err
	}
	if in.Title == "" || (in.Value == "") == (in.Match == nil) {
		return e.invalid("a dimension needs a title, and a value or a match.").Do("%s", dimensionKeys)
	}
	if _, ok := f.Joins[in.Join]; in.Join != "" && !ok {
		return e.invalid("the join %q is unknown.", in.Join).Do("The fact %s has %s.", f.Name, sortedKeys(f.Joins))
	}
	f.Dimensions = append(f.Dimensions, Dimension{Name: e.key, Title: in.Title, Value: in.Value, Join: in.Join, Match: in.Match, Many: in.Many})
	return nil
}

func (f *Fact) addRollup(e entry) error {
	var in rollupEntry
	if err := e.decode(&in, rollupKeys); err != nil {
		return err
	}
	if in.Time != "minute" && in.Time != "day" && in.Time != "month" {
		return e.invalid("the time %q of a roll-up is unknown.", in.Time).Do("Allowed are minute, day and month.")
	}
	if in.Time == "month" && len(in.Columns) != 1 {
		return e.invalid("a roll-up by month keeps the days of the values of one column.").Do("Name that column, and no other.")
	}
	for _, name := range in.Columns {
		if !f.column(name) {
			return e.invalid("the table %s has no column %q.", f.Table, name)
		}
	}
	for name := range in.Means {
		if !f.column(name) {
			return e.invalid("the table %s has no column %q.", f.Table, name)
		}
	}
	for _, name := range in.Dimensions {
		if f.Dimension(name) == nil {
			return e.invalid("the fact %s has no dimension %q.", f.Name, name).Do("It has %s.", strings.Join(f.dimensionNames(), ", "))
		}
	}
	for name := range in.Measures {
		if _, ok := f.Measures[name]; !ok {
			return e.invalid("the fact %s has no measure %q.", f.Name, name).Do("It has %s.", sortedKeys(f.Measures))
		}
	}
	f.Rollups = append(f.Rollups, Rollup{Name: e.key, Time: in.Time, Columns: in.Columns, Dimensions: in.Dimensions, Measures: in.Measures, Means: in.Means, Whole: in.Whole, Histogram: in.Histogram})
	return nil
}

func (f *Fact) dimensionNames() []string {
	names := make([]string, len(f.Dimensions))
	for i, d := range f.Dimensions {
		names[i] = d.Name
	}
	return names
}

func tableNames() []string {
	names := make([]string, len(source.Tables))
	for i, t := range source.Tables {
		names[i] = t.Name
	}
	return names
}
