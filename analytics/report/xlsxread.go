package report

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// Limits of what is read: a workbook that unpacks to more is none of ours.
const (
	unzipLimit = 1 << 30
	xmlLimit   = 256 << 20
)

// IsWorkbook reports whether the bytes of a file begin as those of a workbook do.
func IsWorkbook(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// ReadAssumptions reads the sheet of assumptions of a workbook that Telltale wrote and people changed, as values of settings.
// What was not set and still is as the default has it is left out; a range or a source that was not touched stays as it was
// written. It fails with fault.Invalid naming the row.
func ReadAssumptions(name string, data []byte, cat *catalog.Catalog) ([]catalog.SettingValue, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: xmlLimit, RawCellValue: true})
	if err != nil {
		return nil, fault.New(fault.Invalid, "The workbook cannot be read: %v.", err).In(name).Do("Open it in a spreadsheet and save it again, as .xlsx without a password.")
	}
	defer f.Close()
	rows, err := f.GetRows(assumptionSheet)
	if err != nil {
		return nil, fault.New(fault.Invalid, "The workbook has no sheet %q.", assumptionSheet).In(name).Do("Write one with: telltale report -o report.xlsx.")
	}
	var columns map[string]int
	values := []catalog.SettingValue{}
	for i, row := range rows {
		if columns == nil {
			columns = assumptionColumns(row)
			continue
		}
		r := assumptionRow{cells: row, columns: columns}
		if r.text("Key") == "" {
			continue
		}
		v, set, err := r.value(cat)
		if err != nil {
			return nil, fault.Of(err).In(name + ", sheet " + assumptionSheet).At(int64(i + 1))
		}
		if set {
			values = append(values, v)
		}
	}
	if columns == nil {
		return nil, fault.New(fault.Invalid, "The sheet %q has no header with Key and Value.", assumptionSheet).In(name).Do("Keep the header that Telltale wrote.")
	}
	return values, nil
}

// assumptionColumns finds the columns by their header; nil for any other row.
func assumptionColumns(row []string) map[string]int {
	found := map[string]int{}
	for i, text := range row {
		found[strings.TrimSpace(text)] = i
	}
	for _, needed := range assumptionHeads {
		if _, ok := found[needed]; !ok {
			return nil
		}
	}
	return found
}

// assumptionRow is one value of an assumption as it stands on the sheet.
type assumptionRow struct {
	cells   []string
	columns map[string]int
}

func (r assumptionRow) text(column string) string {
	if i := r.columns[column]; i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// value is the setting that the row makes; set is false for a default that nobody changed.
func (r assumptionRow) value(cat *catalog.Catalog) (v catalog.SettingValue, set bool, err error) {
	v.Key = r.text("Key")
	declared, err := cat.Setting(v.Key)
	if err != nil {
		return v, false, err
	}
	if declared.Kind != catalog.AssumptionSetting {
		return v, false, fault.New(fault.Invalid, "%s is no assumption.", v.Key).Do("Set it with: telltale settings set %s.", v.Key)
	}
	if v.Since, err = r.day(); err != nil {
		return v, false, err
	}
	was := r.text("As it was set")
	before := was
	if before == "" {
		before = declared.Default
	}
	if old, err := catalog.ParseAssumption(before, declared.Unit); err == nil && r.holds("Value", old.Base) && r.holds("Low", old.Low) && r.holds("High", old.High) && r.text("Source") == old.Note {
		v.Value = was
		return v, was != "", nil
	}
	base := r.text("Value")
	if base == "" {
		return v, false, fault.New(fault.Invalid, "The value of %q is missing.", declared.Title).Do("Write a number, or take the row out to leave it as it is.")
	}
	v.Value, err = r.written(declared.Unit, base)
	if err == nil {
		_, err = catalog.ParseAssumption(v.Value, declared.Unit)
	}
	return v, true, err
}

// written writes the row as settings are written: "74.8% (70% to 80%) from the ticket system". Low and high that are both
// left as empty, or as equal to each other, are no range.
func (r assumptionRow) written(unit catalog.Unit, base string) (string, error) {
	texts := [3]string{base, r.text("Low"), r.text("High")}
	for i, text := range texts {
		if text == "" {
			continue
		}
		n, ok := new(big.Rat).SetString(text)
		if !ok {
			return "", fault.New(fault.Invalid, "%q is no number.", text).Do("Write it as a number, in the unit that stands beside it.")
		}
		texts[i] = decimalText(n, unit)
	}
	value := texts[0]
	if texts[1] != "" && texts[2] != "" && texts[1] != texts[2] {
		value += " (" + texts[1] + " to " + texts[2] + ")"
	}
	if source := r.text("Source"); source != "" {
		value += " " + source
	}
	return value, nil
}

// decimalText is a number in its unit; shares are written as percentages. A spreadsheet keeps 15 digits.
func decimalText(n *big.Rat, unit catalog.Unit) string {
	suffix := ""
	if unit == catalog.Percent {
		n, suffix = new(big.Rat).Mul(n, big.NewRat(100, 1)), "%"
	}
	text := n.FloatString(12)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + suffix
}

// holds reports whether a cell still has the number that was written into it; an empty one has not.
func (r assumptionRow) holds(column string, number *big.Rat) bool {
	n, ok := new(big.Rat).SetString(r.text(column))
	if !ok {
		return false
	}
	a, _ := n.Float64()
	b, _ := number.Float64()
	return a == b
}

// day is the day from which the row holds: a date of the spreadsheet, or 2026-10-01 as text.
func (r assumptionRow) day() (string, error) {
	text := r.text("Since")
	if text == "" {
		return "", nil
	}
	if serial, err := strconv.ParseFloat(text, 64); err == nil {
		if t, err := excelize.ExcelDateToTime(serial, false); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", fault.New(fault.Invalid, "%q is no day.", text).Do("Write it as 2026-10-01.")
	}
	return text, nil
}
