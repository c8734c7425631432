//go:build unix

package analytics_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// month is a workspace of what one month brings: n.rows requests and half as many in the month before, a fifth as many
// predictions, a quarter as many conversations, ratings and bills.
func (n bench) month() string {
	n.b.Helper()
	workspace := filepath.Join(n.dir, fmt.Sprintf("month-%d.telltale", n.rows))
	if _, err := os.Stat(workspace); err == nil {
		return workspace
	}
	october, _ := n.requestLog()
	september, _ := n.requestsOf("2026-08-31", n.rows/2)
	building := filepath.Join(n.dir, "building.telltale")
	os.Remove(building)
	n.run("import", "-w", building, october, september, n.predictions(), n.conversations(), n.ratings(), n.bills())
	if err := os.Rename(building, workspace); err != nil {
		n.b.Fatal(err)
	}
	return workspace
}

// at is the instant of row i of n, spread over the 61 days of both months.
const at = `strftime(TIMESTAMP '2026-09-01' + to_microseconds((i * (5270400000000 // %[1]d) + hash(i) %% 200000)::BIGINT), '%%Y-%%m-%%dT%%H:%%M:%%S.%%gZ')`

func (n bench) predictions() string {
	path, _ := n.generate(fmt.Sprintf("predictions-%d.csv", n.rows/5), fmt.Sprintf(`
		SELECT `+at+` AS "timestamp", 'p' || i AS prediction_id, 'c' || i AS conversation_id, 'u' || (hash(i * 7) %% 60000) AS user_id,
			(['gpt-5-mini', 'gpt-5', 'claude-opus-5'])[(hash(i * 23) %% 3)::INTEGER + 1] AS model, 'v' || (12 + i * 4 // %[1]d) AS prompt_version,
			'Where is my order ' || (hash(i * 29) %% 100000) || '?' AS question, 'It left our house on day ' || (hash(i * 31) %% 31) || '.' AS answer,
			round(0.5 + (hash(i * 37) %% 5000) / 10000.0, 4) AS confidence, hash(i * 41) %% 20 > 0 AS answered
		FROM range(%[1]d) t(i)`, n.rows/5), "HEADER")
	return path
}

func (n bench) conversations() string {
	path, _ := n.generate(fmt.Sprintf("conversations-%d.csv", n.rows/4), fmt.Sprintf(`
		SELECT 'c' || i AS conversation_id, `+at+` AS started_at, 'u' || (hash(i * 7) %% 60000) AS user_id, 2 + hash(i * 11) %% 9 AS messages,
			(['invoice', 'return', 'delivery', 'account'])[(hash(i * 13) %% 4)::INTEGER + 1] AS topic,
			(['resolved', 'resolved', 'resolved', 'escalated', 'abandoned'])[(hash(i * 17) %% 5)::INTEGER + 1] AS outcome
		FROM range(%[1]d) t(i)`, n.rows/4), "HEADER")
	return path
}

func (n bench) ratings() string {
	path, _ := n.generate(fmt.Sprintf("feedback-%d.csv", n.rows/200), fmt.Sprintf(`
		SELECT `+at+` AS created_at, 'c' || (i * 50) AS conversation_id, 'u' || (hash(i * 7) %% 60000) AS user_id, 1 + hash(i * 43) %% 5 AS stars
		FROM range(%[1]d) t(i)`, n.rows/200), "HEADER")
	return path
}

func (n bench) bills() string {
	path, _ := n.generate("costs.csv", `
		SELECT strftime(TIMESTAMP '2026-09-01' + to_days(i::INTEGER // 4), '%Y-%m-%d') AS date, (['OpenAI', 'AWS', 'Pinecone', 'Datadog'])[i % 4 + 1] AS vendor,
			(['LLM API', 'compute', 'data', 'observability'])[i % 4 + 1] AS service, round(20 + (hash(i) % 20000) / 100.0, 2) AS amount_usd
		FROM range(244) t(i)`, "HEADER")
	return path
}

// dashboards are the KPIs of the three pages that people open first.
func dashboards(e *engine.Engine) []string {
	var kpis []string
	for _, d := range e.Catalog().Dashboards {
		if d.ID == "executive" || d.ID == "operations" || d.ID == "business" {
			for _, p := range d.Panels {
				kpis = append(kpis, p.KPIs...)
			}
		}
	}
	slices.Sort(kpis)
	return slices.Compact(kpis)
}

