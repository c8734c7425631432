package engine

import (
	"fmt"
	"testing"
)

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

// TestComparedAsAlone evaluates October beside September, which read their days together, and each of them alone, which
// does not: with one rule for both months, and with one that changes between them.
func TestComparedAsAlone(t *testing.T) {
	w := newWorkspace(t, "Europe/Berlin")
	const ts = "TIMESTAMP '2026-08-31 20:00:00' + to_seconds((i * 3600 * 7) % (64 * 86400)) AS "
	w.insert(t, "requests", "SELECT "+ts+"ts, 'u' || i % 9 AS user_id, [200, 200, 404, 500, 429][i % 5 + 1] AS status, 1000 * (i % 40) AS duration_us, i AS tokens_in, 7 AS tokens_out FROM range(400) t(i)")
	w.insert(t, "conversations", "SELECT "+ts+"started, 'c' || i AS id, 'u' || i % 7 AS user_id, i % 5 AS messages, ['resolved', 'escalated'][i % 2 + 1] AS outcome FROM range(300) t(i)")
	w.insert(t, "predictions", "SELECT "+ts+"ts, 'p' || i AS id, i % 11 / 11 AS confidence, i % 6 > 0 AS answered, 'x' AS output FROM range(300) t(i)")
	w.insert(t, "feedback", "SELECT "+ts+"ts, 'c' || i AS conversation, 1 + i % 5 AS rating, 1 AS rating_min, 5 AS rating_max FROM range(200) t(i)")
	for _, since := range []string{"", "2026-10-01"} {
		if since != "" {
			w.setSince(t, "success.4xx", "success", since)
		}
		w.settle(t)
		month := func(name, compare string) map[string]Value {
			return w.evaluateAll(t, Query{Period: Spec{Preset: "month", Month: name}, Compare: compare})
		}
		both, october, september := month("2026-10", "previous"), month("2026-10", "none"), month("2026-09", "none")
		compared := 0
		for id, v := range both {
			if !equalOrNone(v.Value, october[id].Value) || !equalOrNone(v.Previous, september[id].Value) {
				t.Errorf("%s, rule since %q: %v after %v; alone %v and %v", id, since, text(v.Value), text(v.Previous), text(october[id].Value), text(september[id].Value))
			}
			if v.Value != nil && v.Previous != nil {
				compared++
			}
		}
		if compared < 20 {
			t.Errorf("only %d KPIs have both values", compared)
		}
	}
}

func equalOrNone(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func text(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}
