package labelsheet

import (
	"bytes"
	"errors"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/fault"
)

const (
	unzipLimit = 1 << 30
	xmlLimit   = 256 << 20
	mostLines  = 200_000 // of a sheet; far more than people label
)

// workbookTables reads every sheet of a workbook as a table.
func workbookTables(data []byte) ([]table, *fault.Error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: xmlLimit, RawCellValue: true})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword), errors.Is(err, excelize.ErrWorkbookFileFormat):
		return nil, fault.New(fault.Unsupported, "The workbook is protected by a password or is no xlsx file.").Do("Save it without a password, as .xlsx or CSV.")
	case err != nil:
		return nil, fault.New(fault.Invalid, "The workbook cannot be read: %v.", err).Do("Open it in a spreadsheet and save it again, as .xlsx.")
	}
	defer f.Close()
	var all []table
	for _, name := range f.GetSheetList() {
		t, err := sheetTable(f, name)
		if err != nil {
			return nil, fault.New(fault.Invalid, "The sheet %q cannot be read: %v.", name, err).Do("Open the workbook in a spreadsheet and save it again, as .xlsx.")
		}
		all = append(all, t)
	}
	return all, nil
}

func sheetTable(f *excelize.File, name string) (t table, err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	for number := int64(1); rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return t, err
		}
		l := line{number: number, cells: cells}
		if l.blank() {
			continue
		}
		if len(t.lines) == mostLines {
			return t, fault.New(fault.Unsupported, "it has more than %d rows", mostLines)
		}
		t.lines = append(t.lines, l)
	}
	return t, rows.Error()
}
