package engine

import (
	"slices"
	"strings"
)

// FilterText says in words what rows are narrowed to: "model is gpt-5 or (missing), status is not 429"; empty without
// filters.
func FilterText(filters []Filter) string {
	parts := make([]string, len(filters))
	for i, f := range filters {
		values := slices.Clone(f.Values)
		for j, v := range values {
			if v == "" {
				values[j] = "(missing)"
			}
		}
		is := " is "
		if f.Not {
			is = " is not "
		}
		parts[i] = f.Dimension + is + strings.Join(values, " or ")
	}
	return strings.Join(parts, ", ")
}

// where goes on a sentence about rows that are not there with the filters that none of them passes, which may be the whole
// reason: "No bill has lines of this month" + " where model is gpt-5".
func where(filters []Filter) string {
	if len(filters) == 0 {
		return ""
	}
	return " where " + FilterText(filters)
}
