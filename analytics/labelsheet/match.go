package labelsheet

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// Match finds for each row of a sheet that came back the one that was sent, and gives it its position and id. Spreadsheets
// make numbers of ids (12345678901234567890 becomes 1.23E+19, 007 becomes 7) and dates of what looks like one, so a row is
// known by its position where its id allows for that, or its input is the same. A row that is about no item, about two at
// once, or that says otherwise than another one about the same item is bad. Rows without any answer are left out.
func (f Filled) Match(sent []Row) (matched []Row, bad []*fault.Error) {
	bad = slices.Clone(f.Bad)
	at := map[int]*Row{}
	of := map[string][]*Row{}
	for i := range sent {
		s := &sent[i]
		at[s.Position] = s
		of[s.Prediction] = append(of[s.Prediction], s)
	}
	taken := map[int]Row{}
	for _, r := range f.Rows {
		if r.Empty() {
			continue
		}
		item, problem := find(r, at, of)
		if problem == nil {
			r.Position, r.Prediction = item.Position, item.Prediction
			before, twice := taken[r.Position]
			switch {
			case !twice:
				taken[r.Position] = r
				matched = append(matched, r)
			case !before.same(r):
				problem = fault.New(fault.Invalid, "Line %d says otherwise about the same prediction, and was taken.", before.Line).Do("Remove one of them, and read the file again.")
			}
		}
		if problem != nil {
			bad = append(bad, problem.In(f.File).At(r.Line))
		}
	}
	slices.SortStableFunc(matched, func(a, b Row) int { return a.Position - b.Position })
	slices.SortStableFunc(bad, func(a, b *fault.Error) int { return int(a.Line - b.Line) })
	return matched, bad
}

// find is the item that a row is about.
func find(r Row, at map[int]*Row, of map[string][]*Row) (*Row, *fault.Error) {
	here, named := at[r.Position], of[r.Prediction]
	switch {
	case here != nil && (r.Prediction == "" || sameID(r.Prediction, here.Prediction)):
		return here, nil
	case here != nil && sameText(r.Input, here.Input):
		return here, nil
	case len(named) == 1 && (r.Position == 0 || here != nil && sameText(r.Input, named[0].Input)):
		return named[0], nil
	case len(named) > 1 && r.Position == 0:
		return nil, fault.New(fault.Invalid, "The prediction %q is more than one item of the review.", shortened(r.Prediction)).Do("Put the position back into the row.")
	case here != nil:
		return nil, fault.New(fault.Invalid, "The review has %q at position %d, and the row names %q.", shortened(here.Prediction), r.Position, shortened(r.Prediction)).
			Do("If columns were sorted apart from each other, undo that.")
	case len(named) > 0:
		return nil, fault.New(fault.Invalid, "The review has no position %d.", r.Position).Do("Put the position back into the row, or leave it empty.")
	}
	return nil, fault.New(fault.Invalid, "The row is about no item of this review.").Do("Check that the file belongs to this review.")
}

// same is whether two rows say the same.
func (r Row) same(o Row) bool {
	return r.Answered == o.Answered && r.Accuracy == o.Accuracy && r.Hallucinated == o.Hallucinated && r.Note == o.Note && slices.Equal(r.Failures, o.Failures)
}

// sameID is whether an id is the one that was sent, also where a spreadsheet made a number of it.
func sameID(got, sent string) bool {
	if got == strings.TrimSpace(sent) || got == strings.TrimSpace(clean(sent)) {
		return true
	}
	a, err1 := strconv.ParseFloat(strings.Replace(got, ",", ".", 1), 64)
	b, err2 := strconv.ParseFloat(sent, 64)
	if err1 != nil || err2 != nil || math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false
	}
	// Six digits are what is left of a long number that is shown as 1.23457E+19, and fifteen of any other.
	left := 1e-14
	if strings.ContainsAny(got, "eE") {
		left = 1e-5
	}
	return math.Abs(a-b) <= left*math.Abs(b)
}

// sameText is whether a text is the one that was sent, but for white space; texts that are empty say nothing.
func sameText(got, sent string) bool {
	fields := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	got, sent = fields(got), fields(fitted(clean(sent)))
	return got != "" && got == sent
}
