package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
)

// WriteErrorBudget writes an error budget: what is left, the days that spent some of it, the window pairs, and who burnt it.
func WriteErrorBudget(w io.Writer, budget engine.ErrorBudget) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Error budget, %s\n", budget.Period.Label)
	seconds := func(f *float64) string { return formatValue(f, "seconds", "") }
	if budget.Remaining != nil {
		fmt.Fprintf(&b, "Uptime %s allows %s; %s were spent by the method of %s.\n", budget.Target, seconds(budget.Allowed), seconds(budget.Spent), strings.ToLower(budget.Method))
		if over := -*budget.Remaining; over > 0 {
			fmt.Fprintf(&b, "Overspent by %s", seconds(&over))
		} else {
			fmt.Fprintf(&b, "%s are left, %s of it", seconds(budget.Remaining), formatValue(budget.Left, "percent", ""))
		}
		if budget.Low != nil && budget.High != nil {
			fmt.Fprintf(&b, " (%s to %s left, by what was not seen)", seconds(budget.Low), seconds(budget.High))
		}
		b.WriteString(".\n")
		b.WriteString(outlook(budget))
	}
	if budget.Note != "" {
		b.WriteString(budget.Note + "\n")
	}
	rows := [][]string{{"Day", "Spent", "Left"}}
	for _, d := range budget.Days {
		if d.Spent != nil && *d.Spent > 0 {
			rows = append(rows, []string{d.Day, seconds(d.Spent), seconds(d.Remaining)})
		}
	}
	section(&b, rows, []bool{false, true, true})
	rows = [][]string{{"Burn over", "Threshold", "Fired", "For", "Worst"}}
	for _, p := range budget.Burns {
		fired, lasted := fmt.Sprint(p.Fired), formatValue(float(60*p.Minutes), "seconds", "")
		if !p.Reached {
			fired, lasted = "out of reach", missing
		}
		rows = append(rows, []string{p.Windows, formatValue(&p.Threshold, "ratio", ""), fired, lasted, formatValue(p.Worst, "ratio", "")})
	}
	section(&b, rows, []bool{false, true, true, true, true})
	rows = [][]string{{"Burnt by", "", "Spent", "Share"}}
	for _, p := range budget.Burnt {
		key := p.Key
		if key == "" {
			key = "(unknown)"
		}
		rows = append(rows, []string{p.Dimension, key, seconds(&p.Spent), formatValue(p.Share, "percent", "")})
	}
	section(&b, rows, []bool{false, false, true, true})
	_, err := io.WriteString(w, b.String())
	return err
}

// outlook says until when the budget lasts.
func outlook(budget engine.ErrorBudget) string {
	switch {
	case budget.Exhausted != "":
		return "It was used up on " + budget.Exhausted + ".\n"
	case budget.Pace == nil:
		return ""
	case budget.Projected != "":
		return fmt.Sprintf("At %s a day, as over the last days with data, it is used up on %s.\n", formatValue(budget.Pace, "seconds", ""), budget.Projected)
	}
	return fmt.Sprintf("At %s a day, as over the last days with data, it lasts.\n", formatValue(budget.Pace, "seconds", ""))
}

// section writes a table behind an empty line, unless it has a head only.
func section(b *strings.Builder, rows [][]string, right []bool) {
	if len(rows) > 1 {
		b.WriteString("\n" + aligned(rows, right))
	}
}

func float(n int64) *float64 {
	f := float64(n)
	return &f
}
