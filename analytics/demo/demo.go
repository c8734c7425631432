package demo

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/fault"
)

// Version rises whenever the files or what comes with them change, so that a workspace made of older ones can be made anew.
const Version = "6"

// Names of what was made up.
const (
	Company = "Kolibri Kontor" // the shop
	Product = "Piko"           // its assistant
	Zone    = "Europe/Vienna"  // IANA zone of both
)

// Notice is what everything that shows the demo's numbers says.
const Notice = "Made-up data: the demo of " + Product + ", the assistant of " + Company + ", a web shop that does not exist"

// Options say how much is written. The zero value is the demo as people see it.
type Options struct {
	// OneIn keeps one conversation in so many, with weights where an export can have them, so that tests are quick. The
	// stories stay.
	OneIn int
	// Progress hears how many of all days are written, one call at a time.
	Progress func(done, total int64)
}

// File is one file of the demo.
type File struct {
	Name    string // in the folder
	Source  string // the format that recognises it
	Declare string // event lists: the span that they are complete for
}

// Write writes all files into the folder, which is made when it is missing and must be empty. When it fails or ctx ends,
// nothing stays.
func Write(ctx context.Context, folder string, opt Options) (files []File, err error) {
	made, err := emptyFolder(folder)
	if err != nil {
		return nil, err
	}
	w := &writer{folder: folder, oneIn: int64(max(opt.OneIn, 1)), progress: opt.Progress}
	defer func() {
		if err == nil {
			return
		}
		for _, f := range w.files {
			os.Remove(filepath.Join(folder, f.Name))
		}
		if made {
			os.Remove(folder)
		}
	}()
	if w.zone, err = time.LoadLocation(Zone); err != nil {
		return nil, fault.New(fault.Internal, "The time zone of the demo is not known here: %v.", err)
	}
	if err := w.all(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, fault.New(fault.Canceled, "The demo was canceled; nothing was written.")
		}
		return nil, fault.New(fault.Invalid, "The demo cannot be written: %v.", err).In(folder).Do("Is the disk full?")
	}
	slices.SortFunc(w.files, func(a, b File) int { return cmp.Or(order(a)-order(b), strings.Compare(a.Name, b.Name)) })
	return w.files, nil
}

// emptyFolder makes the folder, or makes sure that nothing is in it that could be lost. made says that it was missing.
func emptyFolder(folder string) (made bool, err error) {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return false, fault.New(fault.Invalid, "The folder cannot be made: %v.", err).In(folder)
		}
		return true, nil
	case err != nil:
		return false, fault.New(fault.Invalid, "The folder cannot be read: %v.", err).In(folder)
	case len(entries) > 0:
		return false, fault.New(fault.Invalid, "This folder is not empty.").In(folder).Do("Choose a new folder for the demo's files.")
	}
	return false, nil
}

// writer writes the demo. Its files are written side by side.
type writer struct {
	folder   string
	zone     *time.Location
	oneIn    int64
	progress func(done, total int64)

	mu    sync.Mutex
	files []File
	done  int64
	total int64
}

// all writes the logs first, because bills follow from the tokens in them and ratings from the conversations.
func (w *writer) all(ctx context.Context) error {
	chunks := chunks()
	for _, c := range chunks {
		w.total += c.to - c.from
	}
	spent, ratings := newUsage(), make([][]rating, len(chunks))
	if err := side(ctx, len(chunks), func(ctx context.Context, i int) (err error) {
		ratings[i], err = w.logs(ctx, chunks[i], spent)
		return err
	}); err != nil {
		return err
	}
	if err := w.traces(ctx, spent); err != nil {
		return err
	}
	rest := []func() error{
		func() error { return w.feedback(slices.Concat(ratings...)) },
		func() error { return w.focus(spent) },
		w.cur, w.incidents, w.changes, w.conversions,
		func() error { return w.metrics(ctx) },
	}
	return side(ctx, len(rest), func(_ context.Context, i int) error { return rest[i]() })
}

// side runs n pieces of work side by side, as many at once as there are processors.
func side(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

// step tells how far the work is.
func (w *writer) step() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	if w.progress != nil {
		w.progress(w.done, w.total)
	}
}
