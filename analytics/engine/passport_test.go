package engine

import (
	"context"
	"math"
	"strings"
	"testing"
)

// busy is a month and a bit of everything, small enough for tests: requests with every kind of end and users, bills,
// ratings and an incident list.
func busy(t *testing.T, zone string) *workspace {
	t.Helper()
	w := newWorkspace(t, zone)
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-08-30 00:00:00' + INTERVAL (i // 10 * 3000 + i % 7) SECOND AS ts,
		CASE WHEN i % 97 = 0 OR i // 10 % 83 = 0 THEN 500 WHEN i % 41 = 0 THEN 404 WHEN i % 53 = 0 THEN 101 WHEN i % 59 = 0 THEN NULL ELSE 200 END AS status,
		CASE WHEN i % 61 = 0 THEN 'pending' WHEN i % 59 = 0 THEN 'timeout' WHEN i % 101 = 0 THEN 'failure' END AS outcome,
		CASE WHEN i % 17 > 0 THEN (i * 7919) % 3000000 END AS duration_us, 'u' || (i * i % 211) AS user_id, 'm' || (i % 3) AS model,
		'/v1/' || (i % 5) AS endpoint, ['llm', 'vectors', NULL][i % 3 + 1] AS upstream, i % 500 AS tokens_in, i % 90 AS tokens_out FROM range(18500) t(i) WHERE i // 200 % 40 <> 20`)
	w.insert(t, "costs", `SELECT DATE '2026-08-01' + (i % 92)::INTEGER AS started, DATE '2026-08-02' + (i % 92 + i % 3)::INTEGER AS ended, (i * 37 % 1000) / 100 - 0.5 AS billed,
		CASE WHEN i % 11 = 0 THEN 'EUR' ELSE 'USD' END AS currency, ['Amazon Bedrock', 'AmazonEC2', 'AmazonS3', 'Refund'][i % 4 + 1] AS service,
		CASE WHEN i % 4 = 0 THEN 'llm' END AS vendor, CASE WHEN i % 13 = 0 THEN 'purchase' ELSE 'usage' END AS kind FROM range(900) t(i)`)
	w.insert(t, "feedback", `SELECT TIMESTAMP '2026-09-01 00:00:00' + INTERVAL (i * 7) HOUR AS ts, 'c' || (i % 60) AS conversation, 1 + i * i % 5 AS rating, 1 AS rating_min,
		5 AS rating_max, CASE WHEN i % 9 = 0 THEN 'nps' WHEN i % 8 = 0 THEN 'thumb' ELSE 'stars' END AS scale FROM range(200) t(i)`)
	w.insert(t, "predictions", `SELECT TIMESTAMP '2026-08-30 00:00:00' + INTERVAL (i * 900) SECOND AS ts, 'p' || i AS id, 'm' || (i % 3) AS model, i * i % 1000 / 1000 AS confidence,
		CASE WHEN i % 7 > 0 THEN i % 5 > 0 END AS answered, CASE WHEN i % 11 = 0 THEN i % 33 > 0 END AS correct, CASE WHEN i % 13 = 0 THEN i % 39 = 0 END AS hallucinated,
		['ham', 'spam', 'eggs'][i * i % 3 + 1] AS output, 1 + i % 2 AS weight FROM range(5500) t(i)`)
	w.exec(t, `INSERT INTO labels SELECT 'p' || (20 * i), question, ['yes', 'no', 'yes', 'unsure', 'yes'][i % 5 + 1], 'ann', 'r', 's' || (i % 4), 20 + i % 4, TIMESTAMP '2026-11-01'
		FROM range(140) t(i), (VALUES ('accuracy'), ('hallucination')) v(question)`)
	w.load(t, "incidents", "started,ended,kind,component\n2026-10-03 10:00:00,2026-10-03 11:00:00,outage,\"Chat, Mail\"\n2026-10-03 10:30:00,2026-10-03 12:00:00,partial,\n2026-10-20 00:00:00,,partial,Mail\n")
	w.insert(t, "checks", `SELECT TIMESTAMP '2026-09-25 00:00:00' + INTERVAL (i * 5 + i // 2000 * 60) MINUTE AS ts, ['Chat', 'Search', 'Mail'][i % 3 + 1] AS target,
		CASE WHEN i // 30 % 19 = 0 THEN 'down' WHEN i % 113 = 0 THEN 'unknown' WHEN i // 30 % 23 = 0 THEN 'degraded' ELSE 'up' END AS state FROM range(9000) t(i)`)
	w.exec(t, `INSERT INTO imports BY NAME SELECT 1 AS id, 'done' AS state, '2026-10-01/2026-10-25' AS declared, '' AS batch, 'october.zip' AS file, 'log.csv' AS member, '' AS container,
		'' AS encoding, 0 AS bytes, 'abc' AS hash, 'requests' AS source, '' AS title, '' AS signature, '' AS choices, '' AS mapping, '' AS unused, '' AS notes, '' AS head,
		0 AS records, 0 AS used, 0 AS duplicate, 0 AS rejected, 0 AS ignored, TIMESTAMP '2026-11-01' AS started, '' AS app;
		INSERT INTO import_tables VALUES (1, 'incidents', '', false, 3, 0, NULL, NULL)`)
	w.settle(t)
	return w
}

