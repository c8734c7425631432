// Package engine computes KPIs: it turns the catalog's definitions, a period and filters into SQL over a workspace,
// and the answers into values with verdicts, bounds, alerts and everything that explains them.
package engine

import "time"

// Query asks for KPIs over a period.
type Query struct {
	KPIs    []string `json:"kpis"`    // ids; empty asks for the whole catalog
	Period  Spec     `json:"period"`  // which period, in words
	Compare string   `json:"compare"` // "previous" (default), "year", "both", "none"
	Filters []Filter `json:"filters"`
	Series  string   `json:"series"` // "", "auto", "minute", "hour", "day", "week", "month": the grain of Value.Series
}

// Spec names a period as people do; Resolve turns it into a Period.
type Spec struct {
	Preset string `json:"preset"` // "month", "quarter", "last30d", "last7d", "last24h", "last15m", "busiest15m", "custom", "all"
	Month  string `json:"month"`  // "2026-10" or "2026-Q4" for month and quarter; empty is the month of as-of
	From   string `json:"from"`   // custom: RFC 3339 or a date in the workspace's zone
	To     string `json:"to"`     // custom: exclusive; a date means its start
	AsOf   string `json:"asOf"`   // RFC 3339; empty is the newest request (without requests, the newest row)
}

// Period is [From, To) as instants, in the zone of the workspace.
type Period struct {
	Preset  string    `json:"preset"`
	Label   string    `json:"label"` // "October 2026", "30 days to 31 Oct 2026 14:05"
	From    time.Time `json:"-"`
	To      time.Time `json:"-"`
	FromStr string    `json:"from"` // RFC 3339 with the zone's offset
	ToStr   string    `json:"to"`
	Zone    string    `json:"zone"`
	AsOf    string    `json:"asOf"`
	Running bool      `json:"running"` // To lies after as-of: a month that is not over
	Days    float64   `json:"days"`

	known time.Time // end of what can be known: To, or as-of while the period runs
	end   time.Time // rows from here on stay out: To, or an earlier as-of that was asked for
}

// PeriodChoices are the periods that a person can pick, with their exact dates.
type PeriodChoices struct {
	Presets []PeriodChoice `json:"presets"`
	Months  []PeriodChoice `json:"months"` // that have data, newest first
	AsOf    string         `json:"asOf"`   // RFC 3339; empty without data
	First   string         `json:"first"`  // RFC 3339 of the oldest row; empty without data
	Zone    string         `json:"zone"`
}

// PeriodChoice is one period with the Spec that asks for it.
type PeriodChoice struct {
	Spec   Spec   `json:"spec"`
	Period Period `json:"period"`
}

// Filter keeps rows whose dimension has one of the values; Not inverts it.
type Filter struct {
	Dimension string   `json:"dimension"` // as declared in facts.yaml: model, endpoint, status ...
	Values    []string `json:"values"`    // "" stands for a missing value
	Not       bool     `json:"not"`
}

// Result is the answer to a Query: what the window, the browser, the command line and every export show.
type Result struct {
	Period      Period   `json:"period"`
	Previous    *Period  `json:"previous"` // the comparison period; nil for "none"
	Year        *Period  `json:"year"`     // the same a year earlier, where both were asked for
	Filters     []Filter `json:"filters"`
	Values      []Value  `json:"values"`
	Version     int64    `json:"version"` // data and settings version the values were computed from
	Currency    string   `json:"currency"`
	GeneratedBy string   `json:"generatedBy"`
	Demo        string   `json:"demo"` // what to say about made-up data; empty when it is real
	// Closing says whether somebody signed the values; nil where nobody can: of filters, and of what is no whole month.
	Closing *Closing `json:"closing"`
	// Compared is the month before as it was signed, where the values that are compared with differ from that; else nil.
	Compared *Closing `json:"compared,omitempty"`
}

// Closing is how a month stands: open, closed, reopened, or damaged when its record is not as it was written.
type Closing struct {
	Month   string `json:"month"` // 2026-10
	State   string `json:"state"`
	Version int    `json:"version"` // that was signed, or set aside by the reopening; 0 while it is open
	By      string `json:"by"`
	At      string `json:"at"`      // RFC 3339
	Note    string `json:"note"`    // of the one who signed; of a reopened month: why
	Despite string `json:"despite"` // why it was signed although something stood against it
	Content string `json:"content"` // SHA-256 of numbers, definitions, settings and files
	Hash    string `json:"hash"`    // SHA-256 of the whole record
	// Differing are the values of a closed month that today's data gives otherwise, of those that were asked for. Series,
	// breakdowns and sentences are always of today's data.
	Differing []Differing `json:"differing"`
}

