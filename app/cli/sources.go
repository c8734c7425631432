package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/source"
)

func (s *settings) sourcesCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "sources",
		Short:   "List the exports that can be imported, and how to get them",
		Example: "  telltale sources\n  telltale sources --json | jq -r '.sources[].id'",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			formats := source.Formats()
			return s.answer(map[string]any{"sources": formats}, func() { s.printSources(formats) })
		},
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) printSources(formats []source.Description) {
	for _, d := range formats {
		fmt.Fprintf(s.out, "%s: %s\n", d.ID, d.Title)
		for _, part := range []struct{ title, text string }{
			{"from", d.Tool}, {"how", d.How}, {"recognised by", d.Distinct}, {"fills", strings.Join(d.Tables, ", ")},
		} {
			if part.text != "" {
				fmt.Fprintf(s.out, "  %s: %s\n", part.title, part.text)
			}
		}
	}
}
