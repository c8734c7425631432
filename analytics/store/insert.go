package store

import (
	"fmt"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// The fate of a record. Bad and ignored ones are counted, told and removed from the table; remarked ones become used.
const (
	fateUsed     = 0
	fateBad      = 1
	fateIgnored  = 2   // fateIgnored + i: left out by the plan's i-th rule
	fateRemarked = 200 // fateRemarked + i: used, though the plan's i-th remark holds
)

// statement builds the SELECT that turns raw records into canonical rows of one output.
type statement struct {
	scan    scan
	output  source.Output
	table   *source.Table
	ignore  []source.IgnoreRule
	remarks []source.Remark
	// first are the fields of the plan's first output when this is another one. A record that they reject has no row
	// here either: it is in the rejects, and comes back when it is mended.
	first []source.Field
}

// newStatement is the statement of the plan's output number i.
func newStatement(p *source.Plan, i int, s scan) (statement, error) {
	o := p.Outputs[i]
	t := source.TableNamed(o.Table)
	if t == nil {
		return statement{}, fault.New(fault.Internal, "table %q is unknown", o.Table)
	}
	if fateIgnored+len(p.Ignore) > fateRemarked || fateRemarked+len(p.Remarks) > 256 {
		return statement{}, fault.New(fault.Internal, "%d rules and %d remarks are too many", len(p.Ignore), len(p.Remarks))
	}
	for _, f := range o.Fields {
		if t.Field(f.Name) == nil {
			return statement{}, fault.New(fault.Internal, "table %s has no field %q", t.Name, f.Name)
		}
	}
	st := statement{scan: s, output: o, table: t, ignore: p.Ignore, remarks: p.Remarks}
	if i > 0 {
		st.first = p.Outputs[0].Fields
	}
	return st, nil
}

// cast is the name of a field's canonical value beside the raw columns.
func cast(field string) string { return identifier("= " + field) }

// firstCast is the name of the value that a field has in the plan's first output.
func firstCast(field string) string { return identifier("first " + field) }

// here is the name of the output's condition beside the raw columns.
const here = `"has a row"`

// records gives every raw record that has a row in the table, with its canonical values beside it.
func (s statement) records() (string, error) {
	from, err := s.scan.from()
	if err != nil {
		return "", err
	}
	parts := make([]string, len(s.output.Fields))
	for i, f := range s.output.Fields {
		parts[i] = fmt.Sprintf("%s AS %s", f.SQL, cast(f.Name))
	}
	var conditions []string
	if s.output.Where != "" {
		parts = append(parts, fmt.Sprintf("(%s) AS %s", s.output.Where, here))
		conditions = append(conditions, here)
	}
	for _, f := range s.first {
		if cond := badValue(f, firstCast(f.Name), f.Required); cond != "" {
			parts = append(parts, fmt.Sprintf("%s AS %s", f.SQL, firstCast(f.Name)))
			conditions = append(conditions, "NOT "+cond)
		}
	}
	records := fmt.Sprintf("(SELECT *, %s FROM %s)", strings.Join(parts, ", "), from)
	if len(conditions) == 0 {
		return records, nil
	}
	// DuckDB would move the filter below the columns that it names and work each of them out again at every mention,
	// down to parsing the line: six times as slow. It leaves one alone that is not the same at every call.
	return fmt.Sprintf("(SELECT * FROM %s WHERE CASE WHEN random() >= 0 THEN %s END)", records, strings.Join(conditions, " AND ")), nil
}

// bad is the condition under which a field cannot be used. It is "" for fields that take anything.
func (s statement) bad(f source.Field) string {
	return badValue(f, cast(f.Name), f.Required || s.table.Field(f.Name).Required)
}

// badValue is the condition that a field's value is missing though required, or not of its type.
func badValue(f source.Field, value string, required bool) string {
	switch {
	case required:
		return "(" + value + " IS NULL)"
	case f.Raw != "":
		// AND would look at the raw value of every record.
		return fmt.Sprintf("CASE WHEN %s IS NULL THEN (%s) IS NOT NULL ELSE false END", value, f.Raw)
	}
	return ""
}

func (s statement) fate() string {
	var b strings.Builder
	b.WriteString("CASE")
	fmt.Fprintf(&b, " WHEN %q THEN %d", unreadable, fateBad)
	for i, rule := range s.ignore {
		fmt.Fprintf(&b, " WHEN %s THEN %d", rule.Where, fateIgnored+i)
	}
	for _, f := range s.output.Fields {
		if cond := s.bad(f); cond != "" {
			fmt.Fprintf(&b, " WHEN %s THEN %d", cond, fateBad)
		}
	}
	for i, remark := range s.remarks {
		fmt.Fprintf(&b, " WHEN %s THEN %d", remark.Where, fateRemarked+i)
	}
	fmt.Fprintf(&b, " ELSE %d END", fateUsed)
	return b.String()
}

// insert writes all records with their fate under the import.
func (s statement) insert(id int64) (string, error) {
	records, err := s.records()
	if err != nil {
		return "", err
	}
	columns, parts := []string{"import", "fate"}, []string{fmt.Sprint(id), s.fate()}
	if minute := s.minute(); minute != "" {
		columns, parts = append(columns, "minute"), append(parts, minute)
	}
	weighed := s.table.Field("weight") == nil
	for _, f := range s.output.Fields {
		columns, parts = append(columns, f.Name), append(parts, cast(f.Name))
		if f.Name == "weight" {
			weighed = true
			parts[len(parts)-1] = "coalesce(" + cast(f.Name) + ", 1)"
		}
	}
	if !weighed {
		columns, parts = append(columns, "weight"), append(parts, "1")
	}
	return fmt.Sprintf("INSERT INTO stored.%s (%s) SELECT %s FROM %s",
		s.table.Name, strings.Join(columns, ", "), strings.Join(parts, ", "), records), nil
}

// minute is the minute of the table's time, or "" for tables whose time is a day.
func (s statement) minute() string {
	if s.table.Field(s.table.Time).Kind != source.Time {
		return ""
	}
	return fmt.Sprintf("TRY_CAST(epoch_us(%s) // 60000000 AS INTEGER)", cast(s.table.Time))
}

// faults gives line or number, column, raw value and reason of the n bad records, in file order, which is that in which
// they are read; behind the last the file is not read on.
// Where the record cannot be read at all, column is empty and the raw value is the whole line. The last column is the
// line of a log, or the record's values as a JSON list where there are no lines.
func (s statement) faults(n int64) (string, error) {
	s.scan.locate, s.scan.rejects = true, false
	records, err := s.records()
	if err != nil {
		return "", err
	}
	var column, value, why strings.Builder
	add := func(cond, col, raw, reason string) {
		fmt.Fprintf(&column, " WHEN %s THEN %s", cond, literal(col))
		fmt.Fprintf(&value, " WHEN %s THEN %s", cond, raw)
		fmt.Fprintf(&why, " WHEN %s THEN %s", cond, literal(reason))
	}
	line := "NULL"
	if kind := s.scan.reader.Kind; kind == source.ReadRows || kind == source.ReadParquet {
		columns := make([]string, len(s.scan.reader.Columns))
		for i, c := range s.scan.reader.Columns {
			columns[i] = fmt.Sprintf("coalesce(%s, '')", identifier(c))
		}
		line = "to_json([" + strings.Join(columns, ", ") + "])::VARCHAR"
	}
	if s.scan.reader.Kind == source.ReadLines {
		line = "line"
		why := "the line is no JSON object"
		if s.scan.reader.Pattern != "" {
			why = "the line does not have the form of this log"
		}
		add(fmt.Sprintf("%q", unreadable), "", "line", why)
	}
	for _, f := range s.output.Fields {
		cond := s.bad(f)
		if cond == "" {
			continue
		}
		raw := "NULL"
		if f.Raw != "" {
			raw = "(" + f.Raw + ")::VARCHAR"
			add(fmt.Sprintf("(%s) AND %s IS NOT NULL", cond, raw), f.Column, raw, "not "+expected(f))
		}
		add(cond, f.Column, raw, "missing: "+f.Name+" is needed")
	}
	if column.Len() == 0 {
		return "", nil
	}
	// The filter must stay above the columns that it names, see records.
	return fmt.Sprintf(`SELECT "#", CASE%s END AS col, CASE%s END AS value, CASE%s END AS reason, %s AS line FROM (SELECT *, %s AS fate FROM %s) WHERE CASE WHEN random() >= 0 THEN fate = %d END LIMIT %d`,
		column.String(), value.String(), why.String(), line, s.fate(), records, fateBad, n), nil
}

func expected(f source.Field) string {
	if f.Expect == "" {
		return "a valid " + f.Name
	}
	return f.Expect
}
