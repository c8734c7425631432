package engine

import "testing"

func TestOneSum(t *testing.T) {
	for expression, want := range map[string]bool{
		"sum(weight)": true,
		"count(*)":    true,
		"sum(weight) FILTER (success AND NOT (a OR b))":   true,
		"count(*) FILTER (lower(trim(x, '()')) IN ('('))": true,
		"sum(weight * greatest(a, (b)))":                  true,
		"count(DISTINCT user_id)":                         false,
		"sum(a) / sum(b)":                                 false,
		"sum(a) FILTER (b) / 1000000":                     false,
		"max(a)":                                          false,
		"avg(a)":                                          false,
		"coalesce(sum(a), 1)":                             false,
		"sum(a":                                           false,
	} {
		if oneSum(expression) != want {
			t.Errorf("%s: %v", expression, !want)
		}
	}
}
