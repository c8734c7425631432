package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"telltale/analytics/engine"
)

// writeMarkdown writes a heading, one table, and what explains the values below it.
func writeMarkdown(w io.Writer, r engine.Result, f engine.Footing) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.Period.Label)
	markdownPeriod(&b, r)
	markdownTable(&b, r)
	markdownNotes(&b, r)
	formFooting(&b, f)
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownPeriod says which rows of which time the values are of.
func markdownPeriod(b *strings.Builder, r engine.Result) {
	if r.Demo != "" {
		fmt.Fprintf(b, "**%s.**\n\n", escape(r.Demo))
	}
	if line := closingText(r.Closing); line != "" {
		fmt.Fprintf(b, "%s.\n\n", escape(line))
	}
	for _, line := range []string{besideSigned(r.Closing, r.Currency), comparedText(r.Compared, r.Currency)} {
		if line != "" {
			fmt.Fprintf(b, "%s\n\n", escape(line))
		}
	}
	fmt.Fprintf(b, "%s to %s (%s)", r.Period.FromStr, r.Period.ToStr, r.Period.Zone)
	if r.Previous != nil {
		fmt.Fprintf(b, ", compared with %s", r.Previous.Label)
	}
	if r.Year != nil {
		fmt.Fprintf(b, " and %s", r.Year.Label)
	}
	if f := filterText(r.Filters); f != "" {
		fmt.Fprintf(b, ", only where %s", escape(f))
	}
	b.WriteString(".\n\n")
}

func markdownTable(b *strings.Builder, r engine.Result) {
	b.WriteString("| KPI | value | before | change | tendency | target | verdict | 95 % interval or bounds | alert |\n| --- | ---: | ---: | ---: | --- | --- | --- | --- | --- |\n")
	for _, v := range r.Values {
		cells := []string{v.Name, formatValue(v.Value, v.Unit, r.Currency), formatValue(v.Previous, v.Unit, r.Currency), change(v.Value, v.Previous, v.Change, v.Unit, r.Currency), tendency(v, 0), targetText(v),
			v.Verdict, interval(v, r.Currency), alertText(v)}
		for i := range cells {
			cells[i] = escape(cells[i])
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
}

func markdownNotes(b *strings.Builder, r engine.Result) {
	var notes strings.Builder
	for _, v := range r.Values {
		var lines []string
		if v.Why != "" {
			lines = append(lines, v.Why)
		}
		for _, c := range v.Comparisons {
			if c.Note != "" {
				lines = append(lines, c.Note)
			}
		}
		lines = append(lines, v.Notes...)
		if len(lines) > 0 {
			fmt.Fprintf(&notes, "- **%s**: %s\n", escape(v.Name), escape(strings.Join(lines, " ")))
		}
	}
	if notes.Len() > 0 {
		b.WriteString("\n## Notes\n\n" + notes.String())
	}
}

// opensTag finds what begins a tag or a link. Before a space or a digit, "<" is but a sign, and people read it as written.
var opensTag = regexp.MustCompile(`<([A-Za-z/!?])`)

// escape keeps text of the data from becoming markup.
func escape(s string) string {
	s = opensTag.ReplaceAllString(s, "&lt;$1")
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "\n", " ").Replace(s)
}
