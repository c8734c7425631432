package app

import "telltale/analytics/catalog"

// Catalog is what can be computed and how it is laid out.
type Catalog struct {
	KPIs       []KPI               `json:"kpis"`
	Dashboards []catalog.Dashboard `json:"dashboards"`
	Facts      []Fact              `json:"facts"`
}

// KPI is the definition of one KPI.
type KPI struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	About     string   `json:"about"`
	Formula   string   `json:"formula"`   // in words
	Unit      string   `json:"unit"`      // as in engine.Value
	Better    string   `json:"better"`    // "higher", "lower" or "neither"
	Fact      string   `json:"fact"`      // the fact that it counts; "" for those derived from others
	Facts     []string `json:"facts"`     // all facts that it rests on
	Adds      bool     `json:"adds"`      // its parts add up to it: it is a sum
	Splits    bool     `json:"splits"`    // its change can be split by dimension
	Predicted bool     `json:"predicted"` // forecasts have it
	// Dimensions are the names of those that it can be broken down by.
	Dimensions []string `json:"dimensions"`
	Target     string   `json:"target"` // the catalog's default, as people write it; "" without
	Alert      string   `json:"alert"`  // the rule; "" without
	// Interval says in words how the 95 % interval of its value is found, and when it has one.
	Interval string `json:"interval"`
	Own      string `json:"own"` // "" when built in, "added" or "changed" by the workspace
}

// Fact is a table of rows with the dimensions by which it can be filtered and split.
type Fact struct {
	Name       string      `json:"name"`
	Table      string      `json:"table"` // the canonical table that its rows are of, which exports fill
	About      string      `json:"about"`
	Rows       string      `json:"rows"` // what one row is called, in the plural: "ratings"
	Dimensions []Dimension `json:"dimensions"`
}

// Dimension is one way to filter and split a fact.
type Dimension struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}
