package app

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// endedLimit is how many ended jobs are remembered.
const endedLimit = 50

// work is what a job does. It returns within a second of its context's end, with nothing changed.
type work func(ctx context.Context, report func(analytics.Progress)) (*JobResult, error)

// queue runs jobs. Those that write wait for one another, in the order in which they came.
type queue struct {
	life context.Context // ends with the app and takes every job along
	tell func(Job)

	mu     sync.Mutex
	last   chan struct{} // closed when the writing job that came last, and all before it, are over
	number int
	tasks  []*task // oldest first
	closed bool
	active sync.WaitGroup
}

func newQueue(life context.Context, tell func(Job)) *queue {
	none := make(chan struct{})
	close(none)
	return &queue{life: life, tell: tell, last: none}
}

// start begins a job and returns at once. writes says that it changes the workspace.
func (q *queue) start(kind, title string, writes bool, do work) (*task, error) {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return nil, fault.New(fault.Canceled, "Telltale is closing.")
	}
	ctx, cancel := context.WithCancel(q.life)
	q.number++
	t := &task{cancel: cancel, ended: make(chan struct{}), tell: q.tell}
	t.job = Job{ID: strconv.Itoa(q.number), Kind: kind, Title: title, State: Queued, Seq: 1}
	q.tasks = append(q.tasks, t)
	q.forget()
	q.active.Add(1)
	before, over := q.last, make(chan struct{})
	if writes {
		q.last = over
	}
	q.mu.Unlock()
	q.tell(t.snapshot())
	go func() {
		defer q.active.Done()
		defer cancel()
		if writes {
			// A job that is canceled in the queue ends at once, but those behind it still wait for those before it.
			defer func() { go func() { <-before; close(over) }() }()
			select {
			case <-before:
			case <-ctx.Done():
			}
		}
		t.end(run(ctx, t, do))
	}()
	return t, nil
}

// run does the work of a job whose turn it is.
func run(ctx context.Context, t *task, do work) (*JobResult, error) {
	if ctx.Err() != nil {
		return nil, fault.New(fault.Canceled, "Canceled before it began.")
	}
	t.begin()
	result, err := do(ctx, t.progress)
	if err != nil && ctx.Err() != nil {
		err = stopped(ctx)
	}
	return result, err
}

// forget drops the oldest ended jobs beyond endedLimit. The caller holds the lock.
func (q *queue) forget() {
	excess := len(q.tasks) - endedLimit
	q.tasks = slices.DeleteFunc(q.tasks, func(t *task) bool {
		if excess <= 0 || !t.snapshot().Ended() {
			return false
		}
		excess--
		return true
	})
}

// find returns the job with the id.
func (q *queue) find(id string) (*task, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, t := range q.tasks {
		if t.job.ID == id {
			return t, nil
		}
	}
	return nil, fault.New(fault.NotFound, "There is no job %q.", id)
}

// list returns all remembered jobs, newest first.
func (q *queue) list() []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := make([]Job, 0, len(q.tasks))
	for _, t := range slices.Backward(q.tasks) {
		jobs = append(jobs, t.snapshot())
	}
	return jobs
}

// busy reports whether a job is queued or running.
func (q *queue) busy() bool {
	return slices.ContainsFunc(q.list(), func(j Job) bool { return !j.Ended() })
}

// close cancels every job, waits for their end and starts no more.
func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	for _, t := range q.tasks {
		t.cancel()
	}
	q.mu.Unlock()
	q.active.Wait()
}
