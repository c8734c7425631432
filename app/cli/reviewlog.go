package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/labeling"
	"telltale/app"
)

const reviewLogAbout = `Log tells what was done in a review, the newest first: who judged which item, what was said before and what from then on. Undone
answers stay in it.`

func (s *settings) reviewLogCommand() *cobra.Command {
	var item int
	command := s.aboutReview(&cobra.Command{
		Use:     "log REVIEW",
		Short:   "Tell what was done, by whom",
		Long:    reviewLogAbout,
		Example: "  telltale review log 3\n  telltale review log 3 --item 12",
	}, func(a *app.App, id int64) error {
		log, err := a.Labels().Log(id, item, 0)
		if err != nil {
			return err
		}
		if s.json {
			return writeDocument(s.out, log)
		}
		s.printLog(log)
		return nil
	})
	command.Flags().IntVar(&item, "item", 0, "only the item at this `position`")
	complete(command, "item", cobra.NoFileCompletions)
	return command
}

func (s *settings) printLog(log labeling.EditLog) {
	if log.Total == 0 {
		fmt.Fprintln(s.out, "Nothing was done yet.")
		return
	}
	shown := table{columns: []column{{title: "At"}, {title: "Item", right: true}, {title: "Who"}, {title: "What"}, {title: "From"}, {title: "To"}}}
	for _, e := range log.Edits {
		what := e.Kind
		if e.Role != "first" {
			what += ", " + e.Role
		}
		shown.add(e.At, strconv.Itoa(e.Position), e.Reviewer, what, saidText(e.From), saidText(e.To))
	}
	shown.write(s.out, "")
	if n := len(log.Edits); n < log.Total {
		fmt.Fprintf(s.out, "%s of %s; the rest by --item.\n", grouped(int64(n)), grouped(int64(log.Total)))
	}
}

// saidText is what was said about an item: "incorrect, hallucinated: yes, outdated".
func saidText(state labeling.ItemState) string {
	switch a := state.Answer; {
	case state.Skipped:
		return "skipped"
	case a == nil:
		return "–"
	default:
		var parts []string
		if a.Answered == "no" {
			parts = append(parts, "no answer")
		}
		if a.Accuracy != "" {
			parts = append(parts, a.Accuracy)
		}
		if a.Hallucinated != "" {
			parts = append(parts, "hallucinated: "+a.Hallucinated)
		}
		if parts = append(parts, a.Failures...); a.Note != "" {
			parts = append(parts, strconv.Quote(a.Note))
		}
		return strings.Join(parts, ", ")
	}
}
