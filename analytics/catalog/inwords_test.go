package catalog

import "testing"

func TestSettingInWords(t *testing.T) {
	for _, c := range []struct {
		kind        SettingKind
		unit        Unit
		value, want string
	}{
		{FractionSetting, "", "0.95", "95 %"},
		{FractionSetting, "", "95%", "95 %"},
		{TargetSetting, Percent, ">= 0.999", "≥ 99.9 %"},
		{TargetSetting, Seconds, "< 900", "< 15 min"},
		{TargetSetting, Seconds, "< 2s acceptable < 5s", "< 2 s, acceptable to 5 s"},
		{TargetSetting, Money, "<= 15000", "≤ €15,000"},
		{TargetSetting, Money, "<= $15,000", "≤ $15,000"},
		{TargetSetting, Percent, "<= usage_growth", "≤ usage growth"}, // a default of the catalog
		{TargetSetting, Percent, "none", "none"},
		{ExpectedSetting, Money, "0.02", "€0.02"},
		{ExpectedSetting, Count, "900000", "900,000"},
		{ExpectedSetting, Seconds, "900", "15 min"},
		{AmountSetting, "", "15000", "€15,000"},
		{AssumptionSetting, Seconds, "600", "10 min"},
		{AssumptionSetting, Seconds, "10min (8min to 12min) from the ticket system", "10 min (8 min to 12 min) from the ticket system"},
		{AssumptionSetting, Percent, "0.748", "74.8 %"},
		{AssumptionSetting, Money, "30", "€30"},
		{TiersSetting, "", "below 99.9%: 10%; below 99%: 25%", "below 99.9 %: 10 %; below 99 %: 25 %"},
		{PatternSetting, "", "cpu.*>=5s", "cpu.*>=5s"},
		{PhrasesSetting, "", "I don't know; no idea", "I don't know; no idea"},
		// What was set before the program refused it is shown as it is.
		{FractionSetting, "", "much", "much"},
		{AmountSetting, "", "", ""},
	} {
		s := Setting{Key: "key", Kind: c.kind, Unit: c.unit}
		if got := s.InWords(c.value, "EUR"); got != c.want {
			t.Errorf("%s %q of %s reads %q, want %q", c.kind, c.value, c.unit, got, c.want)
		}
	}
	choice := Setting{Kind: ChoiceSetting, Choices: []Choice{{"out", "is left out"}}}
	if got := choice.InWords("out", ""); got != "is left out" {
		t.Errorf("a choice reads %q", got)
	}
	if got := choice.InWords("gone", ""); got != "gone" {
		t.Errorf("a choice that is none any more reads %q", got)
	}
}
