package source

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/fault"
)

const (
	sheetRows    = 5000 // rows of a sheet in which tables are looked for
	lastSheetRow = 1048576
	unzipLimit   = 2 << 30
)

// openWorkbook opens an xlsx file with a limit on what it may expand to.
func openWorkbook(path string) (*excelize.File, error) {
	f, err := excelize.OpenFile(path, excelize.Options{UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: 32 << 20, RawCellValue: true})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword), errors.Is(err, excelize.ErrWorkbookFileFormat):
		return nil, fault.New(fault.Unsupported, "The workbook is protected by a password or is no xlsx file.").Do("Save it without a password, as .xlsx.")
	case err != nil:
		return nil, fault.New(fault.Invalid, "The workbook cannot be read: %v.", err).Do("Open it in a spreadsheet and save it again.")
	}
	return f, nil
}

// region is a rectangle of a sheet, from 1, both ends included.
type region struct {
	sheet                    string
	top, left, bottom, right int
}

// String writes the rectangle as spreadsheets do: A5:K120.
func (r region) String() string {
	from, _ := excelize.CoordinatesToCellName(r.left, r.top)
	to, _ := excelize.CoordinatesToCellName(r.right, r.bottom)
	return from + ":" + to
}

func (r region) name() string { return r.sheet + "!" + r.String() }

// parseRegion reads "Sheet" or "Sheet!A5:K120".
func parseRegion(text string) (region, error) {
	i := strings.LastIndex(text, "!")
	if i < 0 {
		return region{sheet: text}, nil
	}
	r := region{sheet: text[:i]}
	from, to, ok := strings.Cut(text[i+1:], ":")
	var err1, err2 error
	r.left, r.top, err1 = excelize.CellNameToCoordinates(from)
	r.right, r.bottom, err2 = excelize.CellNameToCoordinates(to)
	if !ok || err1 != nil || err2 != nil || r.right < r.left || r.bottom < r.top {
		return region{}, fault.New(fault.Invalid, "%q is no region of a sheet.", text).Do("Write it like Sheet1!A5:K120.")
	}
	return r, nil
}

// inspectWorkbook looks for tables in every sheet and takes the one that a format recognises best, or
// the one that was chosen.
func (s *Sample) inspectWorkbook(ctx context.Context, c Choices) error {
	s.Shape = ShapeXLSX
	f, err := openWorkbook(s.File.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.from1904 = *props.Date1904
	}
	want, err := parseRegion(c.Sheet)
	if err != nil {
		return err
	}
	var best *Sample
	var bestScore float64
	cross := ""
	for _, sheet := range f.GetSheetList() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		rows, more, err := firstRows(f, sheet, sheetRows)
		if err != nil {
			return fault.New(fault.Invalid, "Sheet %q cannot be read: %v.", sheet, err)
		}
		regions := findRegions(sheet, rows, more)
		listed := Sheet{Name: sheet}
		for _, r := range regions {
			listed.Regions = append(listed.Regions, r.String())
		}
		s.Sheets = append(s.Sheets, listed)
		if c.Sheet != "" && sheet != want.sheet {
			continue
		}
		if c.Sheet != "" && want.top > 0 {
			regions = []region{want}
		}
		for _, r := range regions {
			t := s.table(r, rows)
			if t == nil {
				continue
			}
			score := 0.0
			if m := Detect(t); len(m) > 0 {
				score = m[0].Score
			}
			if crosstab(t) && score < 0.9 {
				cross = sheet
				continue
			}
			if score > 0 {
				s.rivals = append(s.rivals, r.name())
			}
			if best == nil || score > bestScore {
				best, bestScore = t, score
			}
		}
	}
	switch {
	case (best == nil || bestScore == 0 && c.Source == "" && c.Table == "" && c.Sheet == "") && cross != "":
		return fault.New(fault.Unsupported, "Sheet %q is a cross table: figures summed up by group, not one row for each answer or request.", cross).
			Do("Export the individual rows (in survey tools: \"all responses\" or \"raw data\").")
	case best == nil && c.Sheet != "":
		return fault.New(fault.NotFound, "There is no table in %q.", c.Sheet).Do("Choose one of the sheets: %s.", strings.Join(f.GetSheetList(), ", "))
	case best == nil:
		return fault.New(fault.NotEnough, "No sheet holds a table with a header and records.")
	}
	s.Sheet, s.Columns, s.Rows, s.Preamble, s.Facts = best.Sheet, best.Columns, best.Rows, best.Preamble, best.Facts
	return nil
}

// firstRows reads the first n rows of a sheet as raw cell values; more says that there are others.
func firstRows(f *excelize.File, sheet string, n int) (rows [][]string, more bool, err error) {
	it, err := f.Rows(sheet)
	if err != nil {
		return nil, false, err
	}
	defer it.Close()
	for it.Next() {
		if len(rows) == n {
			return rows, true, nil
		}
		cells, err := it.Columns()
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, cells)
	}
	return rows, false, it.Error()
}

