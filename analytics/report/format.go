package report

import (
	"math"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// missing stands where there is no value. It is never a zero.
const missing = figures.Missing

func formatValue(f *float64, unit, currency string) string { return figures.Text(f, unit, currency) }

// change writes how a value moved: a share in points, as "-0.113 points"; what crossed zero, or came from nothing or next to
// it, by how much, because a share of the value before would say nothing; everything else relative to it, as "+12.0 %".
func change(now, before, relative *float64, unit, currency string) string {
	if now == nil || before == nil || unit == "status" {
		return ""
	}
	if unit == "percent" || *now < 0 || *before < 0 || (*before == 0 && *now > 0) || (relative != nil && math.Abs(*relative) >= 10) {
		moved := *now - *before
		return figures.Change(&moved, unit, currency, false)
	}
	return figures.Relative(relative)
}

// interval writes the 95 % interval or the bounds of a value.
func interval(v engine.Value, currency string) string {
	if v.Low == nil || v.High == nil {
		return ""
	}
	return formatValue(v.Low, v.Unit, currency) + " to " + formatValue(v.High, v.Unit, currency)
}

// alertText says whether the rule fired, possibly did, and whether it still does.
func alertText(a *engine.Alert) string {
	switch {
	case a == nil:
		return ""
	case a.Firing:
		return "firing: " + a.Rule
	case a.Fired:
		return "fired: " + a.Rule
	case a.Possible:
		return "possible: " + a.Rule
	}
	return ""
}
