package catalog

import (
	"testing"

	"telltale/analytics/fault"
)

// Trees as DuckDB 1.5 writes them for "SELECT sum(weight) FILTER (success)" and "SELECT (SELECT 1)".
const (
	sumTree      = `{"error":false,"statements":[{"node":{"type":"SELECT_NODE","modifiers":[],"cte_map":{"map":[]},"select_list":[{"class":"FUNCTION","type":"FUNCTION","alias":"","query_location":7,"function_name":"sum","schema":"","children":[{"class":"COLUMN_REF","type":"COLUMN_REF","alias":"","column_names":["weight"]}],"filter":{"class":"COLUMN_REF","type":"COLUMN_REF","alias":"","column_names":["success"]},"order_bys":{"type":"ORDER_MODIFIER","orders":[]},"distinct":false,"is_operator":false,"export_state":false,"catalog":""}],"from_table":{"type":"EMPTY","alias":"","sample":null},"where_clause":null,"group_expressions":[],"group_sets":[],"aggregate_handling":"STANDARD_HANDLING","having":null,"sample":null,"qualify":null},"named_param_map":[]}]}`
	subqueryTree = `{"error":false,"statements":[{"node":{"type":"SELECT_NODE","modifiers":[],"cte_map":{"map":[]},"select_list":[{"class":"SUBQUERY","type":"SUBQUERY","alias":"","subquery_type":"SCALAR"}],"from_table":{"type":"EMPTY"},"where_clause":null,"group_expressions":[],"group_sets":[],"aggregate_handling":"STANDARD_HANDLING","having":null,"sample":null,"qualify":null},"named_param_map":[]}]}`
)

func hasAny(string) bool { return true }

func TestColumnsOf(t *testing.T) {
	got, err := columnsOf([]byte(sumTree), hasAny)
	if err != nil || len(got) != 2 || got[0] != "success" || got[1] != "weight" {
		t.Errorf("columns %v, %v", got, err)
	}
	if _, err := columnsOf([]byte(sumTree), func(name string) bool { return name == "weight" }); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown column was accepted: %v", err)
	}
	if _, err := columnsOf([]byte(subqueryTree), hasAny); !fault.Is(err, fault.Invalid) {
		t.Errorf("a sub-query was accepted: %v", err)
	}
}

func FuzzColumnsOf(f *testing.F) {
	f.Add([]byte(sumTree))
	f.Add([]byte(subqueryTree))
	f.Add([]byte(`{"error":true,"error_message":"syntax error"}`))
	f.Add([]byte(`{"statements":[{"node":{"select_list":[{"class":"CONSTANT","x":{"class":"SUBQUERY"}}]}}]}`))
	f.Fuzz(func(t *testing.T, tree []byte) {
		if _, err := columnsOf(tree, hasAny); err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%v is no refusal", err)
		}
	})
}
