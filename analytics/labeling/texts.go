package labeling

import (
	"context"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/labelsheet"
)

// What a sheet may carry of the texts of its items.
const (
	PlainTexts    = "plain"    // as the review shows them: redacted where it is
	RedactedTexts = "redacted" // without mail addresses, telephone and long numbers
	NoTexts       = "none"     // ids only, for whoever can look them up
)

// Texts are the names that SheetWith knows.
var Texts = []string{PlainTexts, RedactedTexts, NoTexts}

// SheetWith is Sheet with no more of people's words than was asked for. It fails with fault.Invalid where nothing was: words
// leave the workspace only when somebody says so.
func (d *Desk) SheetWith(ctx context.Context, review int64, texts string) (labelsheet.Sheet, error) {
	if !slices.Contains(Texts, texts) {
		return labelsheet.Sheet{}, fault.New(fault.Invalid, "A sheet carries what people wrote only when that is asked for.").
			Do("Say which texts it may carry: %s.", strings.Join(Texts, ", "))
	}
	sheet, err := d.Sheet(ctx, review)
	if err != nil || texts == PlainTexts {
		return sheet, err
	}
	for n := range sheet.Rows {
		row := &sheet.Rows[n]
		if texts == NoTexts {
			row.Input, row.Output, row.Sources = "", "", nil
			continue
		}
		row.Input, row.Output = redacted(row.Input), redacted(row.Output)
		for i, source := range row.Sources {
			row.Sources[i] = redacted(source)
		}
	}
	return sheet, nil
}
