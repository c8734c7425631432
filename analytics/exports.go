package analytics

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/analytics/store"
)

// WriteTables writes a period as a zip archive of CSV tables, a closed month as it was signed. It fails as Engine.Evaluate does, and with what to returns.
func (w *Workspace) WriteTables(ctx context.Context, to io.Writer, query engine.Query, dialect report.Dialect) error {
	query.Series = "auto"
	result, err := w.Evaluate(ctx, query)
	if err != nil {
		return err
	}
	footing, err := w.Engine().Footing(ctx, query)
	if err != nil {
		return err
	}
	imports, err := w.Imports(ctx)
	if err != nil {
		return err
	}
	return report.WriteTables(to, report.Tables{Result: result, Footing: footing, Imports: imports}, dialect)
}

// WriteParquet writes the rows of a query's period, and the sums that the workspace keeps of them, as a zip archive of Parquet
// files, one for each table that has rows. Filters do not apply. What people wrote is in it only when texts are asked for.
// Progress counts tables. It fails as Engine.Evaluate does, with fault.Canceled, and with what to returns.
func (w *Workspace) WriteParquet(ctx context.Context, to io.Writer, query engine.Query, texts bool, told func(Progress)) error {
	footing, err := w.Engine().Footing(ctx, query)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "telltale-parquet-*")
	if err != nil {
		return fault.New(fault.Invalid, "There is no room for temporary files: %v.", err)
	}
	defer os.RemoveAll(folder)
	archive := zip.NewWriter(to)
	written := []report.ParquetTable{}
	exports := w.db.Exports(stretchOf(footing.Period), texts)
	for i, e := range exports {
		told(Progress{Phase: "report", File: e.Name, Done: int64(i), Total: int64(len(exports) + 1)})
		path := filepath.Join(folder, e.Name+".parquet")
		rows, err := w.db.WriteParquet(ctx, e, path, nil)
		if err != nil {
			return err
		}
		if rows > 0 {
			if err := addFile(archive, path); err != nil {
				return err
			}
			written = append(written, report.ParquetTable{Name: e.Name, About: e.About, Rows: rows})
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	if err := report.WriteParquetNotes(archive, footing, written, texts); err != nil {
		return err
	}
	return archive.Close()
}

// addFile puts a file into the archive as it is: Parquet is compressed already.
func addFile(archive *zip.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	into, err := archive.CreateHeader(&zip.FileHeader{Name: filepath.Base(path), Method: zip.Store, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	_, err = io.Copy(into, file)
	return err
}

// stretchOf is a period as tables hold it. Its last day is the one in which it ends.
func stretchOf(p engine.Period) store.Stretch {
	const instant = "2006-01-02 15:04:05.999999"
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		panic(fmt.Sprintf("analytics: the zone %s of a period cannot be loaded", p.Zone)) // the engine has loaded it
	}
	return store.Stretch{From: p.From.UTC().Format(instant), To: p.To.UTC().Format(instant), FromDay: p.From.In(zone).Format(time.DateOnly),
		ToDay: p.To.Add(-time.Microsecond).In(zone).AddDate(0, 0, 1).Format(time.DateOnly)}
}
