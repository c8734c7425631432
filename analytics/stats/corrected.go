package stats

import "math"

// Checked is how an imperfect check fared on things that were labelled too: of those that it should flag, how many it
// found and missed; of the others, how many it cleared and flagged wrongly.
type Checked struct{ Found, Missed, Cleared, Alarms float64 }

// Corrected is the share that a check would flag if it were perfect, from how much it flags among n and from how it fared on
// labelled things: RoganGladen with a 95 % interval that allows for the chance in all three. The labelled things are
// samples of those that should be flagged and of those that should not; where instead samples of what the check flagged and
// of what it did not were labelled, and in the same period, Stratified with these two strata tells more. ok is false
// without labels of either kind, or for a check that is no better than chance.
//
// Lang & Reiczigel 2014, Preventive Veterinary Medicine 113:13.
func Corrected(flagged, n float64, c Checked) (share float64, i Interval, ok bool) {
	i = Interval{0, 1}
	if !(n > 0) || !(c.Found+c.Missed > 0) || !(c.Cleared+c.Alarms > 0) {
		return 0, i, false
	}
	if share, ok = RoganGladen(flagged/n, c.Found/(c.Found+c.Missed), c.Cleared/(c.Cleared+c.Alarms)); !ok {
		return 0, i, false
	}
	// The interval is centred as Wilson's is: z^2 trials are added to the share, and one of each kind to the labels.
	const z2 = z95 * z95
	size, right, wrong := n+z2, c.Found+c.Missed+2, c.Cleared+c.Alarms+2
	p, sensitivity, specificity := (flagged+z2/2)/size, (c.Found+1)/right, (c.Cleared+1)/wrong
	youden := sensitivity + specificity - 1
	if !(youden > 0) {
		return share, i, true
	}
	centre := (p + specificity - 1) / youden
	ofP, ofRight, ofWrong := p*(1-p)/size, sensitivity*(1-sensitivity)/right, specificity*(1-specificity)/wrong
	shift := 2 * z2 * (centre*ofRight - (1-centre)*ofWrong)
	half := z95 * math.Sqrt(ofP+centre*centre*ofRight+(1-centre)*(1-centre)*ofWrong) / youden
	within := func(x float64) float64 { return min(max(x, 0), 1) }
	return share, Interval{within(centre + shift - half), within(centre + shift + half)}, true
}
