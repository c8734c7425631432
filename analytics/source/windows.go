package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
)

// lookFurther adds the values of records from three places further down to the columns: a month of
// logs can begin with twelve days that leave day and month open.
func (s *Sample) lookFurther(in io.ReaderAt, d Dialect) {
	s.eachWindow(in, func(text []byte) {
		sp := newSplitter(bufio.NewReader(bytes.NewReader(text)), d)
		var rows [][]string
		for {
			rec, err := sp.next()
			if errors.Is(err, io.EOF) || err != nil {
				break
			}
			// A window can begin inside quotes; only records of the right width are sure.
			if rec.Bad == "" && len(rec.Values) == len(s.Columns) {
				rows = append(rows, rec.Values)
			}
		}
		s.addFurther(rows)
	})
}

// eachWindow calls look with the whole lines of three windows at a quarter, half and the end of what
// lies behind the sampled start.
func (s *Sample) eachWindow(in io.ReaderAt, look func(text []byte)) {
	size := s.File.Bytes
	if size <= sampleBytes+windowBytes {
		return
	}
	for _, at := range []int64{size / 4, size / 2, size - windowBytes} {
		text := make([]byte, windowBytes)
		n, err := in.ReadAt(text, max(at, sampleBytes))
		if err != nil && !errors.Is(err, io.EOF) {
			return // what cannot be read now will be reported when it is loaded
		}
		_, text, ok := bytes.Cut(text[:n], []byte("\n"))
		if end := bytes.LastIndexByte(text, '\n'); ok && end >= 0 {
			look(text[:end+1])
		}
	}
}

// addFurther adds the values of rows from further down to what was sampled of the columns.
func (s *Sample) addFurther(rows [][]string) {
	for i := range s.Columns {
		c := &s.Columns[i]
		for _, row := range rows {
			c.sample(row[i])
		}
		if len(c.Values) < 50 {
			c.Values = c.all[:min(len(c.all), 50)]
		}
	}
}

// headLines gives the first n lines of text without their ends. A last line that was cut off is left out.
func headLines(text []byte, whole bool, n int) []string {
	var lines []string
	for len(lines) < n && len(text) > 0 {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		if !found && !whole && len(lines) > 0 {
			break
		}
		lines = append(lines, strings.TrimSuffix(string(line), "\r"))
		text = rest
	}
	return lines
}

var (
	decimalCommaCell = regexp.MustCompile(`^[-+(]?\p{Sc}?\s?\d{1,3}((\.\d{3})+|\d*),\d+\s?(\p{Sc}|%|[A-Z]{3})?\)?$`)
	decimalPointCell = regexp.MustCompile(`^[-+(]?\p{Sc}?\s?\d+\.\d+([eE][-+]?\d+)?$`)
)

// writesCommas reports whether the file writes decimal commas: some cell can be nothing else, and
// numbers with a point are fewer. With a comma as delimiter only quoted cells can hold one, and
// there a comma before three digits is a grouping mark.
func writesCommas(columns []Column, delimiter rune) bool {
	commas, points := 0, 0
	for _, c := range columns {
		for _, v := range c.all {
			v = strings.TrimSpace(v)
			switch {
			case decimalCommaCell.MatchString(v) && !(commaGrouping.MatchString(v) && delimiter == ','):
				commas++
			case decimalPointCell.MatchString(v) && !pointGrouping.MatchString(v):
				points++
			}
		}
	}
	return commas > points
}
