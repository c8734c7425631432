package labelsheet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"telltale/analytics/fault"
)

// parsed reads a text that must be a sheet.
func parsed(t *testing.T, text string) Filled {
	t.Helper()
	f, err := parse("back.csv", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnswersAreReadInManyWords(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
		cells []string
	}{
		{judgements, "correct", []string{"correct", "Correct.", " Y ", "yes", "TRUE", "1", "right", "WAHR"}},
		{judgements, "incorrect", []string{"incorrect", "N", "no", "FALSE", "0", "Wrong!", "FALSCH", "not  correct"}},
		{judgements, "unsure", []string{"unsure", "?", "U", "don’t know", "Maybe"}},
		{judgements, "", []string{"", " ", "\n"}},
		{findings, "yes", []string{"yes", "x", "True"}},
		{findings, "no", []string{"no", "0", "NEIN"}},
		{findings, "cannot verify", []string{"cannot verify", "Can't verify", "unsure", "cv"}},
		{yesNo, "yes", []string{"y", "oui"}},
		{yesNo, "no", []string{"n", "faux"}},
	} {
		for _, cell := range c.cells {
			if got, ok := word(cell, c.words); !ok || got != c.want {
				t.Errorf("%q is %q, want %q", cell, got, c.want)
			}
		}
	}
	for _, c := range []struct {
		words []string
		cell  string
	}{{judgements, "2"}, {findings, "correct"}, {yesNo, "unsure"}, {judgements, "correct?no"}} {
		if got, ok := word(c.cell, c.words); ok {
			t.Errorf("%q is taken for %q", c.cell, got)
		}
	}
}

// Columns of another order, in another case, with others between; the first line that Excel likes to add; semicolons; a
// byte order mark; rows that end early, and blank ones.
func TestSheetsAreFoundInWhatComesBack(t *testing.T) {
	want := []Row{
		{Position: 2, Prediction: "b", Accuracy: "correct", Line: 4},
		{Position: 1, Prediction: "a", Accuracy: "incorrect", Failures: []string{"Wrong fact"}, Note: "see; below", Line: 7},
	}
	text := "sep=;\r\nReview;October\r\nNOTE;colour;Id;correct ?;Position;Failure\r\n;red;b;y;2\r\n;;;;;\r\n\r\n\"see; below\";;a;n;1;Wrong fact\r\n"
	for name, data := range map[string]string{
		"plain": text, "mark": "\uFEFF" + text, "line feeds": strings.ReplaceAll(text, "\r\n", "\n"), "carriage returns": strings.ReplaceAll(text, "\r\n", "\r"),
	} {
		f := parsed(t, data)
		if d := cmp.Diff(want, f.Rows); d != "" || f.Review != "October" || len(f.Bad) > 0 || len(f.Ignored) != 1 || f.Ignored[0] != "colour" {
			t.Errorf("%s: %+v\n%s", name, f, d)
		}
	}
	// Windows' own code page: 0xFC is ü.
	if f := parsed(t, "Position,Note\n1,\"k\xfcndigen\"\n"); f.Rows[0].Note != "kündigen" {
		t.Errorf("note %q", f.Rows[0].Note)
	}
	if f := parsed(t, "Position\tCorrect?\n1.0\tTRUE\n"); f.Rows[0].Position != 1 || f.Rows[0].Accuracy != "correct" {
		t.Errorf("tabs: %+v", f.Rows)
	}
}

func TestBadRowsAreNamed(t *testing.T) {
	f := parsed(t, "Position,Prediction id,Correct?,Hallucinated?,Note\n1,a,yes,no,\n2,b,jein,perhaps,keep me\n,,correct,,lost\nfour,,correct,,\n5,e,no,,\"ends\nhere\"\n6,f,\"x\"y,,\n7,g,no,,\n8,h,\"never closed,,\n9,i,no,,\n")
	var lines []int64
	for _, r := range f.Rows {
		lines = append(lines, r.Line)
	}
	if d := cmp.Diff([]int64{2, 6, 9}, lines); d != "" {
		t.Errorf("rows read: %s", d)
	}
	want := []string{
		`back.csv, line 3: "jein" in the column "Correct?" is not correct, incorrect or unsure. "perhaps" in the column "Hallucinated?" is not yes, no or cannot verify. Nothing of this row was taken. Mend it in the file, and read the file again.`,
		"back.csv, line 4: The row does not say which prediction it is about. Nothing",
		`back.csv, line 5: "four" is no position. Nothing`,
		"back.csv, line 8: The quotes of this row do not close as they should. Nothing",
		"back.csv, line 10: The quotes of this row do not close as they should, so that all up to line 11 was taken for a part of it. Nothing",
	}
	if len(f.Bad) != len(want) {
		t.Fatalf("bad rows: %v", f.Bad)
	}
	for i, err := range f.Bad {
		if !strings.HasPrefix(err.Error(), want[i]) {
			t.Errorf("got  %s\nwant %s", err, want[i])
		}
	}
}

// Long numbers that follow each other are different ids, unless a spreadsheet left six digits of them: columns that were
// sorted apart from each other are found out.
func TestNumbersThatFollowEachOther(t *testing.T) {
	sent := []Row{{Position: 1, Prediction: "20261004001"}, {Position: 2, Prediction: "20261004002"}}
	f := parsed(t, "Position,Prediction id,Correct?\n1,20261004002,y\n2,20261004001,n\n")
	if matched, bad := f.Match(sent); len(matched) != 0 || len(bad) != 2 {
		t.Errorf("matched %+v, bad %v", matched, bad)
	}
	f = parsed(t, "Position,Prediction id,Correct?\n1,2.02610E+10,y\n2,20261004002.0,n\n")
	if matched, bad := f.Match(sent); len(matched) != 2 || len(bad) != 0 {
		t.Errorf("matched %+v, bad %v", matched, bad)
	}
}

func TestRowsFindTheirItems(t *testing.T) {
	sent := []Row{
		{Position: 1, Prediction: "12345678901234567890", Input: "one"}, {Position: 2, Prediction: "007", Input: "two"},
		{Position: 3, Prediction: "2026-10-04", Input: "three"}, {Position: 4, Prediction: "again", Input: "four"}, {Position: 5, Prediction: "again", Input: "four"},
	}
	f := parsed(t, `Position,Prediction id,Input,Correct?
1,1.23457E+19,,y
2,7,,n
3,04/10/26,  Three? no:,y
3,46299,three,y
,again,,y
,007,two,y
5,,,u
4,again,,n
9,again,,y
,2026-10-04,,y
8,nobody,,y
2,again,,y
5,again,,
`)
	matched, bad := f.Match(sent)
	var got []string
	for _, r := range matched {
		got = append(got, r.Prediction+" "+r.Accuracy)
	}
	if d := cmp.Diff([]string{"12345678901234567890 correct", "007 incorrect", "2026-10-04 correct", "again incorrect", "again unsure"}, got); d != "" {
		t.Error(d)
	}
	want := map[int64]string{4: "at position 3", 6: "more than one item", 7: "Line 3 says otherwise", 10: "no position 9", 12: "about no item", 13: `"007" at position 2, and the row names "again"`}
	for _, err := range bad {
		if !strings.Contains(err.Text, want[err.Line]) || want[err.Line] == "" {
			t.Errorf("line %d: %v", err.Line, err)
		}
		delete(want, err.Line)
	}
	if len(want) > 0 {
		t.Errorf("not found bad: %v", want)
	}
}

func TestWhatIsNoSheetIsRefused(t *testing.T) {
	folder := t.TempDir()
	if _, err := Read(filepath.Join(folder, "none.csv")); fault.Of(err).Code != fault.NotFound {
		t.Errorf("no file: %v", err)
	}
	if _, err := Read(folder); fault.Of(err).Code != fault.Unsupported {
		t.Errorf("a folder: %v", err)
	}
	for name, data := range map[string]string{
		"empty": "", "prose": "Dear all,\nI labelled everything.\n", "zip": "PK\x03\x04 and no more", "old": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "binary": "a\x00b",
		"no answers": "Position,Input\n1,hello\n",
	} {
		_, err := parse(name, []byte(data))
		if e := fault.Of(err); e == nil || e.Code != fault.Invalid && e.Code != fault.Unsupported || e.File != name || e.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The workbook offers the answers to choose from, and takes kinds of failure that are not on its list.
func TestWorkbookOffersAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "review.xlsx")
	if err := os.WriteFile(path, written(t, "xlsx", review()), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lists, err := f.GetDataValidations(items)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range lists {
		got[l.Sqref] = l.Formula1
	}
	want := map[string]string{"F2:F7": `"correct,incorrect,unsure"`, "G2:G7": `"yes,no,cannot verify"`, "H2:H7": `'Read me'!$B$7:$B$9`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, cell := range []string{"B2", "C3", "D4", "I4"} {
		kind, err := f.GetCellType(items, cell)
		formula, err2 := f.GetCellFormula(items, cell)
		if err != nil || err2 != nil || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString || formula != "" {
			t.Errorf("%s is %v with the formula %q", cell, kind, formula)
		}
	}
}

// resent checks that what was read can be sent again and comes back as it was, or that a refusal is for people.
func resent(t *testing.T, data []byte) {
	back, err := parse("back", data)
	if err != nil {
		if e := fault.Of(err); e.Code == fault.Internal || e.Text == "" {
			t.Fatal(err)
		}
		return
	}
	s := Sheet{Review: back.Review, ID: back.ID, Rubric: back.Rubric, Questions: []string{Answered, Accuracy, Hallucination}, Rows: back.Rows}
	again, err := parse("again", written(t, "csv", s))
	if err != nil || len(again.Bad) > 0 || len(again.Rows) != len(back.Rows) {
		t.Fatalf("%v, bad %v, %d of %d rows", err, again.Bad, len(again.Rows), len(back.Rows))
	}
	for i, r := range again.Rows {
		if !r.same(back.Rows[i]) && len(back.Rows[i].Note) < longest/4 {
			t.Fatalf("%+v came back as %+v", back.Rows[i], r)
		}
	}
}

func FuzzReadText(f *testing.F) {
	for _, text := range []string{"Position,Correct?\n1,y\n", "sep=;\nId;Note\n\"a", "\xff\xfeP\x00", "Id|Failure\n'=1|;;\n", "No,Note\n1e300,\n-1,x\nNaN,y\n",
		"Review,October,\n\nNote\tId\tHallucinated?\n'-1\t007\tcv\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(resent)
}

func FuzzReadWorkbook(f *testing.F) {
	for _, file := range []string{"sent.xlsx", "libreoffice-csv.xlsx"} {
		data, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(resent)
}