// findRegions cuts a sheet at blank rows and columns into rectangles of at least two rows. Single lines
// before a rectangle are its preamble, not a table.
func findRegions(sheet string, rows [][]string, more bool) []region {
	var out []region
	for i := 0; i < len(rows); i++ {
		if filled(rows[i]) == 0 {
			continue
		}
		r := region{sheet: sheet, top: i + 1, left: 1 << 20}
		for ; i < len(rows) && filled(rows[i]) > 0; i++ {
			for c, cell := range rows[i] {
				if strings.TrimSpace(cell) != "" {
					r.left, r.right = min(r.left, c+1), max(r.right, c+1)
				}
			}
		}
		r.bottom = i
		if more && i == len(rows) {
			r.bottom = lastSheetRow
		}
		if r.bottom > r.top && (r.right > r.left || r.bottom-r.top > 2) {
			out = append(out, r)
		}
	}
	return out
}

// table makes a sample of a region, or nil when it has no header with records below.
func (s *Sample) table(r region, rows [][]string) *Sample {
	t := &Sample{File: s.File, Shape: ShapeXLSX, Sheets: s.Sheets, Facts: map[string]string{}, from1904: s.from1904}
	if r.top == 0 {
		return nil
	}
	cells := make([][]string, 0, r.bottom-r.top+1)
	for _, row := range rows[min(r.top-1, len(rows)):min(r.bottom, len(rows))] {
		cells = append(cells, r.cut(row))
	}
	h := headerRow(cells)
	if h < 0 || h+1 >= len(cells) {
		return nil
	}
	for i, row := range rows[:r.top-1+h] {
		if line := strings.TrimSpace(strings.Join(row, "\t")); line != "" && i >= r.top-1-20 {
			t.addPreamble(line, '\t')
		}
	}
	t.Rows = cells[h+1:]
	t.Columns = columnsOf(cells[h], t.Rows)
	t.Rows = t.Rows[:min(len(t.Rows), sampleRows)]
	for i := range t.Columns {
		t.Columns[i].Path = strconv.Itoa(r.left + i)
	}
	r.top += h
	t.Sheet = r.name()
	return t
}

// cut gives the cells of a row that lie in the region, as many as it is wide.
func (r region) cut(row []string) []string {
	out := make([]string, r.right-r.left+1)
	for i := range out {
		if at := r.left - 1 + i; at < len(row) {
			out[i] = row[at]
		}
	}
	return out
}

// crosstab reports whether a table is a summary by group: a column of labels, and from the third
// column on nothing but numbers under headings of which some are blank or none is a field's name.
func crosstab(s *Sample) bool {
	numeric, texts := 0, 0
	for i, c := range s.Columns {
		values := present(c.Values)
		switch {
		case len(values) == 0:
		case every(values, plainNumber.MatchString):
			numeric++
		default:
			texts++
			if i > 1 {
				return false
			}
		}
		if isTimeKey(c.Key) {
			return false
		}
	}
	return numeric >= 3 && numeric >= 2*texts
}

// sheetRecords reads the records of the sample's region. line is the row of the sheet.
func sheetRecords(s *Sample) func(ctx context.Context, yield func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		r, err := parseRegion(s.Sheet)
		if err != nil {
			return err
		}
		f, err := openWorkbook(s.File.Path)
		if err != nil {
			return fault.Of(err).In(s.File.Name())
		}
		defer f.Close()
		it, err := f.Rows(r.sheet)
		if err != nil {
			return fault.New(fault.Invalid, "Sheet %q cannot be read: %v.", r.sheet, err).In(s.File.Name())
		}
		defer it.Close()
		for n := 1; it.Next() && n <= r.bottom; n++ {
			if n%1000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			row, err := it.Columns()
			if err != nil {
				return fault.New(fault.Invalid, "Row %d of sheet %q cannot be read: %v.", n, r.sheet, err).In(s.File.Name())
			}
			cells := r.cut(row)
			if n <= r.top || filled(cells) == 0 {
				continue
			}
			if err := yield(Record{Line: int64(n), Values: cells}); err != nil {
				return err
			}
		}
		if err := it.Error(); err != nil {
			return fault.New(fault.Invalid, "Sheet %q cannot be read: %v.", r.sheet, err).In(s.File.Name())
		}
		return nil
	}
}

// askSheet is the question for a workbook with several tables that could be meant.
func askSheet(s *Sample) Question {
	q := Question{ID: "sheet", Text: "Which table of the workbook should be imported?",
		Evidence: fmt.Sprintf("%d tables look importable", len(s.rivals)), Flag: fmt.Sprintf("--sheet %q", s.Sheet)}
	for _, r := range slices.Concat([]string{s.Sheet}, s.rivals) {
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return sameRegion(o.Value, r) }) {
			q.Options = append(q.Options, Option{Value: r, Label: r})
		}
	}
	return q
}

// sameRegion compares regions by sheet and lower right corner; the top moves to the header.
func sameRegion(a, b string) bool {
	ra, err1 := parseRegion(a)
	rb, err2 := parseRegion(b)
	return err1 == nil && err2 == nil && ra.sheet == rb.sheet && ra.bottom == rb.bottom && ra.right == rb.right
}
