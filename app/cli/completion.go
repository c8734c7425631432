package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/source"
	"telltale/app"
)

// completer offers words for the one that is being typed.
type completer = cobra.CompletionFunc

// complete says what the shell offers for an option.
func complete(command *cobra.Command, flag string, offer completer) {
	if err := command.RegisterFlagCompletionFunc(flag, offer); err != nil {
		panic(err) // the option is not declared
	}
}

// words offers these.
func words(list ...string) completer {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

// filesNamed offers files whose name ends so.
func filesNamed(extension string) completer {
	return cobra.FixedCompletions([]string{strings.TrimPrefix(extension, ".")}, cobra.ShellCompDirectiveFilterFileExt)
}

// completeMonth offers months that have data.
func (s *settings) completeMonth(command *cobra.Command) {
	complete(command, "month", s.fromWorkspace(func(a *app.App) ([]string, error) {
		periods, err := a.Dashboards().Periods()
		months := []string{}
		for _, choice := range periods.Months {
			months = append(months, cobra.CompletionWithDesc(choice.Spec.Month, choice.Period.Label))
		}
		return months, err
	}))
}

// completePeriod offers months that have data, and the windows before as-of.
func (s *settings) completePeriod(command *cobra.Command) {
	s.completeMonth(command)
	complete(command, "last", words("30d", "7d", "24h", "15m"))
	for _, flag := range []string{"from", "to", "as-of"} {
		complete(command, flag, cobra.NoFileCompletions)
	}
}

// completeQuestion offers what a report can be asked.
func (s *settings) completeQuestion(command *cobra.Command) {
	s.completePeriod(command)
	complete(command, "compare", words(comparisons...))
	completeFilter(command)
}

// completeFilter offers the dimensions.
func completeFilter(command *cobra.Command) {
	complete(command, "filter", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return dimensions(), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// kpis are the ids of the workspace's catalog; without a workspace that can be read, of what is built in.
func (s *settings) kpis(cmd *cobra.Command) []string {
	catalog, _ := app.LoadCatalog()
	err := s.withOldAs(cmd.Context(), analytics.Options{ReadOnly: true}, func(a *app.App) error {
		own, err := a.Dashboards().Catalog()
		if err == nil {
			catalog = own
		}
		return err
	})
	if err != nil {
		cobra.CompDebugln(err.Error(), false)
	}
	ids := []string{}
	for _, k := range catalog.KPIs {
		ids = append(ids, cobra.CompletionWithDesc(k.ID, k.Name))
	}
	return ids
}

// listed offers entries of a list that commas separate, behind those that were typed already.
func listed(offer func(*cobra.Command) []string) completer {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		entries := offer(cmd)
		for i := range entries {
			entries[i] = before + entries[i]
		}
		return entries, cobra.ShellCompDirectiveNoFileComp
	}
}

// dimensions are the beginnings of filters, each once.
func dimensions() []string {
	catalog, _ := app.LoadCatalog()
	seen := map[string]bool{}
	found := []string{}
	for _, fact := range catalog.Facts {
		for _, d := range fact.Dimensions {
			if !seen[d.Name] {
				seen[d.Name] = true
				found = append(found, cobra.CompletionWithDesc(d.Name+"=", d.Title))
			}
		}
	}
	return found
}

// completeAnswers offers answers to the questions of an import.
func completeAnswers(command *cobra.Command) {
	sources, tables, fields := []string{}, []string{}, map[string]bool{}
	for _, d := range source.Formats() {
		sources = append(sources, cobra.CompletionWithDesc(d.ID, d.Title))
	}
	beginnings := []string{}
	for _, table := range source.Tables {
		tables = append(tables, cobra.CompletionWithDesc(table.Name, table.About))
		for _, field := range table.Fields {
			if !fields[field.Name] {
				fields[field.Name] = true
				beginnings = append(beginnings, field.Name+"=")
			}
		}
	}
	complete(command, "source", words(sources...))
	complete(command, "table", words(tables...))
	complete(command, "order", words("dmy", "mdy"))
	for _, flag := range []string{"column", "unit"} {
		complete(command, flag, cobra.FixedCompletions(beginnings, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace))
	}
	for _, flag := range []string{"zone", "scale", "currency", "start", "sheet", "declare"} {
		complete(command, flag, cobra.NoFileCompletions)
	}
}

// completeImport offers the imports of the workspace that are not undone.
func (s *settings) completeImport(command *cobra.Command, given []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return s.fromWorkspace(func(a *app.App) ([]string, error) {
		list, err := a.Imports().List()
		ids := []string{}
		for _, one := range list {
			if one.State == "done" {
				ids = append(ids, cobra.CompletionWithDesc(strconv.FormatInt(one.ID, 10), one.Name))
			}
		}
		return ids, err
	})(command, given, typed)
}

// fromWorkspace offers what a workspace holds. One that is missing or in use offers nothing.
func (s *settings) fromWorkspace(list func(*app.App) ([]string, error)) completer {
	return func(cmd *cobra.Command, _ []string, _ string) (found []string, _ cobra.ShellCompDirective) {
		err := s.withOldAs(cmd.Context(), analytics.Options{ReadOnly: true}, func(a *app.App) (err error) {
			found, err = list(a)
			return err
		})
		if err != nil {
			cobra.CompDebugln(err.Error(), false)
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}
