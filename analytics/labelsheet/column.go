package labelsheet

import (
	"strings"
	"unicode"
)

// column is one column of a sheet.
type column int

const (
	none column = iota
	position
	prediction
	input
	output
	sources
	confidence
	answered
	accuracy
	hallucinated
	failure
	note
)

// headers are the names of the columns as they are written.
var headers = map[column]string{
	position: "Position", prediction: "Prediction id", input: "Input", output: "Output", sources: "Sources", confidence: "Confidence",
	answered: "Answered?", accuracy: "Correct?", hallucinated: "Hallucinated?", failure: "Failure", note: "Note",
}

// known are the names by which a column is found, in the form of plain.
var known = map[string]column{
	"position": position, "pos": position, "item": position, "no": position, "nr": position,
	"predictionid": prediction, "prediction": prediction, "id": prediction,
	"input": input, "question": input, "prompt": input,
	"output": output, "response": output, "completion": output,
	"sources": sources, "source": sources, "context": sources,
	"confidence": confidence,
	"answered":   answered, "answers": answered, "doesitanswer": answered,
	"correct": accuracy, "accuracy": accuracy, "verdict": accuracy, "judgement": accuracy, "judgment": accuracy, "label": accuracy,
	"hallucinated": hallucinated, "hallucination": hallucinated,
	"failure": failure, "failures": failure, "kindoffailure": failure, "kindsoffailure": failure,
	"note": note, "notes": note, "comment": note, "comments": note,
}

// plain is a name without case, spaces and marks.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// columns are those of the sheet, in order: what is asked, and the confidence only where the sheet shows it.
func (s Sheet) columns() []column {
	all := []column{position, prediction, input, output, sources}
	if s.Confidence {
		all = append(all, confidence)
	}
	for _, q := range []struct {
		name string
		is   column
	}{{Answered, answered}, {Accuracy, accuracy}, {Hallucination, hallucinated}} {
		if s.asks(q.name) {
			all = append(all, q.is)
		}
	}
	return append(all, failure, note)
}
