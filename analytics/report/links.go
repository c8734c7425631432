package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
)

// WriteLinks writes how well the tables match up, with what rests on a link that does not, and what to do.
func WriteLinks(w io.Writer, found engine.Links) error {
	var b strings.Builder
	fmt.Fprintf(&b, "How the exports match up, %s\n", found.Period.Label)
	rows := make([][]string, len(found.Links))
	for i, l := range found.Links {
		share := ""
		if l.Share != nil {
			share = formatValue(l.Share, "percent", "")
		}
		rows[i] = []string{"  " + l.State, share, l.Title, l.Finding}
	}
	lines := strings.SplitAfter(aligned(rows, []bool{false, true, false, false}), "\n")
	for i, l := range found.Links {
		b.WriteString(lines[i])
		if l.Advice == "" {
			continue
		}
		b.WriteString("      ")
		if names := linkedNames(l.KPIs); names != "" {
			b.WriteString(names + ". ")
		}
		b.WriteString(l.Advice + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// linkedNames says which KPIs rest on a link: "Response rate and Responses rest on it".
func linkedNames(kpis []engine.Linked) string {
	names := make([]string, len(kpis))
	for i, k := range kpis {
		names[i] = k.Name
	}
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0] + " rests on it"
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1] + " rest on it"
	}
}
