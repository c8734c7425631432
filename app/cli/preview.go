package cli

import (
	"fmt"
	"strings"

	"telltale/analytics"
	"telltale/app"
)

// previewRows is how many rows of a file a dry run shows.
const previewRows = 5

// preview prints how each file is understood. Open questions and broken files make the exit code 2, as an import would.
func (s *settings) preview(drop app.PreparedDrop) error {
	broken := 0
	for _, file := range drop.Files {
		if file.Error != nil {
			fmt.Fprintln(s.err, "telltale: "+file.Error.Error())
			broken++
			continue
		}
		s.previewFile(file)
	}
	for _, skipped := range drop.Skipped {
		fmt.Fprintf(s.out, "%s: left alone: %s\n", skipped.Name, skipped.Reason)
	}
	if s.ask(drop)+broken > 0 {
		return exit(exitError)
	}
	return nil
}

func (s *settings) previewFile(file app.PreparedFile) {
	fmt.Fprintf(s.out, "%s\n", file.Name)
	for i, match := range file.Draft.Matches {
		word := "is"
		if i > 0 {
			word = "or"
		}
		fmt.Fprintf(s.out, "  %s %s (%s, %.0f %%): %s\n", word, match.Title, match.Source, 100*match.Score, strings.Join(match.Why, "; "))
	}
	if file.Already != nil {
		fmt.Fprintf(s.out, "  imported before as import %d (%s)\n", file.Already.ID, file.Already.Name)
	}
	mapping := table{columns: []column{{title: "field"}, {title: "from"}, {title: "unit"}, {title: "note"}}}
	for _, m := range file.Draft.Mapping {
		mapping.add(m.Table+"."+m.Field, m.Column, m.Unit, m.Note)
	}
	mapping.write(s.out, "  ")
	for _, left := range file.Draft.Ignored {
		fmt.Fprintf(s.out, "  not used: %s: %s\n", left.What, left.Reason)
	}
	for _, warning := range file.Draft.Warnings {
		fmt.Fprintf(s.out, "  note: %s\n", warning)
	}
	s.previewTable(file.Preview)
}

func (s *settings) previewTable(preview analytics.Preview) {
	if len(preview.Rows) == 0 {
		return
	}
	fmt.Fprintf(s.out, "  first rows of %s:\n", preview.Table)
	rows := table{}
	for _, name := range preview.Columns {
		rows.columns = append(rows.columns, column{title: name})
	}
	for _, row := range preview.Rows[:min(len(preview.Rows), previewRows)] {
		rows.add(row...)
	}
	rows.write(s.out, "  ")
}
