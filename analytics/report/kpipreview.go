package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
)

// WriteKPIPreview writes what a KPI would show: its value as in the report, day by day, and the SQL. builtIn is what it is
// without the change, nil for one that is not built in.
func WriteKPIPreview(w io.Writer, r engine.Result, p engine.Passport, builtIn *engine.Value) error {
	if err := writeTable(w, r); err != nil {
		return err
	}
	var b strings.Builder
	v := r.Values[0]
	if v.Why != "" {
		fmt.Fprintf(&b, "\n%s\n", v.Why)
	}
	if builtIn != nil {
		fmt.Fprintf(&b, "\nWithout the change: %s\n", formatValue(builtIn.Value, builtIn.Unit, r.Currency))
	}
	var days [][]string
	for _, point := range v.Series {
		if point.V != nil {
			days = append(days, []string{"  " + point.T[:len("2026-10-01")], formatValue(point.V, v.Unit, r.Currency)})
		}
	}
	if len(days) > 0 {
		fmt.Fprintf(&b, "\nBy day\n%s", aligned(days, []bool{false, true}))
	}
	if p.SQL != "" {
		fmt.Fprintf(&b, "\nSQL\n%s\n", p.SQL)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
