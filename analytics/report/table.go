package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"telltale/analytics/engine"
)

// definedBelow is how many KPIs a terminal has room to define below their numbers.
const definedBelow = 12

// writeTable writes one line a KPI, aligned for a terminal: the verdict stands before the words, because that is what
// the eye runs down for.
func writeTable(w io.Writer, r engine.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s to %s (%s)\n", r.Period.Label, r.Period.FromStr, r.Period.ToStr, r.Period.Zone)
	if r.Demo != "" {
		fmt.Fprintf(&b, "%s\n", r.Demo)
	}
	if line := closingText(r.Closing); line != "" {
		fmt.Fprintf(&b, "%s\n", line)
	}
	for _, line := range []string{besideSigned(r.Closing, r.Currency), comparedText(r.Compared, r.Currency)} {
		if line != "" {
			fmt.Fprintf(&b, "%s\n", line)
		}
	}
	if r.Period.Running {
		fmt.Fprintf(&b, "Not over: the newest data is of %s\n", r.Period.AsOf)
	}
	if r.Previous != nil {
		fmt.Fprintf(&b, "Compared with %s", r.Previous.Label)
		if r.Year != nil {
			fmt.Fprintf(&b, " and %s", r.Year.Label)
		}
		b.WriteByte('\n')
	}
	if f := filterText(r.Filters); f != "" {
		fmt.Fprintf(&b, "Only where %s\n", f)
	}
	b.WriteByte('\n')
	heads, right := []string{"", "Value", "Before", "Change", ""}, []bool{false, true, true, true, false}
	if r.Year != nil {
		heads, right = append(heads, "Year before", "Change", ""), append(right, true, true, false)
	}
	rows := [][]string{append(heads, "Target", "Verdict", "")}
	var empty []string
	for _, v := range r.Values {
		if v.Value == nil && v.Previous == nil {
			empty = append(empty, v.Name)
			continue
		}
		row := []string{v.Name, formatValue(v.Value, v.Unit, r.Currency), formatValue(v.Previous, v.Unit, r.Currency), change(v.Value, v.Previous, v.Change, v.Unit, r.Currency), tendency(v, 0)}
		if r.Year != nil {
			year := engine.Comparison{}
			if len(v.Comparisons) > 1 {
				year = v.Comparisons[1]
			}
			row = append(row, formatValue(year.Value, v.Unit, r.Currency), change(v.Value, year.Value, year.Change, v.Unit, r.Currency), year.Tendency)
		}
		rows = append(rows, append(row, targetText(v), v.Verdict, strings.Join(remarks(v, r.Currency), "; ")))
	}
	if len(rows) > 1 {
		b.WriteString(aligned(rows, append(right, true, false, false)))
	}
	if len(empty) > 0 {
		if len(rows) > 1 {
			b.WriteByte('\n')
		}
		b.WriteString("No data for " + strings.Join(empty, ", ") + ".\n")
	}
	if i := slices.IndexFunc(r.Values, func(v engine.Value) bool { return v.Apart != "" }); i >= 0 {
		fmt.Fprintf(&b, "Not in any cost, for want of a rate: %s. Give one: telltale settings set rate.CODE \"1.08 %s\"\n", r.Values[i].Apart, r.Currency)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTableBasis says below a table what its numbers rest on, and what each is when there are few.
func writeTableBasis(w io.Writer, f engine.Footing) error {
	lines := []string{"", "Currency: " + f.Currency, "Coverage: " + coverageText(f), "Assumptions: " + assumptionText(f)}
	if len(f.Definitions) > definedBelow {
		lines = append(lines, "Definitions: telltale kpis ID")
	} else {
		for _, d := range f.Definitions {
			lines = append(lines, definitionLine(d))
		}
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func targetText(v engine.Value) string {
	if v.Target == nil {
		return ""
	}
	return v.Target.Words
}

// tendency is what may be said of the change against a comparison; empty where it cannot be judged.
func tendency(v engine.Value, i int) string {
	if i >= len(v.Comparisons) {
		return ""
	}
	return v.Comparisons[i].Tendency
}

// remarks are what must not be missed beside a value.
func remarks(v engine.Value, currency string) []string {
	var parts []string
	if i := interval(v, currency); i != "" {
		parts = append(parts, i)
	}
	if v.Basis != "" && v.Basis != "complete" {
		parts = append(parts, fmt.Sprintf("%s, n = %s", engine.BasisWord(v.Basis), formatValue(&v.N, "count", "")))
	}
	if a := alertText(v); a != "" {
		parts = append(parts, a)
	}
	for _, c := range v.Comparisons {
		if c.Note != "" {
			parts = append(parts, c.Note)
		}
	}
	if v.Value == nil && v.Why != "" {
		parts = append(parts, v.Why)
	} else if v.Verdict == engine.NotEnough || v.Verdict == engine.TooClose {
		parts = append(parts, v.Why)
	}
	return parts
}

// aligned pads columns by the number of characters, to the right where right says so. Lines have no blanks at their end.
func aligned(rows [][]string, right []bool) string {
	widths := make([]int, len(right))
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell)))
			if right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
