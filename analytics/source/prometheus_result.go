package source

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"telltale/analytics/fault"
)

// prometheusReader reads answers of Prometheus' query API: one, several written one after the other, an array of
// them, or the bare array of series that promtool prints. Points are handed on one by one, since an answer may hold
// millions; order of members does not matter.
type prometheusReader struct {
	// said is called for each member of an answer that is no data: status, error, warnings ...
	said func(name string, value json.RawMessage)
	// series is called for each series before its points; metric is nil where it names none.
	series func(metric json.RawMessage)
	// point is called for each point, [time, value], and for each native histogram.
	point func(line int64, raw json.RawMessage, histogram bool) error
	// odd is called for what stands in the place of an answer, a series or a list of points.
	odd func(line int64, why string) error

	ctx   context.Context
	dec   *json.Decoder
	lines *lineReader
}

// read walks the whole file. Text that is no JSON or breaks off ends it with an error that names the line.
func (p *prometheusReader) read(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be opened: %v.", err)
	}
	defer f.Close()
	p.ctx, p.lines = ctx, &lineReader{r: f}
	p.dec = json.NewDecoder(p.lines)
	p.dec.UseNumber()
	for {
		token, err := p.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ended(p.answers(token))
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return fault.New(fault.Invalid, "The JSON ends in the middle.").At(p.lines.at(p.lines.read)).Do("Run the query again and save the whole answer.")
		}
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			return fault.New(fault.Invalid, "The JSON cannot be read: %v (behind byte %d).", err, p.dec.InputOffset()).At(p.line()).
				Do("Run the query again and save the whole answer.")
		}
		if err != nil {
			return err
		}
	}
}

// line is the line of the last token.
func (p *prometheusReader) line() int64 { return p.lines.at(max(p.dec.InputOffset()-1, 0)) }

// answers reads what begins with the token at the top of the file: an object, or an array of them.
func (p *prometheusReader) answers(token json.Token) error {
	if token == json.Delim('[') {
		return p.elements(func(token json.Token) error { return p.object(token, 0) })
	}
	return p.object(token, 0)
}

// elements calls read with the first token of each element of an array after its bracket.
func (p *prometheusReader) elements(read func(json.Token) error) error {
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		if err := read(token); err != nil {
			return err
		}
	}
	_, err := p.dec.Token()
	return err
}

// prometheusDepth is how deep an answer nests objects: answer, data, series.
const prometheusDepth = 3

// object reads an answer, its data or a series: where a series stands differs with the tool that wrote the file, and
// no member of one is a member of another.
func (p *prometheusReader) object(token json.Token, depth int) error {
	if token != json.Delim('{') || depth == prometheusDepth {
		return p.skip(token, "not what Prometheus answers")
	}
	s := prometheusPoints{p: p}
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch name, _ := token.(string); name {
		case "data":
			if token, err = p.dec.Token(); err == nil {
				err = p.object(token, depth+1)
			}
		case "result":
			err = p.result(depth + 1)
		case "metric", "value", "values", "histogram", "histograms":
			err = s.member(name)
		default:
			var raw json.RawMessage
			if err = p.dec.Decode(&raw); err == nil {
				p.said(name, raw)
			}
		}
		if err != nil {
			return err
		}
	}
	if _, err := p.dec.Token(); err != nil {
		return err
	}
	return s.end()
}

// result reads a list of series, or the one point of a scalar.
func (p *prometheusReader) result(depth int) error {
	token, err := p.dec.Token()
	if err != nil || token == nil {
		return err
	}
	if token != json.Delim('[') {
		return p.skip(token, "a list of series is expected")
	}
	return p.elements(func(token json.Token) error {
		at, scalar := token.(json.Number)
		if !scalar {
			return p.object(token, depth)
		}
		line := p.line()
		p.series(nil)
		parts := []string{at.String()}
		for p.dec.More() {
			var raw json.RawMessage
			if err := p.dec.Decode(&raw); err != nil {
				return err
			}
			parts = append(parts, string(raw))
		}
		return p.point(line, json.RawMessage("["+strings.Join(parts, ",")+"]"), false)
	})
}

// skip passes over a value after its first token, and tells of it. null is nothing.
func (p *prometheusReader) skip(token json.Token, why string) error {
	if token == nil {
		return nil
	}
	line := p.line()
	for depth := opens(token); depth > 0; {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		depth += opens(token)
	}
	return p.odd(line, why)
}

// opens is 1 for a token that opens an object or array, -1 for one that closes it, else 0.
func opens(token json.Token) int {
	switch token {
	case json.Delim('{'), json.Delim('['):
		return 1
	case json.Delim('}'), json.Delim(']'):
		return -1
	}
	return 0
}