// Differing is a KPI of a closed month as it was signed, and as today's data has it.
type Differing struct {
	KPI          string   `json:"kpi"`
	Name         string   `json:"name"`
	Unit         string   `json:"unit"`
	Signed       *float64 `json:"signed"`
	Today        *float64 `json:"today"`
	Verdict      string   `json:"verdict"`      // that was signed
	VerdictToday string   `json:"verdictToday"` // by today's data and targets
	What         []string `json:"what"`         // value, interval, n, verdict, target, alert, before, definition
}

// Value is one KPI over the period. Numbers are in base units: fractions, seconds, the report currency, counts.
// A nil number is "no data": never zero.
type Value struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	About    string   `json:"about"`
	Unit     string   `json:"unit"` // percent (a fraction), seconds, money, count, rate (per second), rating, ratio, status (0 down, 1 degraded, 2 healthy)
	Better   string   `json:"better"`
	Value    *float64 `json:"value"`
	Basis    string   `json:"basis"` // complete, sampled, reviewed, answered; "" without a value
	N        float64  `json:"n"`     // what it rests on: requests, answers, lines (weighted)
	NUnit    string   `json:"nUnit"` // "requests", "ratings", "cost lines"
	Low      *float64 `json:"low"`   // 95 % interval, or bounds from missing data; nil when complete
	High     *float64 `json:"high"`
	Bounded  bool     `json:"bounded"` // Low and High are bounds from missing data
	Part     *float64 `json:"part"`    // numerator and denominator of shares and ratios
	Whole    *float64 `json:"whole"`
	Previous *float64 `json:"previous"`
	Change   *float64 `json:"change"` // (value - previous) / previous; nil without both
	// Comparisons say what may be said of the change, for each period compared with: the first gave Previous and Change.
	Comparisons []Comparison `json:"comparisons"`
	Target      *Target      `json:"target"`
	Verdict     string       `json:"verdict"` // met, acceptable, missed, too close to call, not enough data, "" without a target
	Why         string       `json:"why"`     // one sentence on the verdict
	// Apart is money of the period that is not in it, because its currency has no rate: "€25.00, £7.00".
	Apart    string    `json:"apart"`
	Budget   *Budget   `json:"budget"` // how much of it is used up; nil where the value is held against none
	Alert    *Alert    `json:"alert"`
	Coverage *float64  `json:"coverage"` // share of the expected hours that have data; nil where it does not apply
	Notes    []string  `json:"notes"`
	Grain    string    `json:"grain"` // of Series
	Series   []Point   `json:"series"`
	Variants []Variant `json:"variants"` // other methods or readings beside the headline (uptime methods, successes only)
	Source   []string  `json:"source"`   // ids of the sources it rests on
	Own      string    `json:"own"`      // "" for a built-in definition, "added" or "changed" for one of the workspace
}

// Point is one value of a series; V is nil where there is no data.
type Point struct {
	T string   `json:"t"` // RFC 3339 start of the bucket, with the zone's offset
	V *float64 `json:"v"`
}

// Variant is another reading of a KPI that stands beside the headline.
type Variant struct {
	Name    string   `json:"name"`
	Value   *float64 `json:"value"`
	Verdict string   `json:"verdict"`
	Note    string   `json:"note"`
	Chosen  bool     `json:"chosen"`
}

// Target is a target as people write it, parsed.
type Target struct {
	Text       string   `json:"text"`  // as it was set: "> 99%"
	Words      string   `json:"words"` // as people read it: "> 99 %"
	Op         string   `json:"op"`    // >, >=, <, <=
	Value      float64  `json:"value"`
	Acceptable *float64 `json:"acceptable"` // second level: worse than Value, still acceptable
	Since      string   `json:"since"`      // date from which it holds; empty: the catalog's default
}

// Alert says whether a KPI's rule fired in the period.
type Alert struct {
	Rule     string    `json:"rule"` // "< 95% for 5m"
	Fired    bool      `json:"fired"`
	Firing   bool      `json:"firing"`   // still firing at as-of
	Possible bool      `json:"possible"` // did not fire, but the estimate was beyond the level and its interval was not
	Episodes []Episode `json:"episodes"`
	Times    int       `json:"times"`   // how often it fired
	Seconds  float64   `json:"seconds"` // how long it fired, all episodes together
	// Unjudged: at no time of the period could the rule be judged, so that it says nothing; Note says why.
	Unjudged bool   `json:"unjudged"`
	Note     string `json:"note"`    // "not enough traffic in 312 of 44,640 minutes"
	Runbook  string `json:"runbook"` // what to do about it: text or a link; "" without
}

// Episode is one stretch of time for which a rule fired, or possibly did.
type Episode struct {
	From     string   `json:"from"`  // when the condition began to hold
	Fired    string   `json:"fired"` // empty when it is only possible
	To       string   `json:"to"`    // empty while it still fires
	Worst    *float64 `json:"worst"`
	Possible bool     `json:"possible"` // only the estimate was beyond the level: it did not fire
	Seconds  float64  `json:"seconds"`  // from Fired to To, or to as-of while it still fires; 0 when it is only possible
	By       []string `json:"by"`       // which of the rule's window pairs fired, "1 h and 5 min"; empty for rules without
}

