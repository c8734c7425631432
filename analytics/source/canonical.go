package source

// Kind is the type of a canonical field, and with it how raw text is cast.
type Kind string

// The kinds. The comments give the DuckDB type.
const (
	Time     Kind = "time"     // TIMESTAMP, UTC
	Date     Kind = "date"     // DATE, the vendor's own label, never moved between zones
	Duration Kind = "duration" // BIGINT microseconds
	Integer  Kind = "integer"  // BIGINT
	Status   Kind = "status"   // SMALLINT, HTTP status
	Money    Kind = "money"    // DECIMAL(38,12)
	Price    Kind = "price"    // DECIMAL(18,9): what one request costs, and there are millions of them
	Quantity Kind = "quantity" // DECIMAL(38,12)
	Weight   Kind = "weight"   // DECIMAL(12,3)
	Number   Kind = "number"   // DOUBLE, finite
	Fraction Kind = "fraction" // DOUBLE 0 to 1
	Bool     Kind = "bool"     // BOOLEAN
	Text     Kind = "text"     // VARCHAR
	JSON     Kind = "json"     // VARCHAR holding JSON
)

// Canonical is one canonical field.
type Canonical struct {
	Name     string
	Kind     Kind
	Required bool
	About    string
	Words    bool // holds people's words: may be dropped or redacted at import
	Later    bool // rows that were imported before it was read lack it, so it does not tell rows apart
}

// Table is one canonical table. Time names the field by which coverage, duplicates and periods are judged.
type Table struct {
	Name   string
	About  string
	Time   string
	Fields []Canonical
	Events bool // an event list: gaps cannot be seen, its span is declared

	// Until names the field without which a row is not over. Of two rows with one id the one that is over counts: the
	// other was exported while it lasted.
	Until string
}

