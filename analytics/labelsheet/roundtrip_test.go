package labelsheet

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// review is a sheet with everything that spreadsheets like to change.
func review() Sheet {
	half := .5
	return Sheet{
		Review: "Support answers, October", ID: "7-3f9c", Rubric: 3, RubricText: "**Correct**: what it says is true.\n\n- no guesses",
		Questions: []string{Accuracy, Hallucination}, Failures: []string{"Wrong fact", "Outdated", "Other language, or none"},
		Rows: []Row{
			{Position: 1, Prediction: "12345678901234567890", Input: "How do I cancel?", Output: "Open Settings, \"Plan\", and press Cancel.", Sources: []string{"Help: cancelling", "Plan page"}, Confidence: &half},
			{Position: 2, Prediction: "007", Input: "=1+1", Output: "- It is 2\n- really\r\n- always"},
			{Position: 3, Prediction: "2026-10-04", Input: "Wie kündige ich? 你好 🙂", Output: "@SUM(A1:A9)", Accuracy: "incorrect", Failures: []string{"Wrong fact", "Outdated"}, Note: "=HYPERLINK(\"http://example.com\")"},
			{Position: 4, Prediction: "1E5", Input: "a;b,c\td|e", Output: "'=quoted", Accuracy: "correct"},
			{Position: 5, Prediction: "true", Input: "yes?", Output: strings.Repeat("long ", 7000), Accuracy: "unsure", Note: "'-5 degrees"},
			{Position: 6, Prediction: "p-6", Input: "bell \a and \x00", Output: "+49 30 123456", Accuracy: "incorrect", Hallucinated: "cannot verify"},
		},
	}
}

// answers are what of a row comes back.
func answers(rows []Row) (all []Row) {
	for _, r := range rows {
		all = append(all, Row{Position: r.Position, Prediction: r.Prediction, Accuracy: r.Accuracy, Hallucinated: r.Hallucinated, Answered: r.Answered, Failures: r.Failures, Note: r.Note})
	}
	return all
}

func written(t *testing.T, format string, s Sheet) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is written is read back as it was, in both formats: ids, notes that look like formulas, and who the review is.
func TestRoundTrip(t *testing.T) {
	for _, format := range Formats {
		s := review()
		s.Questions, s.Confidence = append(s.Questions, Answered), true
		s.Rows[0].Answered = "no"
		f, err := parse("review."+format, written(t, format, s))
		if err != nil {
			t.Fatal(err)
		}
		if f.Review != s.Review || f.ID != s.ID || f.Rubric != 3 || f.Reviewer != "" || len(f.Bad) > 0 || len(f.Ignored) > 0 {
			t.Errorf("%s: %+v", format, f)
		}
		if d := cmp.Diff(answers(s.Rows), answers(f.Rows)); d != "" {
			t.Errorf("%s: %s", format, d)
		}
		if got := f.Rows[1].Output; got != "- It is 2\n- really\n- always" {
			t.Errorf("%s: output %q", format, got)
		}
		if c := f.Rows[0].Confidence; c == nil || *c != .5 {
			t.Errorf("%s: confidence %v", format, c)
		}
		if got := f.Rows[4].Output; !strings.Contains(got, "[… 3000 more characters: see the review itself]") {
			t.Errorf("%s: a text that no cell holds ends in %q", format, got[len(got)-80:])
		}
		matched, bad := f.Match(s.Rows)
		if len(bad) > 0 || len(matched) != 5 {
			t.Errorf("%s: %d matched, bad %v", format, len(matched), bad)
		}
	}
}

// The confidence is only shown to a reviewer who may see it, and questions that are not asked have no column.
func TestColumnsAreThoseAskedFor(t *testing.T) {
	text := string(written(t, "csv", review()))
	if strings.Contains(text, "Confidence") || strings.Contains(text, "Answered?") || !strings.Contains(text, "Correct?,Hallucinated?,Failure,Note") {
		t.Errorf("columns: %s", text)
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.ContainsAny(strings.TrimPrefix(line, "\uFEFF")[:min(len(line), 1)], "=+@") {
			t.Errorf("a formula begins the line %q", line)
		}
	}
	for _, formula := range []string{",=", ",+", ",@", ",-", ",\"=", ",\"-", ",\"@", ",\"+"} {
		if strings.Contains(text, formula) {
			t.Errorf("a cell begins as a formula does: %q", formula)
		}
	}
	if err := Write(&bytes.Buffer{}, "ods", review()); err == nil || !strings.Contains(err.Error(), "xlsx, csv") {
		t.Errorf("an unknown format: %v", err)
	}
}

var update = flag.Bool("update", false, "write the sheets that testdata/edit.py fills in")

// The fixtures were opened, edited and saved by LibreOffice: testdata/README.md says how.
func TestWhatLibreOfficeSavesIsRead(t *testing.T) {
	if *update {
		for _, format := range Formats {
			if err := os.WriteFile(filepath.Join("testdata", "sent."+format), written(t, format, review()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []Row{
		{Position: 1, Prediction: "12345678901234567890", Accuracy: "correct"},
		{Position: 2, Prediction: "007", Accuracy: "incorrect", Hallucinated: "yes", Failures: []string{"Wrong fact", "Made up"}, Note: "=1+1 is \"2\";\nsee above, ünd 🙂"},
		{Position: 3, Prediction: "2026-10-04", Accuracy: "incorrect", Failures: []string{"Wrong fact", "Outdated"}, Note: "=HYPERLINK(\"http://example.com\")"},
		{Position: 5, Prediction: "true", Accuracy: "unsure", Note: "'-5 degrees"},
		{Position: 6, Prediction: "p-6", Accuracy: "correct"},
	}
	files, err := filepath.Glob("testdata/libreoffice-*")
	if err != nil || len(files) != 6 {
		t.Fatalf("fixtures: %v %v", files, err)
	}
	for _, file := range files {
		f, err := Read(file)
		if err != nil {
			t.Error(err)
			continue
		}
		matched, bad := f.Match(review().Rows)
		if d := cmp.Diff(want, answers(matched)); d != "" {
			t.Errorf("%s: %s", file, d)
		}
		if len(bad) != 1 || !strings.Contains(bad[0].Text, `"perhaps" in the column "Correct?" is not correct, incorrect or unsure.`) || bad[0].Line == 0 {
			t.Errorf("%s: bad rows %v", file, bad)
		}
		if !slices.Equal(f.Ignored, []string{"My own"}) {
			t.Errorf("%s: ignored %v", file, f.Ignored)
		}
		if about := [2]string{f.Review, f.Reviewer}; about != [2]string{"Support answers, October", "Ada Second"} && !strings.Contains(file, "items") {
			t.Errorf("%s is about %v", file, about)
		}
	}
}

// What a spreadsheet saves in its own ways is named, and what to do instead.
func TestOtherWorkbooksAreNamed(t *testing.T) {
	for start, want := range map[string]string{
		"PK\x03\x04\x14\x00\x00\x08\x00\x00 \x05z]\x85l9\x8a.\x00\x00\x00.\x00\x00\x00\x08\x00\x00\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "OpenDocument",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".xls",
	} {
		if _, err := parse("back", []byte(start)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "as .xlsx or CSV") {
			t.Errorf("%s: %v", want, err)
		}
	}
}
