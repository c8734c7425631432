// Package catalog says what is computed: every KPI, the facts that KPIs are made of, and where KPIs stand on the
// dashboards. A KPI is one entry in one YAML file; how values are computed is the engine's business.
package catalog

import "slices"

// Catalog is all definitions, in the order of their files.
type Catalog struct {
	KPIs       []*KPI
	Facts      []*Fact
	Dashboards []Dashboard
	Cadences   []Cadence
	Settings   []*Setting
}

// KPI is one declared figure.
type KPI struct {
	ID      string
	Name    string
	About   string
	Formula string // in words
	Area    string // what it is about: the part of the catalog that it stands in
	Unit    Unit
	Better  string // higher, lower or neither
	NUnit   string // what its n counts; the fact's rows unless declared
	Measure Measure
	Judges  string    // dimension whose values it counts against each other, so that filters on it do not apply; empty without
	Others  []Reading // that stand beside the headline
	Target  *Target   // nil without one
	Alert   *Rule     // nil without one
	Runbook string    // what to do when the alert fires: text or a link; empty without one
	// Interval says in words how the 95 % interval of its value is found, and when it has one.
	Interval string
	File     string // where it is declared
	Line     int
	Origin   Origin
	Broken   string // why a KPI of the workspace cannot be computed on its data; empty when it can

	in kpiEntry
}

// YAML is the KPI's entry as a catalog file has it, always written the same way.
func (k *KPI) YAML() string { return k.in.yaml(k.ID) }

// Reading is another way to measure a KPI, shown beside it and judged by the same target.
type Reading struct {
	Name    string
	Note    string
	Measure Measure
}

// Unit is the base unit of a value.
type Unit string

// The units. Values are always in base units; showing them otherwise is up to the reader's side.
const (
	Percent Unit = "percent" // a fraction, 0 to 1
	Seconds Unit = "seconds"
	Money   Unit = "money" // report currency
	Count   Unit = "count"
	Rate    Unit = "rate"   // per second
	Rating  Unit = "rating" // 1 to 5
	Ratio   Unit = "ratio"
	Status  Unit = "status" // 0 down, 1 degraded, 2 healthy
)

// Kind is how a KPI is computed.
type Kind string

// The kinds.
const (
	Sum       Kind = "sum"        // Value over all rows
	RatioOf   Kind = "ratio"      // Part / Whole
	Mean      Kind = "mean"       // weighted mean of the row expression Value
	Highest   Kind = "highest"    // highest of the row expression Value
	Quantile  Kind = "quantile"   // percentile Level of the row expression Value
	Distinct  Kind = "distinct"   // number of different values of column Key
	Peak      Kind = "peak"       // highest one-minute Value, per second
	PerSecond Kind = "per_second" // Value / covered seconds
	PerDay    Kind = "per_day"    // Value, or distinct Key, a covered whole day
	Share     Kind = "share"      // share of the largest group of dimension By
	Derived   Kind = "derived"    // arithmetic over other KPIs
	Engine    Kind = "engine"     // a named computation of the engine
)

// Measure is what a KPI computes. Only the fields of its Kind are set.
type Measure struct {
	Kind  Kind
	Fact  string
	Value Expression // aggregate, or row expression for mean and quantile
	Where Expression // row condition of mean and quantile; empty keeps all rows
	Part  Expression // aggregate
	Whole Expression // aggregate
	N     Expression // aggregate; empty: Whole
	// Unknown counts rows of which it is not known whether they belong to Part; too many of them leave no verdict.
	Unknown Expression
	Level   float64  // 0 to 1
	Scale   float64  // factor from the column's unit to the base unit
	Key     string   // column
	By      string   // dimension
	Terms   Terms    // derived
	Engine  string   // name of the computation
	Facts   []string // of the computation; the first is Fact
}

// Unavailable is the computation of a KPI that cannot be computed: it has no value, and says why.
const Unavailable = "unavailable"

// OfOutages reports whether the measure is computed from the time in which the system was down.
func (m *Measure) OfOutages() bool { return slices.Contains(outages, m.Engine) }

// Expression is SQL over the columns, measures and rules of a fact. Columns is filled by Catalog.Check.
type Expression struct {
	SQL     string
	Columns []string
	line    int // in its file; 0 where it runs over several
}

// Empty reports whether there is no expression.
func (e Expression) Empty() bool { return e.SQL == "" }

// Expressions are the SQL expressions of the measure.
func (m *Measure) Expressions() []*Expression {
	var all []*Expression
	for _, e := range []*Expression{&m.Value, &m.Where, &m.Part, &m.Whole, &m.N, &m.Unknown} {
		if !e.Empty() {
			all = append(all, e)
		}
	}
	return all
}

// Dashboard is one page of panels.
type Dashboard struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Panels []Panel `json:"panels"`
}

// Panel is a group of KPIs with the period that it shows unless another is chosen.
type Panel struct {
	Title  string   `json:"title" yaml:"title"`
	Period string   `json:"period" yaml:"period"` // a preset of engine.Spec
	KPIs   []string `json:"kpis" yaml:"kpis"`     // one tile each
	Cards  []string `json:"cards" yaml:"cards"`   // of the declared kinds, in a row
	Charts []Chart  `json:"charts" yaml:"charts"`
	Tables []Table  `json:"tables" yaml:"tables"`
}

// Chart shows KPIs of one unit over time. With By it stacks its one KPI by that dimension. How Against changed is said
// beside how the first KPI did. With a Kind it shows what the KPIs are made of in the way of that kind instead.
type Chart struct {
	Kind    string   `json:"kind" yaml:"kind"` // one of the kinds of chart; empty: over time
	KPIs    []string `json:"kpis" yaml:"kpis"`
	By      string   `json:"by" yaml:"by"`
	Against string   `json:"against" yaml:"against"`
}

// Table shows KPIs by a dimension, in place of which people may choose another. The first KPI orders it.
type Table struct {
	KPIs []string `json:"kpis" yaml:"kpis"`
	By   string   `json:"by" yaml:"by"`
}

// KPI returns the KPI with the id, or nil.
func (c *Catalog) KPI(id string) *KPI {
	for _, k := range c.KPIs {
		if k.ID == id {
			return k
		}
	}
	return nil
}

// Fact returns the fact with the name, or nil.
func (c *Catalog) Fact(name string) *Fact {
	for _, f := range c.Facts {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// FactsOf are the facts that a KPI rests on, each once; those of a derived KPI in the order of its terms.
func (c *Catalog) FactsOf(k *KPI) []*Fact {
	var facts []*Fact
	switch k.Measure.Kind {
	case Derived:
	case Engine:
		for _, name := range k.Measure.Facts {
			facts = append(facts, c.Fact(name))
		}
		return facts
	default:
		return []*Fact{c.Fact(k.Measure.Fact)}
	}
	for _, id := range k.Measure.Terms.KPIs() {
		for _, f := range c.FactsOf(c.KPI(id)) {
			if !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	return facts
}

// IDs are the ids of all KPIs, in order.
func (c *Catalog) IDs() []string {
	ids := make([]string, len(c.KPIs))
	for i, k := range c.KPIs {
		ids[i] = k.ID
	}
	return ids
}
