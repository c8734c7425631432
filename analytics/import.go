package analytics

import (
	"context"
	"io"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// Outcome says how each file of a drop ended.
type Outcome struct {
	Imports []Import     `json:"imports"` // new lines of the ledger
	Failed  []FailedFile `json:"failed"`
	Same    []SameFile   `json:"same"` // content that had been imported before: nothing changed

	Warnings []string `json:"warnings"` // what did not work once all was in
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

// loaders is how many small files of a drop are loaded side by side.
var loaders = min(8, runtime.GOMAXPROCS(0))

// Import loads the files of the drop that have a plan, and shows all of them at once when the last is done. A file
// that fails is told in the outcome and left out. When ctx is cancelled, or the end cannot be committed, nothing of
// the drop stays. Only one import or undo runs at a time; a second gets fault.Busy.
func (w *Workspace) Import(ctx context.Context, d *Drop, progress func(Progress)) (*Outcome, error) {
	batch, err := w.db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer batch.Abandon()
	run := importRun{w: w, batch: batch, drop: d, progress: progress}
	for i := range d.Files {
		run.total += d.Files[i].Draft.File.Bytes
		run.files = append(run.files, &incoming{DropFile: &d.Files[i], hash: d.Files[i].Draft.File.Hash})
	}
	if err := run.load(ctx); err != nil {
		return nil, err
	}
	out, ids, err := run.outcome(ctx)
	if err != nil || len(ids) == 0 {
		return out, err
	}
	run.report(Progress{Phase: "finish", Done: run.total})
	if err := batch.Finish(ctx); err != nil {
		return nil, err
	}
	// What is committed stays, so that a cancellation comes too late for the rest.
	rest := context.WithoutCancel(ctx)
	out.Warnings = append(out.Warnings, w.defineAgain(rest)...)
	return out, run.tell(rest, out, ids)
}

// importRun is the state of one Import call.
type importRun struct {
	w     *Workspace
	batch *store.Batch
	drop  *Drop
	files []*incoming
	total int64 // bytes of all files

	mu       sync.Mutex // of progress, which comes from every file on its way
	progress func(Progress)
}

// incoming is a file of the drop on its way into the workspace, and in the end how it went. The drop itself stays as it is:
// pages look at it meanwhile.
type incoming struct {
	*DropFile
	hash string     // of its content, once it is known
	twin *incoming  // an earlier file of this drop with the same content
	of   *ImportRef // the same content was imported before
	done int64      // bytes read
	id   int64      // of the new import
	err  error
}

func (f *incoming) name() string { return f.Draft.File.Name() }

func (r *importRun) report(p Progress) {
	if r.progress != nil {
		p.Total = r.total
		r.progress(p)
	}
}

// read reports that so much of the file is read.
func (r *importRun) read(f *incoming, share float64, rows int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f.done = max(f.done, int64(share*float64(f.Draft.File.Bytes)))
	var done int64
	for _, other := range r.files {
		done += other.done
	}
	r.report(Progress{Phase: "load", File: f.name(), Done: done, Rows: rows})
}

// load loads all files whose content is new: big ones one after the other, each with all of DuckDB's threads, then small
// ones side by side. How each file went stands with it; load fails when ctx ends or the workspace does not answer.
func (r *importRun) load(ctx context.Context) error {
	for _, f := range r.files {
		f.err = r.ready(ctx, f)
	}
	var big, small []func()
	place := 0
	for _, f := range r.files {
		if f.err != nil || f.of != nil || f.twin != nil {
			r.read(f, 1, 0)
			continue
		}
		load := store.Load{Batch: r.drop.ID, Place: place, Title: source.Named(f.Draft.Source).Describe().Title, Draft: &f.Draft, Replaces: f.replaced()}
		place++
		run := func() {
			if ctx.Err() == nil {
				f.id, f.err = r.file(ctx, f, load)
				r.read(f, 1, 0)
			}
		}
		if f.Draft.File.Bytes < store.SmallFile {
			small = append(small, run)
		} else {
			big = append(big, run)
		}
	}
	for _, run := range big {
		run()
	}
	if err := r.sideBySide(ctx, small); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fault.New(fault.Canceled, "The import was canceled; nothing was changed.")
	}
	return nil
}

// sideBySide loads small files at the same time.
func (r *importRun) sideBySide(ctx context.Context, small []func()) error {
	if len(small) > 1 {
		if err := r.batch.SideBySide(ctx); err != nil {
			return err
		}
	}
	group := errgroup.Group{}
	group.SetLimit(loaders)
	for _, run := range small {
		group.Go(func() error { run(); return nil })
	}
	return group.Wait()
}

// ready fails for a file that cannot be loaded, and notes whether its content is there already.
func (r *importRun) ready(ctx context.Context, f *incoming) error {
	if f.Error != nil {
		return f.Error
	}
	if f.Draft.Plan == nil {
		return openQuestions(f.Draft)
	}
	return r.same(ctx, f)
}

// file loads one file and returns its import.
func (r *importRun) file(ctx context.Context, f *incoming, load store.Load) (int64, error) {
	hash := startHash(ctx, f)
	id, err := r.batch.Load(ctx, load, func(share float64, rows int64) { r.read(f, share, rows) })
	if err != nil {
		return 0, err
	}
	if f.hash, err = hash.wait(); err != nil {
		return 0, err
	}
	return id, nil
}

// same finds out whether the file's content was imported before, or stands in this drop twice. A file whose length
// no other has is not waited for: it is hashed while it is loaded.
func (r *importRun) same(ctx context.Context, f *incoming) error {
	bytes := f.Draft.File.Bytes
	_, candidate, err := r.w.db.SameContent(ctx, bytes, "", "", f.replaced())
	if err != nil {
		return err
	}
	for _, other := range r.files {
		candidate = candidate || other != f && other.Draft.File.Bytes == bytes
	}
	if !candidate {
		return nil
	}
	if f.hash, err = startHash(ctx, f).wait(); err != nil {
		return err
	}
	if f.of, err = r.w.already(ctx, bytes, f.hash, f.Draft.Choices.Sheet, f.replaced()); err != nil {
		return err
	}
	for _, other := range r.files {
		if other == f {
			return nil
		}
		if other.twin == nil && other.of == nil && other.hash == f.hash && other.Draft.Choices.Sheet == f.Draft.Choices.Sheet {
			f.twin = other
			return nil
		}
	}
	return nil
}

// outcome says how each file went, in the order of the drop, and notes down what was learnt of those that are in. ids are
// the new imports.
func (r *importRun) outcome(ctx context.Context) (*Outcome, []int64, error) {
	out := &Outcome{Imports: []Import{}, Failed: []FailedFile{}, Same: []SameFile{}, Warnings: []string{}}
	var ids []int64
	for _, f := range r.files {
		if f.twin != nil && f.err == nil {
			f.err = f.twin.err
		}
		switch {
		case f.err != nil:
			out.Failed = append(out.Failed, FailedFile{Name: f.name(), Error: fault.Of(f.err)})
		case f.twin != nil:
			out.Same = append(out.Same, SameFile{Name: f.name(), Of: ImportRef{Name: f.twin.name()}})
		case f.of != nil:
			out.Same = append(out.Same, SameFile{Name: f.name(), Of: *f.of})
		default:
			ids = append(ids, f.id)
			if err := r.note(ctx, f); err != nil {
				return nil, nil, err
			}
		}
	}
	return out, ids, nil
}

// note writes down the hash of a file that is in, and remembers the choices for the next one of its kind.
func (r *importRun) note(ctx context.Context, f *incoming) error {
	if err := r.batch.SetHash(ctx, f.id, f.hash); err != nil {
		return err
	}
	choices := f.Draft.Choices
	choices.Source = f.Draft.Source
	return r.w.db.Remember(ctx, f.Draft.Signature, choices)
}

// tell fills in the ledger lines of the new imports.
func (r *importRun) tell(ctx context.Context, out *Outcome, ids []int64) error {
	for _, id := range ids {
		detail, err := r.w.ImportDetail(ctx, id)
		if err != nil {
			return err
		}
		out.Imports = append(out.Imports, detail.Import)
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

func startHash(ctx context.Context, f *incoming) *hashing {
	h := &hashing{done: make(chan struct{}), sum: f.hash}
	if h.sum != "" {
		close(h.done)
		return h
	}
	path := f.Draft.File.Path
	go func() {
		defer close(h.done)
		h.sum, h.err = source.HashFile(ctx, path)
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

// Undo makes the workspace what it would be had the import never been. What does not work once that is done is a warning.
func (w *Workspace) Undo(ctx context.Context, id int64, progress func(Progress)) (UndoEffect, error) {
	if progress != nil {
		progress(Progress{Phase: "undo"})
	}
	effect, err := w.db.Undo(ctx, id)
	if err == nil {
		if err := w.closedMonths(ctx, &effect); err != nil {
			effect.Warnings = append(effect.Warnings, "Which closed months it touches is not known. "+fault.Of(err).Error())
		}
		effect.Warnings = append(effect.Warnings, w.defineAgain(context.WithoutCancel(ctx))...)
	}
	return effect, err
}

// UndoEffect tells what Undo would do, and which closed months it would touch: they keep what was signed.
func (w *Workspace) UndoEffect(ctx context.Context, id int64) (UndoEffect, error) {
	effect, err := w.db.UndoEffect(ctx, id)
	if err == nil {
		err = w.closedMonths(ctx, &effect)
	}
	return effect, err
}

func (w *Workspace) closedMonths(ctx context.Context, effect *UndoEffect) error {
	detail, err := w.db.ImportDetail(ctx, effect.Import)
	if err == nil {
		effect.Closed, effect.After, err = w.closings.Resting(ctx, detail.Import)
	}
	return err
}

// Rejects is a page of the records of an import that were not used.
func (w *Workspace) Rejects(ctx context.Context, id, offset int64, limit int) (RejectPage, error) {
	return w.db.Rejects(ctx, id, offset, limit)
}

// WriteRejects writes all of them as CSV.
func (w *Workspace) WriteRejects(ctx context.Context, id int64, out io.Writer) error {
	return w.db.WriteRejects(ctx, id, out)
}
