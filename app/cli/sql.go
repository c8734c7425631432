package cli

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/app"
)

const sqlAbout = `Sql asks the workspace in DuckDB's SQL, read-only and without access to other files. The tables are the canonical ones
(requests, costs, feedback ...); a passport's SQL gives the value of its KPI.`

func (s *settings) sqlCommand() *cobra.Command {
	var format, out string
	var limit int
	command := &cobra.Command{
		Use:     "sql QUERY",
		Short:   "Ask the workspace in SQL, read-only",
		Long:    sqlAbout,
		Example: `  telltale sql "SELECT status, count(*) FROM requests GROUP BY ALL ORDER BY 2 DESC"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "csv" {
				return fault.New(fault.Unsupported, "The format %q is not known.", format).Do("Use table or csv.")
			}
			return s.withOldAs(cmd.Context(), analytics.Options{ReadOnly: true}, func(a *app.App) error {
				rows, err := a.SQL(cmd.Context(), args[0], limit)
				if err != nil {
					return err
				}
				return s.output(out, func(to io.Writer) error {
					if format == "csv" {
						return writeCSV(to, rows)
					}
					return s.writeRows(to, rows)
				})
			})
		},
	}
	command.Flags().StringVar(&format, "format", "table", "`format`: table or csv")
	command.Flags().IntVar(&limit, "limit", 1000, "greatest `number` of rows; 0 gives all")
	outFlag(command, &out)
	return command
}

func (s *settings) writeRows(to io.Writer, rows engine.Rows) error {
	shown := table{rows: rows.Rows}
	for _, c := range rows.Columns {
		shown.columns = append(shown.columns, column{title: c.Name, right: c.Numeric})
	}
	shown.write(to, "")
	if rows.Total > int64(len(rows.Rows)) {
		fmt.Fprintf(s.err, "%s rows of %s; --limit 0 gives all.\n", grouped(int64(len(rows.Rows))), grouped(rows.Total))
	}
	return nil
}

func writeCSV(to io.Writer, rows engine.Rows) error {
	out := csv.NewWriter(to)
	names := make([]string, len(rows.Columns))
	for i, c := range rows.Columns {
		names[i] = c.Name
	}
	if err := out.Write(names); err != nil {
		return err
	}
	return out.WriteAll(rows.Rows)
}
