package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// heard collects what a queue tells.
type heard struct {
	mu   sync.Mutex
	jobs []Job
}

func (h *heard) tell(j Job) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.jobs = append(h.jobs, j)
}

// of returns what was told about one job, by its numbers.
func (h *heard) of(id string) []Job {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []Job
	for _, j := range h.jobs {
		if j.ID == id {
			found = append(found, j)
		}
	}
	slices.SortFunc(found, func(a, b Job) int { return int(a.Seq - b.Seq) })
	return found
}

func begin(t *testing.T, q *queue, writes bool, do work) *task {
	t.Helper()
	started, err := q.start("import", "test", writes, do)
	if err != nil {
		t.Fatal(err)
	}
	return started
}

// untilCanceled is work that never ends by itself.
func untilCanceled(ctx context.Context, _ func(analytics.Progress)) (*JobResult, error) {
	<-ctx.Done()
	return nil, errors.New("the statement was interrupted")
}

func done(context.Context, func(analytics.Progress)) (*JobResult, error) { return &JobResult{}, nil }

func TestWritingJobsRunOneAtATimeInOrder(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	var mu sync.Mutex
	var order []int
	running := 0
	var tasks []*task
	for i := range 20 {
		tasks = append(tasks, begin(t, q, true, func(context.Context, func(analytics.Progress)) (*JobResult, error) {
			mu.Lock()
			running++
			if running > 1 {
				t.Errorf("%d writing jobs run at once", running)
			}
			order = append(order, i)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			running--
			mu.Unlock()
			return nil, nil
		}))
	}
	for _, task := range tasks {
		<-task.ended
	}
	if !slices.IsSorted(order) || len(order) != 20 {
		t.Errorf("they ran in the order %v", order)
	}
}

func TestJobThatIsCanceledWhileQueuedLetsNobodyPass(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	release := make(chan struct{})
	first := begin(t, q, true, func(context.Context, func(analytics.Progress)) (*JobResult, error) {
		<-release
		return nil, nil
	})
	second := begin(t, q, true, done)
	third := begin(t, q, true, done)
	reading := begin(t, q, false, done)
	<-reading.ended
	second.cancel()
	<-second.ended
	if state := second.snapshot().State; state != Canceled {
		t.Errorf("the canceled job is %s", state)
	}
	if state := third.snapshot().State; state != Queued {
		t.Errorf("while the first job runs the third is %s", state)
	}
	close(release)
	<-third.ended
	if first.snapshot().State != Done || third.snapshot().State != Done {
		t.Errorf("in the end they are %s and %s", first.snapshot().State, third.snapshot().State)
	}
}

func TestCanceledJobEndsWithinASecond(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	task := begin(t, q, true, untilCanceled)
	began := time.Now()
	task.cancel()
	<-task.ended
	job := task.snapshot()
	if took := time.Since(began); took > time.Second || job.State != Canceled || job.Error.Code != fault.Canceled {
		t.Errorf("after %v it is %s: %v", took, job.State, job.Error)
	}
}

func TestJobTellsWithRisingNumbersAndAbsoluteCounts(t *testing.T) {
	var h heard
	q := newQueue(t.Context(), h.tell)
	task := begin(t, q, true, func(_ context.Context, report func(analytics.Progress)) (*JobResult, error) {
		for i := range int64(1000) {
			report(analytics.Progress{Phase: "load", File: "a.csv", Done: i, Total: 1000, Rows: 2 * i})
		}
		return &JobResult{Path: "result"}, nil
	})
	<-task.ended
	told := h.of(task.snapshot().ID)
	for i, job := range told[1:] {
		if job.Seq <= told[i].Seq || job.Done < told[i].Done {
			t.Errorf("number %d with %d bytes follows number %d with %d", job.Seq, job.Done, told[i].Seq, told[i].Done)
		}
	}
	// Queued, running, the first progress, perhaps some more, and the end: never one for each of a thousand reports.
	last := told[len(told)-1]
	if len(told) > 20 || last.State != Done || last.Done != 999 || last.Rows != 1998 || last.Result.Path != "result" {
		t.Errorf("%d events, the last: %+v", len(told), last)
	}
	if told[0].State != Queued || told[0].StartedAt != "" || last.StartedAt == "" || last.EndedAt == "" {
		t.Errorf("first %+v, last %+v", told[0], last)
	}
}

func TestSpeedOfOnePhaseIsNotThatOfTheNext(t *testing.T) {
	tell := func(Job) {}
	task := &task{tell: tell}
	for i := range int64(4) {
		task.progress(analytics.Progress{Phase: "load", Done: 100 * i, Total: 1000, Rows: i})
		time.Sleep(25 * time.Millisecond)
	}
	if task.snapshot().BytesPerSec == 0 {
		t.Fatal("no speed was seen while loading")
	}
	task.progress(analytics.Progress{Phase: "finish", Done: 1000, Total: 1000})
	if job := task.snapshot(); job.BytesPerSec != 0 || job.Rate != 0 || job.SecondsLeft != nil {
		t.Errorf("the next phase begins with the speed of the last: %+v", job)
	}
}

func TestFailedJobKeepsItsError(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	task := begin(t, q, false, func(context.Context, func(analytics.Progress)) (*JobResult, error) {
		return nil, fault.New(fault.Invalid, "broken").In("a.csv").At(3)
	})
	<-task.ended
	if job := task.snapshot(); job.State != Failed || job.Error.Error() != "a.csv, line 3: broken" || job.Result != nil {
		t.Errorf("got %+v", job)
	}
}

func TestOldJobsAreForgottenButNeverOnesUnderWay(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	waiting := begin(t, q, false, untilCanceled)
	for range endedLimit + 10 {
		<-begin(t, q, false, done).ended
	}
	list := q.list()
	if len(list) > endedLimit+1 || list[len(list)-1].ID != waiting.snapshot().ID {
		t.Errorf("%d jobs, the oldest is %s", len(list), list[len(list)-1].ID)
	}
	if _, err := q.find("2"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a forgotten job: %v", err)
	}
	q.close()
	if q.busy() || waiting.snapshot().State != Canceled {
		t.Errorf("after close the job is %s", waiting.snapshot().State)
	}
	if _, err := q.start("import", "late", true, done); !fault.Is(err, fault.Canceled) {
		t.Errorf("a job after close: %v", err)
	}
}

func TestJobEndsOnceHoweverItIsCanceled(t *testing.T) {
	q := newQueue(t.Context(), (&heard{}).tell)
	var tasks []*task
	for i := range 50 {
		do := done
		if i%2 == 0 {
			do = untilCanceled
		}
		tasks = append(tasks, begin(t, q, i%3 == 0, do))
	}
	var cancelers sync.WaitGroup
	for range 4 {
		cancelers.Go(func() {
			for _, task := range tasks {
				task.cancel()
			}
		})
	}
	cancelers.Wait()
	for i, task := range tasks {
		<-task.ended
		if job := task.snapshot(); !job.Ended() || (i%2 == 0 && job.State != Canceled) {
			t.Errorf("job %d is %s", i, fmt.Sprint(job.State))
		}
	}
}
