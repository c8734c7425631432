package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
)

// WriteHighlights writes key trends and top actions as lists, for a terminal.
func WriteHighlights(w io.Writer, h engine.Highlights) error {
	var b strings.Builder
	b.WriteString("Key trends")
	if h.Previous != nil {
		fmt.Fprintf(&b, ", %s against %s", h.Period.Label, h.Previous.Label)
	}
	b.WriteByte('\n')
	for _, t := range h.Trends {
		fmt.Fprintf(&b, "  %s %s\n", bullet(t.Good), t.Text)
	}
	if len(h.Trends) == 0 {
		b.WriteString("  None: a change is told from two weeks of whole days on, in both periods.\n")
	}
	b.WriteString("\nTop actions\n")
	for i, a := range h.Actions {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, joined(a.Text, a.Evidence))
		if a.Driver != "" {
			fmt.Fprintf(&b, "     Likely: %s\n", a.Driver)
		}
		fmt.Fprintf(&b, "     Look at: %s\n", a.Look)
	}
	if len(h.Actions) == 0 {
		b.WriteString("  " + h.WithoutActions() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bullet tells a better from a worse way.
func bullet(good *bool) string {
	switch {
	case good == nil:
		return "-"
	case *good:
		return "+"
	}
	return "!"
}

// joined puts sentences into one line; empty ones are left out.
func joined(sentences ...string) string { return joinedWith(" ", sentences...) }
