package analytics

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"html"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/engine"
	"telltale/analytics/source"
)

// reference is an absolute reference to cells of a sheet.
var reference = regexp.MustCompile(`^'((?:[^']|'')+)'!\$?([A-Z]*)\$?(\d*)(?::\$?([A-Z]*)\$?(\d*))?$`)

// TestWorkbookIsFitToSend holds a workbook against what Excel is strict about and LibreOffice is not, and against what makes a
// sheet unfit to be read: texts that are cut or lie upon each other, and number formats that leave a point behind.
func TestWorkbookIsFitToSend(t *testing.T) {
	ctx, w := context.Background(), openTest(t)
	drop(t, w, source.Choices{}, octoberFiles(t)...)
	var written bytes.Buffer
	if err := w.WriteWorkbook(ctx, &written, engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}, WorkbookOptions{}, func(Progress) {}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(written.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()

	sheets := book.GetSheetList()
	for _, sheet := range sheets {
		if len(sheet) > 31 || strings.ContainsAny(sheet, `:\/?*[]`) {
			t.Errorf("no sheet may be called %q", sheet)
		}
		readable(t, book, sheet)
	}
	refers := func(what, to string) {
		t.Helper()
		m := reference.FindStringSubmatch(to)
		if m == nil || !slices.Contains(sheets, strings.ReplaceAll(m[1], "''", "'")) {
			t.Errorf("%s refers to %q", what, to)
		}
	}
	names := map[string]bool{}
	for _, name := range book.GetDefinedName() {
		key := strings.ToLower(name.Name) + " of " + name.Scope
		if names[key] || !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`).MatchString(name.Name) || regexp.MustCompile(`^[A-Za-z]{1,3}[0-9]+$`).MatchString(name.Name) {
			t.Errorf("no name may be %q", key)
		}
		names[key] = true
		for _, to := range strings.Split(name.RefersTo, ",") {
			refers(name.Name, to)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(written.Bytes()), int64(written.Len()))
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, part := range archive.File {
		text := partText(t, part)
		switch {
		case strings.HasPrefix(part.Name, "xl/charts/chart"):
			charts++
			for _, m := range regexp.MustCompile(`<(?:c:)?f>([^<]*)</`).FindAllStringSubmatch(text, -1) {
				refers(part.Name, html.UnescapeString(m[1]))
			}
		case part.Name == "xl/styles.xml":
			for _, m := range regexp.MustCompile(`formatCode="([^"]*)"`).FindAllStringSubmatch(text, -1) {
				if strings.Contains(m[1], ".#") {
					t.Errorf("Excel writes whole numbers with a point by %s", m[1])
				}
			}
		case strings.HasPrefix(part.Name, "xl/worksheets/sheet"):
			if !strings.Contains(text, `orientation="landscape"`) || strings.Contains(text, "<v>NaN</v>") || strings.Contains(text, "Inf</v>") {
				t.Errorf("%s is not landscape, or has a number that is none", part.Name)
			}
		}
	}
	if charts == 0 {
		t.Error("there is no chart")
	}

	if got, err := book.CalcCellValue("Cost by category", "C4", excelize.Options{RawCellValue: true}); got != "93" {
		t.Errorf("the total cost is %s, want 93 (%v)", got, err)
	}
	if head, _ := book.GetRows("Labels"); slices.Contains(head[0], "Input") {
		t.Error("without texts there are columns for them")
	}
}

// readable checks that rows are as high as their wrapped texts, and that no text is cut by the cell behind it.
func readable(t *testing.T, book *excelize.File, sheet string) {
	t.Helper()
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	merged := map[string]bool{}
	cells, _ := book.GetMergeCells(sheet)
	for _, m := range cells {
		merged[m.GetStartAxis()] = true
	}
	for i, row := range rows {
		high, _ := book.GetRowHeight(sheet, i+1)
		for j, text := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			column, _ := excelize.ColumnNumberToName(j + 1)
			wide, _ := book.GetColWidth(sheet, column)
			id, _ := book.GetCellStyle(sheet, at)
			style, err := book.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			length := float64(len([]rune(text)))
			wraps := style.Alignment != nil && style.Alignment.WrapText
			switch {
			case merged[at] || text == "" || sheet == "Daily values" || sheet == "Chart data":
			case wraps && high < math.Min(400, 15*math.Floor(length/(1.4*wide))):
				t.Errorf("%s!%s is %v points high for %q", sheet, at, high, text)
			case !wraps && length > 1.25*wide && j+1 < len(row) && row[j+1] != "":
				t.Errorf("%s!%s is cut after %v of %q", sheet, at, wide, text)
			}
		}
	}
}

// partText reads a part of the archive, which must be XML.
func partText(t *testing.T, part *zip.File) string {
	t.Helper()
	r, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := d.Token(); err == io.EOF {
			return string(data)
		} else if err != nil {
			t.Fatal(part.Name + ": " + err.Error() + " at " + strconv.FormatInt(d.InputOffset(), 10))
		}
	}
}
