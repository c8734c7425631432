package analytics

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// previewRows is how many rows a preview shows.
const previewRows = 20

// Drop is a set of files that were given together, understood but not imported.
type Drop struct {
	ID      string
	Files   []DropFile
	Skipped []source.Skipped
	dir     string // staging folder of this drop
}

// DropFile is one file of a drop. Either Error says why it cannot be read, or Draft says how it will be.
type DropFile struct {
	Draft   source.Draft
	Error   *fault.Error
	Preview Preview    // the first rows as they will be stored; empty while questions are open
	Already *ImportRef // the same content was imported before
	// Replaces is the import whose place this file takes: it is undone when the file has been imported.
	Replaces *ImportRef
}

// replaced is the number of the import that the file replaces, 0 for none.
func (f *DropFile) replaced() int64 {
	if f.Replaces == nil {
		return 0
	}
	return f.Replaces.ID
}

// ImportRef names an import.
type ImportRef struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	ImportedAt string `json:"importedAt"`
}

// Prepare unpacks the files, folders and archives at paths and finds out what each file is. Nothing is stored.
// A file that cannot be read is part of the drop, with its error.
func (w *Workspace) Prepare(ctx context.Context, paths []string, progress func(Progress)) (*Drop, error) {
	return w.prepare(ctx, paths, progress, func(f source.File) DropFile { return w.draft(ctx, f, source.Choices{}, nil) })
}

// prepare is Prepare with the given way to find out what a file is, which is called for several at once.
func (w *Workspace) prepare(ctx context.Context, paths []string, progress func(Progress), draft func(source.File) DropFile) (*Drop, error) {
	d, err := w.newDrop()
	if err != nil {
		return nil, err
	}
	report := reporter(progress)
	group := errgroup.Group{}
	group.SetLimit(loaders)
	var files []*DropFile
	for _, path := range paths {
		found, err := w.unpack(ctx, d, path, report)
		if ctx.Err() != nil {
			break
		}
		for _, f := range found {
			file := new(DropFile)
			files = append(files, file)
			group.Go(func() error {
				report(Progress{Phase: "detect", File: f.Name()})
				*file = draft(f)
				return nil
			})
		}
		if err != nil {
			files = append(files, &DropFile{Draft: source.Draft{File: source.File{Origin: path}}, Error: fault.Of(err)})
		}
	}
	_ = group.Wait()
	if ctx.Err() != nil {
		w.Discard(d)
		return nil, ctx.Err()
	}
	for _, f := range files {
		d.Files = append(d.Files, *f)
	}
	return d, nil
}

// newDrop is an empty drop with a staging folder of its own.
func (w *Workspace) newDrop() (*Drop, error) {
	d := &Drop{ID: rand.Text(), Skipped: []source.Skipped{}}
	d.dir = filepath.Join(w.staging, d.ID)
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fault.New(fault.Invalid, "Files cannot be unpacked beside the workspace: %v.", err).Do("Move the workspace to a folder that you may write to.")
	}
	return d, nil
}

// unpack finds the readable files at the path and notes in the drop what was left alone.
func (w *Workspace) unpack(ctx context.Context, d *Drop, path string, report func(Progress)) ([]source.File, error) {
	files, skipped, err := source.Unpack(ctx, []string{path}, source.UnpackOptions{
		Dir:      d.dir,
		Free:     func() (int64, error) { return FreeSpace(filepath.Dir(w.staging)) },
		Progress: func(name string, bytes int64) { report(Progress{Phase: "unpack", File: name, Done: bytes}) },
	})
	d.Skipped = append(d.Skipped, skipped...)
	return files, err
}

// reporter is progress, one call at a time, or nothing for a caller that does not want to know.
func reporter(progress func(Progress)) func(Progress) {
	if progress == nil {
		return func(Progress) {}
	}
	var mu sync.Mutex
	return func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		progress(p)
	}
}

// Revise plans one file of the drop anew with what the person decided.
func (w *Workspace) Revise(ctx context.Context, d *Drop, file int, choices source.Choices) error {
	if file < 0 || file >= len(d.Files) {
		return fault.New(fault.NotFound, "The drop has no file %d.", file)
	}
	revised := w.draft(ctx, d.Files[file].Draft.File, choices, d.Files[file].Replaces)
	if revised.Error != nil {
		return revised.Error
	}
	d.Files[file] = revised
	return nil
}

// Discard forgets the drop and removes what was unpacked for it.
func (w *Workspace) Discard(d *Drop) { os.RemoveAll(d.dir) }

// draft finds out what the file is and shows its first rows. replaces is the import whose place it takes, nil for none.
func (w *Workspace) draft(ctx context.Context, f source.File, choices source.Choices, replaces *ImportRef) DropFile {
	out := w.understand(ctx, f, choices)
	out.Replaces = replaces
	if out.Error != nil {
		return out
	}
	var err error
	if out.Draft.Plan != nil {
		var previews []Preview
		if previews, err = w.db.Preview(ctx, out.Draft.Plan, f, previewRows); err == nil {
			out.Preview = previews[0]
		}
	}
	if err == nil {
		out.Already, err = w.known(ctx, &out.Draft, out.replaced())
	}
	if err != nil {
		return DropFile{Draft: out.Draft, Error: fault.Of(err).In(f.Name()), Replaces: replaces}
	}
	return out
}

// understand finds out what the file is.
func (w *Workspace) understand(ctx context.Context, f source.File, choices source.Choices) DropFile {
	draft, err := source.Prepare(ctx, f, choices, source.Options{
		Remembered: func(signature string) (source.Choices, bool) {
			c, ok, err := w.db.Remembered(ctx, signature)
			return c, ok && err == nil
		},
		Parquet: w.db.ParquetHead,
	})
	if err != nil {
		return DropFile{Draft: source.Draft{File: f}, Error: fault.Of(err)}
	}
	return DropFile{Draft: *draft}
}

// known finds a done import of the draft's content. Only a file as long as an imported one is read for its hash.
func (w *Workspace) known(ctx context.Context, d *source.Draft, except int64) (*ImportRef, error) {
	_, candidate, err := w.db.SameContent(ctx, d.File.Bytes, "", "", except)
	if err != nil || !candidate {
		return nil, err
	}
	if d.File.Hash == "" {
		if d.File.Hash, err = source.HashFile(ctx, d.File.Path); err != nil {
			return nil, err
		}
	}
	return w.already(ctx, d.File.Bytes, d.File.Hash, d.Choices.Sheet, except)
}

// already finds a done import of the same content, other than the one that is to be replaced.
func (w *Workspace) already(ctx context.Context, bytes int64, hash, sheet string, except int64) (*ImportRef, error) {
	id, found, err := w.db.SameContent(ctx, bytes, hash, sheet, except)
	if err != nil || !found {
		return nil, err
	}
	detail, err := w.db.ImportDetail(ctx, id)
	if err != nil {
		return nil, err
	}
	return &ImportRef{ID: id, Name: detail.Import.Name, ImportedAt: detail.Import.ImportedAt}, nil
}
