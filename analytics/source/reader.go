package source

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"

	"telltale/analytics/fault"
)

// tableReader reads all records of a sample's file as they are: one raw column for each of the
// sample's columns.
func tableReader(s *Sample) Reader {
	r := Reader{Path: s.File.Path, Columns: make([]string, len(s.Columns))}
	for i, c := range s.Columns {
		r.Columns[i] = c.Name
	}
	switch s.Shape {
	case ShapeCSV:
		r.Kind, r.Dialect = ReadCSV, s.Dialect
	case ShapeJSONL:
		r.Kind, r.JSON = ReadLines, map[string]string{}
		for _, c := range s.Columns {
			r.JSON[c.Name] = c.Path
		}
	case ShapeParquet:
		r.Kind = ReadParquet
	case ShapeXLSX:
		r.Kind, r.Rows = ReadRows, sheetRecords(s)
	case ShapeJSON:
		r.Kind, r.Rows = ReadRows, documentRecords(s)
	default:
		r.Kind = ReadLines
	}
	return r
}

// csvRecords reads a delimited file record by record in Go, for tables that must be turned (pivots)
// or that need a look at other records. The values are as many as the record has.
func csvRecords(path string, d Dialect) func(ctx context.Context, yield func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		f, err := os.Open(path)
		if err != nil {
			return fault.New(fault.NotFound, "The file cannot be read: %v.", err)
		}
		defer f.Close()
		sc := newSplitter(bufio.NewReaderSize(f, 1<<20), d)
		for n := 0; ; n++ {
			if n%1000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			rec, err := sc.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return fault.New(fault.Invalid, "The file cannot be read on: %v.", err)
			}
			if rec.Line <= int64(d.SkipLines) || len(rec.Values) == 1 && rec.Values[0] == "" && rec.Bad == "" {
				continue
			}
			if err := yield(rec); err != nil {
				return err
			}
		}
	}
}

// eachLine calls take for each line of a file without its end. A line longer than maxRecord is yielded
// as a bad record.
func eachLine(ctx context.Context, path string, yield func(Record) error, take func(n int64, line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be read: %v.", err)
	}
	defer f.Close()
	sp := newSplitter(bufio.NewReaderSize(f, 1<<20), Dialect{Delimiter: noDelimiter})
	for {
		rec, err := sp.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.New(fault.Invalid, "The file cannot be read on: %v.", err)
		}
		if rec.Line%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if rec.Bad != "" {
			err = yield(rec)
		} else {
			err = take(rec.Line, rec.Values[0])
		}
		if err != nil {
			return err
		}
	}
}

// noDelimiter is no byte, so that a splitter takes each line as one value.
const noDelimiter = -1
