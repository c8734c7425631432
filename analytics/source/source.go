// Package source knows what people's exports look like. It finds out what a file is
// (Unpack, Inspect, Detect) and says how its records become canonical rows (Plan).
// It reads files but never touches the database: the store runs the plan.
//
//	paths -> Unpack -> File -> Inspect -> Sample -> Detect -> Match -> Format.Plan -> Plan
//
// One import format is one Go file that registers a Format in formats.go.
package source

import "context"

// File is one readable thing found in what a person dropped: a plain file or a member of an
// archive. Path is ready to read: text is UTF-8 without a byte order mark, workbooks and
// Parquet are as they were.
type File struct {
	Origin    string   `json:"origin"`    // the path that the person gave
	Member    string   `json:"member"`    // the path inside the archive; empty for a plain file
	Path      string   `json:"-"`         // the bytes to read
	Container []string `json:"container"` // outermost first, e.g. ["zip", "gzip"]; empty for a plain file
	Encoding  string   `json:"encoding"`  // of the content as found: "utf-8", "utf-16le", "windows-1252", "binary" ...
	Bytes     int64    `json:"bytes"`     // length of the content (decompressed, before transcoding)
	Hash      string   `json:"hash"`      // SHA-256 of that content, hex; empty until known for a plain file that is read in place
	Long      bool     `json:"-"`         // some lines may have a megabyte or more
	Temporary bool     `json:"-"`         // Path was made by Unpack and may be removed after the import

	notes []string // what was changed in a copy
}

// Name is what people see: "export.zip/logs/a.csv".
func (f File) Name() string {
	if f.Member == "" {
		return f.Origin
	}
	return f.Origin + "/" + f.Member
}

// Skipped is a file or member that was left alone, with the reason ("macOS metadata", "CUR manifest").
type Skipped struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Shape is how the records of a file stand in it.
type Shape string

// The shapes.
const (
	ShapeCSV     Shape = "csv"     // delimited rows with a header (any delimiter)
	ShapeJSONL   Shape = "jsonl"   // one JSON object a line
	ShapeJSON    Shape = "json"    // one JSON document: an array of objects, or an envelope
	ShapeLines   Shape = "lines"   // log lines
	ShapeParquet Shape = "parquet" //
	ShapeXLSX    Shape = "xlsx"    //
)

// Dialect is how a delimited file is written. The store reads with exactly this: nothing is sniffed twice.
type Dialect struct {
	Delimiter    rune     `json:"delimiter"`
	Quote        rune     `json:"quote"`  // 0: none
	Escape       rune     `json:"escape"` // 0: none
	DecimalComma bool     `json:"decimalComma"`
	SkipLines    int      `json:"skipLines"` // physical lines before the first data record (preamble and header lines)
	Nulls        []string `json:"nulls"`     // texts beside the empty one that mean "no value" in every column
	NewLine      string   `json:"newLine"`   // "\n", "\r\n" or "\r"; mixed ends are normalised by Unpack
}

// Column is one column of the raw records, with what its first values look like.
type Column struct {
	Name   string   `json:"name"`   // as the file says it, made unique ("Other", "Other 2")
	Key    string   `json:"key"`    // normalised for matching: lower case, no unit suffix, `/ . _ - space` and camel humps removed
	Unit   string   `json:"unit"`   // from a suffix of the name: "ms", "s", "$", "%", "utc" ...; empty when none
	Path   string   `json:"path"`   // for JSON: the path, e.g. $.usage.input; for others the column's name
	Values []string `json:"values"` // first non-empty values, at most 50
	Filled float64  `json:"filled"` // share of the sampled records that have a value

	nulls []string      // the null texts that were seen
	all   []string      // non-empty values of the head and of windows further down the file; Values when empty
	kinds map[Kind]bool // which kinds the values were found to fit or not
}

// Sample is the head of a file, split into records: all that detection looks at.
type Sample struct {
	File     File
	Shape    Shape
	Dialect  Dialect
	Preamble []string          // lines before the header, as they stand
	Facts    map[string]string // key/value pairs of the preamble, keys normalised
	Columns  []Column
	Rows     [][]string // the first records, in the order of Columns; for lines one cell a row
	Head     []byte     // the first 64 KiB of the content
	Sheets   []Sheet    // workbooks only
	Sheet    string     // the sheet (and region) that Rows come from
	Document any        // ShapeJSON only: the decoded head or whole document
	Notes    []string   // what was seen on the way: "mixed line ends", "12 blank lines"

	lines    []int64  // delimited files: the physical line on which each of Rows begins
	array    []string // ShapeJSON: the keys that lead to the array of records; nil for an array at the root
	from1904 bool     // workbooks: dates count from 1904
	rivals   []string // workbooks: all regions that some format would take
}

