package labelsheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// Write writes a sheet in a format of Formats. It fails with fault.Unsupported for another one, and with what w returns.
func Write(w io.Writer, format string, s Sheet) error {
	switch format {
	case "xlsx":
		return writeWorkbook(w, s)
	case "csv":
		return writeCSV(w, s)
	}
	return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(Formats, ", "))
}

// The names of what stands before the table.
const (
	reviewName  = "Review"
	reviewID    = "Review id"
	rubricNo    = "Rubric version"
	reviewer    = "Your name"
	howTo       = "How to fill it in"
	rubricWords = "Rubric"
	kindsName   = "Kinds of failure"
)

// preamble is what stands before the table: what it is, and how it is filled in.
func (s Sheet) preamble() [][2]string {
	all := [][2]string{{reviewName, s.Review}, {reviewID, s.ID}, {rubricNo, strconv.Itoa(s.Rubric)}, {reviewer, ""}, {howTo, s.instructions()}}
	if s.RubricText != "" {
		all = append(all, [2]string{rubricWords, s.RubricText})
	}
	return all
}

func (s Sheet) instructions() string {
	lines := []string{"Put your name beside “" + reviewer + "”. Then judge each row by itself and answer in its last columns; leave empty what you skip."}
	for _, q := range []struct {
		name  string
		is    column
		words []string
		means string
	}{
		{Answered, answered, yesNo, "whether the output answers at all"},
		{Accuracy, accuracy, judgements, "whether what it says is right"},
		{Hallucination, hallucinated, findings, "whether it makes something up; leave it empty where the output is correct"},
	} {
		if s.asks(q.name) {
			lines = append(lines, headers[q.is]+" "+strings.Join(q.words, " / ")+": "+q.means+".")
		}
	}
	kinds := headers[failure] + ": the kind of failure, in your words; several with a semicolon between them."
	if len(s.Failures) > 0 {
		kinds = headers[failure] + ": " + strings.Join(s.Failures, " / ") + ", or your own words; several with a semicolon between them."
	}
	return strings.Join(append(lines, kinds, "Rows may be sorted, and columns moved or added. Save the file as it is, and send it back."), "\n")
}

// cell is what a column shows of a row, made fit for a cell.
func (r Row) cell(of column) string {
	var text string
	switch of {
	case position:
		return strconv.Itoa(r.Position)
	case prediction:
		text = r.Prediction
	case input:
		text = r.Input
	case output:
		text = r.Output
	case sources:
		text = strings.Join(r.Sources, "\n\n")
	case confidence:
		if r.Confidence == nil {
			return ""
		}
		return strconv.FormatFloat(*r.Confidence, 'f', -1, 64)
	case answered:
		text = r.Answered
	case accuracy:
		text = r.Accuracy
	case hallucinated:
		text = r.Hallucinated
	case failure:
		text = strings.Join(r.Failures, "; ")
	case note:
		text = r.Note
	}
	return fitted(clean(text))
}

// writeCSV begins with a byte order mark, without which spreadsheets take UTF-8 for something else.
func writeCSV(w io.Writer, s Sheet) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, line := range s.preamble() {
		if err := out.Write([]string{line[0], inert(fitted(clean(line[1])), false)}); err != nil {
			return err
		}
	}
	columns := s.columns()
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = headers[c]
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for _, r := range s.Rows {
		for i, c := range columns {
			cells[i] = inert(r.cell(c), false)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
