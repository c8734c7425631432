package report

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/gocarina/gocsv"
)

// Dialect says how numbers are written and columns parted. The zero value is that of programs and of English.
type Dialect struct {
	// DecimalComma writes 0,95 and parts columns by semicolons, behind a mark that tells spreadsheets that the text is UTF-8:
	// so do spreadsheets read files where numbers have a comma.
	DecimalComma bool
}

// number writes a decimal as the dialect has it.
func (d Dialect) number(decimal string) string {
	if d.DecimalComma {
		return strings.Replace(decimal, ".", ",", 1)
	}
	return decimal
}

// decimal writes the shortest decimal that reads as the same number, as the dialect has it.
func (d Dialect) decimal(f *float64) string { return d.number(decimal(f)) }

// writer begins a CSV file.
func (d Dialect) writer(w io.Writer) (*csv.Writer, error) {
	out := csv.NewWriter(w)
	if d.DecimalComma {
		out.Comma = ';'
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// marshal writes a CSV file of structs, under the names that their fields have.
func (d Dialect) marshal(w io.Writer, lines any) error {
	out, err := d.writer(w)
	if err != nil {
		return err
	}
	return gocsv.MarshalCSV(lines, gocsv.NewSafeCSVWriter(out))
}
