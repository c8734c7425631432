package labeling

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/stats"
)

// SizeQuestion asks how many labels a purpose takes. What is zero is filled in: the target of the workspace, the share of its
// last review, five points, 80 % power.
type SizeQuestion struct {
	Purpose  string      `json:"purpose"`
	Period   engine.Spec `json:"period"`
	Frame    int         `json:"frame"`    // predictions to draw from; 0: without end
	Expected float64     `json:"expected"` // share that is likely to be right
	Margin   float64     `json:"margin"`   // estimate: points to either side, as a fraction
	Target   float64     `json:"target"`   // decide: share to be above
	Baseline float64     `json:"baseline"` // compare: share of the baseline
	Labels   int         `json:"labels"`   // compare: labels that the baseline rests on
	Power    float64     `json:"power"`    // how sure to be to show it
	Size     int         `json:"size"`     // a size to judge; 0 for none

	// Strata are those of the planned frame with their parts of the sample, where it is not a simple one: labels that are not
	// spread as the predictions are show less.
	Strata []SampleStratum `json:"strata"`
}

// SampleSizes are sizes for a purpose, with what each shows.
type SampleSizes struct {
	Suggested int          `json:"suggested"` // 0 where no size is enough
	Sizes     []SampleSize `json:"sizes"`     // ascending
	Sentence  string       `json:"sentence"`
	Chosen    *SampleSize  `json:"chosen"`   // what the size that was asked about shows; nil for none
	Question  SizeQuestion `json:"question"` // with what was filled in
}

// SampleSize is what a sample of a size shows.
type SampleSize struct {
	Size   int      `json:"size"`
	Margin float64  `json:"margin"` // of the estimate, to either side, as a fraction
	Power  *float64 `json:"power"`  // chance that it shows what is asked, if the share is as expected; nil where nothing is to be shown
	Text   string   `json:"text"`
}

const (
	usualMargin   = 0.05
	usualPower    = 0.8
	usualBaseline = 400  // labels
	above         = 0.04 // how far above the target a share is taken to be that nobody knows yet
)

// Size says how many labels a purpose takes, in sentences, corrected for the size of the frame. It fails with fault.Invalid for
// shares that are none.
func (d *Desk) Size(ctx context.Context, q SizeQuestion) (SampleSizes, error) {
	q, err := d.filled(ctx, q)
	if err != nil {
		return SampleSizes{}, err
	}
	s := SampleSizes{Sizes: []SampleSize{}, Question: q}
	var sizes []int
	switch q.Purpose {
	case Decide:
		n, ok := stats.SizeForPower(q.Expected, q.Target, q.Power, q.Frame)
		sizes = []int{100, 207, 400, n}
		s.Sentence = fmt.Sprintf("No sample shows %s against %s: the share is not above the target.", percent(q.Expected), percent(q.Target))
		if ok {
			n = q.more(n)
			s.Suggested = n
			s.Sentence = fmt.Sprintf("About %s to be %s sure to show %s against %s; %s.", grouped(n), percent(q.Power), percent(q.Expected), percent(q.Target), q.instead())
		}
	case Compare:
		n, ok := stats.SizeForChange(q.Expected, q.Baseline, q.baseline(), q.Power, q.Frame)
		sizes = []int{100, 207, 400, n}
		s.Sentence = fmt.Sprintf("No sample shows %s against a baseline of %s that rests on %s labels.", percent(q.Expected), percent(q.Baseline), grouped(q.Labels))
		if ok {
			n = q.more(n)
			s.Suggested = n
			s.Sentence = fmt.Sprintf("About %s to be %s sure to show a change from %s to %s; %s.", grouped(n), percent(q.Power), percent(q.Baseline), percent(q.Expected), q.instead())
		}
	case Find:
		s.Suggested = min(100, positive(q.Frame, 100))
		sizes = []int{s.Suggested}
		s.Sentence = "As many as you have time for: a review to find failures says what fails, not how often, and makes no KPI."
	default:
		n, _ := stats.SampleSize(q.Expected, q.Margin, 0.95, q.Frame)
		closer, _ := stats.SampleSize(q.Expected, 0.03, 0.95, q.Frame)
		n, closer = q.more(n), q.more(closer)
		s.Suggested, sizes = n, []int{100, n, closer}
		s.Sentence = fmt.Sprintf("%s for ±%s points at %s, %s for ±3.", grouped(n), points(q.Margin), percent(q.Expected), grouped(closer))
	}
	if effect := q.effect(); effect > 1.02 {
		s.Sentence += fmt.Sprintf(" The plan's strata are not labelled in proportion, so that %s labels show what %s of a simple sample would.", grouped(q.more(100)), grouped(100))
	}
	last := 0
	for _, n := range sizes {
		if q.Frame > 0 {
			n = min(n, q.Frame)
		}
		if n > last {
			s.Sizes, last = append(s.Sizes, q.shows(n)), n
		}
	}
	if q.Size > 0 {
		chosen := q.shows(min(q.Size, positive(q.Frame, q.Size)))
		s.Chosen = &chosen
	}
	return s, nil
}

