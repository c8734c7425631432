package report

import (
	"strings"

	"telltale/analytics/actions"
)

// outcomeKinds show what became of an action by fill; the word stands in the cell.
var outcomeKinds = map[string]kind{actions.Worked: met, actions.DidNotWork: missed, actions.TooClose: tooClose, actions.NotEnough: notEnough}

// writeAgreed writes the actions that people agreed on. Days stand there instead of how late something is: the workbook is
// read later.
func (d *draft) writeAgreed() {
	s := d.agreed
	if s == nil {
		return
	}
	s.put(heading("Action"), heading("Owner"), heading("State"), heading("Due"), heading("KPI"), heading("Segment"), heading("Expected"), heading("Done"), heading("Did it work?"),
		heading("Change (95 % interval)"), heading("What else changed"))
	for _, i := range d.wb.Agreed.Items {
		j := actions.Judgement{}
		if i.Judgement != nil {
			j = *i.Judgement
		}
		beside := strings.Join(j.Beside, "; ")
		s.put(wrap(i.Item.Title), wrap(i.Item.Owner), words(i.Item.State), dayCell(i.Item.Due), wrap(i.KPIName), wrap(i.About),
			wrap(i.Wanted), dayCell(i.Item.Done), cell{value: j.Verdict, look: look{as: outcomeKinds[j.Verdict]}}, wrap(j.Measured), wrap(beside))
	}
}
