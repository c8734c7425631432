package analytics

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"telltale/analytics/actions"
	"telltale/analytics/demo"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// What the program notes down in a workspace that it made of the demo.
const (
	demoMark   = "demo"        // the version of the demo
	demoFilled = "demo.filled" // the version of the data when the demo was complete
)

// demoBytes is about how long the demo's files are.
const demoBytes = 280 << 20

// DemoState says what a workspace has to do with the demo.
type DemoState int

// The states.
const (
	NoDemo      DemoState = iota // it holds something else
	Blank                        // nothing was ever imported: the demo may go in
	CurrentDemo                  // this program's demo, whatever the person did with it
	OldDemo                      // another version's, in which nothing was changed since: it may be made anew
	OwnDemo                      // another version's, with work of the person's in it
)

// Demo says what the workspace has to do with the demo.
func (w *Workspace) Demo(ctx context.Context) (DemoState, error) {
	imports, err := w.db.Imports(ctx)
	if err != nil {
		return NoDemo, err
	}
	version, marked, err := w.db.Setting(ctx, demoMark, time.Now())
	if err != nil {
		return NoDemo, err
	}
	switch {
	case len(imports) == 0:
		return Blank, nil
	case !marked:
		return NoDemo, nil
	case version == demo.Version:
		return CurrentDemo, nil
	}
	filled, _, err := w.db.Setting(ctx, demoFilled, time.Now())
	if err != nil {
		return NoDemo, err
	}
	if filled == strconv.FormatInt(w.db.Version(), 10) {
		return OldDemo, nil
	}
	return OwnDemo, nil
}

// FillDemo writes the demo's files beside the workspace, imports them as any others, and removes them. oneIn thins them
// out, see demo.Options. When it fails or ctx ends, nothing is imported.
func (w *Workspace) FillDemo(ctx context.Context, oneIn int, progress func(Progress)) (*Outcome, error) {
	report := reporter(progress)
	bytes := int64(demoBytes / max(oneIn, 1))
	if free, err := FreeSpace(filepath.Dir(w.staging)); err == nil && free < 2*bytes {
		return nil, fault.New(fault.NotEnough, "The demo needs %d MB of free space; there are %d.", 2*bytes>>20, free>>20).
			Do("Free some space, or name a workspace on another disk.")
	}
	folder := filepath.Join(w.staging, "demo")
	defer os.RemoveAll(folder)
	files, err := demo.Write(ctx, folder, demo.Options{OneIn: oneIn, Progress: func(done, total int64) {
		report(Progress{Phase: "write", Done: bytes * done / total, Total: bytes})
	}})
	if err != nil {
		return nil, err
	}
	// The zone comes first: with rows in it, everything would have to be counted anew.
	for _, s := range append(demo.Settings(), demo.Setting{Key: demoMark, Value: demo.Version}, demo.Setting{Key: engine.MadeUp, Value: demo.Notice}) {
		var since time.Time
		if s.Since != "" {
			if since, err = time.Parse(time.DateOnly, s.Since); err != nil {
				return nil, err
			}
		}
		if err := w.db.SetSetting(ctx, s.Key, s.Value, since); err != nil {
			return nil, err
		}
	}
	d, err := w.prepareDemo(ctx, folder, files, report)
	if err != nil {
		return nil, err
	}
	defer w.Discard(d)
	out, err := w.Import(ctx, d, progress)
	if err != nil {
		return nil, err
	}
	for _, f := range out.Failed {
		return nil, f.Error
	}
	for _, a := range demo.Agreements() {
		if err := w.keepAgreed(ctx, a); err != nil {
			return nil, err
		}
	}
	// Setting it is one more change of the data.
	return out, w.db.SetSetting(ctx, demoFilled, strconv.FormatInt(w.db.Version()+1, 10), time.Time{})
}

// keepAgreed keeps what the demo's people agreed to do.
func (w *Workspace) keepAgreed(ctx context.Context, a demo.Agreed) error {
	i := actions.Item{Title: a.Title, Owner: a.Owner, Created: a.Made, Due: a.Due, KPI: a.KPI, Expected: a.Expected, State: actions.Open, Note: a.Note}
	if a.Done != "" {
		i.State, i.Done = actions.Done, a.Done
	}
	_, err := w.Actions().Keep(ctx, i)
	return err
}

// prepareDemo prepares the files and declares the spans of those that cannot show a gap. Each must be understood without
// a question: that is what the demo is to show.
func (w *Workspace) prepareDemo(ctx context.Context, folder string, files []demo.File, progress func(Progress)) (*Drop, error) {
	var paths []string
	declared := map[string]string{}
	for _, f := range files {
		paths = append(paths, filepath.Join(folder, f.Name))
		declared[f.Name] = f.Declare
	}
	d, err := w.prepare(ctx, paths, progress, func(f source.File) DropFile {
		return w.understand(ctx, f, source.Choices{Declare: declared[filepath.Base(f.Path)]})
	})
	if err != nil {
		return nil, err
	}
	for _, f := range d.Files {
		if f.Error == nil && f.Draft.Plan == nil {
			f.Error = fault.Of(openQuestions(f.Draft))
		}
		if f.Error != nil {
			w.Discard(d)
			return nil, f.Error
		}
	}
	return d, nil
}
