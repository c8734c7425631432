package app

import (
	"context"
	"sync"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// The states of a job. A job begins queued and ends done, failed or canceled.
const (
	Queued   = "queued"
	Running  = "running"
	Done     = "done"
	Failed   = "failed"
	Canceled = "canceled"
)

// Job is one piece of work that takes a while. Its counts are absolute.
type Job struct {
	ID          string       `json:"id"`
	Kind        string       `json:"kind"` // "prepare", "import", "undo", "backup", "compact", "demo" or "export"
	Title       string       `json:"title"`
	State       string       `json:"state"` // "queued", "running", "done", "failed" or "canceled"
	Phase       string       `json:"phase"` // what is being done right now
	File        string       `json:"file"`  // to which file
	Done        int64        `json:"done"`  // bytes
	Total       int64        `json:"total"` // bytes; 0 while unknown
	Rows        int64        `json:"rows"`
	Rate        float64      `json:"rate"`           // rows a second, smoothed; 0 while the rows are not counted
	BytesPerSec float64      `json:"bytesPerSecond"` // smoothed
	SecondsLeft *float64     `json:"secondsLeft"`    // smoothed; null while it cannot be told
	Seq         int64        `json:"seq"`            // rises with every change; of two states the higher one is the newer
	Error       *fault.Error `json:"error"`
	Result      *JobResult   `json:"result"`    // when done
	StartedAt   string       `json:"startedAt"` // RFC 3339; empty while queued
	EndedAt     string       `json:"endedAt"`   // empty until it ended
}

// JobResult is what a job brought about; which field is set follows from its kind.
type JobResult struct {
	Outcome *analytics.Outcome    `json:"outcome"` // import
	Undo    *analytics.UndoEffect `json:"undo"`
	Path    string                `json:"path"`  // backup: the copy; demo: the workspace; export: the file
	Bytes   int64                 `json:"bytes"` // export: the file's length
	Size    *analytics.SizeChange `json:"size"`  // compact: the file's length before and after
}

// Ended reports whether the job is over.
func (j Job) Ended() bool { return j.State == Done || j.State == Failed || j.State == Canceled }

// progressPause is the least time between two events about one job, so that a page is not flooded.
const progressPause = 100 * time.Millisecond

// task is a Job while it is worked on.
type task struct {
	cancel context.CancelFunc
	ended  chan struct{}
	tell   func(Job)

	mu   sync.Mutex
	job  Job
	pace pace
	told time.Time
}

// snapshot is the job as it stands.
func (t *task) snapshot() Job {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.job
}

// change alters the job, gives it the next number and tells the listeners.
func (t *task) change(alter func(*Job)) {
	t.mu.Lock()
	alter(&t.job)
	t.job.Seq++
	t.told = time.Now()
	job := t.job
	t.mu.Unlock()
	t.tell(job)
}

// begin marks the job as running.
func (t *task) begin() {
	t.change(func(j *Job) { j.State, j.StartedAt = Running, stamp(time.Now()) })
}

// progress records how far the work is. Listeners hear of a new phase or file at once, of counts at most every
// progressPause.
func (t *task) progress(p analytics.Progress) {
	now := time.Now()
	t.mu.Lock()
	news := t.job.Phase != p.Phase || t.job.File != p.File
	if t.job.Phase != p.Phase {
		// Other work has another speed.
		t.pace = pace{}
	}
	t.pace.add(now, p.Done, p.Total, p.Rows)
	t.job.Phase, t.job.File = p.Phase, p.File
	t.job.Done, t.job.Total, t.job.Rows = p.Done, p.Total, p.Rows
	t.job.Rate, t.job.BytesPerSec, t.job.SecondsLeft = t.pace.rowRate(), t.pace.byteRate(), t.pace.secondsLeft()
	t.job.Seq++
	if !news && now.Sub(t.told) < progressPause {
		t.mu.Unlock()
		return
	}
	t.told = now
	job := t.job
	t.mu.Unlock()
	t.tell(job)
}

// end records how the job ended.
func (t *task) end(result *JobResult, err error) {
	t.change(func(j *Job) {
		j.EndedAt, j.SecondsLeft = stamp(time.Now()), nil
		switch {
		case err == nil:
			j.State, j.Result, j.Phase = Done, result, ""
		case fault.Is(err, fault.Canceled):
			j.State, j.Error = Canceled, fault.Of(err)
		default:
			j.State, j.Error = Failed, fault.Of(err)
		}
	})
	close(t.ended)
}

// stamp writes a moment of this machine's clock for people and programs.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
