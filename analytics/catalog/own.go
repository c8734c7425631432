package catalog

import (
	"slices"
	"strings"
	"unicode/utf8"

	"telltale/analytics/fault"
)

// Origin says whose definition a KPI has.
type Origin string

// The origins.
const (
	BuiltIn Origin = ""
	Added   Origin = "added"   // by the workspace
	Changed Origin = "changed" // built in, but defined otherwise by the workspace
)

// Own is a KPI that a workspace defines, in exactly the form of a catalog file's entry.
type Own struct {
	ID    string
	Place string // "dashboard: panel" of one that is added; empty: the default place
	// Broken says why its expressions cannot be computed on the data. The KPI then has no value and says so.
	Broken string
	entry  entry
	in     kpiEntry
}

// YAML is the entry as a file has it, always written the same way.
func (o Own) YAML() string { return o.in.yaml(o.ID) }

// At places an error at the entry. On which line the database failed it does not say.
func (o Own) At(err error) error {
	if f := fault.Of(err); f.Code == fault.Invalid {
		e := o.entry
		e.line = 0
		return e.wrap(err)
	}
	return err
}

const (
	ownName   = "the entry of the KPI"
	ownLength = 16 << 10 // bytes of an entry
	longName  = 80       // characters
)

const ownForm = "Write one entry as in the catalog; `telltale kpis show KPI` prints one to begin with."

// ParseOwn reads the one entry of a text. name is the file's, for messages; an empty one stands for an entry that was
// typed. Whatever is no such entry fails with fault.Invalid naming the line. What it refers to is checked by LoadWith.
func ParseOwn(name string, text []byte) (Own, error) {
	if name == "" {
		name = ownName
	}
	if len(text) > ownLength {
		return Own{}, fault.New(fault.Invalid, "The entry has more than %d KB.", ownLength>>10).In(name).Do("%s", ownForm)
	}
	var found []Own
	if err := entriesOf(name, text, func(e entry) error {
		o, err := ownOf(e)
		found = append(found, o)
		return err
	}); err != nil {
		return Own{}, err
	}
	if len(found) != 1 {
		return Own{}, fault.New(fault.Invalid, "The text defines %d KPIs instead of one.", len(found)).In(name).Do("%s", ownForm)
	}
	return found[0], nil
}

// ownOf reads one entry.
func ownOf(e entry) (Own, error) {
	o := Own{ID: e.key, entry: e}
	if err := harmless(e); err != nil {
		return o, err
	}
	if err := e.decode(&o.in, kpiKeys); err != nil {
		return o, err
	}
	if o.in.Name == "" || o.in.About == "" {
		return o, e.invalid("name or about is missing.").Do("%s", kpiKeys)
	}
	if utf8.RuneCountInString(o.in.Name) > longName || strings.ContainsAny(o.in.Name, "\n\t") {
		return o, e.invalid("the name is longer than %d characters or than a line.", longName).Do("Say the rest in about.")
	}
	if strings.ContainsAny(o.in.N, "\n\t") {
		return o, e.invalid("n is longer than a line.").Do("Name what is counted in a word or two.")
	}
	return o, nil
}

// addOwn adds the KPI to the catalog, in place of the built-in one of the same id, which then was added last.
func (c *Catalog) addOwn(o Own) error {
	builtIn := c.KPI(o.ID)
	if builtIn != nil {
		c.KPIs = c.KPIs[:len(c.KPIs)-1]
	}
	if err := c.addKPI(o.entry); err != nil {
		return err
	}
	k := c.KPI(o.ID)
	k.Origin = Added
	if builtIn != nil {
		k.Origin, k.Name = Changed, k.Name+" (changed)"
		if err := o.keeps(builtIn, k); err != nil {
			return err
		}
	} else if k.Measure.Kind == Engine {
		return o.entry.invalid("the computation %q belongs to a KPI that is built in.", k.Measure.Engine).Do("Derive from that KPI, or change it by using its id.")
	}
	if err := o.bases(builtIn, k); err != nil {
		return err
	}
	if o.Broken != "" {
		k.Broken, k.Others, k.Alert = o.Broken, nil, nil
		k.Measure = Measure{Kind: Engine, Engine: Unavailable, Fact: k.Measure.Fact, Facts: k.Measure.Facts}
	}
	return nil
}

// keeps refuses a change after which what is built on the KPI would not fit any more: pages, derived KPIs and
// computations count on the unit, the kind and the fact.
func (o Own) keeps(was, is *KPI) error {
	other := func(what string, was, is any) error {
		return o.entry.invalid("%s is %v, and that of the built-in KPI is %v.", what, is, was).
			Do("Keep it, or give the KPI an id of its own: other KPIs and pages build on the built-in one.")
	}
	a, b := was.Measure, is.Measure
	switch {
	case was.Unit != is.Unit:
		return other("the unit", was.Unit, is.Unit)
	case a.Kind != b.Kind:
		return other("the kind", a.Kind, b.Kind)
	case a.Engine != b.Engine:
		return other("the computation", a.Engine, b.Engine)
	case a.Fact != b.Fact:
		return other("the fact", a.Fact, b.Fact)
	case !slices.Equal(a.Facts, b.Facts):
		return other("the list of facts", a.Facts, b.Facts)
	case a.By != b.By:
		return other("the dimension", a.By, b.By)
	case (a.Key == "") != (b.Key == "") || (a.Value.SQL == "") != (b.Value.SQL == ""):
		return o.entry.invalid("it counts in another way than the built-in KPI.").Do("Keep value or distinct, or give the KPI an id of its own.")
	}
	return nil
}

// bases refuses alert rules that only certain KPIs can have.
func (o Own) bases(builtIn, k *KPI) error {
	switch {
	case k.Alert == nil || builtIn != nil && builtIn.Alert != nil && builtIn.Alert.Base == k.Alert.Base:
		return nil
	case k.Alert.Base == Burn || k.Alert.Base == Outgrows || k.Alert.Base == Baseline:
		return o.entry.invalid("the rule %q belongs to KPIs that are built in.", k.Alert.Text).Do("%s", ruleForm)
	case k.Alert.Base == LastWeek && (k.Measure.Kind == Derived || k.Measure.Kind == Engine):
		return o.entry.invalid("the rule %q needs a KPI that counts rows.", k.Alert.Text).Do("Put it on one of the KPIs that it is derived from.")
	}
	return nil
}
