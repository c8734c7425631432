package source

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"
)

// periodLength fills ended. A Cost Explorer row names only where its period starts; whether it is a day or a
// month shows in the distance of the rows. One row alone on the first of a month leaves it open.
func (b *bill) periodLength(shape costExplorerShape) {
	started := "(" + b.fields["started"].SQL + ")"
	length := b.d.Choices.Units["ended"]
	if length == "" {
		length = granularity(shape.periods)
	}
	if length == "" && shape.cut() {
		b.d.warn("One row is left of a longer download (its total row says more): the row is read as one day. If it is a month, choose --unit ended=month.")
		length = "day"
	}
	switch length {
	case "month":
		b.set("ended", fmt.Sprintf("(date_trunc('month', %s) + INTERVAL 1 MONTH)::DATE", started), "", "", "rows are months")
	case "day":
		b.set("ended", started+" + 1", "", "", "rows are days")
	default:
		b.d.ask(Question{
			ID:       "unit:ended",
			Text:     fmt.Sprintf("Is the row %s a day or a whole month?", shape.periods[0]),
			Evidence: "the only row begins on the first of a month",
			Options:  []Option{{"month", "the whole month"}, {"day", "one day"}},
			Flag:     "--unit ended=month",
		})
	}
}

// granularity returns "day" or "month" for the starts of periods in the file's order, "" when it is open.
// Months begin on their first day, except that the first one may have been asked for from a later day on.
func granularity(periods []string) string {
	var days []time.Time
	for _, p := range periods {
		day, err := time.Parse(time.DateOnly, p[:min(10, len(p))])
		if err != nil {
			return "day"
		}
		if day.Day() != 1 && (len(days) > 0 || len(periods) == 1) {
			return "day"
		}
		days = append(days, day)
	}
	switch {
	case len(days) > 2:
		return "month"
	case len(days) == 2 && days[1].Sub(days[0]) > 24*time.Hour:
		return "month"
	}
	return ""
}

// cut reports whether the total row says more than the rows do: then rows are missing.
func (c costExplorerShape) cut() bool {
	if c.totalRow == nil {
		return false
	}
	return sumCells(c.totalRow[1:], c.pivot.total).Cmp(c.sumRows()) != 0
}

func (c costExplorerShape) sumRows() *big.Rat {
	sum := new(big.Rat)
	for _, row := range c.rows {
		sum.Add(sum, sumCells(row[1:], c.pivot.total))
	}
	return sum
}

// smallNumber is a number whose exact value fits in memory: a file may say 1e999999999.
var smallNumber = regexp.MustCompile(`^[-+]?\d{1,30}(\.\d{0,30})?([eE][-+]?\d{1,2})?$`)

// sumCells adds the amounts of a row exactly, without the total column.
func sumCells(cells []string, total int) *big.Rat {
	sum := new(big.Rat)
	for i, cell := range cells {
		if i == total {
			continue
		}
		if text := strings.TrimSpace(cell); smallNumber.MatchString(text) {
			amount, _ := new(big.Rat).SetString(text)
			sum.Add(sum, amount)
		}
	}
	return sum
}
