package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
	"telltale/analytics/labeling"
)

// writeDefinitions writes what each KPI means.
func (d *draft) writeDefinitions() {
	s := d.definitions
	s.put(heading("KPI"), heading("What it means"), heading("Formula"), heading("Unit"), heading("Better"), heading("Target"), heading("Alert rule"), heading("Interval"), heading("Id"))
	for _, v := range d.wb.Result.Values {
		k := d.wb.Catalog.KPI(v.ID)
		if k == nil {
			continue
		}
		rule := ""
		if v.Alert != nil {
			rule = v.Alert.Rule
		}
		formula := k.Formula
		if k.Measure.Kind == catalog.Derived {
			formula += "\n= " + k.Measure.Terms.Text
		}
		s.put(
			cell{value: v.Name, look: look{as: label}}, wrap(v.About), wrap(formula), words(d.unit(v.Unit)), words(v.Better), wrap(targetText(v)), wrap(rule), wrap(k.Interval), id(v.ID))
	}
}

// writeEpisodes writes when rules fired.
func (d *draft) writeEpisodes() {
	s := d.episodes
	s.put(heading("KPI"), heading("Rule"), heading("Began"), heading("Fired"), heading("Ended"), numberHeading("Minutes"), numberHeading("Worst"), heading("State"), heading("Id"))
	for _, v := range d.wb.Result.Values {
		if v.Alert == nil {
			continue
		}
		for _, e := range v.Alert.Episodes {
			state := "over"
			switch {
			case e.Possible:
				state = "possible"
			case e.To == "":
				state = "firing"
			}
			s.put(cell{value: v.Name, look: look{as: label}}, words(v.Alert.Rule), clock(e.From), clock(e.Fired), clock(e.To), count(e.Seconds/60),
				d.amount(e.Worst, v.Unit), words(state), id(v.ID))
		}
	}
	d.none(s, "No rule fired.")
}

// none says that a list is empty.
func (d *draft) none(s *sheet, text string) {
	if s.row == s.shape.head {
		s.put(faint(text))
		s.filterTo(s.shape.head)
		s.columns = 1 // one page is enough
	}
}

// writeCosts writes what the period cost by category and service, which add up to its total.
func (d *draft) writeCosts() {
	s := d.costs
	s.put(heading("Category"), heading("Service"), numberHeading("Cost"), heading("Currency"), numberHeading(d.before()), numberHeading("Share"))
	for _, p := range d.wb.CostBy {
		s.put(words(keyed(p.Key)), words(keyed(p.Then)), d.amount(p.Value, "money"), words(d.wb.Result.Currency), d.amount(p.Previous, "money"), share(p.Share))
	}
	d.none(s, "No cost lines.")
	if last := s.row; len(d.wb.CostBy) > 0 {
		s.filterTo(last)
		sum := func(column int, of func(engine.Part) *float64) cell {
			c := d.amount(addUp(d.wb.CostBy, of), "money")
			c.look.as, c.formula = total, "SUM("+at(column, 2)+":"+at(column, last)+")"
			return c
		}
		s.put(cell{value: "Total", look: look{as: label}}, cell{}, sum(3, func(p engine.Part) *float64 { return p.Value }), words(d.wb.Result.Currency), sum(5, func(p engine.Part) *float64 { return p.Previous }))
	}
	// What a share of the largest counts: one row a group, which its formula refers to.
	for _, w := range d.wb.Workings.KPIs {
		if w.Form != engine.GroupShare {
			continue
		}
		s.filterTo(cmp.Or(s.last, s.row))
		s.put()
		s.put(cell{value: d.calc.values[w.KPI].Name + " by " + w.Dimension, look: look{as: label}})
		first := s.row + 1
		for _, g := range w.Groups {
			s.put(words(keyed(g.Key)), cell{}, d.amount(g.Value, "money"), words(d.wb.Result.Currency))
		}
		d.name(groupsName(w.KPI), s.name, fixedAt(3, first)+":"+fixedAt(3, s.row))
	}
}

// addUp is the sum of what is there.
func addUp(parts []engine.Part, of func(engine.Part) *float64) *float64 {
	var sum *float64
	for _, p := range parts {
		if f := of(p); f != nil {
			if sum == nil {
				sum = new(float64)
			}
			*sum += *f
		}
	}
	return sum
}

// lineWidths are those of the columns of cost lines that hold more than a word.
var lineWidths = map[string]float64{"id": 32, "service": 34, "category": 26, "vendor_category": 26, "sku": 30, "description": 46, "resource": 30, "invoice": 20, "tags": 30}

func lineShape(columns []engine.RowColumn) shape {
	s := shape{head: 1, filter: true, tab: "9A6700"}
	for _, c := range columns {
		s.widths = append(s.widths, cmp.Or(lineWidths[c.Name], 15))
	}
	return s
}

// mostRows is how many rows a sheet can have.
const mostRows = 1_048_576

// writeLines writes the cost lines as they were imported.
func (d *draft) writeLines() {
	s := d.lines
	if d.wb.CostLines == nil {
		s.put(faint("No cost lines."))
		return
	}
	began, left := false, 0
	d.try(d.wb.CostLines(func(texts []string) error {
		switch {
		case !began:
			began = true
			cells := make([]cell, len(texts))
			for i, t := range texts {
				cells[i] = heading(t)
			}
			s.put(cells...)
		case s.row == mostRows-1:
			left++
		default:
			cells := make([]cell, len(texts))
			for i, t := range texts {
				cells[i] = rowCell(d.wb.CostColumns[i], t)
			}
			s.put(cells...)
		}
		return d.err
	}))
	if left > 0 {
		s.put(faint("… and " + figures.Text(floatOf(left), "count", "") + " more lines, which a sheet cannot hold."))
	}
	d.none(s, "No cost lines.")
}

