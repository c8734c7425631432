package report

import (
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

const scorecardHeadRow = 4

func scorecardShape(card engine.Scorecard) shape {
	widths := append([]float64{16, 36, 22}, widthsOf(len(card.Months), 12)...)
	return shape{widths: append(widths, 14, 11, 26), head: scorecardHeadRow, fixed: 2, filter: true, tab: accent}
}

// writeScorecard writes twelve months of each KPI with a target, coloured by verdict. The month of the workbook refers to the
// KPI's own cell.
func (d *draft) writeScorecard() {
	card, s := d.wb.Scorecard, d.card
	if len(card.Months) == 0 {
		s.put(faint("There is no scorecard of this period."))
		s.shape.head = 0
		return
	}
	s.putHigh(24, cell{value: "Scorecard, 12 months to " + card.Months[len(card.Months)-1].Label, look: look{as: titleCell}})
	s.put(faint(d.frameLine()))
	legend := []cell{faint("Verdicts"), cell{}}
	for _, verdict := range []string{engine.Met, engine.Acceptable, engine.Missed, engine.TooClose, engine.NotEnough} {
		legend = append(legend, verdictCell(verdict))
		if verdict == engine.TooClose || verdict == engine.NotEnough {
			legend = append(legend, cell{look: look{as: verdictKinds[verdict]}}) // the words are wider than a month
		}
	}
	s.put(legend...)
	head := []cell{heading("Area"), heading("KPI"), heading("Target")}
	for _, m := range card.Months {
		label := m.From.Format("Jan 2006")
		if m.Running {
			label += " …"
		}
		head = append(head, numberHeading(label))
	}
	head = append(head, numberHeading(strconv.Itoa(card.ToDate.From.Year())+" to date"), heading("Reached"), heading("Id"))
	s.put(head...)
	several := false
	for _, r := range card.Rows {
		row := []cell{faint(r.Area), {value: r.Name, look: look{as: label}}, words(scoreTarget(r))}
		for i, score := range r.Months {
			c := d.score(score, r.Unit)
			if v, ok := d.calc.values[r.ID]; ok && i == len(r.Months)-1 && d.isMonth(card.Months[i]) && sameValue(v.Value, score.Value) {
				c.formula = kpiName(r.ID)
			}
			row = append(row, c)
		}
		several = several || strings.HasSuffix(scoreTarget(r), "*")
		s.put(append(row, d.score(r.ToDate, r.Unit), words(strconv.Itoa(r.Met)+" of "+strconv.Itoa(r.Judged)), id(r.ID))...)
	}
	if s.filterTo(s.row); several {
		s.put()
		s.put(faint("* The target of the newest month; in others it was another one."))
	}
}

// score is a value coloured by its verdict.
func (d *draft) score(s engine.Score, unit string) cell {
	return cell{value: s.Value, look: look{format: figures.NumberFormat(s.Value, unit, d.wb.Scorecard.Currency), as: verdictKinds[s.Verdict]}}
}

// isMonth reports whether the workbook is of that month.
func (d *draft) isMonth(m engine.Period) bool {
	p := d.wb.Result.Period
	return p.From.Equal(m.From) && p.To.Equal(m.To)
}

func sameValue(a, b *float64) bool { return a != nil && b != nil && *a == *b }
