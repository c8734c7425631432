package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/meeting"
	"telltale/analytics/report"
	"telltale/app"
)

const meetingAbout = `Meeting shows what a daily check, weekly review, monthly deep dive or quarterly review has on its agenda, each item with its
evidence: what fired since the last meeting, verdicts, trends, anomalies, cost movers, forecasts. Of a meeting that was held
it shows what people saw then.

Without a period it is about the newest one that is over, in the time of the data; the daily check is about the day of the
newest data. Meetings are held on the page Meetings of the window or of telltale serve.`

const meetingExamples = `  telltale meeting daily
  telltale meeting weekly --week 2026-W43 --format md -o week.md
  telltale meeting monthly --month 2026-10 --summary
  telltale meeting list`

func (s *settings) meetingCommand() *cobra.Command {
	command := &cobra.Command{Use: "meeting", Short: "Show the agenda of a meeting with its evidence", Long: meetingAbout, Example: meetingExamples, Args: cobra.NoArgs}
	for _, one := range []struct{ cadence, flag, form, about string }{
		{"daily", "day", "2026-10-31", "Five minutes: alerts, key metrics, changes"},
		{"weekly", "week", "2026-W44", "Half an hour: trends, anomalies, what to discuss"},
		{"monthly", "month", "2026-10", "Two hours: deep dive, SLA, cost, business, forecasts"},
		{"quarterly", "quarter", "2026-Q4", "Four hours: strategy, dashboards, benchmarks, the plan"},
	} {
		command.AddCommand(s.meetingOf(one.cadence, one.flag, one.form, one.about))
	}
	command.AddCommand(s.meetingListCommand())
	return command
}

func (s *settings) meetingOf(cadence, flag, form, about string) *cobra.Command {
	var key, format, out string
	var summary bool
	command := &cobra.Command{
		Use:     cadence,
		Short:   about,
		Example: fmt.Sprintf("  telltale meeting %s\n  telltale meeting %s --%s %s --summary", cadence, cadence, flag, form),
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			form, err := formatOf(format, out, report.MeetingFormats)
			if err != nil {
				return err
			}
			s.json = form == "json"
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if summary {
					return s.meetingSummary(a, cadence, key, form, out)
				}
				return s.meetingDocument(a, cadence, key, form, out)
			})
		},
	}
	command.Flags().StringVar(&key, flag, "", "the `"+flag+"` that it is about: "+form)
	command.Flags().BoolVar(&summary, "summary", false, "only the lines for the stand-up, at most five")
	command.Flags().StringVar(&format, "format", "", "`format`: "+strings.Join(report.MeetingFormats, ", ")+" (default: from OUT's name, else table)")
	outFlag(command, &out)
	complete(command, "format", words(report.MeetingFormats...))
	if flag == "month" {
		s.completeMonth(command)
	}
	return command
}

func (s *settings) meetingDocument(a *app.App, cadence, key, format, out string) error {
	d, err := a.Meetings().Document(cadence, key)
	if err != nil {
		return err
	}
	info, err := a.Workspaces().Info()
	if err != nil {
		return err
	}
	return s.output(out, func(to io.Writer) error { return report.WriteMeeting(to, format, d, info.Currency) })
}

func (s *settings) meetingSummary(a *app.App, cadence, key, format, out string) error {
	lines, err := a.Meetings().Summary(cadence, key)
	if err != nil {
		return err
	}
	return s.output(out, func(to io.Writer) error {
		if format == "json" {
			return writeDocument(to, map[string]any{"summary": lines})
		}
		return report.WriteSummary(to, format, lines)
	})
}

func (s *settings) meetingListCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "list",
		Short:   "List the meetings that are due, and those that there were",
		Example: "  telltale meeting list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				c, err := a.Meetings().Calendar()
				if err != nil {
					return err
				}
				return s.answer(c, func() { s.printMeetings(c) })
			})
		},
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) printMeetings(c meeting.MeetingCalendar) {
	words := map[string]string{meeting.Planned: "due", meeting.Open: "open", meeting.Held: "held"}
	next := table{columns: []column{{title: "Next"}, {title: "About", whole: true}, {title: "Period"}, {title: "State"}, {title: "Last held about", whole: true}}}
	for _, d := range c.Due {
		next.add(d.Title, d.Label, d.Key, words[d.State], or(d.Last, "never"))
	}
	next.write(s.out, "")
	if len(c.Meetings) == 0 {
		return
	}
	fmt.Fprintln(s.out)
	all := table{columns: []column{{title: "Meeting"}, {title: "About", whole: true}, {title: "State"}, {title: "Held", whole: true}, {title: "Ticked", right: true}, {title: "Decisions"}}}
	for _, m := range c.Meetings {
		all.add(m.Title, m.Label, words[m.State], m.Held, fmt.Sprintf("%d of %d", m.Ticked, m.Items), strings.Join(m.Decisions, "; "))
	}
	all.write(s.out, "")
}
