package catalog

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"telltale/analytics/fault"
)

// SettingKind is the form of a setting's values.
type SettingKind string

// The kinds.
const (
	ZoneSetting     SettingKind = "zone"     // IANA name
	CountSetting    SettingKind = "count"    // a whole number
	RulesSetting    SettingKind = "rules"    // "name: pattern", parted by semicolons or lines
	SharesSetting   SettingKind = "shares"   // "40%: pattern", parted likewise
	ImportsSetting  SettingKind = "imports"  // numbers of imports
	PriceSetting    SettingKind = "price"    // list price of a model: "2.50 in, 1.25 cached, 10 out USD"
	PairsSetting    SettingKind = "pairs"    // pairs of imports
	RateSetting     SettingKind = "rate"     // what one unit of a currency is worth: "1.0843 USD"
	CurrencySetting SettingKind = "currency" // ISO code
	ChoiceSetting   SettingKind = "choice"   // one of Choices
	FractionSetting SettingKind = "fraction" // "95%" or 0.95
	MonthSetting    SettingKind = "month"    // 2026-10
	PhrasesSetting  SettingKind = "phrases"  // "I don't know; no idea", or "none"
	TargetSetting   SettingKind = "target"   // a target as in the catalog, or "none"
	ExpectedSetting SettingKind = "expected" // a number in the KPI's base unit

	// AssumptionSetting is a number with its range and source: "10 (8 to 12) from the ticket system".
	AssumptionSetting SettingKind = "assumption"
	RunbookSetting    SettingKind = "runbook" // text or a link

	PatternSetting    SettingKind = "pattern"    // a regular expression
	WindowsSetting    SettingKind = "windows"    // stretches of time, see ParseWindows
	ComponentsSetting SettingKind = "components" // names with weights, see ParseComponents
	TiersSetting      SettingKind = "tiers"      // levels with shares of a fee, see ParseTiers
	VendorsSetting    SettingKind = "vendors"    // vendors with their tiers, see ParseVendorTiers
	AmountSetting     SettingKind = "amount"     // of the report currency
	SeriesSetting     SettingKind = "series"     // a metric with label matchers, see ParseSeries
	LabelSetting      SettingKind = "label"      // name of a metric's label
	ServiceSetting    SettingKind = "service"    // name of a service, as DNS allows it
)

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

// mostCount bounds whole numbers.
const mostCount = 1000

// fewestLetters and longestPhrases bound lists of phrases: one or two letters would match every text.
const (
	fewestLetters  = 3
	longestPhrases = 4000
)

// longestRunbook bounds a text that stands beside every alert.
const longestRunbook = 4000

// Setting is one thing that a workspace can set.
type Setting struct {
	Key     string
	Title   string
	About   string
	Group   string
	Kind    SettingKind
	Choices []Choice
	Default string // empty: none
	Unit    Unit   // of targets, expected values and assumptions
}

// Choice is one allowed value, with what it means in words.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type settingEntry struct {
	Title   string        `yaml:"title"`
	About   string        `yaml:"about"`
	Group   string        `yaml:"group"`
	Kind    SettingKind   `yaml:"kind"`
	Choices yaml.MapSlice `yaml:"choices"`
	Default string        `yaml:"default"`
	Unit    Unit          `yaml:"unit"`
}

const settingKeys = "A setting has: title, about, group, kind, choices, default, unit."

