package engine

import "testing"

func TestRuleWords(t *testing.T) {
	for rule, want := range map[string]string{
		"< 95% for 5m":                      "< 95 % for 5 min",
		"> 2 * target for 10m":              "> 2 × target for 10 min",
		"< 20% of budget while 7d left":     "< 20 % of budget while 7 days left",
		"burns 2% in 1h, 5% in 6h":          "burns 2 % in 1 h, 5 % in 6 h",
		">= 3s for 5m":                      "≥ 3 s for 5 min",
		"drops > 10 points from baseline":   "drops > 10 points from baseline",
		"< target by month":                 "< target by month",
		"drops > 20% week over week for 2d": "drops > 20 % week over week for 2 days",
	} {
		if got := RuleWords(rule); got != want {
			t.Errorf("%q = %q, want %q", rule, got, want)
		}
	}
}
