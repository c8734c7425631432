package source

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// predictionLog is a log whose lines hold a dictionary or a JSON object behind what the logger prints
// first: INFO:root:{'timestamp': 1707999999.12, 'input': ..., 'prediction': ..., 'confidence': 0.93}.
// Python prints dictionaries in its own way, which is no JSON.
type predictionLog struct{}

func (predictionLog) ID() string { return "prediction-log" }

func (predictionLog) Describe() Description {
	return Description{ID: "prediction-log", Title: "Prediction log", Tool: "Python logging", How: "logger.info({...}): one dictionary or JSON object a line, with or without a prefix such as INFO:root:",
		Tables: []string{"predictions", "requests", "feedback"}, Distinct: "lines with {'timestamp': ..., 'prediction': ..., 'confidence': ...}"}
}

func (predictionLog) Detect(s *Sample) Match {
	if s.Shape != ShapeLines {
		return Match{}
	}
	o := loggedSample(s)
	g, score, why := loggedTable(o)
	if score == 0 {
		return Match{}
	}
	return Match{Score: 0.2 + score, Why: slices.Concat([]string{fmt.Sprintf("%d of the first %d lines hold an object", len(o.Rows), len(s.Rows)), g.title}, why)}
}

func (predictionLog) Plan(s *Sample, d *Draft) error {
	o := loggedSample(s)
	g, _, _ := loggedTable(o)
	if d.Choices.Table != "" {
		g = named(d.Choices.Table)
	}
	if g.score == nil {
		g = named("predictions")
	}
	d.Columns = o.Columns
	names := make([]string, len(o.Columns), len(o.Columns)+1)
	for i, c := range o.Columns {
		names[i] = c.Name
	}
	p := &Plan{Reader: Reader{Kind: ReadRows, Path: s.File.Path, Columns: append(names, otherLine), Rows: loggedRecords(s.File.Path, o.Columns)},
		Ignore: []IgnoreRule{{Reason: "log line without an object", Where: ident(otherLine) + " = '1'"}}}
	p.Outputs = append(p.Outputs, g.output(o, d, p, false))
	for _, other := range companions[g.table] {
		c := named(other)
		if score, _ := c.score(o, automap(o, other, d.Choices.Columns)); score >= alone {
			p.Outputs = append(p.Outputs, c.output(o, d, p, true))
		}
	}
	p.KeyedBy = g.keyedBy(o, d, p.Outputs[0])
	d.ignore("log lines without an object", "they hold no record")
	d.finish(p)
	return nil
}

// otherLine is the raw column that marks lines without an object.
const otherLine = "line without object"

// loggedTable chooses the table that the logged objects fill best.
func loggedTable(o *Sample) (best generic, score float64, why []string) {
	for _, table := range []string{"requests", "predictions", "feedback"} {
		g := named(table)
		if n, w := g.score(o, automap(o, table, nil)); n > score {
			best, score, why = g, n, w
		}
	}
	return best, score, why
}

// logTime is the column of the time that the logger printed in front, for objects that have none.
const logTime = "log time"

var (
	ansiColour = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	prefixTime = regexp.MustCompile(`\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[-+]\d{2}:?\d{2})?`)
)

// loggedObjectOf reads the object of a log line, JSON or Python. found is false when the line has none;
// err says why an object cannot be read.
func loggedObjectOf(line string) (object map[string]any, found bool, err error) {
	line = ansiColour.ReplaceAllString(line, "")
	i := strings.IndexByte(line, '{')
	if i < 0 || !objectStart.MatchString(line[i:]) {
		return nil, false, nil
	}
	prefix, text := line[:i], line[i:]
	if objects := decodeLines([]string{text}); len(objects) == 1 {
		object = objects[0]
	} else {
		v, _, err := parsePython(text)
		if err != nil {
			return nil, true, err
		}
		o, ok := v.(map[string]any)
		if !ok {
			return nil, false, nil
		}
		object = o
	}
	if t := prefixTime.FindString(prefix); t != "" {
		object[logTime] = strings.Replace(t, ",", ".", 1)
	}
	return object, true, nil
}

var objectStart = regexp.MustCompile(`^\{\s*(?:[uU]?['"]|\})`)

// loggedSample makes a table of the objects in the sampled lines.
func loggedSample(s *Sample) *Sample {
	o := &Sample{File: s.File, Shape: ShapeJSONL, Facts: map[string]string{}, Head: s.Head}
	var objects []map[string]any
	for _, row := range s.Rows {
		if object, found, err := loggedObjectOf(row[0]); found && err == nil {
			objects = append(objects, object)
		}
	}
	if len(objects) > 0 {
		o.takeObjects(objects, nil)
	}
	return o
}

// loggedRecords reads the objects of a log line by line.
func loggedRecords(path string, columns []Column) func(ctx context.Context, yield func(Record) error) error {
	flat := newFlattener(columns)
	return func(ctx context.Context, yield func(Record) error) error {
		return eachLine(ctx, path, yield, func(n int64, line string) error {
			if strings.TrimSpace(line) == "" {
				return nil
			}
			object, found, err := loggedObjectOf(line)
			switch {
			case err != nil:
				return yield(Record{Line: n, Bad: "the dictionary cannot be read: " + err.Error(), Raw: line})
			case !found:
				values := make([]string, len(columns)+1)
				values[len(columns)] = "1"
				return yield(Record{Line: n, Values: values, Raw: line})
			}
			return yield(Record{Line: n, Values: append(flat.row(object), ""), Raw: line})
		})
	}
}