func (c *Catalog) addSetting(e entry) error {
	var in settingEntry
	if err := e.decode(&in, settingKeys); err != nil {
		return err
	}
	s := &Setting{Key: e.key, Title: in.Title, About: in.About, Group: in.Group, Kind: in.Kind, Default: in.Default, Unit: in.Unit}
	for _, choice := range in.Choices {
		value, _ := choice.Key.(string)
		label, _ := choice.Value.(string)
		s.Choices = append(s.Choices, Choice{value, label})
	}
	kinds := []SettingKind{ZoneSetting, CurrencySetting, ChoiceSetting, FractionSetting, CountSetting, MonthSetting, PhrasesSetting, RulesSetting, SharesSetting, ImportsSetting, PairsSetting, AssumptionSetting,
		WindowsSetting, ComponentsSetting, PatternSetting, TiersSetting, VendorsSetting, AmountSetting,
		SeriesSetting, LabelSetting, ServiceSetting}
	switch {
	case in.Title == "" || in.About == "" || in.Group == "":
		return e.invalid("title, about or group is missing.").Do("%s", settingKeys)
	case !slices.Contains(kinds, in.Kind):
		return e.invalid("the kind %q is unknown.", in.Kind)
	case (in.Kind == AssumptionSetting) != slices.Contains(units, in.Unit):
		return e.invalid("a unit belongs to the kind assumption, and to no other.").Do("Allowed are %s.", joinUnits())
	case (in.Kind == AssumptionSetting) != strings.HasPrefix(e.key, "assumption."):
		return e.invalid("the keys of assumptions, and no others, begin with assumption.")
	case (in.Kind == ChoiceSetting) != (len(s.Choices) > 0):
		return e.invalid("choices belong to the kind choice, and to no other.")
	}
	if s.Default != "" {
		if err := s.Check(s.Default); err != nil {
			return e.wrap(err)
		}
	}
	c.Settings = append(c.Settings, s)
	return nil
}

// Setting returns what the key stands for; it fails with fault.NotFound for one that nothing reads.
func (c *Catalog) Setting(key string) (*Setting, error) {
	if i := slices.IndexFunc(c.Settings, func(s *Setting) bool { return s.Key == key }); i >= 0 {
		return c.Settings[i], nil
	}
	prefix, id, _ := strings.Cut(key, ".")
	k := c.KPI(id)
	switch {
	case k != nil && prefix == "target":
		s := &Setting{Key: key, Title: "Target of " + k.Name, About: "The level that it should reach; “none” takes the built-in one away.",
			Group: "Targets", Kind: TargetSetting, Unit: k.Unit}
		if k.Target != nil {
			s.Default = k.Target.Text
		}
		return s, nil
	case k != nil && prefix == "expected":
		return &Setting{Key: key, Title: "Expected " + k.Name, About: "What its alert compares with, instead of the median of the three months before.",
			Group: "Targets", Kind: ExpectedSetting, Unit: k.Unit}, nil
	case k != nil && prefix == "limit":
		return &Setting{Key: key, Title: "Limit of " + k.Name, About: "The capacity that forecasts are held against: the day is named on which it is crossed.",
			Group: "Targets", Kind: ExpectedSetting, Unit: k.Unit}, nil
	case k != nil && prefix == "place" && k.Origin == Added:
		return &Setting{Key: key, Title: "Place of " + k.Name, About: "The panel that its tile stands on; without one it stands with the KPIs that rest on the same data.",
			Group: "Workspace", Kind: ChoiceSetting, Choices: c.places(), Default: c.DefaultPlace(k)}, nil
	case k != nil && prefix == "runbook":
		return &Setting{Key: key, Title: "Runbook of " + k.Name, About: "What to do when its alert fires: text or a link.",
			Group: "Runbooks", Kind: RunbookSetting, Default: k.Runbook}, nil
	}
	if prefix == "price" && priceModel.MatchString(id) {
		return &Setting{Key: key, Title: "List price of " + id, About: "What a million tokens of the model cost by its vendor's list; bills are held against it.",
			Group: "Cost", Kind: PriceSetting}, nil
	}
	if prefix == "rate" && currencyPattern.MatchString(id) {
		return &Setting{Key: key, Title: "Rate of " + id, About: "What one " + id + " is worth in another currency. A cost line is converted by the rate that holds on its first day.",
			Group: "Cost", Kind: RateSetting}, nil
	}
	return nil, fault.New(fault.NotFound, "There is no setting %q.", key).
		Do("`telltale settings` lists them; a KPI's target is target.<kpi>.")
}

