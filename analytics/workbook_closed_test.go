package analytics

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/engine"
	"telltale/analytics/source"
)

// The workbook of a closed month says what was signed. Its check is a formula: it finds a figure that was changed in the
// workbook, and rows that came after the signature.
func TestWorkbookOfAClosedMonth(t *testing.T) {
	ctx, w := context.Background(), closed(t)
	write := func() workbook {
		t.Helper()
		var b bytes.Buffer
		if err := w.WriteWorkbook(ctx, &b, engine.Query{Period: october}, WorkbookOptions{}, func(Progress) {}); err != nil {
			t.Fatal(err)
		}
		book, err := calculated(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { book.Close() })
		return book
	}
	// row calculates what the check says of a KPI: signed, this workbook, today, difference, check.
	row := func(book workbook, kpi string) []string {
		t.Helper()
		rows, err := book.GetRows("Signed check")
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range rows {
			if len(one) < 11 || one[10] != kpi {
				continue
			}
			var found []string
			for _, column := range "CDEFG" {
				text, err := book.CalcCellValue("Signed check", string(column)+strconv.Itoa(i+1), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, text)
			}
			return found
		}
		t.Fatalf("%s is not checked", kpi)
		return nil
	}
	differences := func(book workbook) string {
		t.Helper()
		text, err := book.CalcCellValue("Signed check", "C4")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	says := func(book workbook, want string) int {
		rows, err := book.GetRows("Cover")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, one := range rows {
			n += strings.Count(strings.Join(one, "\t"), want)
		}
		return n
	}

	book := write()
	if got := row(book, "requests"); strings.Join(got, " ") != "1488 1488 1488 0 as signed" || differences(book) != "0" {
		t.Errorf("as it was signed: %v, %s differ", got, differences(book))
	}
	if says(book, "Ada") != 1 || says(book, "Closed, version 1") != 1 {
		t.Error("the cover does not say once who signed")
	}
	// A request more on the first day.
	for column := 2; ; column++ {
		name, err := excelize.CoordinatesToCellName(column, 1)
		if err != nil {
			t.Fatal(err)
		}
		if title, _ := book.GetCellValue("Daily figures", name); title != "Requests" {
			continue
		}
		name, _ = excelize.CoordinatesToCellName(column, 2)
		if err := book.SetCellValue("Daily figures", name, 49); err != nil {
			t.Fatal(err)
		}
		break
	}
	if got := row(book, "requests"); got[1] != "1489" || got[4] != "changed here" {
		t.Errorf("with one request more: %v", got)
	}

	// 12 failed requests came late: the cells still say what was signed, and what today's data makes of them stands beside.
	drop(t, w, source.Choices{}, written(t, "late.csv", lateLog()))
	book = write()
	if got := row(book, "requests"); strings.Join(got, " ") != "1488 1488 1500 12 differs today" {
		t.Errorf("after late rows: %v", got)
	}
	if got, _, formula, _ := book.kpi("requests"); got != "1488" || formula != "" {
		t.Errorf("the cell says %s by %q", got, formula)
	}
	if got := differences(book); got == "0" || says(book, "numbers are not what was signed: ") != 1 {
		t.Errorf("%s numbers differ", got)
	}
	rows, err := book.GetRows("Scorecard", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range rows {
		if len(one) > 14 && one[1] == "Error rate" && !strings.HasPrefix(one[14], "0.02083") {
			t.Errorf("the scorecard says %s, and 31 of 1,488 were signed", one[14])
		}
	}
}
