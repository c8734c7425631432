package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/analytics/report"
	"telltale/app"
)

const reviewPlanAbout = `Plan says how many labels a purpose takes, what so many would show, and how they are shared out over the strata. Nothing is
drawn. The purposes:

  estimate   how accurate is it? A share with a margin (--margin, 5 points)
  decide     is the target met? Enough labels to show it (--target, --power)
  compare    better or worse than before? (--baseline, --baseline-labels, --power)
  find       what fails? Looks where it is likely, and makes no KPI

What is not given comes from the workspace: the target, and the accuracy of the period as the share that is likely.`

const reviewPlanExamples = `  telltale review plan --month 2026-10
  telltale review plan --purpose decide --expected 84% --target 80%
  telltale review plan --by model --size 400 --filter environment=production`

const reviewDrawAbout = `Draw draws the sample of a plan and keeps it as a review, to be labelled in the window or the browser. Options are those of
plan; without --size as many are drawn as the purpose takes. It prints the manifest: the same seed draws the same predictions
from the same frame, on every machine. From the draw on the plan holds; when the result may be read is part of it.`

const reviewDrawExamples = `  telltale review draw --month 2026-10
  telltale review draw --purpose decide --size 750 --looks 4 --name "October, for the board"
  telltale review draw --by model --allocation equal --size 300 --overlap 50 --redact --seed 7`

// reviewPlan is the part of a command line that plans a review.
type reviewPlan struct {
	question
	plan                                       labeling.SamplingPlan
	enriched                                   bool
	rubric                                     string
	expected, margin, target, baseline, powers share
	labels                                     int
}

// share is a share on a command line: 84%, 84 or 0.84.
type share float64

func (s *share) String() string { return "" }
func (s *share) Type() string   { return "share" }
func (s *share) Set(text string) error {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent || f >= 1 {
		f /= 100
	}
	if err != nil || !(f > 0 && f < 1) {
		return fault.New(fault.Invalid, "%q is no share.", text).Do("Write 84%% or 0.84.")
	}
	*s = share(f)
	return nil
}

// flags declares the options of a plan.
func (p *reviewPlan) flags(s *settings, command *cobra.Command) {
	f := command.Flags()
	p.periodFlags(f)
	f.StringArrayVar(&p.filters, "filter", nil, "draw only from predictions with this value, `dimension=value` or dimension!=value (repeatable)")
	f.StringVar(&p.plan.Purpose, "purpose", labeling.Estimate, "`purpose`: estimate, decide, compare or find")
	f.IntVar(&p.plan.Size, "size", 0, "`items` of the sample (default: as many as the purpose takes)")
	f.Var(&p.expected, "expected", "`share` that is likely to be right, 84% (default: that of the period, or above the target)")
	f.Var(&p.margin, "margin", "estimate: `points` to either side, 5% by default")
	f.Var(&p.target, "target", "decide: `share` to be above (default: the target of the workspace)")
	f.Var(&p.baseline, "baseline", "compare: `share` of the baseline (default: the target)")
	f.IntVar(&p.labels, "baseline-labels", 0, "compare: `labels` that the baseline rests on (default 400)")
	f.Var(&p.powers, "power", "how sure to be to show it, a `share`, 80% by default")
	f.StringVar(&p.plan.By, "by", "", "draw from each `group`: model, endpoint, topic, confidence, day or rating")
	f.StringVar(&p.plan.Allocation, "allocation", "", "with --by, `how` the sample is shared out: proportional, equal or neyman")
	f.Int64Var(&p.plan.Earlier, "earlier", 0, "with neyman, the `review` that the spread of answers is taken from")
	f.BoolVar(&p.enriched, "enriched", false, "draw more of what is likely to be wrong; weights keep the estimate fair")
	f.StringVar(&p.plan.Score, "score", "", "automatic `score` that the labels are combined with: confidence, correct, hallucinated, or a name among the imported ones")
	f.BoolVar(&p.plan.Fresh, "fresh", false, "leave out what was labelled in another review")
	complete(command, "purpose", words(labeling.Estimate, labeling.Decide, labeling.Compare, labeling.Find))
	complete(command, "by", words("model", "endpoint", "topic", "confidence", "day", "rating"))
	complete(command, "allocation", words(labeling.Proportional, labeling.Equal, labeling.Neyman))
	complete(command, "earlier", s.reviews())
	complete(command, "score", words("confidence", "correct", "hallucinated"))
	for _, flag := range []string{"size", "expected", "margin", "target", "baseline", "baseline-labels", "power"} {
		complete(command, flag, cobra.NoFileCompletions)
	}
	s.completePeriod(command)
	completeFilter(command)
}

