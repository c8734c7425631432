package source

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// The raw columns of a Cost Explorer pivot after it has been turned into one record a cell.
const (
	pivotPeriod = "period" // the first column: the day or the month, as the file has it
	pivotGroup  = "group"  // the header of the cell's column without its currency
	pivotAmount = "amount" // the cell
	pivotPart   = "part"   // empty for an amount; else why the cell is none: one of the parts below
)

// The cells of a pivot that are no amounts. They are records all the same, so that the
// ledger accounts for every cell of the file.
const (
	partTotalRow    = "total row"
	partTotalColumn = "total column"
	partEmpty       = "empty cell"
)

// pivot is the table of a Cost Explorer CSV: dates down, groups across.
type pivot struct {
	groups []string // of the second and later columns
	total  int      // index in groups of the total column, or -1
	comma  string   // the delimiter, for the text of rejects
}

// pivotColumns are the raw columns of its records.
var pivotColumns = []string{pivotPeriod, pivotGroup, pivotAmount, pivotPart}

// rows turns the rows that read delivers into one record for each cell right of the first column.
func (p pivot) rows(read func(context.Context, func(Record) error) error) func(context.Context, func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		return read(ctx, func(r Record) error {
			if r.Bad != "" {
				return yield(r)
			}
			return p.yieldCells(r.Line, r.Values, yield)
		})
	}
}

// yieldCells yields one row's cells.
func (p pivot) yieldCells(line int64, cells []string, yield func(Record) error) error {
	if len(cells) > len(p.groups)+1 {
		return yield(Record{
			Line: line,
			Bad:  fmt.Sprintf("%d cells, but the header has %d columns", len(cells), len(p.groups)+1),
			Raw:  strings.Join(cells, p.comma),
		})
	}
	totalRow := isTotalLabel(cells[0])
	for i, group := range p.groups {
		amount := ""
		if i+1 < len(cells) {
			amount = strings.TrimSpace(cells[i+1])
		}
		part := ""
		switch {
		case totalRow:
			part = partTotalRow
		case i == p.total:
			part = partTotalColumn
		case amount == "":
			part = partEmpty
		}
		err := yield(Record{Line: line, Values: []string{strings.TrimSpace(cells[0]), group, amount, part}})
		if err != nil {
			return err
		}
	}
	return nil
}

// isTotalLabel reports whether the first cell of a row says that the row is a sum
// ("Service total", "Linked account total", "Total cost").
func isTotalLabel(cell string) bool {
	for _, word := range strings.Fields(strings.ToLower(cell)) {
		if word == "total" || word == "totals" {
			return true
		}
	}
	return false
}

// amountHeader splits a header such as `EC2-Instances($)` into its label and what stands in the last brackets.
var amountHeader = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)(?: \d+)?$`)

// splitAmountHeader returns the label and the currency sign of a pivot's column; the sign is empty when it has none.
func splitAmountHeader(name string) (label, sign string) {
	m := amountHeader.FindStringSubmatch(strings.TrimSpace(name))
	if m == nil {
		return strings.TrimSpace(name), ""
	}
	return m[1], strings.TrimSpace(m[2])
}
