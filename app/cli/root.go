package cli

import (
	"io/fs"

	"github.com/spf13/cobra"

	"telltale/app"
)

const rootAbout = `Telltale closes a month of a production AI system: it reads the exports that you already have (logs, bills, feedback,
incidents) and computes numbers that explain themselves. Everything stays on this machine.

Without a command it opens the window. A .telltale file is opened; anything else is offered for import.`

const rootExamples = `  telltale                                   the window, on the default workspace
  telltale may.telltale access.log bill.csv  open a workspace and look at two exports
  telltale import exports/ --zone UTC        import everything in a folder
  telltale report --month 2026-10            the numbers of October
  telltale serve --open                      the same pages in a browser
  telltale demo                              exports of a made-up company to try all this on`

const rootFooter = `
Exit codes: 0 done, 1 an alert rule fired (check), 2 an error or an unanswered question, 130 interrupted.
More help: telltale help files | questions | periods | filters | json | exit-codes
`

// The groups that help lists commands in.
const (
	groupIn      = "in"
	groupNumbers = "numbers"
	groupProgram = "program"
)

// root is the program's command with all its subcommands.
func (s *settings) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "telltale [PATH...]",
		Short:         "Close a month of a production AI system",
		Long:          rootAbout,
		Example:       rootExamples,
		Version:       app.Version(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.openWindow(cmd, args)
		},
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetVersionTemplate("telltale {{.Version}}\n")
	root.SetUsageTemplate(root.UsageTemplate() + rootFooter)
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().StringVarP(&s.workspace, "workspace", "w", "",
		"workspace `file` (default "+app.DefaultWorkspace+" in the data folder)")
	complete(root, "workspace", filesNamed(app.Extension))

	root.AddGroup(&cobra.Group{ID: groupIn, Title: "Bring data in:"}, &cobra.Group{ID: groupNumbers, Title: "Get numbers out:"},
		&cobra.Group{ID: groupProgram, Title: "The program and its files:"})
	for group, commands := range map[string][]*cobra.Command{
		groupIn:      {s.importCommand(), s.importsCommand(), s.sourcesCommand(), s.demoCommand(), s.maintenanceCommand(), s.reviewCommand()},
		groupNumbers: {s.reportCommand(), s.scorecardCommand(), s.trendsCommand(), s.consistencyCommand(), s.linksCommand(), s.billsCommand(), s.changesCommand(), s.anomaliesCommand(), s.forecastCommand(), s.whyCommand(), s.questionsCommand(), s.budgetCommand(), s.checkCommand(), s.sqlCommand(), s.kpisCommand(), s.meetingCommand(), s.closeCommand(), s.actionCommand()},
		groupProgram: {s.serveCommand(), s.settingsCommand(), s.backupCommand(), s.compactCommand(), s.versionCommand()},
	} {
		for _, command := range commands {
			command.GroupID = group
			root.AddCommand(command)
		}
	}
	root.AddCommand(s.manualCommand())
	root.SetHelpCommand(helpCommand())
	root.SetHelpCommandGroupID(groupProgram)
	root.SetCompletionCommandGroupID(groupProgram)
	return root
}

// settings are what all commands share.
type settings struct {
	tty
	assets    fs.FS
	workspace string // -w; empty means the default
	json      bool   // --json: answers and errors are for programs
}
