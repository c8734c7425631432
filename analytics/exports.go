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

// WriteTables writes a period as a zip archive of CSV tables. Progress counts what is asked. It fails as Engine.Evaluate does,
// and with what to returns.
func (w *Workspace) WriteTables(ctx context.Context, to io.Writer, query engine.Query, dialect report.Dialect, told func(Progress)) error {
	t, err := w.tables(ctx, query, told)
	if err != nil {
		return err
	}
	return report.WriteTables(to, t, dialect)
}

// TablesParts tells what WriteTables would write.
func (w *Workspace) TablesParts(ctx context.Context, query engine.Query) ([]report.Piece, error) {
	t, err := w.tables(ctx, query, func(Progress) {})
	if err != nil {
		return nil, err
	}
	return t.Parts(), nil
}

// tables are a period with all that explains it.
func (w *Workspace) tables(ctx context.Context, query engine.Query, told func(Progress)) (t report.Tables, err error) {
	query.Series = "auto"
	asks := []func() error{
		func() error { t.Result, err = w.Evaluate(ctx, query); return err },
		func() error { t.Footing, err = w.Engine().Footing(ctx, query); return err },
		func() error { t.Imports, err = w.Imports(ctx); return err },
	}
	for i, ask := range asks {
		told(Progress{Phase: "report", Done: int64(i), Total: int64(len(asks))})
		if err := ask(); err != nil {
			return t, err
		}
	}
	return t, nil
}

// parquetSteps is into how many steps of progress the writing of one table is cut.
const parquetSteps = 100

// WriteParquet writes the rows of a query's period, and the sums that the workspace keeps of them, as a zip archive of Parquet
// files, one for each table that has rows. Filters do not apply. What people wrote is in it only when texts are asked for.
// Progress counts hundredths of tables. It fails as Engine.Evaluate does, with fault.Canceled, and with what to returns.
func (w *Workspace) WriteParquet(ctx context.Context, to io.Writer, query engine.Query, texts bool, told func(Progress)) error {
	footing, err := w.Engine().Footing(ctx, query)
	if err != nil {
		return err
	}
	// Beside the workspace there is room for as much as is in it; the system's own temporary files may lie in memory.
	folder, err := w.scratch("parquet")
	if err != nil {
		return fault.New(fault.Invalid, "There is no room for temporary files beside the workspace: %v.", err).In(w.Path()).
			Do("Make room there, or see that you may write to its folder.")
	}
	defer os.RemoveAll(folder)
	archive := zip.NewWriter(to)
	written := []report.ParquetTable{}
	exports := w.db.Exports(stretchOf(footing.Period), texts)
	for i, e := range exports {
		step := func(share float64, rows int64) {
			told(Progress{Phase: "report", File: e.Name, Done: int64(i*parquetSteps) + int64(share*parquetSteps), Total: int64(len(exports) * parquetSteps), Rows: rows})
		}
		step(0, 0)
		path := filepath.Join(folder, e.Name+".parquet")
		rows, err := w.db.WriteParquet(ctx, e, path, report.ParquetAbout(footing, e.About), step)
		if err != nil {
			return err
		}
		if rows > 0 {
			if err := addFile(ctx, archive, path); err != nil {
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

// ParquetParts tells which tables WriteParquet would write, and how many rows of each.
func (w *Workspace) ParquetParts(ctx context.Context, query engine.Query) ([]report.Piece, error) {
	footing, err := w.Engine().Footing(ctx, query)
	if err != nil {
		return nil, err
	}
	parts := []report.Piece{}
	for _, e := range w.db.Exports(stretchOf(footing.Period), false) {
		rows, err := w.db.CountRows(ctx, e)
		if err != nil {
			return nil, err
		}
		if rows > 0 {
			parts = append(parts, report.Piece{Name: e.Name + ".parquet", About: e.About, Rows: &rows})
		}
	}
	return append(parts, report.Piece{Name: "README.txt", About: report.NotesAbout}), nil
}

// scratch makes a folder of its own for temporary files.
func (w *Workspace) scratch(name string) (string, error) {
	if err := os.MkdirAll(w.staging, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(w.staging, name)
}

// addFile puts a file into the archive as it is: Parquet is compressed already. A context that ends stops it.
func addFile(ctx context.Context, archive *zip.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	into, err := archive.CreateHeader(&zip.FileHeader{Name: filepath.Base(path), Method: zip.Store, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	_, err = io.Copy(into, whileAlive{ctx, file})
	return err
}

// whileAlive reads until the context ends.
type whileAlive struct {
	ctx context.Context
	io.Reader
}

func (r whileAlive) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
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
