package report

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/engine"
)

// writeCover writes what a reader must know before any number: what the workbook is of, how it stands, and who signed it.
func (d *draft) writeCover() {
	s, r := d.cover, d.wb.Result
	s.putHigh(30, cell{value: d.wb.System + ": " + r.Period.Label, look: look{as: titleCell}})
	if r.Demo != "" {
		s.put(faint(r.Demo + "."))
	}
	s.put()
	fact := func(name, text string) {
		if text != "" {
			s.put(cell{value: name, look: look{as: label}}, words(text))
		}
	}
	fact("System", d.wb.System)
	fact("Period", r.Period.Label)
	when := func(name, instant string) { s.put(cell{value: name, look: look{as: label}}, clock(instant)) }
	when("From", r.Period.FromStr)
	when("To (exclusive)", r.Period.ToStr)
	fact("Zone", r.Period.Zone)
	when("Newest data", r.Period.AsOf)
	if r.Previous != nil {
		fact("Compared with", r.Previous.Label)
	}
	fact("Closing", standing(r.Closing))
	fact("Filters", filterText(r.Filters))
	fact("Currency", r.Currency)
	fact("Written by", d.wb.App)
	s.put()
	d.signOff(s)
	d.tally(s)
	d.sentences(s, "What moved", d.wb.Trends)
	d.sentences(s, "What to do", d.wb.Actions)
	s.put()
	d.judged(s)
}

// signOff says who signed the month, or leaves room for names where it is open or no month.
func (d *draft) signOff(s *sheet) {
	s.put(heading("Sign-off"), heading("Name"), heading("Date"), heading("Remarks"), heading(""))
	c := d.wb.Result.Closing
	if d.closed() {
		s.put(cell{value: "Version " + strconv.Itoa(c.Version), look: look{as: label}}, words(c.By), clock(c.At), words(c.Note))
		if c.Despite != "" {
			s.put(cell{value: "Signed all the same", look: look{as: label}}, words(c.Despite))
		}
		s.put(cell{value: "Hash of numbers", look: look{as: label}}, id(c.Content))
		s.put(cell{value: "Hash of the record", look: look{as: label}}, id(c.Hash))
		if n := len(c.Differing); n > 0 {
			s.put(cell{value: "Data since", look: look{as: label}}, words(fmt.Sprintf("Sentences, charts and data sheets are of today's data, in which %s not what was signed: see the sheet %s.", numbersAre(n), signedSheet)))
		}
		s.put()
		return
	}
	for _, role := range []string{"Prepared by", "Reviewed by", "Approved by"} {
		blank := cell{value: "", look: look{as: inputs}}
		s.putHigh(24, words(role), blank, blank, blank)
	}
	s.put()
}

// standing is how a month stands, where who signed it is told below.
func standing(c *engine.Closing) string {
	if c != nil && c.State == "closed" {
		return "Closed, version " + strconv.Itoa(c.Version)
	}
	return closingText(c)
}

// judged are the KPIs with a target, and how they stand.
func (d *draft) judged(s *sheet) {
	var values []engine.Value
	for _, v := range d.wb.Result.Values {
		if v.Target != nil && v.Verdict != "" {
			values = append(values, v)
		}
	}
	if s.row+len(values) > coverRows && d.err == nil {
		d.try(s.stream.InsertPageBreak(at(1, s.row+1)))
	}
	s.put(heading("KPI"), numberHeading("Value"), heading("Target"), heading("Verdict"), heading("Why"))
	first := s.row + 1
	for _, v := range values {
		row := s.row + 1
		s.put(cell{value: v.Name, look: look{as: label}}, d.referred(v), words(targetText(v)), d.verdict(v, at(2, row), d.calc.of(v.ID) != ""), wrap(v.Why))
	}
	d.verdictsFollow(s, fmt.Sprintf("D%d:D%d", first, max(first, s.row)))
}

// coverRows is how many rows of the cover a page holds.
const coverRows = 42

// coverWhy is how wide the column is that says why a verdict is what it is.
const coverWhy = 84.

// tally counts the verdicts.
func (d *draft) tally(s *sheet) {
	counts := map[string]int{}
	for _, v := range d.wb.Result.Values {
		if v.Verdict != "" {
			counts[v.Verdict]++
		}
	}
	fired := 0
	for _, v := range d.wb.Result.Values {
		if v.Alert != nil && v.Alert.Fired {
			fired++
		}
	}
	for _, verdict := range []string{engine.Met, engine.Acceptable, engine.Missed, engine.TooClose, engine.NotEnough} {
		if counts[verdict] > 0 {
			s.put(verdictCell(verdict), count(float64(counts[verdict])))
		}
	}
	s.put(cell{value: "alert rules fired", look: look{as: label}}, count(float64(fired)))
}

func (d *draft) sentences(s *sheet, title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	s.put()
	s.put(cell{value: title, look: look{as: label}})
	for _, text := range texts {
		s.put(words("• " + text))
	}
}

// verdictsFollow colours verdicts by their word, because those that rest on an assumption change with it.
func (d *draft) verdictsFollow(s *sheet, cells string) {
	d.wordsFollow(s, cells, []string{engine.Met, engine.Acceptable, engine.Missed}, verdictKinds)
}

// wordsFollow colours cells by their word.
func (d *draft) wordsFollow(s *sheet, cells string, all []string, kinds map[string]kind) {
	if d.err != nil {
		return
	}
	var rules []excelize.ConditionalFormatOptions
	for _, word := range all {
		colours := verdictColours[kinds[word]]
		format, err := d.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: colours[1]}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colours[0]}}})
		d.try(err)
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + word + `"`, Format: &format})
	}
	d.try(d.file.SetConditionalFormat(s.name, cells, rules))
}

// writeContents writes the table of contents, with a link to each sheet.
func (d *draft) writeContents() {
	s := d.contents
	s.putHigh(24, cell{value: "Contents", look: look{as: titleCell}})
	s.put(faint(d.periodLine()))
	s.put()
	for _, other := range d.sheets[1:] {
		s.put(cell{value: other.name, look: look{as: link}}, words(other.about))
		d.try(d.file.SetCellHyperLink(s.name, at(1, s.row), sheetRef(other.name)+"!A1", "Location"))
	}
	s.put()
	for _, note := range []string{
		"Every KPI stands once on the sheet KPIs, as a formula over the sheets Daily figures, Cost by category and Assumptions",
		"wherever those make the value. All other sheets refer to it.",
		"Cells have names: kpi_roi is a KPI, day_total_cost the column that it adds up, assumption_hourly_cost an assumption.",
		"The sheet Assumptions can be read back: telltale settings import WORKBOOK.xlsx --dry-run names what would change.",
	} {
		s.put(faint(note))
	}
}

func docProps(wb Workbook) *excelize.DocProperties {
	return &excelize.DocProperties{Title: wb.System + ": " + wb.Result.Period.Label, Creator: "Telltale", LastModifiedBy: "Telltale", Description: wb.Result.Demo}
}