// The SQL of a passport, run in a plain shell on the workspace, gives the value: for every KPI, in months and odd
// windows, with filters, by every method of uptime.
func TestPassportSQLGivesTheValue(t *testing.T) {
	w := busy(t, "Europe/Berlin")
	queries := []Query{
		{Period: Spec{Preset: "month", Month: "2026-10"}},
		{Period: Spec{Preset: "month", Month: "2026-09"}},
		{Period: Spec{Preset: "custom", From: "2026-09-03T10:17:23Z", To: "2026-09-19T21:44:11Z"}},
		{Period: Spec{Preset: "month", Month: "2026-09"}, Filters: []Filter{{Dimension: "model", Values: []string{"m1", ""}}}},
		{Period: Spec{Preset: "last24h"}},
	}
	settings := []map[string]string{
		{},
		{"uptime.method": "requests", "credit.tiers": "below 99.9%: 10%; below 98%: 30%", "credit.fee": "1234.5", "credit.vendors": "llm: 99.9% 10%, 98% 50%", "success.4xx": "out", "cost.basis": "effective", "uptime.missing": "down",
			"rate.EUR": "1.1 USD", "cost.allocation": "40%: amazons3", "cost.categories": "ours: ec2", "cost.left_out": "9",
			"price.m0": "2 in, 3 out USD", "price.m1": "7 in, 1 cached, 9 out EUR"},
		{"uptime.method": "incidents", "success.4xx": "success", "uptime.missing": "up", "uptime.maintenance": "2026-10-03T12:10/2026-10-03T12:20 a\n2026-10-20T05:00/2026-10-20T06:00 b",
			"uptime.components": "Chat 50%, Search"},
		{"uptime.method": "slices", "uptime.shortest": "2"},
		{"uptime.slices": "five", "uptime.shortest": "10", "uptime.missing": "down"},
		{"uptime.slices": "mean"},
		{"uptime.method": "checks", "uptime.weight.degraded": "50%", "uptime.missing": "excluded"},
	}
	outages := []string{"uptime", "downtime", "error_budget_remaining", "sla_credits"}
	answers := map[string]*float64{} // of SQL that was run: the rows stay the same
	values := 0
	for i, set := range settings {
		if i > 0 {
			queries = queries[:2]
		}
		if i > 2 {
			queries[0].KPIs, queries[1].KPIs = outages, outages
		}
		for key, value := range set {
			w.set(t, key, value)
		}
		for _, q := range queries {
			for id, v := range w.evaluateAll(t, q) {
				p, err := w.Passport(context.Background(), id, q)
				if err != nil {
					t.Fatalf("%s: %v", id, err)
				}
				if !equal(v.Value, p.Value) {
					t.Errorf("%s: the passport says %v, the result %v", id, show(p.Value), show(v.Value))
				}
				if p.SQL == "" {
					if v.Value != nil {
						t.Errorf("%s has the value %v and no SQL", id, *v.Value)
					}
					continue
				}
				got, ran := answers[p.SQL]
				if !ran {
					if err := w.db.QueryRow(context.Background(), p.SQL).Scan(&got); err != nil {
						t.Errorf("%s: %v\n%s", id, err, p.SQL)
						continue
					}
					answers[p.SQL] = got
				}
				if v.Value != nil {
					values++
				}
				if (got == nil) != (v.Value == nil) || got != nil && math.Abs(*got-*v.Value) > 1e-9*math.Max(1, math.Abs(*v.Value)) {
					t.Errorf("%s over %s with %v: the SQL gives %v, the engine %v\n%s", id, q.Period, set, show(got), show(v.Value), p.SQL)
				}
			}
		}
	}
	if values < 120 {
		t.Errorf("only %d values were compared", values)
	}
}

func equal(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func show(f *float64) any {
	if f == nil {
		return "no data"
	}
	return *f
}

func TestPassportExplains(t *testing.T) {
	w := busy(t, "Europe/Berlin")
	p, err := w.Passport(context.Background(), "api_success_rate", Query{Period: Spec{Preset: "month", Month: "2026-09"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Files) != 1 || p.Files[0].Name != "october.zip/log.csv" || p.Files[0].Hash != "abc" {
		t.Errorf("files: %+v", p.Files)
	}
	left := 0.
	for _, l := range p.Left {
		left += float64(l.Rows)
	}
	if p.Used+left != float64(p.Files[0].Rows) || left == 0 {
		t.Errorf("used %v and left out %v are not the %d rows of the period", p.Used, p.Left, p.Files[0].Rows)
	}
	if v := w.evaluateAll(t, Query{KPIs: []string{"api_success_rate"}, Period: Spec{Preset: "month", Month: "2026-09"}})["api_success_rate"]; p.Used != v.N {
		t.Errorf("used %v, but the value rests on %v", p.Used, v.N)
	}
	if text := strings.Join(p.Settings, "\n"); !strings.Contains(text, "zone: Europe/Berlin") || !strings.Contains(text, "4xx: failure") {
		t.Errorf("settings: %s", text)
	}
	if !strings.Contains(p.SQL, "2026-09-01T00:00:00+02:00") {
		t.Errorf("the SQL does not show the period in its zone:\n%s", p.SQL)
	}
}
