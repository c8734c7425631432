package actions

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/engine"
)

// ActionList is everything that a page or a report shows of the actions.
type ActionList struct {
	Today    string         `json:"today"`
	Currency string         `json:"currency"`
	Items    []ListedAction `json:"items"`  // overdue ones first, then open, done and dropped
	Owners   []string       `json:"owners"` // of earlier items, the most frequent first
	Dues     []DueDay       `json:"dues"`   // days to choose from
	Choices  []KPIUnits     `json:"choices"`
}

// DueDay is a day that an action may be due on, with its name.
type DueDay struct {
	Name string `json:"name"`
	Day  string `json:"day"`
}

// KPIUnits are the units in which an effect on a KPI can be expected; none where only its way can.
type KPIUnits struct {
	KPI   string   `json:"kpi"`
	Name  string   `json:"name"`
	Way   string   `json:"way"` // that is better; "" for neither
	Units []string `json:"units"`
}

// ListedAction is an item with what is to be said of it.
type ListedAction struct {
	Item      Item       `json:"item"`
	Group     string     `json:"group"` // overdue, open, done, dropped
	KPIName   string     `json:"kpiName"`
	About     string     `json:"about"` // the segment in words
	Effect    Expected   `json:"effect"`
	Wanted    string     `json:"wanted"`    // the expected effect in words; "" where nothing was said
	When      string     `json:"when"`      // "3 days late", "due in 5 days", "done 2 Oct 2026"
	Judgement *Judgement `json:"judgement"` // of done ones that name a KPI
}

// Overdue is the group of open items whose day has passed.
const Overdue = "overdue"

var groups = []string{Overdue, Open, Done, Dropped}

// List lists all items, with the verdicts on those that were done.
func (r *Register) List(ctx context.Context) (ActionList, error) {
	rules, err := r.rules(ctx)
	if err != nil {
		return ActionList{}, err
	}
	items, err := r.Items(ctx)
	if err != nil {
		return ActionList{}, err
	}
	o := ActionList{Today: rules.today(), Currency: rules.currency, Items: make([]ListedAction, len(items)), Owners: owners(items), Dues: dues(rules.now.In(rules.zone)), Choices: []KPIUnits{}}
	for _, k := range rules.catalog.KPIs {
		o.Choices = append(o.Choices, KPIUnits{k.ID, k.Name, better[k.Better], Units(k.Unit, rules.currency)})
	}
	slices.SortStableFunc(o.Choices, func(a, b KPIUnits) int { return strings.Compare(a.Name, b.Name) })
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for n, i := range items {
		o.Items[n] = rules.listed(i)
		if i.State == Done && i.KPI != "" {
			all.Go(func() error {
				outcome, err := r.outcome(inner, rules, i, items)
				o.Items[n].Judgement = &outcome
				return err
			})
		}
	}
	if err := all.Wait(); err != nil {
		return ActionList{}, err
	}
	slices.SortStableFunc(o.Items, before)
	return o, nil
}

// Open lists the items that are open, overdue ones first.
func (r *Register) Open(ctx context.Context) ([]ListedAction, error) {
	rules, err := r.rules(ctx)
	if err != nil {
		return nil, err
	}
	items, err := r.Items(ctx)
	if err != nil {
		return nil, err
	}
	var open []ListedAction
	for _, i := range items {
		if i.State == Open {
			open = append(open, rules.listed(i))
		}
	}
	slices.SortStableFunc(open, before)
	return open, nil
}

// Judgement judges one item.
func (r *Register) Judgement(ctx context.Context, id int64) (ListedAction, error) {
	rules, err := r.rules(ctx)
	if err != nil {
		return ListedAction{}, err
	}
	i, err := r.Item(ctx, id)
	if err != nil {
		return ListedAction{}, err
	}
	items, err := r.Items(ctx)
	if err != nil {
		return ListedAction{}, err
	}
	outcome, err := r.outcome(ctx, rules, i, items)
	l := rules.listed(i)
	l.Judgement = &outcome
	return l, err
}

