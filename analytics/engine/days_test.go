package engine

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"telltale/analytics/catalog"
)

// kindsOf writes requests of many kinds over five weeks: weights, upgrades and pending ones, calls of models with tokens,
// streams, caches and dependencies, on minutes and odd instants, some of them at the very limit of the latency target.
func kindsOf(seed int, weight string) string {
	return fmt.Sprintf(`SELECT TIMESTAMP '2026-09-25 00:00:00' + to_microseconds(i * 2100000000 + h[1] * 7000) AS ts, 1 + h[2] %% 2 AS import,
		[200, 200, 200, 404, 429, 500, 101, NULL][h[3] %% 8 + 1] AS status, ['success', 'failure', 'pending', 'timeout', NULL, NULL, NULL][h[4] %% 7 + 1] AS outcome,
		[NULL, 0, 999, 1999499, 1999500, 1999999, 2000000, 2000001, 2000499, 2000500, 30000000][h[5] %% 11 + 1] AS duration_us,
		'/v1/' || ['chat', 'search', 'embed'][h[6] %% 3 + 1] AS path, ['a', 'b', NULL][h[7] %% 3 + 1] AS model, ['llm', 'db', NULL][h[8] %% 3 + 1] AS upstream,
		['curl/8', 'Mozilla/5.0', NULL][h[9] %% 3 + 1] AS agent, 'u' || h[10] %% 9 AS user_id, 'c' || h[11] %% 200 AS conversation,
		CASE WHEN h[12] %% 3 > 0 THEN h[12] %% 5000 END AS tokens_in, CASE WHEN h[13] %% 3 > 0 THEN h[13] %% 900 END AS tokens_out,
		CASE WHEN h[14] %% 2 = 0 THEN h[14] * 2 END AS ttft_us, ['stop', 'length', 'refusal', NULL][h[15] %% 4 + 1] AS finish_reason,
		[TRUE, FALSE, NULL][h[16] %% 3 + 1] AS cache_hit, %s AS weight
		FROM (SELECT i, list_transform(range(17), lambda x: (hash(i * 17 + x + %d) %% 1000000)::BIGINT) AS h FROM range(1500) t(i))`, weight, seed)
}

