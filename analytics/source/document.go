package source

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"

	"telltale/analytics/fault"
)

// errHeadEnds says that a document goes on behind the head that was read.
var errHeadEnds = errors.New("the document goes on")

// documentHead is how much of a document is decoded to learn what its records are.
const documentHead = 8 << 20

// decodeHead decodes a JSON value, but of an array with more than sampleRows elements only those, and no element that
// begins behind documentHead; then it returns what it has with errHeadEnds. depth guards against documents nested without end.
func decodeHead(dec *json.Decoder, depth int) (any, error) {
	if depth > 200 {
		return nil, errors.New("nested more than 200 deep")
	}
	token, err := dec.Token()
	if err != nil {
		return nil, endOf(err)
	}
	switch token {
	case json.Delim('{'):
		o := map[string]any{}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return o, endOf(err)
			}
			v, err := decodeHead(dec, depth+1)
			o[name.(string)] = v
			if err != nil {
				return o, err
			}
		}
		_, err := dec.Token()
		return o, endOf(err)
	case json.Delim('['):
		a := []any{}
		for dec.More() {
			if len(a) == sampleRows || dec.InputOffset() > documentHead {
				return a, errHeadEnds
			}
			v, err := decodeHead(dec, depth+1)
			if err != nil && !errors.Is(err, errHeadEnds) {
				return a, err
			}
			a = append(a, v)
			if err != nil {
				return a, err
			}
		}
		_, err := dec.Token()
		return a, endOf(err)
	}
	return token, nil
}

// endOf names the end of a document that breaks off.
func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// longestArray finds the array with the most objects in a document, and the keys that lead to it.
func longestArray(doc any, at []string) (objects []map[string]any, path []string) {
	switch v := doc.(type) {
	case []any:
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				objects = append(objects, o)
			}
		}
		return objects, slices.Clone(at)
	case map[string]any:
		if len(at) >= 4 {
			return nil, nil
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if o, p := longestArray(v[k], append(at[:len(at):len(at)], k)); len(o) > len(objects) {
				objects, path = o, p
			}
		}
	}
	return objects, path
}

// documentRecords reads the elements of the sample's array, or the one object of a document without
// an array, as raw records in the order of the sample's columns. line is the element's number.
func documentRecords(s *Sample) func(ctx context.Context, yield func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		f, err := os.Open(s.File.Path)
		if err != nil {
			return fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(s.File.Name())
		}
		defer f.Close()
		flat := newFlattener(s.Columns)
		dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
		dec.UseNumber()
		if _, single := s.Document.(map[string]any); single && s.array == nil {
			return yieldElement(dec, flat, 1, yield)
		}
		for n := int64(0); ; {
			if err := enter(dec, s.array); err != nil {
				return fault.New(fault.Invalid, "The JSON cannot be read: %v.", err).In(s.File.Name())
			}
			for dec.More() {
				n++
				if n%1000 == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if err := yieldElement(dec, flat, n, yield); err != nil {
					return err
				}
			}
			if err := leave(dec, len(s.array)); err != nil {
				return fault.New(fault.Invalid, "The JSON ends in the middle of its records.").In(s.File.Name()).Do("Export or copy it again.")
			}
			if !dec.More() {
				return nil
			}
			// The next page of an API follows, as `gh api --paginate` writes them.
		}
	}
}

// yieldElement decodes one element and yields it as a record. An element that is no object is a bad
// record; text that is no JSON ends the reading, since nothing behind it can be trusted.
func yieldElement(dec *json.Decoder, flat flattener, n int64, yield func(Record) error) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return fault.New(fault.Invalid, "The JSON cannot be read at record %d: %v.", n, endOf(err)).Do("Export or copy the file again.")
	}
	objects := decodeLines([]string{string(raw)})
	if len(objects) == 0 {
		return yield(Record{Line: n, Bad: "not a JSON object", Raw: clip(string(raw), 1000)})
	}
	return yield(Record{Line: n, Values: flat.row(objects[0]), Raw: string(raw)})
}

// leave moves the decoder from the end of an array to behind the objects, depth of them, that it stands in.
func leave(dec *json.Decoder, depth int) error {
	if _, err := dec.Token(); err != nil { // the closing bracket
		return endOf(err)
	}
	for ; depth > 0; depth-- {
		for dec.More() { // the other members
			var skip json.RawMessage
			if _, err := dec.Token(); err != nil {
				return endOf(err)
			}
			if err := dec.Decode(&skip); err != nil {
				return endOf(err)
			}
		}
		if _, err := dec.Token(); err != nil { // the closing brace
			return endOf(err)
		}
	}
	return nil
}

// enter moves the decoder to the first element of the array at the keys.
func enter(dec *json.Decoder, keys []string) error {
	for _, k := range keys {
		if _, err := dec.Token(); err != nil { // the opening brace
			return endOf(err)
		}
		for {
			name, err := dec.Token()
			if err != nil {
				return endOf(err)
			}
			if name == k {
				break
			}
			var skip json.RawMessage
			if err := dec.Decode(&skip); err != nil {
				return endOf(err)
			}
		}
	}
	_, err := dec.Token() // the opening bracket
	return endOf(err)
}
