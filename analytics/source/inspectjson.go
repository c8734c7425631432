package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// jsonShape tells JSON lines from one JSON document; "" for text that is neither.
func jsonShape(start []byte, whole bool) Shape {
	text := bytes.TrimLeft(start, " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return ""
	}
	lines := slices.DeleteFunc(headLines(text, whole, 20), func(l string) bool { return strings.TrimSpace(l) == "" })
	valid := 0
	for _, l := range lines {
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "{") && json.Valid([]byte(l)) {
			valid++
		}
	}
	switch {
	case len(lines) > 1 && valid*2 > len(lines):
		return ShapeJSONL
	case len(lines) == 1 && valid == 1:
		object := decodeLines(lines)[0]
		if a, _ := longestArray(any(object), nil); len(a) > 0 && !timed(object) {
			return ShapeJSON // an envelope on one line
		}
		return ShapeJSONL
	}
	// A document begins with a token that JSON allows; a Python dictionary and a log line do not.
	dec := json.NewDecoder(bytes.NewReader(text))
	for range 4 {
		if _, err := dec.Token(); err != nil {
			return ""
		}
	}
	return ShapeJSON
}

// timed reports whether an object has a time of its own, as a record has and an envelope has not.
func timed(object map[string]any) bool {
	for name, v := range object {
		k, _ := key(name)
		switch v.(type) {
		case string, json.Number:
			if isTimeKey(k) {
				return true
			}
		}
	}
	return false
}

// inspectJSONLines makes a column of each scalar path of the first objects, and notes lines that
// are no objects.
func (s *Sample) inspectJSONLines(start []byte, whole bool, in io.ReaderAt) error {
	objects := decodeLines(headLines(start, whole, sampleRows))
	if len(objects) == 0 {
		return fault.New(fault.Invalid, "No line is a JSON object.")
	}
	// Keys that are rare, such as an error or a rating, may not stand in the head at all.
	var further []map[string]any
	s.eachWindow(in, func(text []byte) {
		further = append(further, decodeLines(headLines(text, true, sampleRows))...)
	})
	s.takeObjects(objects, further)
	return nil
}

// decodeLines decodes the lines that are JSON objects, and leaves out the others.
func decodeLines(lines []string) []map[string]any {
	var objects []map[string]any
	for _, l := range lines {
		dec := json.NewDecoder(strings.NewReader(l))
		dec.UseNumber()
		var o map[string]any
		if dec.Decode(&o) == nil && o != nil {
			objects = append(objects, o)
		}
	}
	return objects
}

// takeObjects makes columns of the objects' values, nested keys joined with dots, and rows of the first
// objects; what further objects hold is only looked at.
func (s *Sample) takeObjects(objects, further []map[string]any) {
	var paths []jsonPath
	seen := map[string]bool{}
	for _, o := range slices.Concat(objects, further) {
		walk(o, nil, func(keys []string, _ string) {
			p := jsonPath(keys)
			if !seen[p.String()] && len(paths) < maxColumns {
				seen[p.String()] = true
				paths = append(paths, slices.Clone(p))
			}
		})
	}
	header := make([]string, len(paths))
	for i, p := range paths {
		header[i] = strings.Join(p, ".")
	}
	s.Columns = columnsOf(header, nil)
	for i := range s.Columns {
		s.Columns[i].Path = paths[i].String()
	}
	flat := newFlattener(s.Columns)
	for _, o := range objects {
		s.Rows = append(s.Rows, flat.row(o))
	}
	fill(s.Columns, s.Rows)
	rows := make([][]string, len(further))
	for i, o := range further {
		rows[i] = flat.row(o)
	}
	s.addFurther(rows)
}

// maxColumns is how many different keys of JSON objects become columns.
const maxColumns = 2000

// flattener gives the values of JSON objects in the order of columns.
type flattener struct {
	at    map[string]int
	width int
}

func newFlattener(columns []Column) flattener {
	f := flattener{at: make(map[string]int, len(columns)), width: len(columns)}
	for i, c := range columns {
		f.at[c.Path] = i
	}
	return f
}

// row gives the values of one object. A column may ask for a nested object as a whole; it gets its JSON, as
// DuckDB's reading of JSON lines gives it.
func (f flattener) row(o map[string]any) []string {
	row := make([]string, f.width)
	for k, v := range o {
		if nested, ok := v.(map[string]any); ok {
			if c, ok := f.at[jsonPath{k}.String()]; ok {
				row[c] = compact(nested)
			}
		}
	}
	walk(o, nil, func(keys []string, value string) {
		if c, ok := f.at[jsonPath(keys).String()]; ok {
			row[c] = value
		}
	})
	return row
}

// jsonPath is the way to a value in a JSON object.
type jsonPath []string

// String writes the path as DuckDB reads it, every key quoted: $."usage"."input". Even quoted, a star
// is a wildcard and a quote ends the key, so names with these become a JSON pointer: /usage/in*put.
func (p jsonPath) String() string {
	var b strings.Builder
	if slices.ContainsFunc(p, func(k string) bool { return strings.ContainsAny(k, `*"\`) }) {
		for _, k := range p {
			b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(k))
		}
		return b.String()
	}
	b.WriteByte('$')
	for _, k := range p {
		b.WriteString(`."` + k + `"`)
	}
	return b.String()
}

// maxDepth is how deep nested objects become columns; deeper ones stay JSON text.
const maxDepth = 6

// walk calls take for each value of an object in the order of the sorted keys. Arrays, and objects
// below maxDepth, are given as JSON text; null is left out.
func walk(o map[string]any, at []string, take func(keys []string, value string)) {
	for _, k := range slices.Sorted(maps.Keys(o)) {
		keys := append(at[:len(at):len(at)], k)
		switch v := o[k].(type) {
		case nil:
		case map[string]any:
			if len(keys) < maxDepth && len(v) > 0 {
				walk(v, keys, take)
			} else {
				take(keys, compact(v))
			}
		case string:
			take(keys, v)
		case json.Number:
			take(keys, v.String())
		default:
			take(keys, compact(v))
		}
	}
}

// compact writes a value as JSON without spaces and without escaping HTML.
func compact(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // what came from JSON can be written as JSON
	return strings.TrimSuffix(b.String(), "\n")
}

// inspectDocument reads the head of a JSON document: long arrays only up to sampleRows elements. Its
// records are the elements of the array at the root, or of the longest array of objects in it.
func (s *Sample) inspectDocument() error {
	s.Shape = ShapeJSON
	f, err := os.Open(s.File.Path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be read: %v.", err)
	}
	defer f.Close()
	dec := json.NewDecoder(io.LimitReader(f, 64<<20))
	dec.UseNumber()
	doc, err := decodeHead(dec, 0)
	if err != nil && !errors.Is(err, errHeadEnds) {
		return fault.New(fault.Invalid, "The JSON cannot be read: %v (at byte %d).", err, dec.InputOffset()).Do("Export it again.")
	}
	s.Document = doc
	if objects, path := longestArray(doc, nil); len(objects) > 0 {
		s.array = path
		s.takeObjects(objects, nil)
	} else if o, ok := doc.(map[string]any); ok {
		s.takeObjects([]map[string]any{o}, nil)
	}
	return nil
}
