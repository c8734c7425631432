package cli

import (
	"fmt"
	"strings"

	"telltale/analytics/closing"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/app"
)

// monthWords say how a month stands.
var monthWords = map[string]string{
	closing.Running: "still running", closing.Ready: "open", closing.Closed: "closed", closing.Arrived: "closed; rows came or went since, no number differs",
	closing.Differs: "closed; a restatement waits", closing.Rejected: "closed; the new numbers were refused", closing.Damaged: "closed; the record is damaged",
}

// wordsOf say how a month stands.
func wordsOf(m closing.MonthState) string {
	if m.Reopened != nil {
		return "open again"
	}
	return monthWords[m.State]
}

func (s *settings) listMonths(a *app.App) error {
	months, err := a.Closings().List()
	if err != nil {
		return err
	}
	return s.answer(map[string]any{"months": months}, func() {
		shown := table{columns: []column{{title: "Month"}, {title: "State", whole: true}, {title: "Version", right: true}, {title: "By"}, {title: "At", whole: true}, {title: "Numbers that differ", right: true}, {title: "Hash"}}}
		for _, m := range months {
			version, differs := "", ""
			if m.Version > 0 {
				version, differs = fmt.Sprint(m.Version), fmt.Sprint(m.Differs)
			}
			shown.add(m.Month, wordsOf(m), version, m.By, clock(m.At), differs, fmt.Sprintf("%.12s", m.Hash))
		}
		shown.write(s.out, "")
	})
}

// monthStatus tells of a closed month what would be different today, and of an open one what stands before its signature.
func (s *settings) monthStatus(a *app.App, month string) error {
	m, err := a.Closings().Month(month)
	if err != nil {
		return err
	}
	if m.Version == 0 {
		return s.checklist(a, month)
	}
	r, err := a.Closings().Restatement(month)
	if err != nil {
		return err
	}
	return s.answer(map[string]any{"month": m, "restatement": r}, func() {
		fmt.Fprintf(s.out, "%s: %s. Version %d, signed by %s on %s.\n", m.Label, wordsOf(m), m.Version, m.By, clock(m.At))
		if len(r.Restated) == 0 {
			fmt.Fprintln(s.out, "No number would be different today.")
		}
		s.printRestatement(a, r)
	})
}

func (s *settings) printRestatement(a *app.App, r closing.Restatement) {
	currency := ""
	if info, err := a.Workspaces().Info(); err == nil {
		currency = info.Currency
	}
	if len(r.Restated) > 0 {
		shown := table{columns: []column{{title: "KPI"}, {title: "Signed", right: true}, {title: "Now", right: true}, {title: "Difference", right: true}, {title: "Differs in"}, {title: "Verdict"}, {title: "Causes"}}}
		for _, one := range r.Restated {
			var causes []string
			for _, n := range one.Causes {
				causes = append(causes, fmt.Sprint(n+1))
			}
			verdict := one.Old.Verdict
			if one.New.Verdict != verdict {
				verdict = or(verdict, "none") + " → " + or(one.New.Verdict, "none")
			}
			difference := ""
			if one.Difference != nil {
				difference = figures.Change(one.Difference, one.Unit, currency, false)
			}
			shown.add(one.Name, figures.Text(one.Old.Value, one.Unit, currency), figures.Text(one.New.Value, one.Unit, currency), difference, strings.Join(one.What, ", "), verdict, strings.Join(causes, ", "))
		}
		shown.write(s.out, "")
	}
	for n, c := range r.Causes {
		fmt.Fprintf(s.out, "%d. %s\n", n+1, c.Text)
		for _, t := range c.Tables {
			if t.Query != "" {
				fmt.Fprintf(s.out, "   telltale sql %q\n", t.Query)
			}
		}
	}
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// checklist tells what is to be looked at before a month is signed.
func (s *settings) checklist(a *app.App, month string) error {
	if month == "" {
		return fault.New(fault.Invalid, "There is no month.").Do("Name it: --month 2026-10.")
	}
	c, err := a.Closings().Checklist(month)
	if err != nil {
		return err
	}
	m, err := a.Closings().Month(month)
	if err != nil {
		return err
	}
	return s.answer(c, func() {
		fmt.Fprintf(s.out, "%s is %s.\n", c.Period.Label, wordsOf(m))
		if r := m.Reopened; r != nil {
			fmt.Fprintf(s.out, "%s set version %d aside on %s: %s\n", r.By, r.Version, clock(r.At), r.Note)
		}
		for _, f := range c.Findings {
			fmt.Fprintf(s.out, "  %-4s  %s\n", f.State, f.Text)
			for _, about := range f.About {
				fmt.Fprintf(s.out, "          %s\n", about)
			}
		}
	})
}
