package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// WriteAnomalies writes the days that were unlike others, the most telling first.
func WriteAnomalies(w io.Writer, found engine.Anomalies) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Anomalies, %s\n", found.Period.Label)
	if found.Demo != "" {
		fmt.Fprintf(&b, "%s\n", found.Demo)
	}
	for _, a := range found.Items {
		change := (a.Value - a.Usual) / a.Usual
		fmt.Fprintf(&b, "\n%s  %s: %s, usually %s (%s; %d such weekdays; %s of the period's)\n", a.Day, a.Name, formatValue(&a.Value, a.Unit, found.Currency),
			formatValue(&a.Usual, a.Unit, found.Currency), figures.Relative(&change), a.Peers, formatValue(&a.Share, "percent", ""))
		if a.Segment != "" {
			fmt.Fprintf(&b, "  %s\n", a.Segment)
		}
		if len(a.Also) > 0 {
			fmt.Fprintf(&b, "  Also: %s\n", strings.Join(a.Also, ", "))
		}
		if len(a.Beside) > 0 {
			fmt.Fprintf(&b, "  On the day: %s\n", strings.Join(a.Beside, "; "))
		}
	}
	if len(found.Items) == 0 {
		b.WriteString("  None: no day differs from at least four of the same weekday before it.\n")
	}
	if found.Note != "" {
		fmt.Fprintf(&b, "\n%s\n", found.Note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
