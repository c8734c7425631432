package source

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

func TestFindRegions(t *testing.T) {
	rows := [][]string{{"Report"}, {}, {"", "a", "b"}, {"", "1", "2"}, {"", "3", "4"}, {}, {"x", "y"}, {"5", "6"}}
	var got []string
	for _, r := range findRegions("S", rows, false) {
		got = append(got, r.name())
	}
	if diff := cmp.Diff([]string{"S!B3:C5", "S!A7:B8"}, got); diff != "" {
		t.Error(diff)
	}
	if r := findRegions("S", rows, true); r[1].bottom != lastSheetRow {
		t.Errorf("a region at the end of the look ends in row %d", r[1].bottom)
	}
}

func TestParseRegion(t *testing.T) {
	for text, want := range map[string]region{
		"Sheet1":           {sheet: "Sheet1"},
		"Sheet1!A5:K120":   {sheet: "Sheet1", top: 5, left: 1, bottom: 120, right: 11},
		"What? Now!!B2:C3": {sheet: "What? Now!", top: 2, left: 2, bottom: 3, right: 3},
	} {
		got, err := parseRegion(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{"S!", "S!A1", "S!B2:A1", "S!1:2"} {
		if _, err := parseRegion(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Sheets come from anywhere: whatever stands in one, inspecting and reading it ends with an error or not at
// all, but never in a panic.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c><c r="B1" t="inlineStr"><is><t>Rating</t></is></c></row><row r="2"><c r="A2"><v>46296</v></c><c r="B2"><v>5</v></c></row>`)
	f.Add(`<row r="9999999"><c r="ZZZZ1"><v>1</v></c></row>`)
	f.Add(`<row><c t="s"><v>7</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		path := write(t, "a.xlsx", zipped(t,
			packed{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
			packed{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
			packed{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
			packed{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`},
			packed{"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`}))
		d, err := prepare(t, path, Choices{Zone: "UTC", Scale: "1-5"})
		if fault.Is(err, fault.Internal) {
			t.Fatal(err)
		}
		if err == nil && d.Plan != nil && d.Plan.Reader.Rows != nil {
			_ = d.Plan.Reader.Rows(context.Background(), func(Record) error { return nil })
		}
	})
}
