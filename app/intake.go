package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// Prepare finds out what the files are: archives are unpacked, folders are walked, every file is detected, and the first
// rows are read as they will be stored. Nothing is imported. While it runs there is a job of kind "prepare", so that a
// page can show and cancel it.
func (s *Imports) Prepare(paths []string) (PreparedDrop, error) {
	if len(paths) == 0 {
		return PreparedDrop{}, fault.New(fault.Invalid, "There is no file to import.").Do("Name at least one file or folder.")
	}
	title := filepath.Base(paths[0])
	if more := len(paths) - 1; more > 0 {
		title = fmt.Sprintf("%s and %d more", title, more)
	}
	return s.prepare(title, paths, func(ctx context.Context, w *analytics.Workspace, report progress) (*analytics.Drop, error) {
		return w.Prepare(ctx, paths, report)
	})
}

// prepare runs a job that finds out what files are, and keeps its drop. Those of the paths that were uploaded go with it.
func (s *Imports) prepare(title string, paths []string, do func(context.Context, *analytics.Workspace, progress) (*analytics.Drop, error)) (PreparedDrop, error) {
	var found *drop
	task, err := s.app.begin(kindPrepare, title, func(ctx context.Context, w *analytics.Workspace, report progress) (*JobResult, error) {
		prepared, err := do(ctx, w, report)
		if err != nil {
			return nil, err
		}
		found = &drop{prepared: prepared, uploads: slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
			return !s.app.home.Uploaded(path)
		})}
		s.drops.add(found)
		s.app.publish(EventDrops, nil)
		return &JobResult{}, nil
	})
	if err != nil {
		return PreparedDrop{}, err
	}
	<-task.ended
	if job := task.snapshot(); job.Error != nil {
		return PreparedDrop{}, job.Error
	}
	return s.describe(found)
}

// Drops returns what was prepared and still waits, oldest first, so that a page that was loaded anew can show it again.
func (s *Imports) Drops() ([]PreparedDrop, error) {
	waiting := []PreparedDrop{}
	for _, d := range s.drops.all() {
		described, err := s.describe(d)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, described)
	}
	return waiting, nil
}

// Revise applies what the person decided about one file of a drop and returns how the file is understood now.
func (s *Imports) Revise(drop string, file int, choices source.Choices) (PreparedFile, error) {
	d, err := s.hold(drop)
	if err != nil {
		return PreparedFile{}, err
	}
	defer d.Unlock()
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (PreparedFile, error) {
		if err := fileOf(d, file); err != nil {
			return PreparedFile{}, err
		}
		if err := w.Revise(ctx, d.prepared, file, choices); err != nil {
			return PreparedFile{}, err
		}
		s.app.publish(EventDrops, nil)
		return s.app.home.preparedFile(d.prepared.Files[file]), nil
	})
}

// Remove takes one file out of a drop and returns the rest, whose files are numbered anew.
func (s *Imports) Remove(drop string, file int) (PreparedDrop, error) {
	d, err := s.hold(drop)
	if err != nil {
		return PreparedDrop{}, err
	}
	err = fileOf(d, file)
	if err == nil {
		d.prepared.Files = slices.Delete(d.prepared.Files, file, file+1)
	}
	d.Unlock()
	if err != nil {
		return PreparedDrop{}, err
	}
	s.app.publish(EventDrops, nil)
	return s.describe(d)
}

// Discard forgets a drop and removes what was unpacked or uploaded for it.
func (s *Imports) Discard(drop string) error {
	d, err := s.hold(drop)
	if err != nil {
		return err
	}
	defer d.Unlock()
	return s.app.use(s.app.life, func(w *analytics.Workspace) error {
		s.drops.discard(s.app.home, w, d)
		s.app.publish(EventDrops, nil)
		return nil
	})
}

// Start begins to import the files of a drop that are ready, and returns the job. When the job is done the drop is gone;
// when it fails or is canceled nothing has changed, and the drop waits on.
func (s *Imports) Start(drop string) (Job, error) {
	d, err := s.hold(drop)
	if err != nil {
		return Job{}, err
	}
	defer d.Unlock()
	described := s.app.home.preparedDrop(d.prepared)
	if described.Ready == 0 {
		return Job{}, notReady(described)
	}
	first := firstReady(described)
	title := filepath.Base(first)
	if more := described.Ready - 1; more > 0 {
		title = fmt.Sprintf("%s and %d more", title, more)
	}
	task, err := s.app.begin(kindImport, title, func(ctx context.Context, w *analytics.Workspace, report progress) (*JobResult, error) {
		// The first count may be a while in coming; until then people see at least what has begun.
		report(analytics.Progress{Phase: "load", File: first})
		outcome, err := w.Import(ctx, d.prepared, report)
		if err != nil {
			return nil, err
		}
		s.keepUploads(ctx, w)
		s.drops.discard(s.app.home, w, d)
		return &JobResult{Outcome: s.app.home.outcome(outcome)}, nil
	})
	if err != nil {
		return Job{}, err
	}
	d.job = task
	return task.snapshot(), nil
}

// hold returns the drop, locked. A drop that is being imported can't be changed.
func (s *Imports) hold(id string) (*drop, error) {
	d, err := s.drops.find(id)
	if err != nil {
		return nil, err
	}
	d.Lock()
	if d.loading() {
		d.Unlock()
		return nil, fault.New(fault.Busy, "These files are being imported.").Do("Wait for the job to end, or cancel it.")
	}
	return d, nil
}

// describe says how a drop is understood.
func (s *Imports) describe(d *drop) (PreparedDrop, error) {
	d.Lock()
	defer d.Unlock()
	described := s.app.home.preparedDrop(d.prepared)
	if d.loading() {
		described.Job = d.job.snapshot().ID
	}
	return described, clean(&described)
}

// fileOf checks that the drop has a file of that number.
func fileOf(d *drop, file int) error {
	if file < 0 || file >= len(d.prepared.Files) {
		return fault.New(fault.NotFound, "There is no file %d among these %d files.", file, len(d.prepared.Files))
	}
	return nil
}

// notReady says why nothing of a drop can be imported yet.
func notReady(d PreparedDrop) error {
	for _, file := range d.Files {
		if file.Error != nil {
			return file.Error
		}
		for _, question := range file.Draft.Questions {
			return fault.New(fault.Invalid, "%s (%s)", question.Text, question.Evidence).In(file.Name).
				Do("Answer it on the page, or with %s.", question.Flag)
		}
	}
	return fault.New(fault.Invalid, "There is no file to import.")
}

// firstReady names the first file that can be imported.
func firstReady(d PreparedDrop) string {
	i := slices.IndexFunc(d.Files, func(f PreparedFile) bool { return f.Ready })
	return d.Files[i].Name
}
