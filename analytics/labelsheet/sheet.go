// Package labelsheet sends a review to a second reviewer as a spreadsheet, and reads what comes back: xlsx or CSV, filled
// in and saved by whatever program the reviewer has. Both directions share their columns, which is why they are one package.
package labelsheet

import "telltale/analytics/fault"

// The questions that a sheet may ask, as labels are kept.
const (
	Answered      = "answered"
	Accuracy      = "accuracy"
	Hallucination = "hallucination"
)

// Formats are the names that Write knows.
var Formats = []string{"xlsx", "csv"}

// Sheet is a review as it is sent.
type Sheet struct {
	Review     string   // its name
	ID         string   // what the review is known by when the sheet comes back
	Rubric     int      // version of the rubric
	RubricText string   // how to judge
	Questions  []string // Answered, Accuracy, Hallucination
	Failures   []string // kinds of failure to choose from; others may be written
	Confidence bool     // whether the reviewer sees how sure the model was
	Rows       []Row
}

// Row is one prediction with what was answered about it; "" where nothing was.
type Row struct {
	Position     int    // from 1; 0 where the sheet lost it
	Prediction   string // id
	Input        string
	Output       string
	Sources      []string
	Confidence   *float64
	Answered     string   // yes, no
	Accuracy     string   // correct, incorrect, unsure
	Hallucinated string   // yes, no, cannot verify
	Failures     []string // kinds of failure
	Note         string
	Line         int64 // of the file, where it was read
}

// Empty is whether nothing was answered.
func (r Row) Empty() bool {
	return r.Answered == "" && r.Accuracy == "" && r.Hallucinated == "" && len(r.Failures) == 0 && r.Note == ""
}

// Filled is a sheet as it came back. Fields that the file no longer has are empty; that of a column without a number is 0.
type Filled struct {
	File     string
	Review   string
	ID       string
	Rubric   int
	Reviewer string         // the name that the reviewer put in
	Rows     []Row          // in the order of the file, without blank ones; unanswered ones too
	Bad      []*fault.Error // one for each row that could not be read, with its line
	Ignored  []string       // columns that hold something and mean nothing here
}

// asks is whether the sheet asks a question.
func (s Sheet) asks(question string) bool {
	for _, q := range s.Questions {
		if q == question {
			return true
		}
	}
	return false
}
