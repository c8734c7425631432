package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
	"telltale/analytics/labeling"
)

// WriteReviewPlan writes what a review would be drawn from, how many labels its purpose takes, what so many show, and how
// they are shared out over the strata.
func WriteReviewPlan(w io.Writer, plan labeling.SamplingPlan, frame labeling.SamplingFrame, sizes labeling.SampleSizes) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s to draw from", frame.Period.Label, figures.Counted(frame.Size, "prediction", "predictions"))
	if frame.Labelled > 0 {
		word := "labelled before"
		if plan.Fresh {
			word = "labelled before and left out"
		}
		fmt.Fprintf(&b, ", %s %s", number(frame.Labelled), word)
	}
	fmt.Fprintf(&b, "\n%s\n", sizes.Sentence)
	for _, warning := range frame.Warnings {
		b.WriteString(warning + "\n")
	}
	if plan.Purpose != labeling.Find {
		section(&b, sizeRows(plan, sizes), []bool{true, true, true, false})
	}
	if plan.Design != labeling.Simple {
		section(&b, strataRows(frame.Strata, "To draw"), []bool{false, true, true, true, false})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sizeRows are the sizes with what they show; the planned one is marked.
func sizeRows(plan labeling.SamplingPlan, sizes labeling.SampleSizes) [][]string {
	all := sizes.Sizes
	if c := sizes.Chosen; c != nil {
		all = nil
		for _, one := range sizes.Sizes {
			if c != nil && c.Size <= one.Size {
				all = append(all, *c)
				if c.Size == one.Size {
					c = nil
					continue
				}
				c = nil
			}
			all = append(all, one)
		}
		if c != nil {
			all = append(all, *c)
		}
	}
	rows := [][]string{{"Labels", "Margin", "Power", ""}}
	for _, one := range all {
		remark := ""
		switch one.Size {
		case plan.Size:
			remark = "planned"
		case sizes.Suggested:
			remark = "suggested"
		}
		rows = append(rows, []string{number(one.Size), "±" + strconv.FormatFloat(math.Round(one.Margin*1000)/10, 'f', 1, 64), formatValue(one.Power, "percent", ""), remark})
	}
	return rows
}

func strataRows(strata []labeling.SampleStratum, drawn string) [][]string {
	rows, all := [][]string{{"Stratum", "Predictions", "Share", drawn, ""}}, 0
	for _, s := range strata {
		all += s.Size
	}
	for _, s := range strata {
		share := float64(s.Size) / float64(all)
		rows = append(rows, []string{stratumText(s.Name), number(s.Size), formatValue(&share, "percent", ""), number(s.Sample), ""})
	}
	return rows
}

func stratumText(name string) string {
	if name == "" {
		return "(no value)"
	}
	return name
}

// WriteManifest writes what it takes to draw the sample of a review again: its plan, what was drawn from, and the seed.
func WriteManifest(w io.Writer, r labeling.Review) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Review %d: %s\n", r.ID, r.Name)
	filters := filterText(r.Plan.Filters)
	if filters == "" {
		filters = "none"
	}
	sample := 0 // with what topped it up
	for _, s := range r.Frame.Strata {
		sample += s.Sample
	}
	rows := [][]string{
		{"  Purpose", r.Plan.Purpose},
		{"  Design", designText(r.Plan)},
		{"  Sample", fmt.Sprintf("%s of %s", number(sample), figures.Counted(r.Frame.Size, "prediction", "predictions"))},
		{"  Period", periodText(r.Frame.Period)},
		{"  Filters", filters},
		{"  Read", readText(r.Plan)},
		{"  Questions", strings.Join(r.Plan.Questions, ", ")},
		{"  Labelled", labelledText(r.Plan)},
		{"  Rubric", fmt.Sprintf("version %d", r.Rubric.Version)},
		{"  Seed", strconv.Itoa(r.Plan.Seed)},
		{"  Frame", r.Frame.Hash},
	}
	if r.Plan.Score != "" {
		rows = append(rows, []string{"  Score", r.Plan.Score})
	}
	b.WriteString(aligned(rows, []bool{false, false}))
	if r.Plan.Design != labeling.Simple {
		section(&b, strataRows(r.Frame.Strata, "Drawn"), []bool{false, true, true, true, false})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func periodText(p engine.Period) string {
	return fmt.Sprintf("%s, %s to %s (%s)", p.Label, p.FromStr[:min(16, len(p.FromStr))], p.ToStr[:min(16, len(p.ToStr))], p.Zone)
}

func designText(p labeling.SamplingPlan) string {
	if p.Design != labeling.Stratified {
		return p.Design
	}
	return fmt.Sprintf("stratified by %s, %s", p.By, p.Allocation)
}

// readText is when a result may be read.
func readText(p labeling.SamplingPlan) string {
	switch {
	case p.Anytime:
		return "after every label"
	case p.Looks > 1:
		return fmt.Sprintf("at %d planned looks", p.Looks)
	}
	return "once, at the end"
}

// labelledText is how the items are shown, and which of them more than once.
func labelledText(p labeling.SamplingPlan) string {
	parts := []string{"with confidence and metadata in sight"}
	if p.Blind {
		parts[0] = "blind"
	}
	if p.Redact {
		parts = append(parts, "redacted")
	}
	if p.Fresh {
		parts = append(parts, "without what was labelled before")
	}
	for _, more := range []struct {
		n    int
		what string
	}{{p.Calibration, "to calibrate"}, {p.Repeats, "shown twice"}, {p.Overlap, "for a second reviewer"}} {
		if more.n > 0 {
			parts = append(parts, figures.Counted(more.n, "item", "items")+" "+more.what)
		}
	}
	return strings.Join(parts, ", ")
}

// number writes a count with commas.
func number(n int) string { return formatValue(float(int64(n)), "count", "") }
