package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/explain"
	"telltale/analytics/figures"
)

// llmCategory is the category of the lines that are held against tokens.
const llmCategory = "LLM API"

// roundingOf is the share of an amount below which a difference is how sums and bills round, and no difference.
const roundingOf = 1e-6

// Reconciliation holds the bill for models against their tokens at list prices.
type Reconciliation struct {
	Period   Period        `json:"period"`
	Currency string        `json:"currency"`
	Total    Compared      `json:"total"`
	Days     []Compared    `json:"days"` // local ones; the bill's are its vendor's labels
	Vendors  []Compared    `json:"vendors"`
	Models   []Compared    `json:"models"` // the largest difference first; "" are lines that name no model of the log
	Causes   []explain.Gap `json:"causes"` // likely ones, the largest first
	Rest     float64       `json:"rest"`   // of the difference, without a cause
	Steps    []Step        `json:"steps"`  // the causes and the rest, from the tokens at list prices to the bill
	Note     string        `json:"note"`   // why there is none; empty otherwise
	Lacks    []string      `json:"lacks"`  // facts whose rows are missing then; empty where a setting is

	requests float64
	names    map[string]string // canonical by name in the log
	reported map[string]string // likewise, of models whose tokens vendors' usage reports tell
}

// Compared is what a day, a vendor or a model was billed, beside its tokens at list prices.
type Compared struct {
	Name       string  `json:"name"`
	Bill       float64 `json:"bill"`
	List       float64 `json:"list"`
	Difference float64 `json:"difference"` // what was billed beyond the list
}

// Reconcile holds bills against usage, by day, vendor and model. It fails as Evaluate does.
func (e *Engine) Reconcile(ctx context.Context, query Query) (Reconciliation, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Reconciliation{}, err
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Reconciliation{}, err
	}
	r, err := e.reconcile(ctx, q)
	if err != nil {
		return Reconciliation{}, err
	}
	return *r, nil
}

func (e *Engine) reconcile(ctx context.Context, q question) (*Reconciliation, error) {
	q.by, q.days = split{}, nil
	type asked struct {
		Period  Period
		Filters []Filter
	}
	return cached(ctx, e, q.s.version, "reconciliation", asked{q.period, q.filters}, func() (*Reconciliation, error) {
		r := &Reconciliation{Period: q.period, Currency: q.s.currency, Days: []Compared{}, Vendors: []Compared{}, Models: []Compared{}, Causes: []explain.Gap{}, Steps: []Step{}, Lacks: []string{}}
		if _, elsewhere := q.frame().applies(e.catalog.Fact("requests")); len(elsewhere) > 0 {
			r.Note = "Usage cannot be filtered this way."
			return r, nil
		}
		use, err := e.modelUse(ctx, q)
		if err != nil {
			return nil, err
		}
		if use, r.reported, err = e.withReports(ctx, q, use); err != nil {
			return nil, err
		}
		prices := q.s.listPrices()
		models := modelNames(use)
		llm := q
		llm.filters = append(slices.Clone(q.filters), Filter{Dimension: "category", Values: []string{llmCategory}})
		bill, err := e.modelCost(ctx, llm, slices.Clone(models))
		if err != nil {
			return nil, err
		}
		priced := slices.ContainsFunc(models, func(m string) bool { return len(prices[m]) > 0 })
		switch {
		case len(bill) == 0:
			r.Note, r.Lacks = "No bill has lines of the category "+llmCategory+" in the period"+where(q.filters)+".", []string{"costs"}
			return r, nil
		case len(use) == 0:
			r.Note, r.Lacks = "There are no requests in the period"+where(q.filters)+", and no usage report of a vendor.", []string{"requests"}
			return r, nil
		case !priced:
			r.Note = "No model of the log has a list price: \"List price\" under Cost in the settings."
			return r, nil
		}
		charges := chargesOf(use, bill, prices)
		whole := q.s.coveredDays("requests", q.period)
		for i := range charges {
			charges[i].Gap = !slices.Contains(whole, charges[i].Day)
		}
		r.gather(charges, bill)
		r.names = map[string]string{}
		for _, d := range use {
			r.requests += d.requests
			if r.reported[d.name] == "" {
				r.names[d.name] = d.model
			}
		}
		r.Causes, r.Rest = explain.Reconcile(charges)
		if r.Causes == nil {
			r.Causes = []explain.Gap{}
		}
		for _, c := range r.Causes {
			r.Steps = append(r.Steps, Step{Name: c.Name, Effect: c.Amount, Groups: 1})
		}
		r.Steps = append(r.Steps, Step{Name: "without a cause", Effect: r.Rest, Groups: 1})
		climb(r.Total.List, r.Steps)
		return r, nil
	})
}

