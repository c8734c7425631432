package source

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"telltale/analytics/fault"
)

// inspect unpacks and inspects a text.
func inspect(t testing.TB, content string) (*Sample, error) {
	t.Helper()
	files, _, _, err := unpack(t, write(t, "in", content))
	if err != nil {
		return nil, err
	}
	return Inspect(context.Background(), files[0], Choices{}, Options{})
}

func names(s *Sample) []string {
	var out []string
	for _, c := range s.Columns {
		out = append(out, c.Name)
	}
	return out
}

func TestInspectTable(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		columns       []string
		rows          [][]string
		skip          int
		comma         bool
	}{
		{"plain", "ts,status\n2026-10-01,200\n", []string{"ts", "status"}, [][]string{{"2026-10-01", "200"}}, 1, false},
		{"sep line and decimal commas", "sep=;\n\"Zeit\";\"Wert\"\n01.10.2026;1,5\n02.10.2026;2,75\n", []string{"Zeit", "Wert"}, [][]string{{"01.10.2026", "1,5"}, {"02.10.2026", "2,75"}}, 2, true},
		{"preamble", "Invoice number,4711\nInvoice date,2026-10-31\n\nService,Cost,Currency\nA,1.5,USD\nB,2.5,USD\n", []string{"Service", "Cost", "Currency"}, [][]string{{"A", "1.5", "USD"}, {"B", "2.5", "USD"}}, 4, false},
		{"duplicate and missing names", "#,Other,Other,,other\n1,a,b,c,d\n2,a,b,c,d\n", []string{"#", "Other", "Other 2", "column 4", "other 3"}, [][]string{{"1", "a", "b", "c", "d"}, {"2", "a", "b", "c", "d"}}, 1, false},
		{"header over two lines", "\"date\nand time\",rating\n2026-10-01,5\n", []string{"date\nand time", "rating"}, [][]string{{"2026-10-01", "5"}}, 2, false},
		{"no header", "2026-10-01,200,12\n2026-10-02,500,13\n", []string{"column 1", "column 2", "column 3"}, [][]string{{"2026-10-01", "200", "12"}, {"2026-10-02", "500", "13"}}, 0, false},
		{"ragged", "a,b\n1,2\n3\n4,5,6\n7,8\n", []string{"a", "b"}, [][]string{{"1", "2"}, {"3", ""}, {"4", "5"}, {"7", "8"}}, 1, false},
		{"blank lines", "a,b\n1,2\n\n3,4\n", []string{"a", "b"}, [][]string{{"1", "2"}, {"3", "4"}}, 1, false},
	} {
		s, err := inspect(t, tt.content)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(tt.columns, names(s)); diff != "" {
			t.Errorf("%s: columns %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.rows, s.Rows); diff != "" {
			t.Errorf("%s: rows %s", tt.name, diff)
		}
		if s.Dialect.SkipLines != tt.skip || s.Dialect.DecimalComma != tt.comma {
			t.Errorf("%s: %+v, want %d lines skipped, comma %v", tt.name, s.Dialect, tt.skip, tt.comma)
		}
	}
}

func TestInspectKeepsThePreamble(t *testing.T) {
	s, err := inspect(t, "Invoice number,4711\nInvoice date,2026-10-31\n\nService,Cost,Currency\nA,1.5,USD\nB,2.5,USD\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"invoicenumber": "4711", "invoicedate": "2026-10-31"}, s.Facts); diff != "" {
		t.Error(diff)
	}
}

// csvRecords gives the same records as the dialect tells DuckDB to read.
func TestCSVRecordsSkipWhatStandsBefore(t *testing.T) {
	s, err := inspect(t, "Invoice number,4711\nInvoice date,2026-10-31\n\nService,Cost,Currency\nA,1.5,USD\nB,2.5,USD\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := csvRecords(s.File.Path, s.Dialect)(context.Background(), func(r Record) error {
		got = append(got, fmt.Sprint(r.Line, r.Values))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"5 [A 1.5 USD]", "6 [B 2.5 USD]"}, got); diff != "" {
		t.Error(diff)
	}
}

