package catalog

import (
	"slices"

	"telltale/analytics/source"
)

// Fact is a table of rows with what can be measured on it and what it can be split and filtered by.
type Fact struct {
	Name       string
	About      string
	Table      string // view of the store
	Time       string // column that places a row in time
	OwnTime    bool   // Time is another column than the table's, whose minute is not stored
	Rows       string // what rows are called: "requests"
	Basis      string // complete or answered
	Weight     string // column that says how many things a row stands for; empty: one
	Where      string // condition on all rows; empty keeps all
	Last       *Last
	Spread     *Spread
	Measures   map[string]string // name -> SQL over columns
	Rules      []string          // conditions that the engine makes from settings
	Joins      map[string]string // name -> JOIN clause
	Dimensions []Dimension
	Rollups    []Rollup
	Ahead      []string // dimensions that people filter by first: what their values leave is made before anybody asks
}

// Minute is an SQL expression for the minute (since 1970 UTC) in which a row stands.
func (f *Fact) Minute() string {
	if f.OwnTime {
		return "(epoch_us(" + f.Time + ") // 60000000)"
	}
	return "minute"
}

// Last keeps only the last row by time of those that agree in By; rows where By[0] is missing all count.
// Order breaks ties of time, so that the choice never depends on the order of rows.
type Last struct {
	By    []string `yaml:"by"`
	Order []string `yaml:"order"`
}

// Spread says that a row's amount belongs evenly to the days of [From, To). It stays on the day of From where Once
// holds and the amount is the billed one.
type Spread struct {
	From      string `yaml:"from"`
	To        string `yaml:"to"`
	Once      string `yaml:"once"`
	Billed    string `yaml:"billed"`
	Effective string `yaml:"effective"`
	Currency  string `yaml:"currency"`
	Text      string `yaml:"text"` // SQL text in which patterns of allocation rules are searched
}

// Dimension is what a fact can be split and filtered by.
type Dimension struct {
	Name    string
	Title   string
	Value   string   // SQL over columns, of type VARCHAR
	Join    string   // name of the join that Value needs; empty: none
	Match   *Match   // instead of Value: the first rule that matches names the group
	Many    bool     // a value for every user or conversation: to filter by, and too many to explain anything
	Columns []string // columns of the fact that Value uses, filled by Catalog.Check
}

// Match sorts rows into named groups by patterns. The first that matches counts.
type Match struct {
	On        string      `yaml:"on"`      // SQL text that patterns are searched in
	Without   string      `yaml:"without"` // pattern of what is cut out of the text first; empty: nothing
	First     []MatchWhen `yaml:"first"`   // conditions that come before the patterns
	Rules     []MatchRule `yaml:"rules"`
	Otherwise string      `yaml:"otherwise"`
	Own       string      `yaml:"own"`    // setting with rules of the workspace, which come before all others; empty: none
	OwnOn     string      `yaml:"own_on"` // SQL text that their patterns are searched in
}

// MatchWhen names the rows for which an SQL condition holds.
type MatchWhen struct {
	Name string `yaml:"name"`
	When string `yaml:"when"`
}

// MatchRule names the rows whose text holds the regular expression.
type MatchRule struct {
	Name    string `yaml:"name"`
	Pattern string `yaml:"pattern"`
}

// Rollup is a table that may stand in for the rows: it keeps sums by time and a few columns. By month, it keeps the days on
// which a column had each of its values: first, the local day of the month's beginning, and days, their bits.
type Rollup struct {
	Name       string
	Time       string            // minute (since 1970 UTC), day (local, since 1970) or month
	Columns    []string          // columns of the fact that it keeps
	Dimensions []string          // dimensions that it keeps under their own name
	Measures   map[string]string // measure of the fact -> column with its sum
	Means      map[string]Sums   // column of the fact -> columns that its mean and spread are made of
	Whole      bool              // every row of the fact stands in it, so that its sums are those of the rows
	Histogram  *Histogram
}

// Sums are the columns of a roll-up with the sum of values, of their squares, and their number, whatever the rows weigh.
type Sums struct {
	Sum     string `yaml:"sum"`
	Squares string `yaml:"squares"`
	N       string `yaml:"n"`
}

// Histogram says that a roll-up counts the values of a column in buckets.
type Histogram struct {
	Value  string `yaml:"value"`
	Where  string `yaml:"where"`
	Bucket string `yaml:"bucket"`
	Below  string `yaml:"below"` // column that counts the values of a bucket below its number
	Upto   string `yaml:"upto"`  // likewise those not above it
}

// Dimension returns the dimension with the name, or nil.
func (f *Fact) Dimension(name string) *Dimension {
	for i := range f.Dimensions {
		if f.Dimensions[i].Name == name {
			return &f.Dimensions[i]
		}
	}
	return nil
}

// Has reports whether expressions over the fact may use the name: a column, a measure or a rule.
func (f *Fact) Has(name string) bool {
	_, measure := f.Measures[name]
	return measure || slices.Contains(f.Rules, name) || f.column(name)
}

func (f *Fact) column(name string) bool {
	return source.TableNamed(f.Table).Field(name) != nil || name == "minute" || name == "import"
}

// IsWhole reports whether a name is a column of whole numbers.
func (f *Fact) IsWhole(name string) bool {
	field := source.TableNamed(f.Table).Field(name)
	return field != nil && field.Kind == source.Integer
}

// Answered reports whether the fact holds what people chose to answer.
func (f *Fact) Answered() bool { return f.Basis == "answered" }

// Events reports whether gaps in the fact cannot be seen: it lists events, and a quiet day proves nothing.
func (f *Fact) Events() bool { return source.TableNamed(f.Table).Events }
