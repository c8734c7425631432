package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxRecord is the longest record that is read; DuckDB is given the same limit.
const maxRecord = 16 << 20

// splitter cuts a delimited file into records the way DuckDB does with a pinned dialect: a quote
// counts only at the start of a field, and a quoted field may hold line ends.
type splitter struct {
	r    *bufio.Reader
	d    Dialect
	line int64 // physical lines read so far

	// opens are other bytes that a quote may follow, where the delimiter is only a guess.
	opens []rune
}

func newSplitter(r *bufio.Reader, d Dialect) *splitter { return &splitter{r: r, d: d} }

// next gives the next record with the number of its first physical line, or io.EOF. A blank line is a
// record with one empty value. A record that breaks off inside quotes, or that is longer than
// maxRecord, comes with Bad set.
func (s *splitter) next() (Record, error) {
	rec := Record{Line: s.line + 1}
	var field []byte
	size := 0
	quoted, wasQuoted := false, false
	var last byte // the one before
	end := func() {
		rec.Values = append(rec.Values, string(field))
		field, wasQuoted = field[:0], false
	}
	for {
		b, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			if size == 0 {
				return Record{}, io.EOF
			}
			s.line++
			if quoted {
				rec.Bad = fmt.Sprintf("a quote is opened and never closed (the record begins in line %d)", rec.Line)
			}
			end()
			return rec, nil
		}
		if err != nil {
			return Record{}, err
		}
		size++
		if size > maxRecord {
			rec.Bad = fmt.Sprintf("the record is longer than %d MiB", maxRecord>>20)
			return rec, s.skipLine()
		}
		switch {
		case quoted:
			if b == '\n' {
				s.line++
			}
			next, _ := s.peek()
			switch {
			case rune(b) == s.d.Escape && s.d.Escape != 0 && next != 0 && (rune(next) == s.d.Quote || rune(next) == s.d.Escape):
				field = append(field, next)
				_, _ = s.r.ReadByte()
				size++
			case rune(b) == s.d.Quote:
				quoted = false
			default:
				field = append(field, b)
			}
		case s.d.Quote != 0 && rune(b) == s.d.Quote && (len(field) == 0 && !wasQuoted || slices.Contains(s.opens, rune(last))):
			quoted, wasQuoted = true, true
		case rune(b) == s.d.Delimiter:
			end()
		case b == '\n':
			s.line++
			if n := len(field); n > 0 && field[n-1] == '\r' {
				field = field[:n-1]
			}
			end()
			return rec, nil
		default:
			field = append(field, b)
		}
		last = b
	}
}

// peek gives the next byte without taking it; 0 at the end.
func (s *splitter) peek() (byte, error) {
	b, err := s.r.Peek(1)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// skipLine reads on to the next line end.
func (s *splitter) skipLine() error {
	for {
		_, err := s.r.ReadSlice('\n')
		switch {
		case err == nil, errors.Is(err, io.EOF):
			s.line++
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}
