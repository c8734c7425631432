package cli

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/app"
)

const reportAbout = `Report computes the KPIs of a period: value, target, verdict, comparison and what the value rests on. Without a period it
takes the month of the newest data. "No data" is no zero: it is shown as such, and null in JSON.

What leaves for the live stack: prometheus writes recording and alerting rules for the targets and alerts in force, openslo
the service level objectives that the targets make, grafana-live a dashboard of the same. The settings live.* name the
metrics and the service. grafana writes a dashboard with the numbers of the period within it: import it, and it shows them
without a data source.

tables writes a zip archive of CSV files: values, series, alerts, definitions, settings, imports. parquet writes one of the
rows of the period; what people wrote is in it only with --texts. What was written to a file is told on the standard error.`

const reportExamples = `  telltale report --month 2026-10
  telltale report --last 30d --filter model=gpt-5 --filter environment!=staging
  telltale report --from 2026-10-01 --to 2026-10-15 --format json | jq '.kpis.uptime'
  telltale report --month 2026-Q4 --compare year -o q4.md
  telltale report --month 2026-10 -o october.xlsx
  telltale report --month 2026-10 -o october.html
  telltale report --format tables --decimal-comma -o october.zip
  telltale report --format prometheus -o telltale.rules.yml && promtool check rules telltale.rules.yml`

func (s *settings) reportCommand() *cobra.Command {
	var asked question
	var wanted app.Report
	var format, out string
	command := &cobra.Command{
		Use:     "report",
		Short:   "Show the numbers of a period",
		Long:    reportAbout,
		Example: reportExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			query, err := asked.query()
			if err != nil {
				return err
			}
			form, err := formatOf(format, out, app.ReportFormats)
			if err != nil {
				return err
			}
			s.json = form == "json"
			wanted.Format, wanted.Query = form, query
			return s.withOld(cmd.Context(), func(a *app.App) error { return s.write(cmd.Context(), a, out, wanted) })
		},
	}
	asked.flags(command.Flags())
	command.Flags().StringVar(&format, "format", "", "`format`: "+strings.Join(app.ReportFormats, ", ")+" (default: from OUT's name, else table)")
	command.Flags().BoolVar(&wanted.Texts, "texts", false, "xlsx: also the texts of labelled predictions, and notes about them; parquet, html: also what people wrote")
	command.Flags().BoolVar(&wanted.DecimalComma, "decimal-comma", false, "csv, tables: numbers as 0,95 and columns parted by semicolons")
	outFlag(command, &out)
	s.completeQuestion(command)
	complete(command, "kpi", listed(s.kpis))
	complete(command, "format", words(app.ReportFormats...))
	return command
}

// formatOf is the format asked for, or the one that the name of the output says, or the first.
func formatOf(format, out string, known []string) (string, error) {
	if format == "" {
		if format = strings.TrimPrefix(filepath.Ext(out), "."); !slices.Contains(known, format) {
			format = known[0]
		}
	}
	if !slices.Contains(known, format) {
		return "", fault.New(fault.Unsupported, "The format %q is not known.", format).Do("Use one of: %s.", strings.Join(known, ", "))
	}
	return format, nil
}

// outFlag declares -o.
func outFlag(command *cobra.Command, out *string) {
	command.Flags().StringVarP(out, "output", "o", "", "write to this `file`, whole or not at all, instead of the standard output")
}

// output writes to the file, which appears when it is complete, or to the standard output.
func (s *settings) output(path string, write func(io.Writer) error) error {
	if path == "" {
		return write(s.out)
	}
	file, err := app.CreateFile(path)
	if err != nil {
		return err
	}
	defer file.Discard()
	if err := write(file); err != nil {
		return err
	}
	return file.Keep()
}
