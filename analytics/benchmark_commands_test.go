//go:build unix

package analytics_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"telltale/analytics/engine"
)

// BenchmarkCommands runs each command that tells about a month, as a process of its own.
func BenchmarkCommands(b *testing.B) {
	workspace := start(b).month()
	for _, command := range []string{"report", "scorecard", "trends", "forecast", "anomalies", "budget", "consistency", "changes"} {
		b.Run(command, func(b *testing.B) {
			n := start(b)
			for b.Loop() {
				process, peak := n.run(command, "-w", workspace, "--month", "2026-10")
				b.ReportMetric(process.Seconds()*1000, "process-ms")
				b.ReportMetric(float64(peak)/(1<<30), "peak-GB")
			}
		})
	}
}

// BenchmarkReplay replays all alert rules over October, in an engine that has answered nothing yet.
func BenchmarkReplay(b *testing.B) {
	n := start(b)
	workspace := n.month()
	for b.Loop() {
		n.open(workspace, func(e *engine.Engine) {
			query := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}, Compare: "none"}
			for _, k := range e.Catalog().KPIs {
				if k.Alert != nil {
					query.KPIs = append(query.KPIs, k.ID)
				}
			}
			n.ask(e, query, "replay-ms")
		})
	}
}

// BenchmarkPhrases asks how often the model did not know, of predictions without a flag, so that every answer is matched.
func BenchmarkPhrases(b *testing.B) {
	n := start(b)
	workspace := n.unflagged()
	for b.Loop() {
		n.open(workspace, func(e *engine.Engine) {
			n.ask(e, engine.Query{KPIs: []string{"dont_know_rate"}, Period: engine.Spec{Preset: "month", Month: "2026-10"}, Series: "day"}, "phrases-ms")
		})
	}
}

// unflagged is a workspace of a fifth as many predictions as the month has requests, each with an answer of 200 characters.
func (n bench) unflagged() string {
	n.b.Helper()
	workspace := filepath.Join(n.dir, fmt.Sprintf("unflagged-%d.telltale", n.rows/5))
	if _, err := os.Stat(workspace); err == nil {
		return workspace
	}
	path, _ := n.generate(fmt.Sprintf("unflagged-%d.csv", n.rows/5), fmt.Sprintf(`
		SELECT `+at+` AS "timestamp", 'p' || i AS prediction_id, 'Where is my order ' || (hash(i * 29) %% 100000) || '?' AS question,
			'It left our house on day ' || (hash(i * 31) %% 31) || '. You can follow it with the number in the mail that we sent to you. Please tell us when it does not '
			|| 'arrive within a week, so that we can ask the carrier; ' || CASE WHEN hash(i * 41) %% 20 = 0 THEN 'where it is now I don’t know.' ELSE 'we are glad to help.' END AS answer
		FROM range(%[1]d) t(i)`, n.rows/5), "HEADER")
	building := filepath.Join(n.dir, "building.telltale")
	os.Remove(building)
	n.run("import", "-w", building, path)
	if err := os.Rename(building, workspace); err != nil {
		n.b.Fatal(err)
	}
	return workspace
}
