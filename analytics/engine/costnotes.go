package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
)

// costNotes are what a reader of a cost must know: the basis of amounts, what is left out or counts in part, how other
// currencies were converted, and what could not be.
type costNotes struct {
	Notes []string
	Apart apart
}

// apart is money of the period that has no rate, so that it is in no sum.
type apart struct {
	Amounts string   // "€25.00, £7.00"; empty when all is in
	Codes   []string // EUR, GBP
}

// settings names the settings that would add it.
func (a apart) settings() string {
	keys := make([]string, len(a.Codes))
	for i, code := range a.Codes {
		keys[i] = "rate." + code
	}
	return strings.Join(keys, " and ")
}

// note says that it is not in a sum in the currency.
func (a apart) note(currency string) string {
	return "Not added, because they are in another currency than " + currency + " and have no rate: " + a.Amounts + "."
}

func (e *Engine) costNotes(ctx context.Context, q question) (costNotes, error) {
	type asked struct {
		From, To, End string
		Filters       []Filter
	}
	q.by, q.days = split{}, nil
	question := asked{q.period.FromStr, q.period.ToStr, q.period.end.Format(time.RFC3339), q.filters}
	return cached(ctx, e, q.s.version, "cost notes", question, func() (costNotes, error) {
		basis := "Billed amounts."
		if q.s.costBasis(q.frame()) == "effective" {
			basis = "Effective (amortised) amounts; billed ones where the bill has none."
		}
		large, err := e.oversizedNote(ctx, q)
		if err != nil {
			return costNotes{}, err
		}
		aside, err := e.asideNotes(ctx, q)
		if err != nil {
			return costNotes{}, err
		}
		other, left, err := e.currencyNotes(ctx, q)
		if err != nil {
			return costNotes{}, err
		}
		same, err := e.sameMoneyNotes(ctx, q)
		return costNotes{Notes: slices.Concat([]string{basis}, large, aside, other, same), Apart: left}, err
	})
}

// totalCost is the cost of the question by the settings of another state.
func (e *Engine) totalCost(ctx context.Context, q question, s *state) (*big.Rat, error) {
	q.s = s
	total := &catalog.KPI{ID: "amount", Measure: catalog.Measure{Kind: catalog.Sum, Fact: "costs",
		Value: catalog.Expression{SQL: "sum(amount)", Columns: []string{"amount"}}}}
	answers, err := e.measure(ctx, q, []*catalog.KPI{total})
	if err != nil {
		return nil, err
	}
	return answers[total.ID].total.value, nil
}

// asideNotes name the amounts that settings leave out, or of which only a share counts.
func (e *Engine) asideNotes(ctx context.Context, q question) ([]string, error) {
	aside := slices.DeleteFunc(q.frame().asideOf(e.catalog.Fact("costs").Spread), func(a setAside) bool { return a.setting == "" })
	if allocated := q.s.settings.choice("cost.allocation", q.frame().at); allocated != "" {
		aside = append(aside, setAside{setting: "cost.allocation", named: "the part of shared costs that others bear"})
	}
	if len(aside) == 0 {
		return nil, nil
	}
	now, err := e.totalCost(ctx, q, q.s)
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, a := range aside {
		declared, _ := e.catalog.Setting(a.setting)
		all, err := e.totalCost(ctx, q, q.s.with(a.setting, declared.Default))
		if err != nil {
			return nil, err
		}
		if left := new(big.Rat).Sub(zero(all), zero(now)); left.Sign() != 0 {
			notes = append(notes, fmt.Sprintf("Left out by a setting: %s, %s.", a.named, moneyText(left, q.s.currency)))
		}
	}
	return notes, nil
}

// currencyNotes say at which rates other currencies were converted, and name the sums of lines without a rate: they are
// never added.
func (e *Engine) currencyNotes(ctx context.Context, q question) ([]string, apart, error) {
	cells, err := e.cells(ctx, fmt.Sprintf("SELECT DISTINCT currency FROM costs WHERE currency <> %s ORDER BY currency", quote(q.s.currency)), 1)
	if err != nil {
		return nil, apart{}, err
	}
	sp := e.catalog.Fact("costs").Spread
	var notes, left, codes []string
	for _, c := range cells {
		code := c[0]
		if rates := q.ratesIn(code); len(rates) > 0 {
			converted, err := e.totalCost(ctx, q.only(code), q.s)
			if err != nil {
				return nil, apart{}, err
			}
			if converted != nil {
				notes = append(notes, fmt.Sprintf("%s converted at %s.", code, strings.Join(rates, ", ")))
			}
		}
		other := *q.s
		other.currency, other.rates, other.lines = code, nil, "NOT "+q.s.convertible(sp)
		if len(q.s.rates) == 0 {
			other.lines = ""
		}
		sum, err := e.totalCost(ctx, q, &other)
		if err != nil {
			return nil, apart{}, err
		}
		if sum != nil {
			left, codes = append(left, moneyText(sum, code)), append(codes, code)
		}
	}
	a := apart{Amounts: strings.Join(left, ", "), Codes: codes}
	if len(left) > 0 {
		notes = append(notes, a.note(q.s.currency))
	}
	return notes, a, nil
}

// only narrows the question to cost lines in a currency.
func (q question) only(currency string) question {
	q.filters = append([]Filter{{Dimension: "currency", Values: []string{currency}}}, q.filters...)
	return q
}

// ratesIn are the rates of a currency that hold on days of the period, in words.
func (q question) ratesIn(currency string) []string {
	from, to := q.period.From.Format(time.DateOnly), q.period.To.AddDate(0, 0, -1).Format(time.DateOnly)
	var words []string
	for _, r := range q.s.rates[currency] {
		if r.since > to {
			continue
		}
		text := strings.TrimRight(strings.TrimRight(r.worth.FloatString(9), "0"), ".")
		if r.since != "" {
			text += " since " + r.since
		}
		words = append(words, text)
		if r.since <= from {
			break
		}
	}
	return words
}

func (a apart) mend() string { return "Give " + a.settings() + " in the settings." }

// all says why nothing could be added.
func (a apart) all() string {
	return "All that the period cost is in a currency without a rate: " + a.Amounts + ". " + a.mend()
}

// tell says of a value what money it leaves out for want of a rate. What is known to be missing may lower a verdict on an
// amount, or on what costs are taken from, to "not enough data", as gaps do; a budget that is overspent without it stays
// overspent. A share or a growth of what was added stands as it is.
func (a apart) tell(v *Value, j judged, none string) {
	if v.Apart = a.Amounts; a.Amounts == "" {
		return
	}
	switch {
	case v.Value == nil && v.Why == none:
		v.Why = a.all()
	case v.Value == nil || v.Target == nil || v.Verdict == "" || v.Verdict == NotEnough:
	case j.kpi.Unit != catalog.Money && j.kpi.Better != "higher":
	case v.Verdict == Missed:
	default:
		v.Verdict, v.Why = NotEnough, "Not in it, for want of a rate: "+a.Amounts+". "+a.mend()
	}
}
