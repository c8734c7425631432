package report

import (
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// missing stands where there is no value. It is never a zero.
const missing = figures.Missing

func formatValue(f *float64, unit, currency string) string { return figures.Text(f, unit, currency) }

func change(now, before, relative *float64, unit, currency string) string {
	return figures.Moved(now, before, relative, unit, currency)
}

// interval writes the 95 % interval or the bounds of a value.
func interval(v engine.Value, currency string) string {
	if v.Low == nil || v.High == nil {
		return ""
	}
	return figures.Between(v.Unit, currency, v.Low, v.High)
}

// alertText says whether the rule fired, possibly did, and whether it still does. Of one that could not be judged although
// the number is there, it says that.
func alertText(v engine.Value) string {
	switch a := v.Alert; {
	case a == nil:
		return ""
	case a.Firing:
		return "firing: " + engine.RuleWords(a.Rule)
	case a.Fired:
		return "fired: " + engine.RuleWords(a.Rule)
	case a.Possible:
		return "possible: " + engine.RuleWords(a.Rule)
	case a.Unjudged && v.Value != nil:
		return "not judged: " + engine.RuleWords(a.Rule)
	}
	return ""
}