// outcome measures the effect of an item, and names the others that were done about the same KPI within its windows.
func (r *Register) outcome(ctx context.Context, rules rules, i Item, all []Item) (Judgement, error) {
	k := rules.catalog.KPI(i.KPI)
	switch {
	case i.KPI == "":
		return Judgement{Sentence: "It names no KPI that would show whether it worked.", Beside: []string{}}, nil
	case i.State != Done:
		return Judgement{Sentence: "It is not done.", Beside: []string{}}, nil
	case k == nil:
		return Judgement{Verdict: NotEnough, Sentence: fmt.Sprintf("There is no KPI “%s” any more.", i.KPI), Beside: []string{}}, nil
	}
	f, err := r.engine().ActionEffect(ctx, engine.ActionEffectQuery{KPI: i.KPI, Filters: i.Filters, Started: i.Started, Done: i.Done})
	if err != nil {
		return Judgement{}, err
	}
	// It was checked when it was kept; a currency may have changed since, and then any effect the right way counts.
	e, _ := ParseExpected(i.Expected, k.Unit, rules.currency)
	o := Judge(f, e)
	o.Beside = slices.Clone(o.Beside)
	for _, other := range all {
		if other.ID == i.ID || other.KPI != i.KPI || other.State != Done || f.Before == nil {
			continue
		}
		if from := cmp.Or(other.Started, other.Done); from <= f.After.To && other.Done >= f.Before.From {
			o.Beside = append(o.Beside, fmt.Sprintf("%s, action done %s", other.Title, dayText(other.Done)))
		}
	}
	return o, nil
}

func (r rules) listed(i Item) ListedAction {
	l := ListedAction{Item: i, Group: i.State, About: engine.FilterText(i.Filters)}
	if i.State == Open && i.Due != "" && i.Due < r.today() {
		l.Group = Overdue
	}
	if k := r.catalog.KPI(i.KPI); k != nil {
		l.KPIName = k.Name
		if e, err := ParseExpected(i.Expected, k.Unit, r.currency); err == nil && i.Expected != "" {
			l.Effect = e
			l.Wanted = e.words(engine.ActionEffect{Unit: string(k.Unit), Currency: r.currency, Adds: engine.Adds(k)})
		}
	} else {
		l.KPIName = i.KPI
	}
	l.When = when(l, r.today())
	return l
}

// when says how an item stands in time.
func when(l ListedAction, today string) string {
	switch l.Group {
	case Done:
		return "done " + dayText(l.Item.Done)
	case Dropped:
		return "dropped"
	}
	if l.Item.Due == "" {
		return "no day set"
	}
	switch n := daysBetween(today, l.Item.Due); {
	case n == 0:
		return "due today"
	case n == 1:
		return "due tomorrow"
	case n > 1:
		return fmt.Sprintf("due in %d days", n)
	case n == -1:
		return "1 day late"
	default:
		return fmt.Sprintf("%d days late", -n)
	}
}

func daysBetween(from, to string) int {
	a, _ := time.Parse(time.DateOnly, from)
	b, _ := time.Parse(time.DateOnly, to)
	return int(b.Sub(a).Hours() / 24)
}

func dayText(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 Jan 2006")
}

// before puts what waits longest first, what has no day last, and what was done last first.
func before(a, b ListedAction) int {
	never := func(day string) string { return cmp.Or(day, "9999") }
	order := cmp.Compare(slices.Index(groups, a.Group), slices.Index(groups, b.Group))
	if a.Group == Done {
		return cmp.Or(order, cmp.Compare(b.Item.Done, a.Item.Done), cmp.Compare(b.Item.ID, a.Item.ID))
	}
	return cmp.Or(order, cmp.Compare(never(a.Item.Due), never(b.Item.Due)), cmp.Compare(a.Item.ID, b.Item.ID))
}

// better is the way that is better, by what the catalog calls it.
var better = map[string]string{"higher": "up", "lower": "down"}

// owners are those of earlier items, the most frequent first.
func owners(items []Item) []string {
	n := map[string]int{}
	names := []string{}
	for _, i := range items {
		if i.Owner == "" {
			continue
		}
		if n[i.Owner]++; n[i.Owner] == 1 {
			names = append(names, i.Owner)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), strings.Compare(a, b)) })
	return names
}

// dues are the days on which teams look again: the next Monday, the Monday after, the end of the month and of the next one.
func dues(now time.Time) []DueDay {
	next := (8 - int(now.Weekday())) % 7
	if next == 0 {
		next = 7
	}
	all := []DueDay{}
	for _, d := range []struct {
		name string
		day  time.Time
	}{{"Next Monday", now.AddDate(0, 0, next)}, {"In two weeks", now.AddDate(0, 0, 14)},
		{"Month end", time.Date(now.Year(), now.Month()+1, 0, 0, 0, 0, 0, now.Location())}, {"Next month end", time.Date(now.Year(), now.Month()+2, 0, 0, 0, 0, 0, now.Location())}} {
		all = append(all, DueDay{d.name, d.day.Format(time.DateOnly)})
	}
	return all
}
