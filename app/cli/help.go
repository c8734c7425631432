package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpCommand tells about commands, and about topics that concern several of them. Topics are no commands, because
// `telltale files` opens what is called so.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND | TOPIC]",
		Short:   "Tell about a command, or a topic",
		Long:    "Help tells about a command, or about a topic:\n\n" + topicList(),
		Example: "  telltale help import\n  telltale help periods",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			within, _, err := cmd.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			found := []cobra.Completion{}
			for _, sub := range within.Commands() {
				if sub.IsAvailableCommand() {
					found = append(found, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			if within == cmd.Root() {
				for _, one := range topics {
					found = append(found, cobra.CompletionWithDesc(one.name, one.short))
				}
			}
			return found, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				for _, one := range topics {
					if one.name == args[0] {
						fmt.Fprintln(cmd.OutOrStdout(), strings.Trim(one.text, "\n"))
						return nil
					}
				}
			}
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return fmt.Errorf("there is no command and no topic %q", strings.Join(args, " "))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

func topicList() string {
	var list strings.Builder
	for _, one := range topics {
		fmt.Fprintf(&list, "  %-12s %s\n", one.name, one.short)
	}
	return strings.TrimRight(list.String(), "\n")
}
