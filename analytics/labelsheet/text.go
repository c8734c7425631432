package labelsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"telltale/analytics/fault"
)

// textTables reads a text with the delimiter that makes a table of it: programs write the one of their language.
func textTables(data []byte) ([]table, *fault.Error) {
	text, ok := decoded(data)
	if !ok {
		return nil, fault.New(fault.Unsupported, "This is neither a workbook nor a text.").Do("Save the sheet as .xlsx or CSV.")
	}
	var best table
	for _, delimiter := range ",;\t|" {
		t := table{lines: separated(text, delimiter)}
		if t.findHeader() && len(t.columns) > len(best.columns) {
			best = t
		}
	}
	if best.columns == nil {
		return nil, nil
	}
	return []table{best}, nil
}

// decoded is the text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else what Windows wrote before. Line ends become
// one kind.
func decoded(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		var err error
		if data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err != nil {
			return "", false
		}
	case bytes.HasPrefix(data, []byte("\uFEFF")):
		data = data[3:]
	case !utf8.Valid(data):
		data, _ = charmap.Windows1252.NewDecoder().Bytes(data)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", false
	}
	text := strings.ToValidUTF8(strings.ReplaceAll(string(data), "\r\n", "\n"), "\uFFFD")
	return strings.ReplaceAll(text, "\r", "\n"), true
}

// separated splits a text into lines of cells. A line whose quotes do not close takes what follows with it; it says so, and
// what can be read after it is read.
func separated(text string, delimiter rune) (lines []line) {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = delimiter, -1
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return lines
		}
		var wrong *csv.ParseError
		switch {
		case errors.As(err, &wrong):
			l := line{number: int64(wrong.StartLine), broken: "The quotes of this row do not close as they should."}
			if wrong.Line > wrong.StartLine {
				l.broken = fault.New(fault.Invalid, "The quotes of this row do not close as they should, so that all up to line %d was taken for a part of it.", wrong.Line).Text
			}
			lines = append(lines, l)
			continue
		case err != nil:
			return append(lines, line{broken: err.Error()})
		}
		number, _ := in.FieldPos(0)
		lines = append(lines, line{number: int64(number), cells: cells})
	}
}
