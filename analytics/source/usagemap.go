package source

import "fmt"

// usageField sums the whole numbers of a JSON object whose keys satisfy a condition, an SQL expression over e.key:
// {"input": 500, "input_cached_tokens": 120, "output": 80}. Trackers name kinds of tokens freely, so no list of keys
// is complete. An object without such keys has no value; text that is no object of numbers is a bad one.
func usageField(c Canonical, column *Column, condition string) Field {
	x := ident(column.Name)
	// Parquet has a map here, which is read as DuckDB prints it: {input=500, output=80}.
	m := fmt.Sprintf("coalesce(TRY_CAST(TRY_CAST(%[1]s AS JSON) AS MAP(VARCHAR, VARCHAR)), TRY_CAST(%[1]s AS MAP(VARCHAR, VARCHAR)))", x)
	chosen := fmt.Sprintf("list_filter(map_entries(%s), lambda e: %s AND e.value IS NOT NULL)", m, condition)
	return Field{
		Name:   c.Name,
		SQL:    within(fmt.Sprintf("TRY(list_sum(list_transform(%s, lambda e: e.value::BIGINT))::BIGINT)", chosen), "-1", ""),
		Raw:    fmt.Sprintf("CASE WHEN len(%s) = 0 THEN NULL ELSE nullif(%s, '') END", chosen, x),
		Column: column.Name,
		Expect: `a JSON object of token counts such as {"input": 500, "output": 80}`,
	}
}