// Check says, as a fault.Invalid, why the value is none for the setting.
func (s *Setting) Check(value string) error {
	bad := func(form string, args ...any) error {
		return fault.New(fault.Invalid, "%s cannot be %q.", s.Title, value).Do(form, args...)
	}
	switch s.Kind {
	case ZoneSetting:
		if _, err := time.LoadLocation(value); err != nil || value == "" || value == "Local" {
			return bad("Use an IANA name such as Europe/Berlin.")
		}
	case CurrencySetting:
		if !currencyPattern.MatchString(value) {
			return bad("Use the ISO code: USD, EUR, GBP ...")
		}
	case ChoiceSetting:
		if !slices.ContainsFunc(s.Choices, func(c Choice) bool { return c.Value == value }) {
			return bad("Use %s.", strings.Join(s.choiceNames(), ", "))
		}
	case RulesSetting:
		_, err := ParseRules(value)
		return err
	case SharesSetting:
		_, err := ParseAllocations(value)
		return err
	case ImportsSetting:
		_, err := ParseNumbers(value)
		return err
	case PairsSetting:
		_, err := ParsePairs(value)
		return err
	case PriceSetting:
		_, err := ParsePrice(value)
		return err
	case RateSetting:
		_, into, err := ParseRate(value)
		if err == nil && s.Key == "rate."+into {
			return bad("Write what it is worth in another currency.")
		}
		return err
	case CountSetting:
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > mostCount {
			return bad("Use a whole number from 0 to %d.", mostCount)
		}
	case FractionSetting:
		if f := Fraction(value); f == nil || f.Sign() < 0 || f.Cmp(big.NewRat(1, 1)) > 0 {
			return bad("Use a share from 0%% to 100%%.")
		}
	case MonthSetting:
		if _, err := time.Parse("2006-01", value); err != nil {
			return bad("Write the month as 2026-10.")
		}
	case PhrasesSetting:
		phrases := Phrases(value)
		short := slices.ContainsFunc(phrases, func(p string) bool { return utf8.RuneCountInString(p) < fewestLetters })
		if len(value) > longestPhrases || short || len(phrases) == 0 && value != NoPhrases {
			return bad("Write phrases of at least %d letters with ; between them, up to %d characters in all, or none.", fewestLetters, longestPhrases)
		}
	case TargetSetting:
		if value != "none" {
			_, err := ParseTarget(value, s.Unit)
			return err
		}
	case AssumptionSetting:
		_, err := ParseAssumption(value, s.Unit)
		return err
	case PatternSetting:
		if _, err := regexp.Compile(value); err != nil {
			return bad("Use a regular expression, such as cpu.*(util|percent).")
		}
	case WindowsSetting:
		_, err := ParseWindows(value)
		return err
	case ComponentsSetting:
		_, err := ParseComponents(value)
		return err
	case TiersSetting:
		_, err := ParseTiers(value)
		return err
	case VendorsSetting:
		_, err := ParseVendorTiers(value)
		return err
	case AmountSetting:
		if Amount(value) == nil {
			return bad("Use a number without a currency; it is in the report currency.")
		}
	case SeriesSetting:
		_, err := ParseSeries(value)
		return err
	case LabelSetting:
		if !labelPattern.MatchString(value) {
			return bad("Use the name of a label: letters, digits and _.")
		}
	case ServiceSetting:
		if !servicePattern.MatchString(value) {
			return bad("Use up to 63 lower case letters, digits and -, such as support-chat.")
		}
	case RunbookSetting:
		if len(value) > longestRunbook {
			return fault.New(fault.Invalid, "%s is longer than %d characters.", s.Title, longestRunbook).Do("Use a link to it.")
		}
	case ExpectedSetting:
		if _, _, err := parseAmount(value, s.Unit); err != nil {
			return bad("Use a number, such as 0.02.")
		}
	}
	return nil
}

// NoPhrases is the value of a list of phrases that has none.
const NoPhrases = "none"

// Phrases are those of a list as people write it.
func Phrases(list string) []string {
	var phrases []string
	for phrase := range strings.SplitSeq(list, ";") {
		if phrase = strings.Join(strings.Fields(phrase), " "); phrase != "" && list != NoPhrases {
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}

func (s *Setting) choiceNames() []string {
	names := make([]string, len(s.Choices))
	for i, c := range s.Choices {
		names[i] = c.Value
	}
	return names
}

// Fraction reads "95%" or "0.95"; nil when it is neither.
func Fraction(text string) *big.Rat {
	f, _, err := parseAmount(text, Percent)
	if err != nil {
		return nil
	}
	return f
}
