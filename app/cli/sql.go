package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/app"
)

const sqlAbout = `Ask the workspace in DuckDB's SQL, read-only and without access to other files. The tables are the canonical ones
(requests, costs, feedback ...); a passport's SQL gives the value of its KPI.`

const sqlExamples = `  telltale sql "SELECT status, count(*) AS n FROM requests GROUP BY ALL ORDER BY n DESC"
  telltale sql --format json "SELECT model, sum(cost) AS cost FROM requests GROUP BY ALL" | jq '.rows[]'
  telltale sql --limit 0 -o requests.csv "FROM requests"`

// sqlFormats are the forms that rows can be written in.
var sqlFormats = []string{"table", "csv", "json"}

func (s *settings) sqlCommand() *cobra.Command {
	var format, out string
	var limit int
	command := &cobra.Command{
		Use:     "sql QUERY",
		Short:   "Ask the workspace in SQL, read-only",
		Long:    sqlAbout,
		Example: sqlExamples,
		Args:    exactly("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			form, err := formatOf(format, out, sqlFormats)
			if err != nil {
				return err
			}
			s.json = form == "json"
			return s.withOldAs(cmd.Context(), analytics.Options{ReadOnly: true}, func(a *app.App) error {
				if s.json {
					objects, err := a.SQLObjects(cmd.Context(), args[0], limit)
					if err != nil {
						return err
					}
					return s.output(out, func(to io.Writer) error { return writeDocument(to, objects) })
				}
				rows, err := a.SQL(cmd.Context(), args[0], limit)
				if err != nil {
					return err
				}
				return s.output(out, func(to io.Writer) error {
					if form == "csv" {
						return writeCSV(to, rows)
					}
					return s.writeRows(to, rows)
				})
			})
		},
	}
	command.Flags().StringVar(&format, "format", "", "`format`: "+strings.Join(sqlFormats, ", ")+" (default: from OUT's name, else table)")
	command.Flags().IntVar(&limit, "limit", 1000, "greatest `number` of rows; 0 gives all")
	outFlag(command, &out)
	command.ValidArgsFunction = cobra.NoFileCompletions
	complete(command, "format", words(sqlFormats...))
	complete(command, "limit", cobra.NoFileCompletions)
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
