package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"telltale/analytics/fault"
)

// jsonElements reads the JSON values in the file one after the other (one document, several
// pages written one after the other, or an array of pages) and calls visit for each element of
// the arrays that stand under the names at the top level of a page; a string, a number or a truth value
// under a name is visited as one element. list is the member's name, line the physical line on which the element begins.
// Where a page begins, visit is called with an empty name and no element.
// It stops with the error that visit returns.
func jsonElements(path string, visit func(list string, line int64, element json.RawMessage) error, names ...string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be opened: %v.", err)
	}
	e := elements{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1, visit: visit, names: map[string]bool{}}
	e.dec.UseNumber()
	for _, name := range names {
		e.names[name] = true
	}
	for {
		err := e.page(true)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errNotPage) {
			return fault.New(fault.Invalid, "The JSON cannot be read: %v.", err).At(e.at(e.dec.InputOffset())).
				Do("Export the file again, whole.")
		}
		if err != nil {
			return err
		}
	}
}

// errNotPage is a top-level value that is neither an object nor an array of objects.
var errNotPage = errors.New("an object or an array of objects is expected")

// elements walks the pages of one file. It counts lines as it goes, so that it passes over the text once.
type elements struct {
	data   []byte
	dec    *json.Decoder
	names  map[string]bool
	visit  func(list string, line int64, element json.RawMessage) error
	offset int64 // up to which lines are counted
	line   int64 // of offset
}

// at returns the line of the first byte after offset that is neither space nor comma.
func (e *elements) at(offset int64) int64 {
	for offset < int64(len(e.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), e.data[offset]) >= 0 {
		offset++
	}
	if offset > e.offset {
		e.line += int64(bytes.Count(e.data[e.offset:offset], []byte{'\n'}))
		e.offset = offset
	}
	return e.line
}

// page reads one value: an object, or where top an array of objects.
func (e *elements) page(top bool) error {
	token, err := e.dec.Token()
	if err != nil {
		return err
	}
	switch {
	case token == json.Delim('{'):
		if err := e.visit("", e.at(e.dec.InputOffset()-1), nil); err != nil {
			return err
		}
		return e.object()
	case token == json.Delim('[') && top:
		for e.dec.More() {
			if err := e.page(false); err != nil {
				return ended(err)
			}
		}
		_, err := e.dec.Token()
		return ended(err)
	}
	return errNotPage
}

// object reads the members of a page after its opening brace.
func (e *elements) object() error {
	for e.dec.More() {
		token, err := e.dec.Token()
		if err != nil {
			return ended(err)
		}
		name, _ := token.(string)
		if !e.names[name] {
			var skip json.RawMessage
			if err := e.dec.Decode(&skip); err != nil {
				return ended(err)
			}
			continue
		}
		if err := e.list(name); err != nil {
			return ended(err)
		}
	}
	_, err := e.dec.Token()
	return ended(err)
}

// list reads the array, or the single value, that stands under name.
func (e *elements) list(name string) error {
	token, err := e.dec.Token()
	if err != nil {
		return err
	}
	switch token.(type) {
	case nil:
		return nil // null: an empty list
	case string, bool, json.Number:
		element, err := json.Marshal(token)
		if err != nil {
			return err
		}
		return e.visit(name, e.at(e.dec.InputOffset()), element)
	}
	if token != json.Delim('[') {
		return fmt.Errorf("%q is no array: %w", name, errNotPage)
	}
	for e.dec.More() {
		line := e.at(e.dec.InputOffset())
		var element json.RawMessage
		if err := e.dec.Decode(&element); err != nil {
			return err
		}
		if err := e.visit(name, line, element); err != nil {
			return err
		}
	}
	_, err = e.dec.Token()
	return err
}

// ended turns an end of file within a value into one that cannot be taken for the end of the values.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// looseText is a JSON string, number or boolean taken as the text that it stands for; null and
// nested values are empty. Exporters and people's scripts disagree on whether amounts are strings.
type looseText string

// UnmarshalJSON never fails: a value that has no text is missing.
func (t *looseText) UnmarshalJSON(data []byte) error {
	var s string
	switch {
	case len(data) == 0 || data[0] == '{' || data[0] == '[' || string(data) == "null":
		*t = ""
	case json.Unmarshal(data, &s) == nil:
		*t = looseText(s)
	default:
		*t = looseText(data)
	}
	return nil
}