// Tables are all canonical tables. The store's schema is checked against them by a test.
// Every stored row also has import (INTEGER) and, where Time is a time, minute (INTEGER, minutes since 1970 UTC).
var Tables = []Table{
	{Name: "requests", Time: "ts", About: "API requests and model calls", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when the request arrived"},
		{Name: "duration_us", Kind: Duration, About: "from request to the end of the response"},
		{Name: "status", Kind: Status, About: "HTTP status; NULL when there was none"},
		{Name: "outcome", Kind: Text, About: "what the source itself says: success, failure, timeout, aborted, pending"},
		{Name: "method", Kind: Text, About: "HTTP method"},
		{Name: "path", Kind: Text, About: "path as requested, without the query"},
		{Name: "endpoint", Kind: Text, About: "route or operation as the source names it"},
		{Name: "environment", Kind: Text, About: "production, staging ..."},
		{Name: "model", Kind: Text, About: "model that answered"},
		{Name: "upstream", Kind: Text, About: "dependency that was called: provider, vector database ..."},
		{Name: "agent", Kind: Text, About: "user agent"},
		{Name: "tenant", Kind: Text, About: "customer or team"},
		{Name: "user_id", Kind: Text, About: "user"},
		{Name: "conversation", Kind: Text, About: "conversation or session id"},
		{Name: "tokens_in", Kind: Integer, About: "input tokens, cached ones included"},
		{Name: "tokens_out", Kind: Integer, About: "output tokens"},
		{Name: "tokens_cached", Kind: Integer, About: "cached part of tokens_in"},
		{Name: "cost", Kind: Price, About: "cost that the log itself states"},
		{Name: "ttft_us", Kind: Duration, About: "time to first token"},
		{Name: "finish_reason", Kind: Text, About: "why generation ended"},
		{Name: "model_version", Kind: Text, About: "model version"},
		{Name: "prompt_version", Kind: Text, About: "prompt version"},
		{Name: "retry", Kind: Bool, About: "is a retry of an earlier request"},
		{Name: "cache_hit", Kind: Bool, About: "answered from a cache"},
		{Name: "weight", Kind: Weight, About: "how many requests the row stands for; 1 unless the source is sampled"},
		{Name: "id", Kind: Text, About: "the source's own id of the request"},
	}},
	{Name: "predictions", Time: "ts", About: "answers of the model, with confidence and checks", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it was made"},
		{Name: "id", Kind: Text, About: "the source's own id"},
		{Name: "conversation", Kind: Text, About: "conversation or session id"},
		{Name: "user_id", Kind: Text, About: "user"},
		{Name: "model", Kind: Text, About: "model"},
		{Name: "input", Kind: Text, Words: true, About: "what was asked"},
		{Name: "output", Kind: Text, Words: true, About: "what was answered, or the predicted label"},
		{Name: "label", Kind: Text, About: "the true label, where known"},
		{Name: "confidence", Kind: Fraction, About: "0 to 1"},
		{Name: "answered", Kind: Bool, About: "false when the model did not answer"},
		{Name: "correct", Kind: Bool, About: "imported ground truth"},
		{Name: "hallucinated", Kind: Bool, About: "imported human or automatic judgement"},
		{Name: "scores", Kind: JSON, About: "automatic scores by name"},
		{Name: "weight", Kind: Weight, About: "how many predictions the row stands for"},
		{Name: "sources", Kind: Text, Words: true, Later: true, About: "texts that the answer was to rest on, as the export has them: a JSON or Python list, or plain text"},
	}},
	{Name: "conversations", Time: "started", About: "conversations, where the source has them", Fields: []Canonical{
		{Name: "started", Kind: Time, Required: true, About: "first message"},
		{Name: "ended", Kind: Time, About: "last message"},
		{Name: "id", Kind: Text, About: "the source's own id"},
		{Name: "user_id", Kind: Text, About: "user"},
		{Name: "messages", Kind: Integer, About: "messages of both sides"},
		{Name: "outcome", Kind: Text, About: "resolved, escalated, abandoned or unknown"},
		{Name: "topic", Kind: Text, About: "topic or intent"},
		{Name: "assisted", Kind: Bool, About: "handled with AI"},
	}},
	{Name: "feedback", Time: "ts", Events: true, About: "ratings and comments of users", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it was given"},
		{Name: "id", Kind: Text, About: "the source's own id"},
		{Name: "conversation", Kind: Text, About: "conversation it is about"},
		{Name: "user_id", Kind: Text, About: "user"},
		{Name: "rating", Kind: Number, About: "on the source's own scale"},
		{Name: "rating_min", Kind: Number, About: "worst value of the scale"},
		{Name: "rating_max", Kind: Number, About: "best value of the scale"},
		{Name: "scale", Kind: Text, About: "stars, thumb, nps, likert, percent"},
		{Name: "comment", Kind: Text, Words: true, About: "in the user's words"},
		{Name: "channel", Kind: Text, About: "where it was collected"},
		{Name: "question", Kind: Text, About: "what was asked"},
	}},
	{Name: "costs", Time: "started", About: "lines of bills", Fields: []Canonical{
		{Name: "started", Kind: Date, Required: true, About: "first day of the charge period"},
		{Name: "ended", Kind: Date, Required: true, About: "day after the charge period"},
		{Name: "id", Kind: Text, About: "the source's own id of the line"},
		{Name: "vendor", Kind: Text, About: "who sends the invoice"},
		{Name: "service", Kind: Text, About: "service as the bill names it"},
		{Name: "vendor_category", Kind: Text, About: "the bill's own category (FOCUS ServiceCategory)"},
		{Name: "sku", Kind: Text, About: "SKU, meter or usage type"},
		{Name: "description", Kind: Text, About: "line text"},
		{Name: "account", Kind: Text, About: "account, subscription or project"},
		{Name: "resource", Kind: Text, About: "resource id"},
		{Name: "region", Kind: Text, About: "region"},
		{Name: "model", Kind: Text, About: "model, for LLM vendors"},
		{Name: "quantity", Kind: Quantity, About: "usage"},
		{Name: "unit", Kind: Text, About: "unit of quantity"},
		{Name: "billed", Kind: Money, Required: true, About: "amount on the invoice; credits and refunds negative"},
		{Name: "effective", Kind: Money, About: "amortised amount; NULL when the bill has none"},
		{Name: "currency", Kind: Text, Required: true, About: "ISO code"},
		{Name: "kind", Kind: Text, About: "usage, purchase, tax, credit, refund, adjustment, support, other"},
		{Name: "frequency", Kind: Text, About: "one-time, recurring or usage-based, where the bill says it"},
		{Name: "estimated", Kind: Bool, About: "the vendor may still change it"},
		{Name: "invoice", Kind: Text, About: "invoice id or month"},
		{Name: "tags", Kind: JSON, About: "tags or labels"},
	}},
	{Name: "conversions", Time: "ts", Events: true, About: "conversions per user and group", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it happened or was counted"},
		{Name: "user_id", Kind: Text, About: "user; NULL in summaries"},
		{Name: "cohort", Kind: Text, About: "ai or baseline"},
		{Name: "converted", Kind: Bool, About: "converted"},
		{Name: "users", Kind: Integer, About: "users in a summary row"},
		{Name: "conversions", Kind: Integer, About: "conversions in a summary row"},
		{Name: "amount", Kind: Money, About: "revenue"},
		{Name: "currency", Kind: Text, About: "ISO code"},
	}},
	{Name: "incidents", Time: "started", Events: true, Until: "ended", About: "incidents, outages, maintenance and alerts", Fields: []Canonical{
		{Name: "started", Kind: Time, Required: true, About: "start"},
		{Name: "ended", Kind: Time, About: "end; NULL while open"},
		{Name: "detected", Kind: Time, About: "when somebody or something noticed"},
		{Name: "id", Kind: Text, About: "the source's own id"},
		{Name: "title", Kind: Text, About: "title"},
		{Name: "component", Kind: Text, About: "component or service"},
		{Name: "severity", Kind: Text, About: "as the source says it: P1, minor ..."},
		{Name: "kind", Kind: Text, About: "outage, partial, degraded, maintenance, alert or none"},
		{Name: "note", Kind: Text, About: "resolution or last update"},
		{Name: "url", Kind: Text, About: "link"},
	}},
	{Name: "checks", Time: "ts", About: "results of uptime probes", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it was probed"},
		{Name: "target", Kind: Text, About: "what was probed"},
		{Name: "state", Kind: Text, Required: true, About: "up, down, degraded or unknown"},
		{Name: "duration_us", Kind: Duration, About: "response time"},
		{Name: "location", Kind: Text, About: "from where"},
		{Name: "interval_us", Kind: Duration, About: "probe interval, where known"},
	}},
	{Name: "samples", Time: "ts", About: "metric samples", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it was sampled"},
		{Name: "metric", Kind: Text, Required: true, About: "name"},
		{Name: "labels", Kind: JSON, About: "labels"},
		{Name: "value", Kind: Number, About: "value; NULL when the source had NaN"},
		{Name: "unit", Kind: Text, About: "unit"},
	}},
	{Name: "events", Time: "ts", Events: true, About: "deployments, price and prompt changes, holidays, notes", Fields: []Canonical{
		{Name: "ts", Kind: Time, Required: true, About: "when it happened"},
		{Name: "ended", Kind: Time, About: "end, where it has one"},
		{Name: "kind", Kind: Text, About: "deployment, model, prompt, configuration, price, holiday, note"},
		{Name: "title", Kind: Text, About: "what happened"},
		{Name: "component", Kind: Text, About: "component"},
		{Name: "version", Kind: Text, About: "version"},
		{Name: "note", Kind: Text, About: "more"},
	}},
}

// TableNamed returns the canonical table, or nil.
func TableNamed(name string) *Table {
	for i := range Tables {
		if Tables[i].Name == name {
			return &Tables[i]
		}
	}
	return nil
}

// Field returns the canonical field of the table, or nil.
func (t *Table) Field(name string) *Canonical {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}
