package app

// Jobs shows and cancels work that takes a while.
type Jobs struct{ app *App }

// List returns the jobs of this run, newest first: all that are queued or running, and those that ended last.
func (s *Jobs) List() ([]Job, error) { return s.app.jobs.list(), nil }

// Get returns a job as it stands.
func (s *Jobs) Get(id string) (Job, error) {
	task, err := s.app.jobs.find(id)
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// Cancel asks a job to stop. Within a second it ends as canceled with nothing changed, or, when it was all but over, as
// done. A job that has ended is left as it is.
func (s *Jobs) Cancel(id string) error {
	task, err := s.app.jobs.find(id)
	if err != nil {
		return err
	}
	task.cancel()
	return nil
}

// Wait returns the job when it has ended. It is for Go programs; pages listen to events.
func (a *App) Wait(id string) (Job, error) {
	task, err := a.jobs.find(id)
	if err != nil {
		return Job{}, err
	}
	<-task.ended
	return task.snapshot(), nil
}
