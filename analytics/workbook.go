package analytics

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// WorkbookOptions say what a workbook has beside the numbers.
type WorkbookOptions struct {
	Texts bool   // the texts of labelled predictions, and notes about them
	App   string // the version that writes it
}

// WriteWorkbook writes the Excel workbook of a query: all KPIs of its period, whichever it names, with the data behind them.
// Progress counts pieces of work. It fails as Engine.Evaluate does, and with what to returns.
func (w *Workspace) WriteWorkbook(ctx context.Context, to io.Writer, query engine.Query, opt WorkbookOptions, told func(Progress)) error {
	const gathered = 9 // pieces, beside the sheets
	var lock sync.Mutex
	done := 0
	step := func(all int) {
		lock.Lock()
		defer lock.Unlock()
		done++
		told(Progress{Phase: "report", Done: int64(done), Total: int64(gathered + all)})
	}
	query.KPIs, query.Series = nil, "day"
	wb, err := w.gather(ctx, query, opt, func() { step(17) })
	if err != nil {
		return err
	}
	return report.WriteWorkbook(ctx, to, wb, func(_, all int) { step(all) })
}

// gather asks for all that a workbook shows, most of it at the same time.
func (w *Workspace) gather(ctx context.Context, query engine.Query, opt WorkbookOptions, done func()) (report.Workbook, error) {
	e := w.Engine()
	wb := report.Workbook{System: strings.TrimSuffix(filepath.Base(w.Path()), filepath.Ext(w.Path())), App: opt.App, Catalog: e.Catalog()}
	// The values come first, those of a closed month as they were signed: what else is asked finds their scans done.
	today, err := e.Evaluate(ctx, query)
	if err != nil {
		return wb, err
	}
	if wb.Result, err = w.closings.Signed(ctx, query, today); err != nil {
		return wb, err
	}
	wb.Today = today.Values
	done()
	outer := ctx // that of the questions ends with them
	all, ctx := errgroup.WithContext(ctx)
	ask := func(question func() error) {
		all.Go(func() error {
			err := question()
			done()
			return err
		})
	}
	ask(func() (err error) { wb.Workings, err = e.Workings(ctx, query); return err })
	ask(func() (err error) {
		card := query
		card.Series = ""
		wb.Scorecard, err = w.Scorecard(ctx, card)
		return err
	})
	ask(func() (err error) { wb.Panels, err = w.panels(ctx, query); return err })
	ask(func() error {
		found, err := e.Highlights(ctx, engine.Query{Period: query.Period, Compare: query.Compare, Filters: query.Filters})
		for _, t := range found.Trends {
			wb.Trends = append(wb.Trends, t.Text)
		}
		for _, a := range found.Actions {
			wb.Actions = append(wb.Actions, a.Text)
		}
		return err
	})
	ask(func() (err error) { wb.Reviews, err = w.reviewsOf(ctx, wb.Result.Period, opt.Texts); return err })
	ask(func() (err error) { wb.Agreed, err = w.Actions().List(ctx); return err })
	ask(func() (err error) { wb.Imports, err = w.Imports(ctx); return err })
	ask(func() (err error) {
		lines := engine.RowsQuery{Fact: "costs", Period: query.Period, Filters: query.Filters, Limit: 1}
		first, err := e.Rows(ctx, lines)
		if fault.Is(err, fault.Invalid) {
			return nil // filters that cost lines cannot be filtered by
		}
		wb.CostColumns = first.Columns
		wb.CostLines = func(write func([]string) error) error { return e.EachRow(outer, lines, write) }
		if err != nil {
			return err
		}
		split, err := e.Pairs(ctx, "total_cost", "category", "service", query)
		wb.CostBy = split.Groups
		return err
	})
	if err := all.Wait(); err != nil {
		return wb, err
	}
	return wb, nil
}

// panels ask for what the charts and tables of all dashboards are drawn from.
func (w *Workspace) panels(ctx context.Context, query engine.Query) ([]report.PanelData, error) {
	var panels []report.PanelData
	for _, board := range w.Catalog().Dashboards {
		for _, panel := range board.Panels {
			p := report.PanelData{Charts: make([]report.ChartData, len(panel.Charts)), Tables: make([][]engine.Breakdown, len(panel.Tables))}
			for i, chart := range panel.Charts {
				var err error
				if p.Charts[i], err = w.chart(ctx, chart, query); err != nil && !without(err) {
					return nil, err
				}
			}
			for i, table := range panel.Tables {
				for _, id := range table.KPIs {
					b, err := w.Engine().Breakdown(ctx, id, table.By, query)
					if without(err) {
						p.Tables[i] = nil
						break
					}
					if err != nil {
						return nil, err
					}
					p.Tables[i] = append(p.Tables[i], b)
				}
			}
			panels = append(panels, p)
		}
	}
	return panels, nil
}

// without reports whether a question has no answer here, which leaves a chart out: its filters do not apply to it, or there
// is no data.
func without(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotEnough) || fault.Is(err, fault.Unsupported)
}

// chart asks for what one chart is drawn from, beside the daily series that the values have.
func (w *Workspace) chart(ctx context.Context, chart catalog.Chart, query engine.Query) (data report.ChartData, err error) {
	e := w.Engine()
	switch {
	case chart.By != "":
		data.Layers, err = pointed(e.Layers(ctx, chart.KPIs[0], chart.By, query))
	case chart.Kind == "latency":
		data.Latencies, err = pointed(e.Latencies(ctx, query))
	case chart.Kind == "heat_map":
		for _, id := range chart.KPIs {
			m, err := e.HeatMap(ctx, id, query)
			if err != nil {
				return data, err
			}
			data.HeatMaps = append(data.HeatMaps, m)
		}
	case chart.Kind == "error_budget":
		data.Budget, err = pointed(e.ErrorBudget(ctx, query))
	case chart.Kind == "confidence" || chart.Kind == "reliability":
		data.Confidence, err = pointed(e.Confidence(ctx, query))
	case chart.Kind == "ratings":
		data.Ratings, err = pointed(e.Ratings(ctx, query))
	case chart.Kind == "funnel":
		data.Funnel, err = pointed(e.Funnel(ctx, query))
	}
	return data, err
}

// pointed is an answer that may be missing.
func pointed[T any](answer T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return &answer, nil
}

// reviewsOf are the accuracy reviews of a period, and of periods that overlap with it.
func (w *Workspace) reviewsOf(ctx context.Context, period engine.Period, texts bool) ([]report.ReviewLabels, error) {
	desk := w.Labeling()
	all, err := desk.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	var found []report.ReviewLabels
	for _, r := range all {
		from, err := time.Parse(time.RFC3339, r.Frame.Period.FromStr)
		if err != nil {
			continue
		}
		to, err := time.Parse(time.RFC3339, r.Frame.Period.ToStr)
		if err != nil || !from.Before(period.To) || !period.From.Before(to) {
			continue
		}
		labels := report.ReviewLabels{Review: r}
		if labels.Result, err = desk.Result(ctx, r.ID); err != nil {
			return nil, err
		}
		if labels.Labels, err = desk.LabelLines(ctx, r.ID, texts); err != nil {
			return nil, err
		}
		found = append(found, labels)
	}
	return found, nil
}
