// Package app holds the services that every way into Telltale calls: the window, the browser and the command line.
// A service is thin: it finds the workspace, calls the analytics library and makes the answer fit for a page.
//
// Rules of the services: at most two results, the second an error; every error that leaves is a *fault.Error; no
// time.Time (RFC 3339 strings instead), no number that is not finite, no nil slice. The package knows neither Wails nor
// HTTP.
package app

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// callLimit is how long a call may take. Whatever needs longer is a job.
const callLimit = 2 * time.Minute

// App is one running Telltale with at most one open workspace.
type App struct {
	bus
	home Home
	log  journal
	life context.Context
	end  context.CancelFunc
	jobs *queue
	// pages are the built ones, for saved reports
	pages fs.FS

	imports    *Imports
	jobService *Jobs
	dashboards *Dashboards
	workspaces *Workspaces
	settings   *Settings
	kpis       *KPIs
	explore    *Explore
	labels     *Labels
	closings   *Closings
	actions    *Actions
	meetings   *Meetings
	exports    *Exports

	opened chan struct{} // closed when the first attempt to open a workspace is over
	once   sync.Once

	mu        sync.RWMutex // held for reading while the workspace is used, for writing while it is exchanged
	workspace *analytics.Workspace
	path      string
	why       error // why no workspace is open
}

// New makes an app that keeps its files in home. Its services wait until Open was called: a window's page may ask before
// the workspace is open.
func New(home Home) *App {
	a := &App{home: home, log: newJournal(home), opened: make(chan struct{})}
	a.life, a.end = context.WithCancel(context.Background())
	a.jobs = newQueue(a.life, a.tellJob)
	a.imports = &Imports{app: a}
	a.jobService = &Jobs{app: a}
	a.dashboards = &Dashboards{app: a}
	a.workspaces = &Workspaces{app: a}
	a.settings = &Settings{app: a}
	a.kpis = &KPIs{app: a}
	a.explore = &Explore{app: a}
	a.labels = &Labels{app: a}
	a.closings = &Closings{app: a}
	a.actions = &Actions{app: a}
	a.meetings = &Meetings{app: a}
	a.exports = &Exports{app: a}
	return a
}

// Services are what a page may call: pointers to structs, whose exported methods are the calls.
func (a *App) Services() []any {
	return []any{a.imports, a.jobService, a.dashboards, a.workspaces, a.settings, a.kpis, a.explore, a.labels, a.closings, a.actions, a.meetings, a.exports}
}

// Imports is the service of the same name.
func (a *App) Imports() *Imports { return a.imports }

// Jobs is the service of the same name.
func (a *App) Jobs() *Jobs { return a.jobService }

// Dashboards is the service of the same name.
func (a *App) Dashboards() *Dashboards { return a.dashboards }

// Workspaces is the service of the same name.
func (a *App) Workspaces() *Workspaces { return a.workspaces }

// Settings is the service of the same name.
func (a *App) Settings() *Settings { return a.settings }

// KPIs is the service of the same name.
func (a *App) KPIs() *KPIs { return a.kpis }

// Labels is the service of the same name.
func (a *App) Labels() *Labels { return a.labels }

// Closings is the service of the same name.
func (a *App) Closings() *Closings { return a.closings }

// Actions is the service of the same name.
func (a *App) Actions() *Actions { return a.actions }

// Meetings is the service of the same name.
func (a *App) Meetings() *Meetings { return a.meetings }

// Exports is the service of the same name.
func (a *App) Exports() *Exports { return a.exports }

// Home is the folder of Telltale's own files.
func (a *App) Home() Home { return a.home }

// Open opens the workspace at path, which is made when it is missing, in place of the one that was open. While jobs run
// it refuses with fault.Busy. When it fails, the workspace that was open stays so; when there was none, the services
// answer with the same error until another Open succeeds.
func (a *App) Open(ctx context.Context, path string, options analytics.Options) error {
	defer a.once.Do(func() { close(a.opened) })
	path, err := filepath.Abs(path)
	if err != nil {
		return fault.New(fault.Invalid, "The path cannot be used: %v.", err).In(path)
	}
	if a.jobs.busy() {
		return fault.New(fault.Busy, "A job is still running in this workspace.").
			Do("Wait for it to end, or cancel it, before another workspace is opened.")
	}
	return a.exchange(ctx, path, options)
}

// exchange opens the workspace at an absolute path in place of the one that was open. It waits for what uses that one.
func (a *App) exchange(ctx context.Context, path string, options analytics.Options) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.workspace != nil && a.workspace.Is(path) {
		if a.path == path {
			return nil
		}
		// The file was renamed while it was open. It must be closed before it can be opened under its new name.
		if err := a.leave(); err != nil {
			return err
		}
	}
	workspace, err := analytics.Open(ctx, path, options)
	a.log.opened(path, err)
	if err != nil {
		a.why = fault.Of(err)
		return a.why
	}
	err = a.leave()
	a.workspace, a.path = workspace, path
	// A list of recent files or kept uploads that cannot be written is no reason to refuse the workspace.
	_ = a.home.Remember(path)
	if !options.ReadOnly {
		_ = a.home.keepUploads(ctx, workspace, keptLimit)
	}
	return err
}