// Breakdown is a KPI by one dimension, largest first.
type Breakdown struct {
	KPI       string `json:"kpi"`
	Dimension string `json:"dimension"`
	Then      string `json:"then"` // the second dimension of pairs; empty: none
	Period    Period `json:"period"`
	Groups    []Part `json:"groups"`
	Other     int    `json:"other"` // groups beyond the limit, summed in the last row named "other"
}

// Part is one group of a breakdown.
type Part struct {
	Key      string   `json:"key"`  // "" is a missing value
	Then     string   `json:"then"` // likewise, in the second dimension of pairs
	Value    *float64 `json:"value"`
	N        float64  `json:"n"`
	Share    float64  `json:"share"` // of the sum of N (of the sum of values, for sums)
	Previous *float64 `json:"previous"`
}

// Passport is everything about how a value came to be.
type Passport struct {
	KPI      string     `json:"kpi"`
	Name     string     `json:"name"`
	About    string     `json:"about"`
	Formula  string     `json:"formula"` // in words
	Unit     string     `json:"unit"`
	Value    *float64   `json:"value"`
	SQL      string     `json:"sql"` // run in a DuckDB shell on the workspace it gives the value
	Period   Period     `json:"period"`
	Filters  []Filter   `json:"filters"`
	Files    []FileUsed `json:"files"`
	Used     float64    `json:"used"` // rows of the period that the value counts
	Left     []LeftOut  `json:"left"` // rows of the period that it does not count, with reasons
	Coverage *float64   `json:"coverage"`
	Target   *Target    `json:"target"`
	Interval string     `json:"interval"` // method of the interval, "" when complete
	Settings []string   `json:"settings"` // settings in force, in words
	Own      string     `json:"own"`      // as in Value
	Entry    string     `json:"entry"`    // the definition, as a catalog file has it
}

// FileUsed is one imported file behind a value.
type FileUsed struct {
	Import int64  `json:"import"`
	Name   string `json:"name"`
	Source string `json:"source"`
	Hash   string `json:"hash"`
	Rows   int64  `json:"rows"` // of the period
}

// LeftOut counts rows of the period that a value leaves out.
type LeftOut struct {
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
}

// RowsQuery asks for the rows behind a number.
type RowsQuery struct {
	Fact    string   `json:"fact"` // requests, costs, feedback ...
	KPI     string   `json:"kpi"`  // optional: keep the rows that the KPI counts as its part ("failures of error_rate")
	Period  Spec     `json:"period"`
	Filters []Filter `json:"filters"`
	Sort    string   `json:"sort"` // column; "-column" descends; default time
	Offset  int64    `json:"offset"`
	Limit   int      `json:"limit"` // at most 5,000
	// Question is the id of a TopQuestion of the period: it keeps the predictions that asked it, in the days that
	// Questions looks at. Empty for all rows.
	Question string `json:"question"`
}

// Rows is one page of rows. Cells are text as people read them; numbers keep their unit in the column's name.
type Rows struct {
	Columns []RowColumn `json:"columns"`
	Rows    [][]string  `json:"rows"`
	Nulls   [][]int     `json:"nulls,omitempty"` // of the rows of a query: for each row the places of its NULLs, whose text is empty
	Total   int64       `json:"total"`
	Offset  int64       `json:"offset"`
}

// RowColumn heads one column of Rows.
type RowColumn struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Numeric bool   `json:"numeric"`
	Time    bool   `json:"time"` // a time or a day
}

// CoverageGrid is hour by day per source: how many rows each hour has.
type CoverageGrid struct {
	From    string           `json:"from"` // first local day, 2026-10-01
	Days    []string         `json:"days"`
	Sources []SourceCoverage `json:"sources"`
}

// SourceCoverage is one row block of the grid. Share counts all expected hours; gaps lie between the first and the last hour
// with rows: of what is outside of them nobody claims to have rows, it is not covered.
type SourceCoverage struct {
	Table  string     `json:"table"`
	Source string     `json:"source"`
	Title  string     `json:"title"`
	From   string     `json:"from"`  // begin of its first hour with rows, of all times
	To     string     `json:"to"`    // end of its last one
	Hours  [][]int64  `json:"hours"` // [day][hour of the local day]; -1 where the hour does not exist or lies after as-of
	Gaps   []GapRange `json:"gaps"`
	Share  *float64   `json:"share"`
}

// GapRange is a stretch of expected hours without data, between hours that have some.
type GapRange struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Hours int    `json:"hours"`
}
