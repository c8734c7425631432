package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/figures"
	"telltale/analytics/labeling"
)

// WriteReviewResult writes what the labels of a review prove, as far as its plan allows to read them now.
func WriteReviewResult(w io.Writer, r labeling.Review, found labeling.ReviewResult) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Review %d: %s, %s\n%s\n", r.ID, r.Name, r.State, found.Sentence)
	if n := r.Progress.Skipped; n > 0 {
		fmt.Fprintf(&b, "%s skipped.\n", figures.Counted(n, "item", "items"))
	}
	if found.Counts {
		fmt.Fprintf(&b, "It is the accuracy of %s.\n", r.Frame.Period.Label)
	}
	rows := [][]string{{"", "Value", "Interval", "Labels", "Yes", "Unsure", "Target", "Verdict"}}
	for _, one := range []struct {
		name  string
		share *labeling.ReviewShare
	}{{"Accuracy", found.Accuracy}, {"Hallucination rate", found.Hallucination}, {"Answered", found.Answered}} {
		if s := one.share; s != nil {
			target := missing
			if s.Target != nil {
				target = s.Target.Words
			}
			rows = append(rows, []string{one.name, shareText(s), shareInterval(s), number(s.Labels), number(s.Yes), number(s.Undecided), target, s.Verdict})
		}
	}
	section(&b, rows, []bool{false, true, true, true, true, true, true, false})
	rows = [][]string{{"Stratum", "Share", "Labels", "Accuracy", "Interval", "Hallucinated", "Interval", ""}}
	for _, s := range found.Strata {
		rows = append(rows, []string{stratumText(s.Name), formatValue(&s.Share, "percent", ""), number(s.Labels),
			shareText(s.Accuracy), shareInterval(s.Accuracy), shareText(s.Hallucination), shareInterval(s.Hallucination), ""})
	}
	section(&b, rows, []bool{false, true, true, true, true, true, true, false})
	rows = [][]string{{"Failure", "Items", "Share", "Examples"}}
	for _, f := range found.Failures {
		name := f.Name
		if name == "" {
			name = "(no kind)"
		}
		rows = append(rows, []string{name, number(f.N), formatValue(&f.Share, "percent", ""), examples(f.Examples)})
	}
	section(&b, rows, []bool{false, true, true, false})
	sentences(&b, found)
	_, err := io.WriteString(w, b.String())
	return err
}

// sentences are what is said below the tables: of the score, differences, agreement, notes.
func sentences(b *strings.Builder, found labeling.ReviewResult) {
	var all []string
	if found.Combined != nil {
		all = append(all, found.Combined.Sentence)
	}
	for _, d := range found.Differences {
		all = append(all, "Accuracy "+d.Sentence)
	}
	for _, a := range []*labeling.LabelAgreement{found.Agreement, found.SelfAgreement} {
		if a == nil {
			continue
		}
		all = append(all, strings.ToUpper(a.Sentence[:1])+a.Sentence[1:])
		for _, on := range []struct {
			name string
			on   *labeling.AgreedOn
		}{{"accuracy", a.Accuracy}, {"hallucination", a.Hallucination}} {
			if on.on != nil {
				all = append(all, fmt.Sprintf("  On %s: the same in %s; Gwet's AC1 %s, Cohen's kappa %s", on.name,
					coefficient(on.on.Percent, "percent"), coefficient(on.on.AC1, "ratio"), coefficient(on.on.Kappa, "ratio")))
			}
		}
	}
	if all = append(all, found.Notes...); len(all) > 0 {
		b.WriteString("\n" + strings.Join(all, "\n") + "\n")
	}
}

func shareText(s *labeling.ReviewShare) string {
	if s == nil {
		return missing
	}
	return formatValue(&s.Value, "percent", "")
}

func shareInterval(s *labeling.ReviewShare) string {
	if s == nil {
		return missing
	}
	return figures.Between("percent", "", &s.Low, &s.High)
}

func coefficient(c *labeling.Coefficient, unit string) string {
	if c == nil {
		return "not defined"
	}
	said := figures.Alike(unit, "", &c.Value, &c.Low, &c.High)
	return fmt.Sprintf("%s (%s to %s)", said[0], said[1], said[2])
}

// examples are the first few positions of a list.
func examples(positions []int) string {
	const shown = 5
	var all []string
	for _, p := range positions[:min(shown, len(positions))] {
		all = append(all, fmt.Sprint(p))
	}
	if len(positions) > shown {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}
