package catalog

import (
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// walker goes through the nodes of an expression and collects its columns.
type walker struct {
	has     func(string) bool
	columns []string
	depth   int
}

// maxDepth bounds the nesting of expressions.
const maxDepth = 100

func refuse(format string, args ...any) error { return fault.New(fault.Invalid, format, args...) }

// expression checks one node. A node has a class; whatever of it is not checked here is checked by scanning its
// fields for further nodes, so that nothing can hide in a field that this code does not know.
func (w *walker) expression(value any) error {
	node, ok := value.(map[string]any)
	if !ok {
		return refuse("it cannot be parsed")
	}
	if w.depth++; w.depth > maxDepth {
		return refuse("it is nested too deep")
	}
	defer func() { w.depth-- }()
	if alias, _ := node["alias"].(string); alias != "" {
		return refuse("an expression has no name of its own (%q)", alias)
	}
	class, _ := node["class"].(string)
	if !slices.Contains(classes, class) {
		return refuse("%s is not allowed", strings.ToLower(class))
	}
	switch class {
	case "COLUMN_REF":
		return w.column(node)
	case "CONSTANT":
		return nil
	case "FUNCTION":
		if err := checkFunction(node); err != nil {
			return err
		}
	case "CAST":
		if err := checkCast(node); err != nil {
			return err
		}
	}
	for key, child := range node {
		if key == "cast_type" {
			continue
		}
		if err := w.children(child); err != nil {
			return err
		}
	}
	return nil
}

// children finds the expressions below a field, however deep they stand.
func (w *walker) children(value any) error {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if err := w.children(item); err != nil {
				return err
			}
		}
	case map[string]any:
		if _, isNode := v["class"]; isNode {
			return w.expression(v)
		}
		for _, item := range v {
			if err := w.children(item); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walker) column(node map[string]any) error {
	names, _ := node["column_names"].([]any)
	if len(names) != 1 {
		return refuse("columns are named without a table")
	}
	name, _ := names[0].(string)
	if !w.has(name) {
		return refuse("the fact has no column, measure or rule %q", name)
	}
	w.columns = append(w.columns, name)
	return nil
}

func checkFunction(node map[string]any) error {
	name, _ := node["function_name"].(string)
	if !slices.Contains(functions, name) {
		return refuse("the function %q is not allowed; allowed are %s", name, strings.Join(functions, " "))
	}
	for _, key := range []string{"schema", "catalog"} {
		if s, _ := node[key].(string); s != "" && s != "main" {
			return refuse("the function %q names a schema", name)
		}
	}
	return nil
}

func checkCast(node map[string]any) error {
	to, _ := node["cast_type"].(map[string]any)
	id, _ := to["id"].(string)
	if !slices.Contains(castTypes, id) {
		return refuse("a cast to %s is not allowed", id)
	}
	return nil
}