// Sheet is one sheet of a workbook with the table regions found in it.
type Sheet struct {
	Name    string   `json:"name"`
	Regions []string `json:"regions"` // e.g. "A5:K120"
}

// Match says how well a format fits a sample.
type Match struct {
	Source string   `json:"source"` // the format's id
	Title  string   `json:"title"`
	Score  float64  `json:"score"` // 0 to 1; 0 is not offered
	Why    []string `json:"why"`   // the evidence, in words
}

// Choices are what a person decided about a file, or what was remembered for its signature.
// The zero value decides nothing.
type Choices struct {
	Source   string            `json:"source,omitempty"`   // format id
	Table    string            `json:"table,omitempty"`    // canonical table, for the generic formats
	Columns  map[string]string `json:"columns,omitempty"`  // canonical field -> raw column name; "" leaves the field empty
	Zone     string            `json:"zone,omitempty"`     // IANA zone of naive times
	Order    string            `json:"order,omitempty"`    // "dmy" or "mdy" of ambiguous dates
	Units    map[string]string `json:"units,omitempty"`    // canonical field -> unit of its raw values: s ms us ns, fraction percent, ...
	Scale    string            `json:"scale,omitempty"`    // rating scale "1-5", "0-10", "thumb" ...
	Currency string            `json:"currency,omitempty"` // ISO code where the file has none
	Start    string            `json:"start,omitempty"`    // RFC 3339 start of relative times
	Sheet    string            `json:"sheet,omitempty"`    // "Sheet" or "Sheet!A5:K120"
	Event    string            `json:"event,omitempty"`    // name of the event that is a conversion, in logs of product events
	Declare  string            `json:"declare,omitempty"`  // event lists: the span they are complete for, "2026-10-01/2026-11-01"
	KeepAll  bool              `json:"keepAll,omitempty"`  // count rows that equal rows of an overlapping import too (another server's log)
}

// Question must be answered before a file can be loaded.
type Question struct {
	ID       string   `json:"id"`       // names the field of Choices: "source", "zone", "order", "unit:duration_us", "scale", "currency", "start", "sheet", "event", "column:ts"
	Text     string   `json:"text"`     // the question
	Evidence string   `json:"evidence"` // what was seen: "no value above 12 in either position"
	Options  []Option `json:"options"`  // likely answers, best first; more may be typed where Free
	Free     bool     `json:"free"`
	Flag     string   `json:"flag"` // the command-line flag that answers it: "--zone Europe/Berlin"
}

// Option is one answer to a Question.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Mapped is one line of the preview's mapping: a canonical field and where it comes from.
type Mapped struct {
	Table  string `json:"table"`
	Field  string `json:"field"`
	Column string `json:"column"` // raw column, or "" with Note telling how the value is made
	Unit   string `json:"unit"`   // of the raw values
	Note   string `json:"note"`   // "x 1000 to microseconds", "zone Europe/Berlin", "from BilledCost"
}

// Left is a column that is not used or a kind of record that is left out, with the reason.
type Left struct {
	What   string `json:"what"`
	Reason string `json:"reason"`
}

// Draft is a file understood as far as it can be without asking.
type Draft struct {
	File      File       `json:"file"`
	Shape     Shape      `json:"shape"`
	Matches   []Match    `json:"matches"`   // best first; the runners-up are shown too
	Source    string     `json:"source"`    // the one in force; empty while a tie is open
	Signature string     `json:"signature"` // source and columns: what choices are remembered under
	Mapping   []Mapped   `json:"mapping"`
	Ignored   []Left     `json:"ignored"`
	Columns   []Column   `json:"columns"`
	Sheets    []Sheet    `json:"sheets"`
	Warnings  []string   `json:"warnings"`
	Questions []Question `json:"questions"`
	Choices   Choices    `json:"choices"` // in force, remembered ones included
	Plan      *Plan      `json:"-"`       // nil while questions are open
}

