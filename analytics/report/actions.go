package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/actions"
)

// actionGroups are what the groups of a list are called.
var actionGroups = []struct{ group, title string }{{actions.Overdue, "Overdue"}, {actions.Open, "Open"}, {actions.Done, "Done"}, {actions.Dropped, "Dropped"}}

// WriteActions lists actions for a terminal, in groups.
func WriteActions(w io.Writer, list actions.ActionList) error {
	var b strings.Builder
	for _, g := range actionGroups {
		rows := [][]string{}
		for _, i := range list.Items {
			if i.Group != g.group {
				continue
			}
			verdict, measured := "", ""
			if i.Judgement != nil {
				verdict, measured = i.Judgement.Verdict, i.Judgement.Measured
			}
			rows = append(rows, []string{fmt.Sprintf("  %d", i.Item.ID), i.Item.Title, i.Item.Owner, i.When, i.KPIName, i.Wanted, verdict, measured})
		}
		if len(rows) > 0 {
			fmt.Fprintf(&b, "%s\n%s", g.title, aligned(rows, []bool{false, false, false, false, false, false, false, false}))
		}
	}
	if len(list.Items) == 0 {
		b.WriteString("No actions yet: telltale action add TITLE --kpi KPI --owner NAME --due DAY\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJudgement tells what became of an action.
func WriteJudgement(w io.Writer, i actions.ListedAction) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d  %s (%s)\n", i.Item.ID, i.Item.Title, i.When)
	j := i.Judgement
	if j.Verdict != "" {
		fmt.Fprintf(&b, "Verdict   %s\n", joinedWith(", ", j.Verdict, j.Against))
	}
	if j.Measured != "" {
		fmt.Fprintf(&b, "Change    %s, 95 %% interval\n", j.Measured)
	}
	if j.Expected != "" {
		fmt.Fprintf(&b, "Expected  %s\n", j.Expected)
	}
	if i.About != "" {
		fmt.Fprintf(&b, "Segment   %s\n", i.About)
	}
	b.WriteString(j.Sentence + "\n")
	if j.From != "" {
		fmt.Fprintf(&b, "It can be judged from %s on.\n", j.From)
	}
	if j.Final != "" {
		fmt.Fprintf(&b, "With data to %s the windows become longer, and the verdict may change.\n", j.Final)
	}
	if len(j.Beside) > 0 {
		fmt.Fprintf(&b, "Within the windows there was also: %s\n", strings.Join(j.Beside, "; "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// joinedWith joins texts that are not empty.
func joinedWith(between string, texts ...string) string {
	var some []string
	for _, t := range texts {
		if t != "" {
			some = append(some, t)
		}
	}
	return strings.Join(some, between)
}

// formActions are the lines of the form for the actions that people agreed on and have not done.
func formActions(list actions.ActionList) []string {
	var lines []string
	for _, i := range list.Items {
		if i.Item.State != actions.Open {
			continue
		}
		line := i.Item.Title
		if i.Item.Owner != "" {
			line += " (" + i.Item.Owner + ")"
		}
		line += ", " + i.When
		if i.Item.Due != "" {
			line += ", " + i.Item.Due
		}
		if i.Item.KPI != "" {
			line += ": " + joinedWith(" ", i.KPIName, i.Wanted)
		}
		lines = append(lines, "- [ ] "+escape(line))
	}
	return lines
}
