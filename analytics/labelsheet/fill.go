package labelsheet

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// introduce reads what stands before a table, or on a sheet of its own.
func (f *Filled) introduce(t table) {
	before := t.lines[:min(len(t.lines), searched)]
	if t.columns != nil {
		before = t.lines[:t.header]
	}
	for _, l := range before {
		name, value := l.named()
		switch plain(name) {
		case plain(reviewName):
			f.Review = value
		case plain(reviewID):
			f.ID = value
		case plain(rubricNo):
			f.Rubric = whole(value)
		case plain(reviewer):
			f.Reviewer = strings.Join(strings.Fields(value), " ")
		}
	}
}

// named is the first text of a line and the next one, which is what stands beside it even where a column came between.
func (l line) named() (name, value string) {
	for i := range l.cells {
		switch cell := l.cell(i); {
		case cell == "":
		case name == "":
			name = cell
		default:
			return name, live(cell)
		}
	}
	return name, ""
}

// fill reads the rows below the names of the columns.
func (f *Filled) fill(t *table) {
	used := map[int]bool{}
	for _, i := range t.columns {
		used[i] = true
	}
	names := t.lines[t.header]
	for _, l := range t.lines[t.header+1:] {
		if l.blank() {
			continue
		}
		for i := range l.cells {
			if name := names.cell(i); !used[i] && l.cell(i) != "" {
				used[i] = true
				if name == "" {
					name = strconv.Itoa(i + 1)
				}
				f.Ignored = append(f.Ignored, name)
			}
		}
		row, problems := t.row(l)
		if len(problems) > 0 {
			f.Bad = append(f.Bad, fault.New(fault.Invalid, "%s", strings.Join(problems, " ")).In(f.File).At(l.number).
				Do("Nothing of this row was taken. Mend it in the file, and read the file again."))
			continue
		}
		f.Rows = append(f.Rows, row)
	}
	slices.Sort(f.Ignored)
}

// row reads a line as a row, or says what is wrong with it.
func (t *table) row(l line) (r Row, problems []string) {
	if l.broken != "" {
		return Row{}, []string{l.broken}
	}
	at := func(c column) string {
		if i, ok := t.columns[c]; ok {
			return live(clean(l.cell(i)))
		}
		return ""
	}
	answer := func(c column, words []string) string {
		w, ok := word(at(c), words)
		if !ok {
			problems = append(problems, notWord(at(c), c, words))
		}
		return w
	}
	r = Row{Prediction: at(prediction), Input: at(input), Output: at(output), Note: at(note), Line: l.number}
	if text := at(sources); text != "" {
		r.Sources = []string{text}
	}
	if c, err := strconv.ParseFloat(strings.Replace(at(confidence), ",", ".", 1), 64); err == nil && c >= 0 && c <= 1 {
		r.Confidence = &c
	}
	r.Answered, r.Accuracy, r.Hallucinated = answer(answered, yesNo), answer(accuracy, judgements), answer(hallucinated, findings)
	for _, kind := range strings.FieldsFunc(at(failure), func(c rune) bool { return c == ';' || c == '\n' }) {
		if kind = strings.Join(strings.Fields(kind), " "); kind != "" {
			r.Failures = append(r.Failures, kind)
		}
	}
	r.Position = whole(at(position))
	if text := at(position); text != "" && r.Position == 0 && r.Prediction == "" {
		problems = append(problems, fault.New(fault.Invalid, "%q is no position.", shortened(text)).Text)
	} else if r.Position == 0 && r.Prediction == "" {
		problems = append(problems, "The row does not say which prediction it is about.")
	}
	return r, problems
}

// whole reads a whole number above 0, as spreadsheets write them too: 12, 12.0, 1.2E1. It is 0 for anything else.
func whole(text string) int {
	f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if n := math.Round(f); err == nil && n > 0 && n < math.MaxInt32 && math.Abs(f-n) < 1e-6 {
		return int(n)
	}
	return 0
}
