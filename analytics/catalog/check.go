package catalog

import (
	"encoding/json"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// Serializer parses SQL expressions: for each it gives the JSON of DuckDB's json_serialize_sql for
// "SELECT <expression>".
type Serializer func(expressions []string) ([][]byte, error)

// Check parses the SQL of all KPIs and dimensions and walks the trees: only columns, measures and rules of the fact,
// and the functions of the allow-list, may stand in them. It fills Columns. KPIs can come from somebody else's
// file, so anything that is not known to be harmless is refused, with fault.Invalid naming file and line.
func (c *Catalog) Check(parse Serializer) error {
	type item struct {
		sql   string
		check func(tree []byte) error
	}
	var items []item
	for _, k := range c.KPIs {
		fact := c.Fact(k.Measure.Fact)
		expressions := k.Measure.Expressions()
		for i := range k.Others {
			expressions = append(expressions, k.Others[i].Measure.Expressions()...)
		}
		for _, e := range expressions {
			items = append(items, item{e.SQL, func(tree []byte) error {
				columns, err := columnsOf(tree, fact.Has)
				if err != nil {
					return k.invalid("the expression %q is refused: %s", e.SQL, fault.Of(err).Text).At(int64(e.line))
				}
				e.Columns = columns
				return nil
			}})
		}
	}
	for _, f := range c.Facts {
		for i := range f.Dimensions {
			d := &f.Dimensions[i]
			// What a join brings in belongs to the join, not to the fact; such dimensions have no columns of the fact.
			if d.Join != "" || d.Match != nil {
				continue
			}
			items = append(items, item{d.Value, func(tree []byte) error {
				columns, err := columnsOf(tree, f.column)
				if err != nil {
					return fault.New(fault.Invalid, "%s: the dimension %s is refused: %s.", f.Name, d.Name, fault.Of(err).Text).In("facts.yaml")
				}
				d.Columns = columns
				return nil
			}})
		}
	}
	texts := make([]string, len(items))
	for i, it := range items {
		// A comment would swallow what is written behind the expression.
		if strings.Contains(it.sql, "--") || strings.Contains(it.sql, "/*") {
			return fault.New(fault.Invalid, "The expression %q holds a comment.", it.sql).Do("Take it out.")
		}
		texts[i] = it.sql
	}
	trees, err := parse(texts)
	if err != nil {
		return err
	}
	for i, it := range items {
		if err := it.check(trees[i]); err != nil {
			return err
		}
	}
	return nil
}

// functions may stand in expressions. Operators are functions too.
var functions = strings.Fields(`
	+ - * / // % ||
	sum count count_star min max avg
	abs round floor ceil coalesce nullif least greatest if
	lower upper length trim contains starts_with ends_with concat concat_ws substring
	~~ !~~ like_escape regexp_matches
	date_part year month day hour minute`)

// classes of nodes that may stand in an expression; each is a node type of DuckDB's parser.
var classes = []string{"COLUMN_REF", "CONSTANT", "FUNCTION", "OPERATOR", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "BETWEEN"}

// castTypes may be cast to.
var castTypes = []string{"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DECIMAL", "VARCHAR", "DATE", "TIMESTAMP"}

// columnsOf walks the tree of "SELECT <expression>" and gives the columns that it uses, sorted.
func columnsOf(tree []byte, has func(string) bool) ([]string, error) {
	var doc struct {
		Error      bool   `json:"error"`
		Message    string `json:"error_message"`
		Statements []struct {
			Node map[string]json.RawMessage `json:"node"`
		} `json:"statements"`
	}
	if err := json.Unmarshal(tree, &doc); err != nil {
		return nil, fault.New(fault.Invalid, "it cannot be parsed (%v)", err)
	}
	if doc.Error {
		return nil, fault.New(fault.Invalid, "%s", doc.Message)
	}
	if len(doc.Statements) != 1 {
		return nil, fault.New(fault.Invalid, "it is more than one statement")
	}
	node := doc.Statements[0].Node
	if err := bareSelect(node); err != nil {
		return nil, err
	}
	var list []any
	if err := json.Unmarshal(node["select_list"], &list); err != nil || len(list) != 1 {
		return nil, fault.New(fault.Invalid, "it is not one expression")
	}
	w := &walker{has: has}
	if err := w.expression(list[0]); err != nil {
		return nil, err
	}
	slices.Sort(w.columns)
	return slices.Compact(w.columns), nil
}

// bareSelect refuses everything beside the select list: a FROM, WHERE or ORDER BY that was smuggled in.
func bareSelect(node map[string]json.RawMessage) error {
	for key, raw := range node {
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			return fault.New(fault.Invalid, "it cannot be parsed (%v)", err)
		}
		ok := true
		switch key {
		case "type":
			ok = value == "SELECT_NODE"
		case "select_list":
		case "from_table":
			from, isMap := value.(map[string]any)
			ok = isMap && from["type"] == "EMPTY"
		case "aggregate_handling":
			ok = value == "STANDARD_HANDLING"
		case "cte_map":
			ctes, isMap := value.(map[string]any)
			ok = isMap && isEmpty(ctes["map"])
		default:
			ok = isEmpty(value)
		}
		if !ok {
			return fault.New(fault.Invalid, "it is more than an expression (%s)", key)
		}
	}
	return nil
}

func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	}
	return false
}
