package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/app"
)

const billsAbout = `Bills lists the imports that have costs, asks about those that look like the same money (the actual and the amortised costs of
one month, a bill and an export of it), and holds what models cost against their tokens at the list prices that are set
(price.MODEL). An import that is left out stays in the workspace; --count lets it count again.`

const billsExamples = `  telltale bills --month 2026-10
  telltale bills --leave-out 7
  telltale bills --both 3+7
  telltale settings set price.gpt-4o "2.50 in, 1.25 cached, 10 out USD"`

// The settings that hold the answers.
const (
	leftOutKey = "cost.left_out"
	bothKey    = "cost.both"
)

func (s *settings) billsCommand() *cobra.Command {
	var asked question
	var leaveOut, count int64
	var both string
	command := &cobra.Command{
		Use:     "bills",
		Short:   "List bills, find money that is there twice, and hold models' costs against usage",
		Long:    billsAbout,
		Example: billsExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if err := answerBills(a, leaveOut, count, both); err != nil {
					return err
				}
				return s.printBills(a, query)
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().Int64Var(&leaveOut, "leave-out", 0, "leave the costs of this `import` out")
	command.Flags().Int64Var(&count, "count", 0, "let the costs of this `import` count again")
	command.Flags().StringVar(&both, "both", "", "two `imports`, 3+7, that are not the same money")
	s.completePeriod(command)
	s.jsonFlag(command)
	return command
}

// answerBills changes the settings that the flags name.
func answerBills(a *app.App, leaveOut, count int64, both string) error {
	if leaveOut == 0 && count == 0 && both == "" {
		return nil
	}
	bills, err := a.Dashboards().Bills()
	if err != nil {
		return err
	}
	var out []string
	for _, one := range bills.Imports {
		number := strconv.FormatInt(one.Import, 10)
		if (one.LeftOut || one.Import == leaveOut) && one.Import != count && !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	for _, n := range []int64{leaveOut, count} {
		if n != 0 && !slices.ContainsFunc(bills.Imports, func(b engine.Bill) bool { return b.Import == n }) {
			return fault.New(fault.NotFound, "Import %d has no costs.", n).Do(`Run "telltale bills" for the numbers.`)
		}
	}
	if leaveOut != 0 || count != 0 {
		if err := a.Settings().Set(leftOutKey, strings.Join(out, ", "), ""); err != nil {
			return err
		}
	}
	if both == "" {
		return nil
	}
	list, err := a.Settings().List()
	if err != nil {
		return err
	}
	for _, setting := range list {
		if setting.Key == bothKey && len(setting.Values) > 0 {
			both = setting.Values[len(setting.Values)-1].Value + ", " + both
		}
	}
	return a.Settings().Set(bothKey, both, "")
}

func (s *settings) printBills(a *app.App, query engine.Query) error {
	bills, err := a.Dashboards().Bills()
	if err != nil {
		return err
	}
	usage, err := a.Dashboards().Reconcile(query)
	if err != nil && !fault.Is(err, fault.NotEnough) {
		return err
	}
	return s.answer(map[string]any{"imports": bills.Imports, "questions": bills.Questions, "usage": usage}, func() {
		list := table{columns: []column{{title: "Import", right: true}, {title: "File"}, {title: "Vendor"}, {title: "From"}, {title: "To"}, {title: "Lines", right: true},
			{title: "Amount", right: true}, {title: "", whole: true}}}
		for _, b := range bills.Imports {
			state := ""
			if b.LeftOut {
				state = "left out"
			}
			list.add(strconv.FormatInt(b.Import, 10), b.Name, b.Vendor, b.From, b.To, strconv.FormatInt(b.Lines, 10), figures.Money(b.Amount, b.Currency), state)
		}
		if len(bills.Imports) == 0 {
			fmt.Fprintln(s.out, "No bill was imported.")
		} else {
			list.write(s.out, "")
		}
		for _, q := range bills.Questions {
			fmt.Fprintf(s.out, "\n%s\n  telltale bills --leave-out %d   or --leave-out %d, or --both %d+%d when both count\n", q.Text, q.B, q.A, q.A, q.B)
		}
		s.printReconciliation(usage)
	})
}

// printReconciliation prints models and causes.
func (s *settings) printReconciliation(r engine.Reconciliation) {
	fmt.Fprintf(s.out, "\nBill against usage, %s\n", r.Period.Label)
	if r.Note != "" {
		fmt.Fprintf(s.out, "  %s\n", r.Note)
		return
	}
	models := table{columns: []column{{title: "Model"}, {title: "Billed", right: true}, {title: "Tokens at list price", right: true}, {title: "Difference", right: true}}}
	row := func(name string, c engine.Compared) {
		models.add(name, fmt.Sprintf("%.2f", c.Bill), fmt.Sprintf("%.2f", c.List), fmt.Sprintf("%+.2f", c.Bill-c.List))
	}
	for _, m := range r.Models {
		name := m.Name
		if name == "" {
			name = "(none)"
		}
		row(name, m)
	}
	row("All, "+r.Currency, r.Total)
	models.write(s.out, "  ")
	for _, c := range r.Causes {
		fmt.Fprintf(s.out, "  Likely: %s, %+.2f (%s)\n", c.Name, c.Amount, c.Note)
	}
	fmt.Fprintf(s.out, "  Without a cause: %+.2f\n", r.Rest)
}
