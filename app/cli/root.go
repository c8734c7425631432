package cli

import (
	"io/fs"

	"github.com/spf13/cobra"

	"telltale/app"
)

const rootAbout = `Telltale closes a month of a production AI system: it reads the exports that you already have (logs, bills, feedback,
incidents) and computes numbers that explain themselves. Everything stays on this machine.

Without a command it opens the window. A .telltale file is opened; anything else is imported.`

const rootExamples = `  telltale                                   the window, on the default workspace
  telltale may.telltale access.log bill.csv  open a workspace and look at two exports
  telltale import exports/ --zone UTC        import everything in a folder
  telltale report --month 2026-10            the numbers of October
  telltale serve                             the same pages in a browser
  telltale demo                              exports of a made-up company to try all this on`

const rootFooter = `
Exit codes: 0 done, 1 an alert rule fired (check), 2 an error or an unanswered question, 130 interrupted.
Data folder: $TELLTALE_HOME, else the system's place for application data (see telltale version).
`

// newRoot is the program's command with all its subcommands.
func newRoot(t tty, assets fs.FS) *cobra.Command {
	s := &settings{tty: t, assets: assets}
	root := &cobra.Command{
		Use:           "telltale [PATH...]",
		Short:         "Close a month of a production AI system",
		Long:          rootAbout,
		Example:       rootExamples,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.openWindow(cmd, args)
		},
	}
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.SetUsageTemplate(root.UsageTemplate() + rootFooter)
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVarP(&s.workspace, "workspace", "w", "",
		"workspace `file` (default "+app.DefaultWorkspace+" in the data folder)")
	root.AddCommand(
		s.importCommand(), s.importsCommand(), s.reportCommand(), s.whyCommand(), s.checkCommand(), s.sqlCommand(), s.backupCommand(),
		s.compactCommand(), s.settingsCommand(), s.serveCommand(), s.demoCommand(), s.sourcesCommand(), s.kpisCommand(), s.versionCommand(),
	)
	return root
}

// settings are what all commands share.
type settings struct {
	tty
	assets    fs.FS
	workspace string // -w; empty means the default
}
