package source

import (
	"context"

	"telltale/analytics/fault"
)

// inspectParquet asks the store for names and first records, since only DuckDB reads Parquet here.
func (s *Sample) inspectParquet(ctx context.Context, opt Options) error {
	s.Shape = ShapeParquet
	if opt.Parquet == nil {
		return fault.New(fault.Internal, "Nothing was given to read Parquet with.")
	}
	names, rows, err := opt.Parquet(ctx, s.File.Path, sampleRows)
	if err != nil {
		return fault.New(fault.Invalid, "The Parquet file cannot be read: %v.", err).Do("Export or copy it again.")
	}
	if len(rows) == 0 {
		return onlyHeader(names)
	}
	s.Rows = rows
	s.Columns = columnsOf(names, rows)
	for i, name := range names {
		// Parquet names its columns uniquely, and the reader needs them as they are.
		s.Columns[i].Name, s.Columns[i].Path = name, name
	}
	return nil
}
