package report

import (
	"context"
	"time"

	"telltale/analytics/catalog"
)

// WorkbookParts tells which sheets a workbook has, in their order.
func WorkbookParts(ctx context.Context, cat *catalog.Catalog) ([]Piece, error) {
	d := &draft{book: newBook(ctx, time.UTC), wb: Workbook{Catalog: cat}}
	defer d.file.Close()
	d.begin()
	if d.err != nil {
		return nil, d.err
	}
	parts := []Piece{{Name: contentsSheet, About: "A link to each sheet."}}
	for _, s := range d.sheets[1:] {
		parts = append(parts, Piece{Name: s.name, About: s.about})
	}
	return parts, nil
}
