package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// WriteChanges writes what was changed, with the numbers of the two weeks before and after.
func WriteChanges(w io.Writer, c engine.Changes) error {
	var b strings.Builder
	fmt.Fprintf(&b, "What changed, %s\n", c.Period.Label)
	if c.Demo != "" {
		fmt.Fprintf(&b, "%s\n", c.Demo)
	}
	if c.Note != "" {
		fmt.Fprintf(&b, "%s\n", c.Note)
	}
	for _, item := range c.Items {
		fmt.Fprintf(&b, "\n%s  %s: %s\n", item.Event.From, item.Event.Kind, joined(item.Event.Title, item.Event.Version, item.Event.Note))
		rows := [][]string{{"  ", "Before", "After", "", "95 % of the change", ""}}
		for _, e := range item.Effects {
			interval := fmt.Sprintf("%d and %s: too few to judge", e.DaysBefore, figures.Counted(e.DaysAfter, "day", "days"))
			if e.Low != nil && e.High != nil {
				interval = strings.Join(figures.Changes(e.Unit, c.Currency, e.Relative, e.Low, e.High), " to ")
			}
			mark := "  "
			if e.Good != nil {
				mark = bullet(e.Good) + " "
			}
			rows = append(rows, []string{mark + e.Name, formatValue(e.Before, e.Unit, c.Currency), formatValue(e.After, e.Unit, c.Currency), e.Tendency, interval, ""})
		}
		if len(item.Effects) > 0 {
			b.WriteString(aligned(rows, []bool{false, true, true, false, false, false}))
		}
		if len(item.Beside) > 0 {
			fmt.Fprintf(&b, "  Not to be told apart from: %s\n", strings.Join(item.Beside, "; "))
		}
	}
	if len(c.Items) > 0 {
		b.WriteString("\nThe two weeks before against those after; the day itself is in neither. What moved after a change did not need to move because of it.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