// BenchmarkKPIs asks for all KPIs of Executive, Operations and Business over October, with September beside and a value
// for every day: as a process of its own, in one that has just opened the workspace, once more, for one model when the
// engine was left alone for a while, for that model by weeks, which nobody has asked before, and for all models but one. Last
// it asks how well the exports match up.
func BenchmarkKPIs(b *testing.B) {
	n := start(b)
	workspace := n.month()
	for b.Loop() {
		process, peak := n.run("report", "-w", workspace, "--month", "2026-10", "--format", "json")
		b.ReportMetric(process.Seconds()*1000, "process-ms")
		b.ReportMetric(float64(peak)/(1<<30), "peak-GB")
		n.open(workspace, func(e *engine.Engine) {
			query := engine.Query{KPIs: dashboards(e), Period: engine.Spec{Preset: "month", Month: "2026-10"}, Series: "day"}
			n.ask(e, query, "first-ms")
			n.ask(e, query, "again-ms")
			begin := time.Now()
			if err := e.Ahead(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(begin).Seconds()*1000, "ahead-ms")
			query.Filters = []engine.Filter{{Dimension: "model", Values: []string{"gpt-5"}}}
			n.ask(e, query, "filtered-ms")
			// The same KPIs in another way, so that the answer is not there and comes from the cuts.
			query.Series = "week"
			n.ask(e, query, "filtered-anew-ms")
			query.Series = "day"
			query.Filters = []engine.Filter{{Dimension: "model", Values: []string{"gpt-5"}, Not: true}}
			n.ask(e, query, "without-ms")
			begin = time.Now()
			if _, err := e.Links(context.Background(), engine.Query{Period: engine.Spec{Preset: "all"}}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(begin).Seconds()*1000, "links-ms")
		})
	}
}

// BenchmarkEachKPI asks for one KPI after the other, each in an engine that has answered nothing yet, to find the slow ones.
func BenchmarkEachKPI(b *testing.B) {
	n := start(b)
	workspace := n.month()
	var kpis []string
	n.open(workspace, func(e *engine.Engine) { kpis = dashboards(e) })
	for _, kpi := range kpis {
		b.Run(kpi, func(b *testing.B) {
			one := bench{b, n.dir, n.rows}
			for b.Loop() {
				one.open(workspace, func(e *engine.Engine) {
					query := engine.Query{KPIs: []string{kpi}, Period: engine.Spec{Preset: "month", Month: "2026-10"}, Series: "day"}
					one.ask(e, query, "first-ms")
					query.Filters = []engine.Filter{{Dimension: "model", Values: []string{"gpt-5"}}}
					one.ask(e, query, "filtered-ms")
				})
			}
		})
	}
}

// BenchmarkWhy asks why KPIs changed from September to October, by every dimension.
func BenchmarkWhy(b *testing.B) {
	n := start(b)
	workspace := n.month()
	for _, kpi := range []string{"requests", "api_success_rate", "task_completion", "satisfaction", "total_cost"} {
		b.Run(kpi, func(b *testing.B) {
			for b.Loop() {
				bench{b, n.dir, n.rows}.open(workspace, func(e *engine.Engine) {
					begin := time.Now()
					if _, err := e.Why(context.Background(), kpi, engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(time.Since(begin).Seconds()*1000, "why-ms")
				})
			}
		})
	}
}

// open gives an engine that has answered nothing yet.
func (n bench) open(workspace string, do func(*engine.Engine)) {
	n.b.Helper()
	w, err := analytics.Open(context.Background(), workspace, analytics.Options{})
	if err != nil {
		n.b.Fatal(err)
	}
	defer w.Close()
	do(w.Engine())
}

// ask reports how long the answer takes until it can be sent.
func (n bench) ask(e *engine.Engine, query engine.Query, metric string) time.Duration {
	n.b.Helper()
	begin := time.Now()
	result, err := e.Evaluate(context.Background(), query)
	if err != nil {
		n.b.Fatal(err)
	}
	if _, err := json.Marshal(result); err != nil {
		n.b.Fatal(err)
	}
	took := time.Since(begin)
	n.b.ReportMetric(took.Seconds()*1000, metric)
	return took
}