// Plan says how the records of a file become canonical rows.
//
// Every reader delivers raw records with VARCHAR columns under the names of Reader.Columns.
// The outputs are SQL expressions over those columns. The store composes
//
//	INSERT INTO <table> SELECT <fields> FROM <reader>
//
// and decides each record's fate: ignored by the first Ignore rule that holds, rejected when
// a required field is NULL or a field is NULL though its raw value is not, else used.
type Plan struct {
	Source  string
	Reader  Reader
	Outputs []Output     // the first is the primary one: the ledger counts its records
	Ignore  []IgnoreRule // records left out, in order
	Remarks []Remark     // used records that deserve a note in the ledger, with their count
	Notes   []string     // for the ledger: assumptions made ("times without a zone read as UTC")
	KeyedBy string       // canonical field that identifies a record of the source ("id"), or "" when it has none
	Declare string       // event lists: the declared span
}

// ReaderKind is how raw records are read.
type ReaderKind string

// The readers.
const (
	ReadCSV     ReaderKind = "csv"     // DuckDB's read_csv with the pinned Dialect; Columns are the file's, in order
	ReadLines   ReaderKind = "lines"   // one record a line; a single column "line"; Pattern may split it
	ReadParquet ReaderKind = "parquet" // DuckDB's read_parquet, every column cast to VARCHAR
	ReadRows    ReaderKind = "rows"    // Rows: a Go reader for spreadsheets, nested JSON, pivots and odd logs
)

// Reader is how the raw records of a file are read.
type Reader struct {
	Kind    ReaderKind
	Path    string
	Dialect Dialect  // ReadCSV
	Columns []string // raw column names, unique
	// Pattern (ReadLines) is an RE2 expression; its groups become Columns. Lines that do not match are rejected.
	Pattern string
	// JSON (ReadLines) maps Columns to JSON paths ("$.a.b"); lines that are no valid JSON are rejected.
	JSON map[string]string
	// Rows (ReadRows) calls yield for each record, in file order, with one value per column ("" is missing).
	// line is the physical line or sheet row. A record that cannot be read is yielded with bad set to the reason
	// and raw to its text. Rows stops with the error that yield returns.
	Rows func(ctx context.Context, yield func(Record) error) error
}

// Record is one raw record of a Go reader.
type Record struct {
	Line   int64
	Values []string
	Bad    string // why it cannot be read; empty when it can
	Raw    string // its text, for rejects; may be empty when Bad is
}

// Output is one canonical table that a plan fills.
type Output struct {
	Table  string
	Fields []Field
	Where  string // SQL condition on the raw columns for records that have a row in this table; "" for all
}

// Field is one canonical field as an SQL expression over the raw columns.
type Field struct {
	Name     string
	SQL      string // e.g. `TRY_CAST("timestamp" AS TIMESTAMP)`
	Raw      string // the raw value whose presence makes a NULL a bad cast, e.g. `"timestamp"`; "" when NULL is always fine
	Column   string // the raw column's name, for reject messages
	Expect   string // for reject messages: "a time such as 2026-10-01T12:00:00Z"
	Required bool
}

// IgnoreRule names records that are left out on purpose.
type IgnoreRule struct {
	Reason string // "total row"
	Where  string // SQL condition on the raw columns
}

// Remark names records that are used though something about them is odd. The store counts them for the ledger.
type Remark struct {
	Text  string // "the line is cut off inside the user agent: used as far as it goes"
	Where string // SQL condition on the raw columns
}

// Format is one export format.
type Format interface {
	// ID is stable: it stands in workspaces ("focus", "aws-cur", "requests").
	ID() string
	// Describe says for `telltale sources` what it is.
	Describe() Description
	// Detect says how well the sample fits. Score 0 with no reason means not at all.
	Detect(s *Sample) Match
	// Plan fills Mapping, Ignored, Warnings, Questions and, when nothing is open, Plan of the draft.
	Plan(s *Sample, d *Draft) error
}

// Description is one row of the generated list of sources.
type Description struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Tool     string   `json:"tool"`     // which product exports it
	How      string   `json:"how"`      // where to click or what to call to get it
	Tables   []string `json:"tables"`   // canonical tables it fills
	Distinct string   `json:"distinct"` // what it is recognised by
}