// chargesOf joins use and bill by day and model.
func chargesOf(use, bill []modelDay, prices map[string][]listPrice) []explain.Charge {
	type key struct {
		day   int64
		model string
	}
	byKey := map[key]*explain.Charge{}
	var order []key
	at := func(d modelDay) *explain.Charge {
		k := key{d.day, d.model}
		if byKey[k] == nil {
			byKey[k] = &explain.Charge{Day: d.day, Model: d.model, Priced: len(prices[d.model]) > 0}
			order = append(order, k)
		}
		return byKey[k]
	}
	for _, d := range use {
		c := at(d)
		c.Tokens += d.in + d.out
		if p := priceOn(prices[d.model], d.day); p != nil {
			c.List += p.of(d)
			if p.noCached {
				c.Cached += d.cached * p.in
			}
		}
	}
	for _, d := range bill {
		c := at(d)
		c.Bill += d.cost - d.credit
		c.Credit += d.credit
	}
	slices.SortFunc(order, func(a, b key) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.model, b.model)) })
	charges := make([]explain.Charge, len(order))
	for i, k := range order {
		charges[i] = *byKey[k]
	}
	return charges
}

// gather adds the charges up in total, by day, model and vendor. A model is its vendor's by the lines that name it.
func (r *Reconciliation) gather(charges []explain.Charge, bill []modelDay) {
	vendorOf := map[string]string{}
	for _, d := range bill {
		if d.model != "" {
			vendorOf[d.model] = d.vendor
		}
	}
	models, vendors := map[string]Compared{}, map[string]Compared{}
	for _, c := range charges {
		day := time.Unix(c.Day*86400, 0).UTC().Format(time.DateOnly)
		if n := len(r.Days); n == 0 || r.Days[n-1].Name != day {
			r.Days = append(r.Days, Compared{Name: day})
		}
		r.Days[len(r.Days)-1].add(c.Bill+c.Credit, c.List)
		r.Total.add(c.Bill+c.Credit, c.List)
		m := models[c.Model]
		m.add(c.Bill+c.Credit, c.List)
		models[c.Model] = m
		v := vendors[vendorOf[c.Model]]
		v.add(0, c.List)
		vendors[vendorOf[c.Model]] = v
	}
	for _, d := range bill {
		v := vendors[d.vendor]
		v.add(d.cost, 0)
		vendors[d.vendor] = v
	}
	r.Models, r.Vendors = byDifference(models), byDifference(vendors)
}

func (c *Compared) add(bill, list float64) {
	c.Bill, c.List = c.Bill+bill, c.List+list
	c.Difference = c.Bill - c.List
	if math.Abs(c.Difference) < roundingOf*max(math.Abs(c.Bill), math.Abs(c.List)) {
		c.Difference = 0
	}
}

func byDifference(all map[string]Compared) []Compared {
	list := []Compared{}
	for name, c := range all {
		if c.Bill != 0 || c.List != 0 {
			c.Name = name
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Compared) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Difference), math.Abs(a.Difference)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// billVsUsage is how far the bill for models is from their tokens at list prices, as a share of the bill.
func billVsUsage(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	r, err := e.reconcile(ctx, q)
	if err != nil {
		return nil, err
	}
	whole := 1.0
	a := &answer{groups: map[string]reading{}, why: r.Note, coverage: &whole}
	if r.Note != "" || r.Total.Bill <= 0 {
		return a, nil
	}
	gap := r.Total.Difference
	a.total = reading{value: exactly(math.Abs(gap) / r.Total.Bill), part: exactly(math.Abs(gap)), whole: exactly(r.Total.Bill), n: exactly(r.requests)}
	more := func(amount float64) string { return figures.Change(&amount, "money", r.Currency, false) }
	a.notes = append(a.notes, fmt.Sprintf("Billed %s, tokens at list prices %s: %s.", figures.Money(r.Total.Bill, r.Currency), figures.Money(r.Total.List, r.Currency), more(gap)))
	if len(r.reported) > 0 {
		a.notes = append(a.notes, "From vendors' usage reports, because the log has no tokens of them: "+strings.Join(slices.Sorted(maps.Keys(r.reported)), ", ")+".")
	}
	for _, c := range r.Causes {
		a.notes = append(a.notes, fmt.Sprintf("Likely cause: %s, %s (%s).", c.Name, more(c.Amount), c.Note))
	}
	if len(r.Causes) > 0 {
		a.notes = append(a.notes, fmt.Sprintf("Without a cause: %s.", figures.Money(r.Rest, r.Currency)))
	}
	return a, nil
}

func billVsUsageSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	r, err := e.reconcile(ctx, q)
	if err != nil || r.Note != "" {
		return "", err
	}
	llm := q
	llm.filters = append(slices.Clone(q.filters), Filter{Dimension: "category", Values: []string{llmCategory}})
	bill, err := e.valueSQL(ctx, llm, e.catalog.KPI("total_cost"))
	if err != nil {
		return "", err
	}
	list := "(" + e.listSQL(q.frame(), r.names, q.s.listPrices()) + ")"
	if len(r.reported) > 0 {
		list = fmt.Sprintf("coalesce(%s, 0) + (%s)", list, reportedListSQL(q.frame(), r.reported, q.s.listPrices()))
	}
	return fmt.Sprintf("SELECT CASE WHEN abs(bill - list) < %g * greatest(abs(bill), abs(list)) THEN 0 ELSE abs(bill - list) / bill END AS value FROM (SELECT (%s) AS bill, %s AS list)",
		roundingOf, bill, list), nil
}