// What the roll-up by day gives is what the rows give, for every KPI of requests, whatever is filtered: an engine whose
// catalog knows no sums reads the rows.
func TestDaysGiveWhatTheRowsGive(t *testing.T) {
	checks(t, 5)
	w := newWorkspace(t, "UTC")
	plain, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	fact := plain.Fact("requests")
	fact.Rollups = slices.DeleteFunc(fact.Rollups, func(r catalog.Rollup) bool { return r.Name != "request_user_month" }) // the first day of users is asked for by name
	rows := New(w.db, plain)
	w.load(t, "costs", "started,ended,billed,currency,kind\n2026-09-25,2026-10-31,1000,USD,usage\n")
	filters := []Filter{{Dimension: "model", Values: []string{"a", ""}}, {Dimension: "status_class", Values: []string{"2xx"}, Not: true}, {Dimension: "endpoint", Values: []string{"/v1/chat"}},
		{Dimension: "agent_class", Values: []string{"client"}}, {Dimension: "cache_hit", Values: []string{"true"}}, {Dimension: "upstream", Values: []string{"llm"}}}
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(rt, "zone")
		w.exec(rt, "DELETE FROM stored.requests")
		w.exec(rt, "DELETE FROM stored.conversations")
		q := Query{Period: rapid.SampledFrom([]Spec{{Preset: "month", Month: "2026-10"}, {Preset: "custom", From: "2026-09-27T13:17:00Z", To: "2026-10-19T02:31:07Z"}}).Draw(rt, "period"),
			Series: rapid.SampledFrom([]string{"day", "week", "hour"}).Draw(rt, "series")}
		weights := []string{"1", "1 + h[17] % 3"}
		if q.Period.Preset == "month" && q.Series != "hour" {
			weights = append(weights, "1.25 + h[17] % 3") // by minute, sums of tokens are whole
		}
		weight := rapid.SampledFrom(weights).Draw(rt, "weight")
		w.insert(rt, "requests", kindsOf(rapid.IntRange(0, 1<<20).Draw(rt, "seed"), weight))
		w.insert(rt, "conversations", "SELECT TIMESTAMP '2026-09-25' + to_hours((i * 4)::INTEGER) AS started, 'c' || i AS id, CASE WHEN i % 5 = 0 THEN 'escalated' ELSE 'resolved' END AS outcome FROM range(150) t(i)")
		w.set(rt, "target.latency_p95", rapid.SampledFrom([]string{"< 2s", "<= 2s", "< 1.9995s", "<= 0.000999s"}).Draw(rt, "target"))
		w.settleIn(rt, zone)
		for _, k := range w.catalog.KPIs {
			if k.Measure.Fact == "requests" || k.ID == "cost_of_failure" {
				q.KPIs = append(q.KPIs, k.ID)
			}
		}
		if rapid.Bool().Draw(rt, "filtered") {
			q.Filters = []Filter{rapid.SampledFrom(filters).Draw(rt, "filter")}
		}
		got := w.evaluateAll(rt, q)
		want, err := rows.Evaluate(t.Context(), q)
		if err != nil {
			rt.Fatal(err)
		}
		filled := 0
		for _, v := range want.Values {
			g := got[v.ID]
			if !alike(v.Value, g.Value) || v.N != g.N || !alike(v.Previous, g.Previous) || !alike(v.Low, g.Low) || !alike(v.High, g.High) || len(v.Series) != len(g.Series) {
				rt.Errorf("%s: %v of %v (%v before, %v to %v) by days, %v of %v (%v before, %v to %v) from rows", v.ID, shown(g.Value), g.N, shown(g.Previous), shown(g.Low), shown(g.High),
					shown(v.Value), v.N, shown(v.Previous), shown(v.Low), shown(v.High))
				continue
			}
			for i := range v.Series {
				if !alike(v.Series[i].V, g.Series[i].V) {
					rt.Errorf("%s at %s: %v by days, %v from rows", v.ID, v.Series[i].T, shown(g.Series[i].V), shown(v.Series[i].V))
				}
			}
			if v.Value != nil {
				filled++
			}
		}
		if filled < 15 {
			rt.Errorf("only %d of %d KPIs have a value: the rows prove little", filled, len(want.Values))
		}
	})
}

// alike is equal but for the last digits of what is divided in floating point.
func alike(a, b *float64) bool {
	return equal(a, b) || a != nil && b != nil && math.Abs(*a-*b) <= 1e-12*math.Abs(*a)
}

// A day's roll-up stands in for expressions that add up measures; all others look at each row.
func TestOfSums(t *testing.T) {
	w := newWorkspace(t, "UTC")
	fact := w.catalog.Fact("requests")
	for expression, want := range map[string]bool{
		"sum(weight)": true, "sum(weight) FILTER (status = 429 AND lower(trim(outcome)) IN ('a', 'count(b)'))": true, "sum(timed_us) / 1000000": true,
		"sum(CASE WHEN NOT success THEN weight WHEN success THEN 0 END)": true, "sum(weight) - sum(timed_weight)": true,
		"count(*)": false, "count(*) FILTER (model = 'a')": false, "sum(status)": false, "avg(weight)": false, "max(weight)": false, "sum(weight * weight)": false,
		"sum(CASE WHEN success THEN 1 ELSE 0 END)": false, "sum(CASE WHEN success THEN weight ELSE 1 END)": false, "sum(weight) FILTER (length(model) > 3)": false,
	} {
		if got := ofSums(fact, expression); got != want {
			t.Errorf("%s: %v, want %v", expression, got, want)
		}
	}
}
