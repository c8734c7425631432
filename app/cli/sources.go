package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/source"
)

func (s *settings) sourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "sources",
		Short:   "List the exports that can be imported, and how to get them",
		Example: "  telltale sources",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, d := range source.Formats() {
				fmt.Fprintf(s.out, "%s: %s\n", d.ID, d.Title)
				for _, part := range []struct{ title, text string }{
					{"from", d.Tool}, {"how", d.How}, {"recognised by", d.Distinct}, {"fills", strings.Join(d.Tables, ", ")},
				} {
					if part.text != "" {
						fmt.Fprintf(s.out, "  %s: %s\n", part.title, part.text)
					}
				}
			}
			return nil
		},
	}
}
