package demo

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/xuri/excelize/v2"
)

// feedback writes the sheet of ratings, as the survey tool exports it.
func (w *writer) feedback(ratings []rating) (err error) {
	slices.SortFunc(ratings, func(a, b rating) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.conversation, b.conversation))
	})
	f := File{Name: "feedback.xlsx", Source: "feedback", Declare: dateOf(firstDay) + "/" + dateOf(endDay)}
	w.mu.Lock()
	w.files = append(w.files, f)
	w.mu.Unlock()
	book := excelize.NewFile()
	defer func() { err = cmp.Or(err, book.Close()) }()
	const sheet = "Ratings"
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	rows, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := rows.SetRow("A1", []any{"submitted_at", "conversation_id", "stars", "comment", "channel"}); err != nil {
		return err
	}
	var c clock
	for i, r := range ratings {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		row := []any{string(c.iso(nil, r.at)), string(conversation(nil, r.conversation)), r.stars, r.comment, r.channel}
		if err := rows.SetRow(cell, row); err != nil {
			return err
		}
	}
	if err := rows.Flush(); err != nil {
		return err
	}
	return book.SaveAs(filepath.Join(w.folder, f.Name))
}