// A value that decides the order of day and month is found though it stands far behind the sampled start.
func TestInspectLooksFurtherDown(t *testing.T) {
	var b strings.Builder
	b.WriteString("date,rating,comment\n")
	for b.Len() < 3<<20 {
		b.WriteString("01/02/2026,5," + strings.Repeat("x", 50) + "\n")
	}
	b.WriteString("25/02/2026,5,y\n")
	s, err := inspect(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if g := guessTime(s.named("date").sampled(), ""); g.Order != "dmy" {
		t.Errorf("order %q (%s) of %d values", g.Order, g.Note, len(s.named("date").sampled()))
	}
	if n := len(s.named("date").Values); n != 50 {
		t.Errorf("%d values are shown, want 50", n)
	}
}

func TestInspectJSON(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		shape         Shape
		columns, row  []string
	}{
		{"lines, nested", `{"ts":1,"usage":{"input":5,"in.put":6},"ok":true,"tags":["a"],"none":null}` + "\n" + `{"ts":2,"x":"é"}` + "\n", ShapeJSONL,
			[]string{"ok", "tags", "ts", "usage.in.put", "usage.input", "x"}, []string{"true", `["a"]`, "1", "6", "5", ""}},
		{"one line", `{"ts":1,"a":2}`, ShapeJSONL, []string{"a", "ts"}, []string{"2", "1"}},
		{"array", "[\n {\"a\": 1, \"b\": 1e3}, {\"a\": 12345678901234567890}\n]", ShapeJSON, []string{"a", "b"}, []string{"1", "1e3"}},
		{"envelope", `{"page": {"id": "x"}, "incidents": [{"id": "1", "name": "n"}, {"id": "2"}], "more": [1, 2, 3]}`, ShapeJSON, []string{"id", "name"}, []string{"1", "n"}},
		{"one object over several lines", "{\n \"a\": 1,\n \"b\": {\"c\": 2}\n}\n", ShapeJSON, []string{"a", "b.c"}, []string{"1", "2"}},
	} {
		s, err := inspect(t, tt.content)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if s.Shape != tt.shape {
			t.Errorf("%s: shape %s", tt.name, s.Shape)
		}
		if diff := cmp.Diff(tt.columns, names(s)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.row, s.Rows[0]); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestJSONPaths(t *testing.T) {
	for _, tt := range []struct {
		path jsonPath
		want string
	}{
		{jsonPath{"usage", "input"}, `$."usage"."input"`},
		{jsonPath{"a.b"}, `$."a.b"`},
		{jsonPath{"usage", "in*put"}, `/usage/in*put`},
		{jsonPath{`a"b`, "c/d~"}, `/a"b/c~1d~0`},
	} {
		if got := tt.path.String(); got != tt.want {
			t.Errorf("%q: %s, want %s", []string(tt.path), got, tt.want)
		}
	}
}

// A document is read on behind the head that was inspected, element by element.
func TestDocumentRecords(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"meta": {"deep": [1, {"x": 2}]}, "data": {"rows": [`)
	for i := range 2500 {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"n": %d, "t": {"u": "v"}}`, i)
	}
	b.WriteString(`, 7], "more": 1}}`)
	s, err := inspect(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != sampleRows {
		t.Errorf("%d rows were sampled", len(s.Rows))
	}
	n, bad := 0, 0
	if err := documentRecords(s)(context.Background(), func(r Record) error {
		if r.Bad != "" {
			bad++
			return nil
		}
		if want := fmt.Sprint(n); r.Values[0] != want || r.Values[1] != "v" || r.Line != int64(n+1) {
			t.Fatalf("record %d: %+v", n, r)
		}
		n++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n != 2500 || bad != 1 {
		t.Errorf("%d records, %d bad", n, bad)
	}
}

func TestDocumentRecordsStopAtATruncatedEnd(t *testing.T) {
	s, err := inspect(t, `[{"a": 1}, {"a": 2}]`)
	if err != nil {
		t.Fatal(err)
	}
	s.File.Path = write(t, "cut.json", `[{"a": 1}, {"a": 2`)
	n := 0
	err = documentRecords(s)(context.Background(), func(Record) error { n++; return nil })
	if !fault.Is(err, fault.Invalid) || n != 1 || !strings.Contains(err.Error(), "record 2") {
		t.Errorf("%d records, %v", n, err)
	}
}

func TestInspectRefuses(t *testing.T) {
	for _, tt := range []struct{ name, content, text string }{
		{"header only", "ts,status,path\n", "The file has a header (ts, status, path) and no records."},
		{"object without fields", "{} ", "The file holds no records with fields."},
		{"array without objects", "[1, 2, 3]", "The file holds no records with fields."},
		{"broken JSON", "[{\"a\": 1},\n{\"a\": 2,]", "The JSON cannot be read"},
		{"truncated JSON", "[{\"a\": 1},\n{\"a\": ", "The JSON cannot be read"},
		{"10 MB line", strings.Repeat("x,", 5<<20), "The first line is longer than 1 MiB"},
	} {
		_, err := inspect(t, tt.content)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Text, tt.text) || f.File == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func workbook(t testing.TB, props *excelize.WorkbookPropsOptions, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, ok := sheets["Sheet1"]; !ok {
		if err := f.DeleteSheet("Sheet1"); err != nil {
			t.Fatal(err)
		}
	}
	if props != nil {
		if err := f.SetWorkbookProps(props); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInspectWorkbook(t *testing.T) {
	path := workbook(t, nil, map[string][][]any{
		"Notes": {{"Exported by"}, {"Ann"}},
		"Data":  {{"Costs of October"}, {}, {"Date", "Service", "Cost ($)"}, {"2026-10-01", "A", 1.5}, {"2026-10-02", "B", 2.25}, {}, {"Total", "", 3.75}},
	})
	d := planned(t, path, Choices{})
	if d.Source != "costs" {
		t.Errorf("source %s of %+v", d.Source, d.Matches)
	}
	var got []string
	if err := d.Plan.Reader.Rows(context.Background(), func(r Record) error {
		got = append(got, fmt.Sprint(r.Line, r.Values))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"4 [2026-10-01 A 1.5]", "5 [2026-10-02 B 2.25]"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbookWithTwoTablesAsks(t *testing.T) {
	rows := [][]any{{"Date", "Service", "Cost ($)"}, {"2026-10-01", "A", 1.5}, {"2026-10-02", "B", 2.25}}
	path := workbook(t, nil, map[string][][]any{"October": rows, "November": rows})
	d, err := prepare(t, path, Choices{})
	if err != nil || len(d.Questions) != 1 || d.Questions[0].ID != "sheet" || len(d.Questions[0].Options) != 2 || d.Plan != nil {
		t.Fatalf("%v %+v", err, d)
	}
	for _, choice := range []string{"November", "November!A1:C3"} {
		d = planned(t, path, Choices{Sheet: choice})
		n := 0
		if err := d.Plan.Reader.Rows(context.Background(), func(Record) error { n++; return nil }); err != nil || n != 2 {
			t.Errorf("%s: %d records, %v", choice, n, err)
		}
	}
	if _, err := prepare(t, path, Choices{Sheet: "December"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

// 46296 is 2026-10-01 in a workbook that counts from 1900, and four years and a day later from 1904.
func TestWorkbookDates(t *testing.T) {
	yes := true
	for _, tt := range []struct {
		props *excelize.WorkbookPropsOptions
		want  string
	}{{nil, "TIMESTAMP '1899-12-30'"}, {&excelize.WorkbookPropsOptions{Date1904: &yes}, "TIMESTAMP '1904-01-01'"}} {
		d := planned(t, workbook(t, tt.props, map[string][][]any{"S": {{"Timestamp", "Rating"}, {46296.5, 5}, {46297.25, 4}, {46298.0, 3}}}), Choices{Zone: "UTC"})
		if got := plannedSQL(t, d, "feedback", "ts"); !strings.Contains(got, tt.want) {
			t.Errorf("ts = %s, want %s", got, tt.want)
		}
	}
}

func TestCrosstabIsRefusedPolitely(t *testing.T) {
	_, err := prepare(t, filepath.Join("testdata", "feedback", "may_2017_responses.xlsx"), Choices{})
	f := fault.Of(err)
	if f == nil || f.Code != fault.Unsupported || !strings.Contains(f.Text, "is a cross table") || f.Hint == "" {
		t.Errorf("%v", err)
	}
}

func TestParquetIsReadByTheHook(t *testing.T) {
	path := write(t, "a.parquet", "PAR1 and so on")
	files, _, _, err := unpack(t, path)
	if err != nil {
		t.Fatal(err)
	}
	hook := func(context.Context, string, int) ([]string, [][]string, error) {
		return []string{"timestamp", "status_code", "latency_ms"}, [][]string{{"2026-10-01 00:00:00", "200", "12"}}, nil
	}
	d, err := Prepare(context.Background(), files[0], Choices{Zone: "UTC"}, Options{Parquet: hook})
	if err != nil || d.Plan == nil || d.Source != "requests" || d.Plan.Reader.Kind != ReadParquet {
		t.Fatalf("%v %+v", err, d)
	}
}

func FuzzPrepare(f *testing.F) {
	for _, s := range []string{"ts,status\n2026-10-01,200\n", "sep=;\na;b\n1;2\n", "[{\"a\":1}]", "{\"a\":{\"b\":[1]}}\n{\"a\":2}\n", "\"", "a\n\n\nb", "{'a': 1}\n",
		"INFO:root:{'timestamp': 1790856000, 'prediction': 'x', 'confidence': 0.5}\n", "date,amount,service\n2026-10-01,\"1.234,56 €\",x\n", "a,b\n\"1,2\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		files, _, _, err := unpack(t, write(t, "in", content))
		if err != nil {
			return
		}
		d, err := Prepare(context.Background(), files[0], Choices{}, Options{})
		if fault.Is(err, fault.Internal) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		if (d.Plan == nil) == (len(d.Questions) == 0) {
			t.Fatalf("plan %v with %d questions", d.Plan != nil, len(d.Questions))
		}
		if d.Plan != nil && d.Plan.Reader.Rows != nil {
			width := len(d.Plan.Reader.Columns)
			_ = d.Plan.Reader.Rows(context.Background(), func(r Record) error {
				if r.Bad == "" && len(r.Values) != width {
					t.Fatalf("record with %d values for %d columns", len(r.Values), width)
				}
				return nil
			})
		}
	})
}