// drawFlags declares the options that matter once items are labelled.
func (p *reviewPlan) drawFlags(command *cobra.Command) {
	f := command.Flags()
	f.StringVar(&p.plan.Name, "name", "", "`name` of the review (default: of its period)")
	f.IntVar(&p.plan.Seed, "seed", 0, "`number` that chance begins with (default: drawn too)")
	f.IntVar(&p.plan.Looks, "looks", 1, "`times` that the result may be read, at equal steps: 1 to 4")
	f.BoolVar(&p.plan.Anytime, "anytime", false, "the result may be read after every label, by a wider interval")
	f.StringSliceVar(&p.plan.Questions, "question", []string{labeling.Accuracy, labeling.Hallucination}, "`questions` to ask: accuracy, hallucination, answered")
	f.BoolVar(&p.plan.Blind, "blind", true, "hide confidence and metadata until an item is judged")
	f.BoolVar(&p.plan.Redact, "redact", false, "hide mail addresses, telephone and long numbers in the texts")
	f.IntVar(&p.plan.Calibration, "calibration", 0, "further `items` that come first, to agree on the rubric")
	f.IntVar(&p.plan.Repeats, "repeats", 0, "`items` that are shown twice, for self-agreement")
	f.IntVar(&p.plan.Overlap, "overlap", usualOverlap, "`items` that a second reviewer judges too")
	f.StringVar(&p.rubric, "rubric", "", "`file` that says how to judge (default: the rubric of the newest review)")
	f.StringArrayVar(&p.plan.Failures, "failure", nil, "`kind` of failure to begin with (repeatable; default: those of the newest review)")
	complete(command, "question", listed(func(*cobra.Command) []string {
		return []string{labeling.Accuracy, labeling.Hallucination, labeling.Answers}
	}))
	for _, flag := range []string{"name", "seed", "looks", "calibration", "repeats", "overlap", "failure"} {
		complete(command, flag, cobra.NoFileCompletions)
	}
}

// usualOverlap is how many items a second reviewer judges too unless something else is said.
const usualOverlap = 50

// sized is the plan with its size, what it draws from, and what its size shows. It fails with fault.NotEnough where no size is
// enough and none was given.
func (p *reviewPlan) sized(a *app.App) (plan labeling.SamplingPlan, frame labeling.SamplingFrame, sizes labeling.SampleSizes, err error) {
	plan = p.plan
	if plan.Period, err = p.period(); err != nil {
		return plan, frame, sizes, err
	}
	if plan.Filters, err = parseFilters(p.filters); err != nil {
		return plan, frame, sizes, err
	}
	switch {
	case p.enriched && plan.By != "":
		return plan, frame, sizes, fault.New(fault.Invalid, "--by and --enriched are two designs of a sample; give one of them.")
	case plan.By == "" && (plan.Allocation != "" || plan.Earlier != 0):
		return plan, frame, sizes, fault.New(fault.Invalid, "Only a sample that is drawn from groups is shared out over them.").Do("Name the groups: --by model.")
	case p.enriched:
		plan.Design = labeling.Enriched
	case plan.By != "":
		plan.Design = labeling.Stratified
		if plan.Earlier != 0 && plan.Allocation == "" {
			plan.Allocation = labeling.Neyman
		}
	default:
		plan.Design = labeling.Simple
	}
	whole := plan
	whole.Overlap, whole.Repeats = 0, 0
	if frame, err = a.Labels().Frame(whole); err != nil {
		return plan, frame, sizes, err
	}
	var strata []labeling.SampleStratum
	if plan.Size > 0 {
		strata = frame.Strata
	}
	sizes, err = a.Labels().Size(labeling.SizeQuestion{Strata: strata, Purpose: plan.Purpose, Period: plan.Period, Frame: frame.Size, Expected: float64(p.expected), Margin: float64(p.margin),
		Target: float64(p.target), Baseline: float64(p.baseline), Labels: p.labels, Power: float64(p.powers), Size: plan.Size})
	if err != nil || frame.Size == 0 {
		return plan, frame, sizes, err
	}
	if plan.Size == 0 {
		if plan.Size = sizes.Suggested; plan.Size == 0 {
			return plan, frame, sizes, fault.New(fault.NotEnough, "%s", sizes.Sentence).Do("Give --size, or another --expected.")
		}
	}
	plan.Overlap, plan.Repeats = min(plan.Overlap, plan.Size), min(plan.Repeats, plan.Size)
	if plan.Design != labeling.Simple {
		frame, err = a.Labels().Frame(plan)
	}
	return plan, frame, sizes, err
}

func (s *settings) reviewPlanCommand() *cobra.Command {
	var asked reviewPlan
	command := &cobra.Command{
		Use:     "plan",
		Short:   "Say how many labels a purpose takes",
		Long:    reviewPlanAbout,
		Example: reviewPlanExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				plan, frame, sizes, err := asked.sized(a)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, map[string]any{"plan": plan, "frame": frame, "sizes": sizes})
				}
				return report.WriteReviewPlan(s.out, plan, frame, sizes)
			})
		},
	}
	asked.flags(s, command)
	s.jsonFlag(command)
	return command
}

func (s *settings) reviewDrawCommand() *cobra.Command {
	var asked reviewPlan
	command := &cobra.Command{
		Use:     "draw",
		Short:   "Draw a sample to be labelled",
		Long:    reviewDrawAbout,
		Example: reviewDrawExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asked.rubric != "" {
				text, err := os.ReadFile(asked.rubric)
				if err != nil {
					return fault.New(fault.NotFound, "The rubric cannot be read: %v.", err).In(asked.rubric)
				}
				asked.plan.Rubric = string(text)
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				plan, _, _, err := asked.sized(a)
				if err != nil {
					return err
				}
				if plan.Size == 0 { // The frame is empty, which the draw says in a sentence.
					plan.Size, plan.Overlap, plan.Repeats = 1, 0, 0
				}
				review, err := a.Labels().Draw(plan)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, review)
				}
				if err := report.WriteManifest(s.out, review); err != nil {
					return err
				}
				_, err = fmt.Fprintln(s.out, "\nLabel it in the window, or in a browser: telltale serve --open")
				return err
			})
		},
	}
	asked.flags(s, command)
	asked.drawFlags(command)
	s.jsonFlag(command)
	return command
}
