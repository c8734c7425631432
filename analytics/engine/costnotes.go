package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/catalog"
)

// costNotes adds what a reader of a cost must know: the basis of amounts, and lines in other currencies.
func (e *Engine) costNotes(ctx context.Context, q question, notes []string) ([]string, error) {
	basis := "Billed amounts."
	if q.s.costBasis(q.frame()) == "effective" {
		basis = "Effective (amortised) amounts; billed ones where the bill has none."
	}
	notes = append(notes, basis)
	other, err := e.otherCurrencies(ctx, q)
	return append(notes, other...), err
}

// otherCurrencies names the sums of lines that are not in the report currency: they are never added.
func (e *Engine) otherCurrencies(ctx context.Context, q question) ([]string, error) {
	question := []string{q.period.FromStr, q.period.ToStr, q.period.end.Format(time.RFC3339)}
	return cached(e, q.s.version, "currencies", question, func() ([]string, error) {
		rows, err := e.db.Query(ctx, fmt.Sprintf("SELECT DISTINCT currency FROM costs WHERE currency <> %s ORDER BY currency", quote(q.s.currency)))
		if err != nil {
			return nil, internal("the currencies cannot be read", err)
		}
		defer rows.Close()
		var currencies []string
		for rows.Next() {
			var c string
			if err := rows.Scan(&c); err != nil {
				return nil, internal("the currencies cannot be read", err)
			}
			currencies = append(currencies, c)
		}
		if err := rows.Err(); err != nil {
			return nil, internal("the currencies cannot be read", err)
		}
		total := &catalog.KPI{ID: "amount", Measure: catalog.Measure{Kind: catalog.Sum, Fact: "costs",
			Value: catalog.Expression{SQL: "sum(amount)", Columns: []string{"amount"}}}}
		var sums []string
		for _, c := range currencies {
			other := *q.s
			other.currency = c
			there := q
			there.s = &other
			there.by = split{}
			a, err := e.measure(ctx, there, []*catalog.KPI{total})
			if err != nil {
				return nil, err
			}
			if v := float(a[total.ID].total.value); v != nil {
				sums = append(sums, strconv.FormatFloat(*v, 'f', 2, 64)+" "+c)
			}
		}
		if len(sums) == 0 {
			return nil, nil
		}
		return []string{"Not added, because they are in another currency than " + q.s.currency + ": " + strings.Join(sums, ", ") + "."}, nil
	})
}