// rowCell is a cell of an imported row as what its column holds. What is no number or time after all stays text.
func rowCell(column engine.RowColumn, text string) cell {
	switch f, err := strconv.ParseFloat(text, 64); {
	case text == "":
		return cell{}
	case column.Numeric && err == nil:
		return cell{value: f}
	case column.Time && len(text) == len(time.DateOnly):
		return dayCell(text)
	case column.Time:
		return clock(text)
	}
	return id(text)
}

func floatOf(n int) *float64 {
	f := float64(n)
	return &f
}

// writeLedger writes what became of every file.
func (d *draft) writeLedger() {
	s := d.ledger
	s.put(numberHeading("Import"), heading("File"), heading("Source"), heading("State"), numberHeading("Records"), numberHeading("Used"), numberHeading("Duplicate"), numberHeading("Rejected"), numberHeading("Ignored"),
		heading("First row"), heading("Last row"), heading("Imported"), heading("Version"), heading("SHA-256"), heading("Notes"))
	for _, i := range d.wb.Imports {
		notes := strings.Join(i.Notes, " ")
		s.put(count(float64(i.ID)), id(i.Name), words(i.Title), words(i.State), count(float64(i.Records)), count(float64(i.Used)), count(float64(i.Duplicate)), count(float64(i.Rejected)), count(float64(i.Ignored)),
			clock(i.From), clock(i.To), clock(i.ImportedAt), id(i.App), id(i.Hash), wrap(notes))
	}
	d.none(s, "Nothing was imported.")
}

// labelShape has the texts last, which are there only when asked for.
var labelShape = shape{widths: []float64{28, 9, 11, 20, 36, 11, 10, 14, 24, 20, 10, 10, 8, 18, 60, 60, 40}, head: 1, fixed: 2, filter: true, tab: "8250DF"}

// writeReviews writes what the reviews of the period prove, and each of their labels.
func (d *draft) writeReviews() {
	s := d.reviews
	s.put(heading("Review"), heading("State"), heading("Share"), numberHeading("Value"), numberHeading("Low"), numberHeading("High"), numberHeading("Labels"), heading("Verdict"), heading("Counts"), heading("How"))
	for _, r := range d.wb.Reviews {
		put := func(name string, share *labeling.ReviewShare) {
			if share == nil {
				return
			}
			s.put(cell{value: r.Review.Name, look: look{as: label}}, words(r.Review.State), words(name), d.amount(&share.Value, "percent"), d.amount(&share.Low, "percent"), d.amount(&share.High, "percent"),
				count(float64(share.Labels)), verdictCell(share.Verdict), words(yesNo(r.Result.Counts)), wrap(share.Method))
		}
		put("right", r.Result.Accuracy)
		if c := r.Result.Combined; c != nil {
			s.put(cell{value: r.Review.Name, look: look{as: label}}, words(r.Review.State), words("right, with "+c.Score), d.amount(&c.Value, "percent"), d.amount(&c.Low, "percent"), d.amount(&c.High, "percent"),
				count(float64(r.Result.Labels)), cell{}, words(yesNo(false)), wrap(c.Sentence))
		}
		put("hallucinated", r.Result.Hallucination)
		put("answered", r.Result.Answered)
		if r.Result.Accuracy == nil && r.Result.Hallucination == nil && r.Result.Answered == nil {
			s.put(cell{value: r.Review.Name, look: look{as: label}}, words(r.Review.State), faint("nothing may be read yet"), cell{}, cell{}, cell{}, cell{}, cell{}, cell{}, wrap(r.Result.Sentence))
		}
	}
	d.none(s, "No accuracy review touches the period.")
	d.writeLabels()
}

func (d *draft) writeLabels() {
	s := d.labels
	head := []cell{heading("Review"), numberHeading("Position"), heading("Part"), heading("Stratum"), heading("Prediction"), heading("Answered"), heading("Right"), heading("Hallucinated"), heading("Failures"), heading("Reviewer"),
		heading("Settled"), heading("Skipped"), numberHeading("Rubric"), heading("Judged")}
	texts := slices.ContainsFunc(d.wb.Reviews, func(r ReviewLabels) bool {
		return slices.ContainsFunc(r.Labels, func(l labeling.LabelLine) bool { return l.Input+l.Output+l.Note != "" })
	})
	if texts {
		head = append(head, heading("Input"), heading("Output"), heading("Note"))
	}
	s.put(head...)
	for _, r := range d.wb.Reviews {
		for _, l := range r.Labels {
			rubric := cell{}
			if l.Rubric > 0 {
				rubric = count(float64(l.Rubric))
			}
			row := []cell{id(r.Review.Name), count(float64(l.Position)), words(l.Part), id(l.Stratum), id(l.Prediction), words(l.Answered), words(l.Accuracy), words(l.Hallucination), words(strings.Join(l.Failures, ", ")), words(l.Reviewer),
				words(yesNo(l.Settled)), words(yesNo(l.Skipped)), rubric, clock(l.At)}
			if texts {
				row = append(row, wrap(l.Input), wrap(l.Output), wrap(l.Note))
			}
			s.putHigh(lineHigh, row...)
		}
	}
	d.none(s, "No labels.")
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return ""
}
