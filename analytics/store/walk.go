package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"

	"telltale/analytics/source"
)

// walkRecords visits the data records of a delimited file in order, with the byte offset and physical line of their
// start and their raw text without the line end. Empty lines are no records. It knows just as much of the dialect as
// is needed to see where a record ends: quotes. visit stops the walk by returning false.
func walkRecords(ctx context.Context, r source.Reader, visit func(offset, line int64, raw []byte) bool) error {
	f, err := os.Open(r.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := lineReader{r: bufio.NewReaderSize(f, 1<<20)}
	for range r.Dialect.SkipLines {
		if _, err := lines.next(); err != nil {
			return eof(err)
		}
	}
	quote := byte(r.Dialect.Quote)
	var record []byte
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		offset, line := lines.offset, lines.line+1
		text, err := lines.next()
		if err != nil {
			return eof(err)
		}
		if len(text) == 0 {
			continue
		}
		record = append(record[:0], text...)
		for open := quote != 0 && bytes.Count(text, []byte{quote})%2 == 1; open; {
			more, err := lines.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			record = append(append(record, '\n'), more...)
			open = bytes.Count(more, []byte{quote})%2 == 0
		}
		if !visit(offset, line, record) {
			return nil
		}
	}
}

// headOf is what must stand above exported rejects so that they are a file of the same form again: the lines before
// the first record, or the names of the columns.
func headOf(r source.Reader) (string, error) {
	if r.Kind == source.ReadRows || r.Kind == source.ReadParquet {
		return encodeRecord(r.Columns), nil
	}
	f, err := os.Open(r.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	lines := lineReader{r: bufio.NewReader(f)}
	var head strings.Builder
	for range r.Dialect.SkipLines {
		line, err := lines.next()
		if err != nil {
			return head.String(), eof(err)
		}
		head.Write(line)
		head.WriteByte('\n')
	}
	return head.String(), nil
}

// encodeRecord writes values as one line of CSV.
func encodeRecord(values []string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(values) // a strings.Builder takes every write
	w.Flush()
	return b.String()
}

// lineReader reads physical lines of any length and keeps count. offset is where the next line begins.
type lineReader struct {
	r      *bufio.Reader
	buf    []byte
	offset int64
	line   int64
}

// next is the next line without its end; the slice is valid until the call after.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		l.buf = append(l.buf, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (len(l.buf) == 0 || !errors.Is(err, io.EOF)) {
			return nil, err
		}
		l.offset += int64(len(l.buf))
		l.line++
		return bytes.TrimRight(l.buf, "\r\n"), nil
	}
}

func eof(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