// filled fills in what was not asked from the workspace.
func (d *Desk) filled(ctx context.Context, q SizeQuestion) (SizeQuestion, error) {
	q.Purpose = or(q.Purpose, Estimate)
	for _, share := range []float64{q.Expected, q.Margin, q.Target, q.Baseline, q.Power} {
		if !(share >= 0 && share < 1) {
			return q, fault.New(fault.Invalid, "%v is no share.", share).Do("Write 0.84 for 84 %%.")
		}
	}
	if q.Expected == 0 || q.Target == 0 {
		result, err := d.engine.Evaluate(ctx, engine.Query{KPIs: []string{"accuracy"}, Period: q.Period, Compare: "none"})
		if err != nil {
			return q, err
		}
		known := result.Values[0]
		if q.Target == 0 && known.Target != nil {
			q.Target = known.Target.Value
		}
		if q.Expected == 0 {
			q.Expected = min(q.Target+above, 0.99)
			if known.Value != nil && *known.Value > 0 && *known.Value < 1 {
				q.Expected = *known.Value
			}
		}
	}
	if q.Margin == 0 {
		q.Margin = usualMargin
	}
	if q.Power == 0 {
		q.Power = usualPower
	}
	if q.Baseline == 0 {
		q.Baseline = q.Target
	}
	if q.Labels <= 0 {
		q.Labels = usualBaseline
	}
	return q, nil
}

// baseline is the interval of the baseline.
func (q SizeQuestion) baseline() stats.Interval {
	return stats.Wilson(q.Baseline*float64(q.Labels), float64(q.Labels))
}

// instead says what the hundred labels would show that people usually take.
func (q SizeQuestion) instead() string {
	return fmt.Sprintf("100 would be %s", percent(q.power(100)))
}

func (q SizeQuestion) power(n int) float64 {
	n = q.simple(n)
	if q.Purpose == Compare {
		return stats.PowerOfChange(q.Expected, q.Baseline, q.baseline(), n, q.Frame)
	}
	return stats.Power(q.Expected, q.Target, n, q.Frame)
}

// shows is what a sample of n shows.
func (q SizeQuestion) shows(n int) SampleSize {
	worth := float64(q.simple(n))
	interval := stats.Wilson(q.Expected*worth, worth)
	if q.Frame > 0 {
		interval = stats.WilsonFinite(q.Expected*worth, worth, float64(q.Frame))
	}
	s := SampleSize{Size: n, Margin: (interval.High - interval.Low) / 2}
	s.Text = fmt.Sprintf("±%s points at %s", points(s.Margin), percent(q.Expected))
	if q.Purpose == Decide || q.Purpose == Compare {
		power := q.power(n)
		s.Power = &power
		against := q.Target
		if q.Purpose == Compare {
			against = q.Baseline
		}
		s.Text = fmt.Sprintf("%s sure to show %s against %s; %s", percent(power), percent(q.Expected), percent(against), s.Text)
	}
	return s
}

// percent writes a share as people read it, with a digit behind the point only where it matters.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + " %"
}

// points writes a difference of shares in points.
func points(share float64) string { return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) }

// grouped writes a count with commas.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