// leave closes the open workspace, if there is one, and forgets the drops that were prepared for it. The caller holds the
// lock.
func (a *App) leave() error {
	for _, d := range a.imports.drops.all() {
		a.imports.drops.discard(a.home, a.workspace, d)
	}
	if a.workspace == nil {
		return nil
	}
	a.log.Info("workspace closed", "path", a.path)
	err := a.workspace.Close()
	a.workspace, a.path, a.why = nil, "", nil
	if err != nil {
		return fault.Of(err)
	}
	return nil
}

// Foresee prepares what every page asks of the open workspace before all else, and every answer rests on: its periods. It
// returns at once. The numbers of the first page would keep the cores from painting it. What fails here fails again where
// somebody reads why.
func (a *App) Foresee() {
	go func() { _, _ = a.dashboards.Periods() }()
}

// openPath is the path of the open workspace, "" when there is none.
func (a *App) openPath() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.path
}

// OpenFiles asks the pages to prepare the files, as if they had been dropped on them.
func (a *App) OpenFiles(paths []string) {
	a.publish(EventOpen, OpenFiles{Paths: paths})
}

// Fail tells the pages of an error that none of them caused.
func (a *App) Fail(err error) { a.publish(EventFault, fault.Of(err)) }

// Unfinished is the kind of a job that closing would cancel, "" when there is none. Preparing files changes nothing.
func (a *App) Unfinished() string {
	for _, job := range a.jobs.list() {
		if !job.Ended() && job.Kind != kindPrepare {
			return job.Kind
		}
	}
	return ""
}

// Busy reports whether a job is queued or running.
func (a *App) Busy() bool { return a.jobs.busy() }

// Cancel stops all jobs and calls. Afterwards the app can only be closed.
func (a *App) Cancel() { a.end() }

// Close cancels all jobs, waits until each has left things as they were, and closes the workspace.
func (a *App) Close() error {
	a.end()
	a.jobs.close()
	a.once.Do(func() { close(a.opened) })
	a.mu.Lock()
	defer a.mu.Unlock()
	defer a.log.file.Close()
	return a.leave()
}

// use calls do with the open workspace, which stays open until do returns. Every error that it returns is a *fault.Error.
func (a *App) use(ctx context.Context, do func(*analytics.Workspace) error) error {
	select {
	case <-a.opened:
	case <-ctx.Done():
		return stopped(ctx)
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	switch {
	case a.workspace != nil:
	case a.why != nil:
		return a.why
	default:
		return fault.New(fault.NotFound, "No workspace is open.").Do("Open one or make a new one.")
	}
	err := do(a.workspace)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		// Work that was interrupted names the statement that failed; what happened is that it was stopped.
		return stopped(ctx)
	}
	if fault.Is(err, fault.Internal) {
		a.log.Error("internal error", failure(err))
	}
	return fault.Of(err)
}

// stopped says why a context ended.
func stopped(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.New(fault.Busy, "This took longer than %s and was stopped.", callLimit).
			Do("Try a shorter period or fewer filters.")
	}
	return fault.New(fault.Canceled, "Canceled; nothing was changed.")
}

// ask calls a function of the workspace that answers at once, and makes its answer fit for a page.
func ask[T any](a *App, call func(context.Context, *analytics.Workspace) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(a.life, callLimit)
	defer cancel()
	var answer T
	err := a.use(ctx, func(w *analytics.Workspace) (err error) {
		answer, err = call(ctx, w)
		return err
	})
	if err == nil {
		err = clean(&answer)
	}
	if err != nil {
		var none T
		return none, err
	}
	return answer, nil
}

// The kinds of job. All but prepare and export change the workspace or must see it unchanged, so they run one at a time.
const (
	kindPrepare = "prepare"
	kindImport  = "import"
	kindUndo    = "undo"
	kindBackup  = "backup"
	kindCompact = "compact"
	kindDemo    = "demo"
	kindExport  = "export"
)

// progress hears how far a job is.
type progress = func(analytics.Progress)

// begin starts a job on the open workspace, which stays open until the job ends.
func (a *App) begin(kind, title string, do func(context.Context, *analytics.Workspace, progress) (*JobResult, error)) (*task, error) {
	return a.jobs.start(kind, title, kind != kindPrepare, func(ctx context.Context, report progress) (result *JobResult, err error) {
		named := func(p analytics.Progress) {
			p.File = a.home.DisplayName(p.File)
			report(p)
		}
		if err := a.use(ctx, func(w *analytics.Workspace) (err error) {
			result, err = do(ctx, w, named)
			return err
		}); err != nil {
			return nil, err
		}
		if kind == kindImport || kind == kindUndo || kind == kindCompact {
			a.changed()
		}
		return result, clean(result)
	})
}

// tellJob tells the pages how a job stands, and of files that do not wait, or wait again, because of it.
func (a *App) tellJob(j Job) {
	a.log.job(j)
	a.publish(EventJob, j)
	if j.Kind == kindImport && (j.State == Queued || j.Ended()) {
		a.publish(EventDrops, nil)
	}
}

// changed tells the pages that data or settings are not what they were.
func (a *App) changed() {
	info, err := a.workspaces.Info()
	if err == nil {
		a.publish(EventChanged, Changed{Version: info.Version, Path: info.Path})
	}
}
