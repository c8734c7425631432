package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// WriteConsistency writes which identities hold, those that do not first.
func WriteConsistency(w io.Writer, c engine.Consistency) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", c.Period.Label, consistencyLine(c))
	rows := [][]string{}
	for _, state := range []string{engine.Broken, engine.Explained, engine.Holds, engine.NoData} {
		for _, f := range c.Findings {
			if f.State != state {
				continue
			}
			sides := ""
			if f.Left != nil && f.Right != nil && f.State != engine.Holds {
				sides = sidesOf(f, c.Currency) + ". "
			}
			rows = append(rows, []string{"  " + state, f.Title, sides + f.Why})
		}
	}
	b.WriteString(aligned(rows, []bool{false, false, false}))
	_, err := io.WriteString(w, b.String())
	return err
}

// sidesOf are the two sides of an identity, as other numbers are written.
func sidesOf(f engine.Finding, currency string) string {
	left, right := figures.Pair(f.Left, f.Right, f.Unit, currency)
	return left + " and " + right
}

// consistencyLine is the result in one line.
func consistencyLine(c engine.Consistency) string {
	if c.Broken == 0 {
		return fmt.Sprintf("the numbers agree: %s, none is broken.", figures.Counted(c.Holds, "identity holds", "identities hold"))
	}
	return fmt.Sprintf("the numbers do not agree: %s, %s.", figures.Counted(c.Broken, "identity is broken", "identities are broken"), figures.Counted(c.Holds, "holds", "hold"))
}

// WriteConsistencyLine writes the result in one line, and what is broken.
func WriteConsistencyLine(w io.Writer, c engine.Consistency) error {
	text := "\nConsistency: " + consistencyLine(c) + "\n"
	for _, f := range c.Findings {
		if f.State == engine.Broken {
			text += fmt.Sprintf("  ! %s: %s. %s\n", f.Title, sidesOf(f, c.Currency), f.Why)
		}
	}
	_, err := io.WriteString(w, text)
	return err
}
