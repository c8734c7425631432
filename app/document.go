package app

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"

	"telltale/analytics"
	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// valuesSliced is how many values of a dimension a saved report can be filtered by, the most frequent ones.
const valuesSliced = 6

// document is what the pages of a saved report find in place of a program that answers them.
type document struct {
	Period  engine.Spec     `json:"period"`
	Label   string          `json:"label"` // of the period
	AsOf    string          `json:"asOf"`  // when its newest data is of
	Compare string          `json:"compare"`
	Program string          `json:"program"` // its name and version
	Answers map[string]kept `json:"answers"` // to what no filter changes, by question
	Slices  []slice         `json:"slices"`  // the first is that of the report; the others narrow it down
}

// slice has the answers under one set of filters.
type slice struct {
	Filters []engine.Filter `json:"filters"`
	Answers map[string]kept `json:"answers"`
}

// kept is an answer, or why there is none.
type kept struct {
	Answer any          `json:"answer,omitempty"`
	Fault  *fault.Error `json:"fault,omitempty"`
}

// DocumentFormat is the report that shows the dashboards in any browser.
const DocumentFormat = "html"

// WriteDocument writes the dashboards over the data of the query's period as one file. What users wrote is in it only if texts
// asks for that.
func (a *App) WriteDocument(ctx context.Context, to io.Writer, q engine.Query, texts bool, told func(analytics.Progress)) error {
	script, err := a.page("saved/report.js")
	if err != nil {
		return err
	}
	style, err := a.page("saved/report.css")
	if err != nil {
		return err
	}
	d, title, err := a.document(ctx, q, texts, told)
	if err != nil {
		return err
	}
	if err := report.WriteHTML(to, report.Document{Title: title, Script: script, Style: style, Data: d}); err != nil {
		return fault.Of(err)
	}
	return nil
}

// document asks all that the pages of a saved report may ask, and names it.
func (a *App) document(ctx context.Context, q engine.Query, texts bool, told func(analytics.Progress)) (document, string, error) {
	info, err := a.workspaces.Info()
	if err != nil {
		return document{}, "", err
	}
	known, err := a.dashboards.Catalog()
	if err != nil {
		return document{}, "", err
	}
	if !texts {
		known.Dashboards = withoutTexts(known.Dashboards)
	}
	if q.Period.Preset == "" {
		q.Period.Preset = "month"
	}
	if q.Compare == "" {
		q.Compare = "previous"
	}
	q.KPIs = nil
	result, err := a.dashboards.Evaluate(engine.Query{KPIs: []string{"requests"}, Period: q.Period, Compare: q.Compare, Filters: q.Filters})
	if err != nil {
		return document{}, "", err
	}
	facts, err := ask(a, func(_ context.Context, w *analytics.Workspace) ([]*catalog.Fact, error) {
		return w.Catalog().Facts, nil
	})
	if err != nil {
		return document{}, "", err
	}
	s := &asking{app: a, known: known, facts: facts, query: q}
	d := document{Period: q.Period, Label: result.Period.Label, AsOf: result.Period.AsOf, Compare: q.Compare, Program: "Telltale " + Version(), Answers: s.always(info)}
	if d.Slices, err = s.every(ctx, told); err != nil {
		return document{}, "", err
	}
	s.passports(d.Slices[0].Answers)
	title := strings.Join(slices.DeleteFunc([]string{info.Name, result.Period.Label, info.Demo}, func(part string) bool { return part == "" }), " – ")
	return d, title, nil
}

// UsePages gives the built pages, which saved reports carry along.
func (a *App) UsePages(assets fs.FS) { a.pages = assets }

// page is a built file of the front end.
func (a *App) page(name string) ([]byte, error) {
	root, err := PageRoot(a.pages)
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, noPages()
	}
	return content, nil
}

// put keeps the answer to a question under its name, as the pages will look it up.
func put[Answer any](to map[string]kept, answer Answer, err error, name ...string) {
	key := strings.Join(name, " ")
	if err != nil {
		to[key] = kept{Fault: fault.Of(err)}
		return
	}
	to[key] = kept{Answer: answer}
}
