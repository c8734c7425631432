//go:build unix

package analytics_test

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"telltale/analytics/engine"
)

// pythonVariable names a Python with pandas; python3 when unset.
const pythonVariable = "TELLTALE_PYTHON"

// BenchmarkPandas lets pandas compute the same KPIs of the same files in the same run, and reports how long it takes to read
// them, to compute, and how many times as long that is as the first answer here. See build/bench-pandas for what it needs.
func BenchmarkPandas(b *testing.B) {
	n := start(b)
	workspace := n.month()
	october, _ := n.requestLog()
	september, _ := n.requestsOf("2026-08-31", n.rows/2)
	for b.Loop() {
		cmd := exec.Command(cmp.Or(os.Getenv(pythonVariable), "python3"), filepath.Join("..", "build", "bench-pandas"),
			october+","+september, n.predictions(), n.conversations(), n.ratings(), n.bills())
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Skipf("pandas did not run: %v", err) // the script says what is missing
		}
		var pandas struct {
			Read, Compute float64
			Values        map[string]float64
		}
		if err := json.Unmarshal(out, &pandas); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(pandas.Read, "pandas-read-s")
		b.ReportMetric(pandas.Compute, "pandas-s")
		n.open(workspace, func(e *engine.Engine) {
			query := engine.Query{KPIs: dashboards(e), Period: engine.Spec{Preset: "month", Month: "2026-10"}, Series: "day"}
			took := n.ask(e, query, "first-ms")
			b.ReportMetric(pandas.Compute/took.Seconds(), "times-as-long")
		})
	}
}
