package analytics

import (
	"context"
	"io"

	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// Outcome says how each file of a drop ended.
type Outcome struct {
	Imports []Import     `json:"imports"` // new lines of the ledger
	Failed  []FailedFile `json:"failed"`
	Same    []SameFile   `json:"same"` // content that had been imported before: nothing changed
}

// FailedFile is a file that could not be imported and left nothing behind.
type FailedFile struct {
	Name  string       `json:"name"`
	Error *fault.Error `json:"error"`
}

// SameFile is a file whose content had been imported before.
type SameFile struct {
	Name string    `json:"name"`
	Of   ImportRef `json:"of"`
}

// Import loads the files of the drop that have a plan, and shows all of them at once when the last is done. A file
// that fails is told in the outcome and left out. When ctx is cancelled, or the end cannot be committed, nothing of
// the drop stays. Only one import or undo runs at a time; a second gets fault.Busy.
func (w *Workspace) Import(ctx context.Context, d *Drop, progress func(Progress)) (*Outcome, error) {
	batch, err := w.db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer batch.Abandon()
	run := importRun{w: w, batch: batch, drop: d, progress: progress, out: &Outcome{Imports: []Import{}, Failed: []FailedFile{}, Same: []SameFile{}}, hashes: map[string]string{}}
	for i := range d.Files {
		run.total += d.Files[i].Draft.File.Bytes
	}
	var ids []int64
	for i := range d.Files {
		id, err := run.file(ctx, &d.Files[i])
		if ctx.Err() != nil {
			return nil, fault.New(fault.Canceled, "The import was canceled; nothing was changed.")
		}
		if err != nil {
			run.out.Failed = append(run.out.Failed, FailedFile{Name: d.Files[i].Draft.File.Name(), Error: fault.Of(err)})
		} else if id > 0 {
			ids = append(ids, id)
		}
		run.before += d.Files[i].Draft.File.Bytes
	}
	if len(ids) == 0 {
		return run.out, nil
	}
	run.report(Progress{Phase: "finish", Done: run.total})
	if err := batch.Finish(ctx); err != nil {
		return nil, err
	}
	return run.out, run.tell(ctx, ids)
}

// importRun is the state of one Import call.
type importRun struct {
	w             *Workspace
	batch         *store.Batch
	drop          *Drop
	progress      func(Progress)
	out           *Outcome
	before, total int64
	hashes        map[string]string // of this drop's files (and their sheets), to their names
}

func (r *importRun) report(p Progress) {
	if r.progress != nil {
		p.Total = r.total
		r.progress(p)
	}
}

// file loads one file and returns its import, or 0 when its content is there already.
func (r *importRun) file(ctx context.Context, f *DropFile) (int64, error) {
	if f.Error != nil {
		return 0, f.Error
	}
	if f.Draft.Plan == nil {
		return 0, openQuestions(f.Draft)
	}
	hash := r.startHash(ctx, f)
	same, err := r.same(ctx, f, hash)
	if err != nil || same {
		return 0, err
	}
	name := f.Draft.File.Name()
	load := store.Load{Batch: r.drop.ID, Title: source.Named(f.Draft.Source).Describe().Title, Draft: &f.Draft, Replaces: f.replaced()}
	id, err := r.batch.Load(ctx, load, func(share float64, rows int64) {
		r.report(Progress{Phase: "load", File: name, Done: r.before + int64(share*float64(f.Draft.File.Bytes)), Rows: rows})
	})
	if err != nil {
		return 0, err
	}
	if f.Draft.File.Hash, err = hash.wait(); err != nil {
		return 0, err
	}
	r.hashes[f.Draft.File.Hash+f.Draft.Choices.Sheet] = name
	if err := r.batch.SetHash(ctx, id, f.Draft.File.Hash); err != nil {
		return 0, err
	}
	choices := f.Draft.Choices
	choices.Source = f.Draft.Source
	return id, r.w.db.Remember(ctx, f.Draft.Signature, choices)
}

// same finds out whether the file's content was imported before, or stands in this drop twice. A file whose length
// no other has is not waited for: it is hashed while it is loaded.
func (r *importRun) same(ctx context.Context, f *DropFile, hash *hashing) (bool, error) {
	bytes := f.Draft.File.Bytes
	_, candidate, err := r.w.db.SameContent(ctx, bytes, "", "", f.replaced())
	if err != nil {
		return false, err
	}
	for i := range r.drop.Files {
		other := &r.drop.Files[i]
		candidate = candidate || other != f && other.Draft.File.Bytes == bytes
	}
	if !candidate {
		return false, nil
	}
	sum, err := hash.wait()
	if err != nil {
		return false, err
	}
	of, err := r.w.already(ctx, bytes, sum, f.Draft.Choices.Sheet, f.replaced())
	if err != nil {
		return false, err
	}
	if first, twice := r.hashes[sum+f.Draft.Choices.Sheet]; twice && of == nil {
		of = &ImportRef{Name: first}
	}
	if of == nil {
		return false, nil
	}
	r.out.Same = append(r.out.Same, SameFile{Name: f.Draft.File.Name(), Of: *of})
	return true, nil
}

// tell fills in the ledger lines of the new imports.
func (r *importRun) tell(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		detail, err := r.w.db.ImportDetail(ctx, id)
		if err != nil {
			return err
		}
		r.out.Imports = append(r.out.Imports, detail.Import)
	}
	r.w.Discard(r.drop)
	return nil
}

// hashing is the hash of a file on its way: big files are hashed while DuckDB reads them.
type hashing struct {
	done chan struct{}
	sum  string
	err  error
}

func (r *importRun) startHash(ctx context.Context, f *DropFile) *hashing {
	h := &hashing{done: make(chan struct{}), sum: f.Draft.File.Hash}
	if h.sum != "" {
		close(h.done)
		return h
	}
	go func() {
		defer close(h.done)
		h.sum, h.err = source.HashFile(ctx, f.Draft.File.Path)
	}()
	return h
}

func (h *hashing) wait() (string, error) {
	<-h.done
	return h.sum, h.err
}

// openQuestions says what must be answered before the file can be imported.
func openQuestions(d source.Draft) error {
	q := d.Questions[0]
	err := fault.New(fault.Invalid, "%s %s", q.Text, q.Evidence).In(d.File.Name())
	if q.Flag != "" {
		return err.Do("Answer with %s.", q.Flag)
	}
	return err
}

// Undo makes the workspace what it would be had the import never been.
func (w *Workspace) Undo(ctx context.Context, id int64, progress func(Progress)) (UndoEffect, error) {
	if progress != nil {
		progress(Progress{Phase: "undo"})
	}
	return w.db.Undo(ctx, id)
}

// UndoEffect tells what Undo would do.
func (w *Workspace) UndoEffect(ctx context.Context, id int64) (UndoEffect, error) {
	return w.db.UndoEffect(ctx, id)
}

// Imports is the ledger, newest first.
func (w *Workspace) Imports(ctx context.Context) ([]Import, error) { return w.db.Imports(ctx) }

// ImportDetail is everything the ledger knows of one import.
func (w *Workspace) ImportDetail(ctx context.Context, id int64) (ImportDetail, error) {
	return w.db.ImportDetail(ctx, id)
}

// Rejects is a page of the records of an import that were not used.
func (w *Workspace) Rejects(ctx context.Context, id, offset int64, limit int) (RejectPage, error) {
	return w.db.Rejects(ctx, id, offset, limit)
}

// WriteRejects writes all of them as CSV.
func (w *Workspace) WriteRejects(ctx context.Context, id int64, out io.Writer) error {
	return w.db.WriteRejects(ctx, id, out)
}
