package labeling

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/labelsheet"
)

// A review is sent as a workbook and as CSV, filled in, and merged: what the second reviewer answered is held beside what
// the first did, and nothing of the first was in the sheet.
func TestSheetsGoOutAndComeBack(t *testing.T) {
	d := newDesk(t)
	d.predictions(50)
	r := d.draw(SamplingPlan{Name: "Overlap", Size: 8, Questions: []string{Accuracy, Hallucination}, Overlap: 4, Blind: true, Redact: true})
	for position := 1; position <= 8; position++ {
		if _, err := d.Answer(ctx, r.ID, position, LabelAnswer{Accuracy: "correct", Note: "mine", Reviewer: "Ann"}); err != nil {
			t.Fatal(err)
		}
	}
	sheet, err := d.Sheet(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Rows) != 4 || sheet.Confidence || sheet.Rubric != 1 || !strings.Contains(sheet.RubricText, "Correct") {
		t.Fatalf("sheet %+v", sheet)
	}
	for _, row := range sheet.Rows {
		if !row.Empty() || !strings.HasPrefix(row.Input, "Question ") || !strings.HasPrefix(row.Output, "Answer ") {
			t.Errorf("row %+v", row)
		}
	}
	// The first and the third agree, the second does not, the fourth is left empty.
	filled := sheet
	filled.Rows[0].Accuracy = "correct"
	filled.Rows[1].Accuracy, filled.Rows[1].Hallucinated, filled.Rows[1].Failures = "incorrect", "yes", []string{"Outdated"}
	filled.Rows[2].Accuracy = "correct"
	path := filepath.Join(t.TempDir(), "back")
	for i, format := range labelsheet.Formats {
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := labelsheet.Write(file, format, filled); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		out, err := d.MergeSheet(ctx, r.ID, path, "Bob")
		if err != nil {
			t.Fatal(err)
		}
		// The second file says what the first did.
		if want := 3 * (1 - i); out.Merged != want || out.Same != 3-want || len(out.Refused) > 0 || out.Agreement == nil || out.Agreement.Items != 3 || out.Agreement.Agreed != 2 {
			t.Errorf("%s: %+v", format, out)
		}
	}
	if found, err := d.Disagreements(ctx, r.ID); err != nil || len(found) != 1 || found[0].Position != sheet.Rows[1].Position || found[0].Second.Failures[0] != "Outdated" {
		t.Errorf("disagreements %+v %v", found, err)
	}
}

func TestSheetsThatDoNotFit(t *testing.T) {
	d := newDesk(t)
	d.predictions(50)
	r := d.draw(SamplingPlan{Name: "One", Size: 3, Questions: []string{Accuracy}})
	sheet, err := d.Sheet(ctx, r.ID)
	if err != nil || len(sheet.Rows) != 3 {
		t.Fatalf("without an overlap all of the sample is sent: %+v %v", sheet, err)
	}
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "back.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := d.MergeSheet(ctx, r.ID, write("Review,Other\nReview id,9-abc\nPosition,Correct?\n1,y\n"), "Bob"); err == nil || !strings.Contains(err.Error(), `the review "Other", not to "One"`) {
		t.Errorf("the sheet of another review: %v", err)
	}
	if _, err := d.MergeSheet(ctx, r.ID, write("Position,Correct?\n1,y\n"), ""); err == nil || !strings.Contains(err.Error(), "Name the second reviewer") {
		t.Errorf("nobody: %v", err)
	}
	// The input tells which item a row is about whose id became a date; a word that is no answer and a position too many do not.
	back := "Your name,Bob\nPosition,Prediction id,Input,Correct?\n1,05/10/26," + sheet.Rows[0].Input + ",y\n2,,,jein\n9,,,n\n3,,,n\n"
	out, err := d.MergeSheet(ctx, r.ID, write(back), "")
	if err != nil || out.Reviewer != "Bob" || out.Merged != 2 || len(out.Refused) != 2 ||
		!strings.Contains(out.Refused[0], `back.csv, line 4: "jein"`) || !strings.Contains(out.Refused[1], "back.csv, line 5: The row is about no item") {
		t.Errorf("%+v %v", out, err)
	}
}
