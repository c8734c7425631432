package report

import (
	"fmt"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// placed is where a block of chart data stands: a row of headers, and the rows below it.
type placed struct {
	sheet             string
	head, first, last int
	columns           int
}

// block writes a table below the others on the sheet of chart data.
func (d *draft) block(title string, head []string, rows [][]cell) placed {
	s := d.data
	s.put(cell{value: title, look: look{as: label}})
	cells := []cell{heading(head[0])}
	for _, h := range head[1:] {
		cells = append(cells, numberHeading(h))
	}
	s.put(cells...)
	p := placed{sheet: s.name, head: s.row, first: s.row + 1, columns: len(head)}
	for _, row := range rows {
		s.put(row...)
	}
	p.last = s.row
	s.put()
	return p
}

func share(f float64) cell {
	return cell{value: f, look: look{format: figures.NumberFormat(&f, "percent", "")}}
}

func (d *draft) amount(f *float64, unit string) cell {
	return cell{value: f, look: look{format: figures.NumberFormat(f, unit, d.wb.Result.Currency)}}
}

// keyed is the name of a group.
func keyed(key string) string {
	if key == "" {
		return "(missing)"
	}
	return key
}

// layersBlock is a sum by day and group.
func (d *draft) layersBlock(title string, l *engine.Layers, unit string) placed {
	head := []string{"Day"}
	for _, layer := range l.Layers {
		head = append(head, keyed(layer.Key))
	}
	var rows [][]cell
	if len(l.Layers) > 0 {
		for i, p := range l.Layers[0].Series {
			row := []cell{momentCell(p.T)}
			for _, layer := range l.Layers {
				row = append(row, d.amount(layer.Series[i].V, unit))
			}
			rows = append(rows, row)
		}
	}
	return d.block(title, head, rows)
}

// latencyBlock is how many requests took how long.
func (d *draft) latencyBlock(title string, l *engine.Latencies) placed {
	var rows [][]cell
	for _, bin := range l.Bins {
		before := cell{}
		if bin.Before != nil {
			before = share(*bin.Before)
		}
		rows = append(rows, []cell{words(figures.Text(&bin.To, "seconds", "")), share(bin.Share), before, count(bin.N)})
	}
	return d.block(title, []string{"Up to", d.wb.Result.Period.Label, d.before(), "Requests"}, rows)
}

// heatBlock is a KPI by day and hour. It returns where the values stand.
func (d *draft) heatBlock(title string, m engine.HeatMap) placed {
	head := []string{"Day"}
	for hour := range 24 {
		head = append(head, fmt.Sprintf("%02d", hour))
	}
	var rows [][]cell
	for _, day := range m.Days {
		row := []cell{dayCell(day.Day)}
		for _, hour := range day.Hours {
			row = append(row, d.amount(hour.V, m.Unit))
		}
		rows = append(rows, row)
	}
	return d.block(title, head, rows)
}

// budgetBlock is what was left of the error budget by day, as shares of it.
func (d *draft) budgetBlock(title string, b *engine.ErrorBudget) placed {
	var rows [][]cell
	for _, day := range b.Days {
		left := cell{}
		if day.Left != nil {
			left = share(*day.Left)
		}
		rows = append(rows, []cell{dayCell(day.Day), left, share(day.Even), d.amount(day.Spent, "seconds")})
	}
	return d.block(title, []string{"Day", "Budget left", "Left at an even pace", "Downtime of the day"}, rows)
}

// confidenceBlock is how many predictions were how sure.
func (d *draft) confidenceBlock(title string, c *engine.Confidence) placed {
	var rows [][]cell
	for _, bin := range c.Bins {
		rows = append(rows, []cell{words(fmt.Sprintf("%.0f-%.0f %%", 100*bin.From, 100*bin.To)), share(bin.Share), count(bin.N)})
	}
	return d.block(title, []string{"Confidence", "Share of predictions", "Predictions"}, rows)
}

// reliabilityBlock is how often predictions were right, by how sure they were.
func (d *draft) reliabilityBlock(title string, c *engine.Calibration) placed {
	var rows [][]cell
	for _, p := range c.Curve {
		rows = append(rows, []cell{share(p.Confidence), share(p.Accuracy), share(p.Confidence), share(p.Low), share(p.High), count(float64(p.N))})
	}
	return d.block(title, []string{"Confidence", "Right", "Perfect", "Low", "High", "Labels"}, rows)
}

// ratingsBlock is how often how many stars were given.
func (d *draft) ratingsBlock(title string, r *engine.Ratings) placed {
	var rows [][]cell
	for _, s := range r.Stars {
		of := func(f *float64) cell {
			if f == nil {
				return cell{}
			}
			return share(*f)
		}
		rows = append(rows, []cell{words(figures.Counted(s.Stars, "star", "stars")), of(s.Share), of(s.Before), count(s.N)})
	}
	return d.block(title, []string{"Rating", d.wb.Result.Period.Label, d.before(), "Ratings"}, rows)
}

// funnelBlock is what became of conversations.
func (d *draft) funnelBlock(title string, f *engine.Funnel) placed {
	var rows [][]cell
	for _, step := range f.Steps {
		rows = append(rows, []cell{words(step.Name), count(step.N), share(step.First)})
	}
	return d.block(title, []string{"Step", "Conversations", "Of all"}, rows)
}

// tableBlock is KPIs by a dimension, in the order of the first.
func (d *draft) tableBlock(title string, t catalog.Table, parts []engine.Breakdown) placed {
	head := []string{d.title(t.By)}
	units := make([]string, len(parts))
	others := make([]map[string]engine.Part, len(parts))
	for i, b := range parts {
		head = append(head, d.wb.Catalog.KPI(b.KPI).Name)
		units[i], others[i] = string(d.wb.Catalog.KPI(b.KPI).Unit), map[string]engine.Part{}
		for _, p := range b.Groups {
			others[i][p.Key] = p
		}
	}
	var rows [][]cell
	if len(parts) > 0 {
		for _, p := range parts[0].Groups {
			row, told := []cell{words(keyed(p.Key))}, false
			for i := range parts {
				value := others[i][p.Key].Value
				row, told = append(row, d.amount(value, units[i])), told || value != nil
			}
			if told {
				rows = append(rows, row)
			}
		}
	}
	return d.block(title, head, rows)
}

// before is what the period is compared with.
func (d *draft) before() string {
	if d.wb.Result.Previous == nil {
		return "Before"
	}
	return d.wb.Result.Previous.Label
}

// title is the name of a dimension as people read it.
func (d *draft) title(dimension string) string {
	for _, f := range d.wb.Catalog.Facts {
		if found := f.Dimension(dimension); found != nil {
			return found.Title
		}
	}
	return dimension
}

// clock is an instant that the engine wrote; the zero moment is empty.
func clock(text string) cell {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return cell{}
	}
	return cell{value: moment(t), look: look{format: asTime}}
}
