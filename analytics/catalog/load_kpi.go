package catalog

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// kpiEntry is a KPI as it stands in a file: exactly one of the kinds is set.
type kpiEntry struct {
	Name    string `yaml:"name"`
	About   string `yaml:"about"`
	Formula string `yaml:"formula"`
	Unit    Unit   `yaml:"unit"`
	Better  string `yaml:"better"`
	N       string `yaml:"n"`
	Target  string `yaml:"target"`
	Alert   string `yaml:"alert"`
	Runbook string `yaml:"runbook"`

	// Interval says how its interval is found where the kind does not tell.
	Interval string `yaml:"interval"`

	// Judges names the dimension whose values the KPI counts against each other.
	Judges string `yaml:"judges"`

	Sum       *measureEntry `yaml:"sum"`
	Ratio     *measureEntry `yaml:"ratio"`
	Mean      *measureEntry `yaml:"mean"`
	Highest   *measureEntry `yaml:"highest"`
	Quantile  *measureEntry `yaml:"quantile"`
	Distinct  *measureEntry `yaml:"distinct"`
	Peak      *measureEntry `yaml:"peak"`
	PerSecond *measureEntry `yaml:"per_second"`
	PerDay    *measureEntry `yaml:"per_day"`
	Share     *measureEntry `yaml:"share"`
	Derived   string        `yaml:"derived"`
	Engine    *engineEntry  `yaml:"engine"`

	Beside []readingEntry `yaml:"beside"`
}

// engineEntry names a computation of the engine and the facts that it rests on.
type engineEntry struct {
	Name  string   `yaml:"name"`
	Facts []string `yaml:"facts"`
}

// readingEntry is another reading of the KPI; only shares have some.
type readingEntry struct {
	Name  string        `yaml:"name"`
	Note  string        `yaml:"note"`
	Ratio *measureEntry `yaml:"ratio"`
}

// measureEntry holds the fields of all kinds; measureFields says which belong to which.
type measureEntry struct {
	Fact     string  `yaml:"fact"`
	Value    string  `yaml:"value"`
	Where    string  `yaml:"where"`
	Part     string  `yaml:"part"`
	Whole    string  `yaml:"whole"`
	N        string  `yaml:"n"`
	Unknown  string  `yaml:"unknown"`
	Level    float64 `yaml:"level"`
	Scale    float64 `yaml:"scale"`
	Key      string  `yaml:"key"`
	Distinct string  `yaml:"distinct"`
	By       string  `yaml:"by"`
}

// measureKinds are the kinds that measure one fact, in the order in which entries name them.
var measureKinds = []Kind{Sum, RatioOf, Mean, Highest, Quantile, Distinct, Peak, PerSecond, PerDay, Share}

// of is the field of a kind that measures one fact.
func (in *kpiEntry) of(kind Kind) **measureEntry {
	return map[Kind]**measureEntry{Sum: &in.Sum, RatioOf: &in.Ratio, Mean: &in.Mean, Highest: &in.Highest, Quantile: &in.Quantile,
		Distinct: &in.Distinct, Peak: &in.Peak, PerSecond: &in.PerSecond, PerDay: &in.PerDay, Share: &in.Share}[kind]
}

const kpiKeys = "A KPI has: name, about, formula, unit, better, n, target, alert, runbook, interval, judges, beside, and one of sum, ratio, mean, highest, quantile, distinct, peak, per_second, per_day, share, derived, engine."

// outages are the computations that rest on the time in which the system was down.
var outages = []string{"uptime", "downtime", "error_budget_remaining"}

// Computations are all that the engine has by name. A test of the engine holds them to what it has.
var Computations = slices.Concat(outages, []string{
	"accuracy", "calibration", "confidence_drift", "label_drift",
	"bill_vs_usage", "budget_variance", "confirmed_resolution", "conversion_ai", "conversion_baseline", "conversion_impact", "cost_growth", "cost_of_failure", "cost_projection", "customer_minutes", "dependency_incidents", "error_budget_burn", "growth_by_week", "hallucination_rate", "infrastructure_status",
	"monthly_active_users", "mttd", "mttr", "other_value", "response_rate", "return_rate", "return_rate_new", "sla_credits", "usage_growth", "vendor_credits", "weekly_active_users",
})

