package report

import (
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// StackFormats are the names that WriteStack knows: files for the programs that watch the live system.
var StackFormats = []string{"prometheus", "openslo", "grafana-live"}

// WriteStack writes what the live system is to be watched by, in a format. It fails with fault.Unsupported for another
// format, fault.Invalid for a setting that names no series, and with what w returns.
func WriteStack(w io.Writer, format string, f engine.Footing) error {
	switch format {
	case "prometheus":
		return writePrometheus(w, f)
	case "openslo":
		return writeOpenSLO(w, f)
	case "grafana-live":
		return writeGrafanaLive(w, f)
	}
	return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(StackFormats, ", "))
}