var units = []Unit{Percent, Seconds, Money, Count, Rate, Rating, Ratio, Status}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,60}$`)

func (c *Catalog) addKPI(e entry) error {
	var in kpiEntry
	if err := e.decode(&in, kpiKeys); err != nil {
		return err
	}
	switch {
	case !idPattern.MatchString(e.key):
		return e.invalid("this is no id of a KPI.").Do("Ids are lower-case letters, digits and underscores.")
	case c.KPI(e.key) != nil:
		return e.invalid("the KPI is declared twice; first in %s, line %d.", c.KPI(e.key).File, c.KPI(e.key).Line)
	case in.Name == "" || in.About == "":
		return e.invalid("name or about is missing.").Do("%s", kpiKeys)
	case !slices.Contains(units, in.Unit):
		return e.at("unit", string(in.Unit)).invalid("the unit %q is unknown.", in.Unit).Do("Allowed are %s.", joinUnits())
	case in.Better != "higher" && in.Better != "lower" && in.Better != "neither":
		return e.at("better", in.Better).invalid("better is %q.", in.Better).Do("Allowed are higher, lower and neither.")
	}
	k := &KPI{ID: e.key, Name: in.Name, About: in.About, Formula: in.Formula, Unit: in.Unit, Better: in.Better, NUnit: in.N, Runbook: in.Runbook, File: e.file, Line: e.line, in: in}
	var err error
	if k.Measure, err = c.measure(e, &in); err != nil {
		return err
	}
	if in.Judges != "" {
		if f := c.Fact(k.Measure.Fact); f == nil || f.Dimension(in.Judges) == nil {
			return e.invalid("it judges %q, which is no dimension of what it measures.", in.Judges)
		}
		k.Judges = in.Judges
	}
	for _, b := range in.Beside {
		if b.Name == "" || b.Ratio == nil {
			return e.invalid("what stands beside the KPI needs a name and a ratio.")
		}
		m, err := c.factMeasure(e, RatioOf, b.Ratio)
		if err != nil {
			return err
		}
		k.Others = append(k.Others, Reading{Name: b.Name, Note: b.Note, Measure: m})
	}
	if in.Target != "" {
		if k.Target, err = parseCatalogTarget(in.Target, in.Unit); err != nil {
			return e.at("target", in.Target).wrap(err)
		}
	}
	if in.Alert != "" {
		if k.Alert, err = ParseRule(in.Alert, in.Unit); err != nil {
			return e.at("alert", in.Alert).wrap(err)
		}
		if k.Target == nil && !k.Measure.OfOutages() && (k.Alert.Base == OfTarget || k.Alert.Base == OfBudget) {
			return e.invalid("the alert %q needs a target.", in.Alert).Do("Add a target, or name a level in the alert.")
		}
	}
	if k.Runbook != "" && k.Alert == nil {
		return e.invalid("a runbook says what to do when the alert fires, and there is no alert.")
	}
	if f := c.Fact(k.Measure.Fact); f != nil && k.NUnit == "" {
		k.NUnit = f.Rows
	}
	if k.Formula == "" {
		_, size := utf8.DecodeRuneInString(k.Name)
		k.Formula = strings.ToLower(k.Name[:size]) + k.Name[size:]
	}
	if k.Interval = in.Interval; k.Interval == "" {
		k.Interval = c.intervalOf(k)
	}
	c.KPIs = append(c.KPIs, k)
	return nil
}

// measureFields are the fields that each kind needs, and after a bar those that it may have.
var measureFields = map[Kind][2][]string{
	Sum:       {{"fact", "value"}, {}},
	RatioOf:   {{"fact", "part", "whole"}, {"n", "unknown"}},
	Mean:      {{"fact", "value"}, {"where"}},
	Highest:   {{"fact", "value"}, {"where"}},
	Quantile:  {{"fact", "value", "level"}, {"where", "scale"}},
	Distinct:  {{"fact", "key"}, {}},
	Peak:      {{"fact", "value"}, {}},
	PerSecond: {{"fact", "value"}, {}},
	PerDay:    {{"fact"}, {"value", "distinct"}},
	Share:     {{"fact", "by", "value"}, {}},
}

func (c *Catalog) measure(e entry, in *kpiEntry) (Measure, error) {
	var kind Kind
	var m *measureEntry
	found := 0
	for _, k := range measureKinds {
		if v := *in.of(k); v != nil {
			kind, m = k, v
			found++
		}
	}
	if in.Derived != "" {
		found++
	}
	if in.Engine != nil {
		found++
	}
	if found != 1 {
		return Measure{}, e.invalid("it has %d kinds instead of one.", found).Do("%s", kpiKeys)
	}
	switch {
	case in.Derived != "":
		terms, err := ParseTerms(in.Derived)
		if err != nil {
			return Measure{}, e.at("derived", in.Derived).wrap(err)
		}
		return Measure{Kind: Derived, Terms: terms}, nil
	case in.Engine != nil:
		if !slices.Contains(Computations, in.Engine.Name) {
			return Measure{}, e.invalid("the engine has no computation %q.", in.Engine.Name).Do("Allowed are %s.", strings.Join(Computations, ", "))
		}
		if len(in.Engine.Facts) == 0 {
			return Measure{}, e.invalid("the computation names no facts.").Do(`Write engine: {name: %s, facts: [requests]}.`, in.Engine.Name)
		}
		for _, name := range in.Engine.Facts {
			if c.Fact(name) == nil {
				return Measure{}, e.invalid("the fact %q is unknown.", name).Do("Declared in facts.yaml are %s.", strings.Join(c.factNames(), ", "))
			}
		}
		return Measure{Kind: Engine, Engine: in.Engine.Name, Fact: in.Engine.Facts[0], Facts: in.Engine.Facts}, nil
	}
	return c.factMeasure(e, kind, m)
}

func (c *Catalog) factMeasure(e entry, kind Kind, m *measureEntry) (Measure, error) {
	set := map[string]bool{"fact": m.Fact != "", "value": m.Value != "", "where": m.Where != "", "part": m.Part != "", "whole": m.Whole != "",
		"n": m.N != "", "unknown": m.Unknown != "", "level": m.Level != 0, "scale": m.Scale != 0, "key": m.Key != "", "distinct": m.Distinct != "", "by": m.By != ""}
	needs, may := measureFields[kind][0], measureFields[kind][1]
	form := "The kind " + string(kind) + " needs " + strings.Join(needs, ", ")
	if len(may) > 0 {
		form += " and may have " + strings.Join(may, ", ")
	}
	for name, has := range set {
		if has && !slices.Contains(needs, name) && !slices.Contains(may, name) {
			return Measure{}, e.invalid("the kind %s has no field %q.", kind, name).Do("%s.", form)
		}
	}
	for _, name := range needs {
		if !set[name] {
			return Measure{}, e.invalid("the field %q of %s is missing.", name, kind).Do("%s.", form)
		}
	}
	if kind == PerDay && set["value"] == set["distinct"] {
		return Measure{}, e.invalid("per_day has value or distinct, one of them.").Do("%s.", form)
	}
	fact := c.Fact(m.Fact)
	if fact == nil {
		return Measure{}, e.at("fact", m.Fact).invalid("the fact %q is unknown.", m.Fact).Do("Declared in facts.yaml are %s.", strings.Join(c.factNames(), ", "))
	}
	if kind == Quantile && !(m.Level > 0 && m.Level < 1) {
		return Measure{}, e.invalid("the level %v of the quantile is not between 0 and 1.", m.Level)
	}
	if key := m.Key + m.Distinct; key != "" && !fact.Has(key) {
		return Measure{}, e.invalid("the fact %s has no column %q.", fact.Name, key)
	}
	if m.By != "" && fact.Dimension(m.By) == nil {
		return Measure{}, e.invalid("the fact %s has no dimension %q.", fact.Name, m.By).Do("It has %s.", strings.Join(fact.dimensionNames(), ", "))
	}
	scale := m.Scale
	if scale == 0 {
		scale = 1
	}
	sql := func(key, text string) Expression { return Expression{SQL: text, line: e.at(key, text).line} }
	return Measure{Kind: kind, Fact: m.Fact, Value: sql("value", m.Value), Where: sql("where", m.Where), Part: sql("part", m.Part), Whole: sql("whole", m.Whole),
		N: sql("n", m.N), Unknown: sql("unknown", m.Unknown), Level: m.Level, Scale: scale, Key: m.Key + m.Distinct, By: m.By}, nil
}

func joinUnits() string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = string(u)
	}
	return strings.Join(names, ", ")
}

func (c *Catalog) factNames() []string {
	names := make([]string, len(c.Facts))
	for i, f := range c.Facts {
		names[i] = f.Name
	}
	return names
}
