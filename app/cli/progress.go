package cli

import (
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"telltale/app"
)

// plainPause is the least time between two lines about a job where there is no terminal.
const plainPause = 2 * time.Second

// showProgress shows the app's jobs until the returned function is called: a bar on a terminal, lines elsewhere, and
// nothing to programs, which read errors there.
func (s *settings) showProgress(a *app.App) (stop func()) {
	if s.json && !s.live {
		return func() {}
	}
	shown := s.progressView()
	cancel := a.Subscribe(func(_ string, data any) {
		if job, ok := data.(app.Job); ok {
			shown.show(job)
		}
	})
	return func() { cancel(); shown.close() }
}

// progressView shows how far a job is.
type progressView interface {
	show(app.Job)
	close()
}

func (s *settings) progressView() progressView {
	if s.live {
		return &bar{to: s.err}
	}
	return &lines{to: s.err}
}

// bar draws a progress bar.
type bar struct {
	to io.Writer

	mu     sync.Mutex
	job    string
	seq    int64
	drawn  *progressbar.ProgressBar
	closed bool
}

func (b *bar) show(job app.Job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	// Events about one job may overtake one another.
	if b.closed || (job.ID == b.job && job.Seq <= b.seq) {
		return
	}
	if job.ID != b.job {
		b.clear()
	}
	b.job, b.seq = job.ID, job.Seq
	if job.Ended() {
		b.clear()
		return
	}
	if job.State != app.Running || job.Phase == "" {
		return
	}
	if b.drawn == nil {
		// The spinner of unknown lengths must not turn by itself: its goroutine would go on drawing after Clear.
		b.drawn = progressbar.NewOptions64(-1, progressbar.OptionSetSpinnerChangeInterval(0), progressbar.OptionSetWriter(b.to), progressbar.OptionSetWidth(24), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false))
	}
	if total := max(job.Total, -1); total > 0 && total != b.drawn.GetMax64() {
		b.drawn.ChangeMax64(total)
	}
	// The bar takes a full count for the end and clears itself, while the job still has work without a count.
	if done := min(job.Done, job.Total-1); done > 0 {
		_ = b.drawn.Set64(done)
	}
	// Describe draws, with the new count, so it comes last.
	b.drawn.Describe(sentence(job))
}

// clear removes the bar. The caller holds the lock.
func (b *bar) clear() {
	if b.drawn != nil {
		_ = b.drawn.Clear()
		b.drawn = nil
	}
}

func (b *bar) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.clear()
}

// lines writes a line now and then.
type lines struct {
	to io.Writer

	mu   sync.Mutex
	job  string
	seq  int64
	last string
	at   time.Time
}

func (l *lines) show(job app.Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if job.State != app.Running || job.Phase == "" || (job.ID == l.job && job.Seq <= l.seq) {
		return
	}
	l.job, l.seq = job.ID, job.Seq
	if step := job.ID + job.Phase + job.File; step == l.last && time.Since(l.at) < plainPause {
		return
	} else {
		l.last, l.at = step, time.Now()
	}
	text := sentence(job)
	if job.Total > 0 && !countsRecords(job) {
		text += fmt.Sprintf(", %d %%", 100*job.Done/job.Total)
	}
	fmt.Fprintln(l.to, text)
}

func (l *lines) close() {}

// phaseWords say what the phases of analytics.Progress are.
var phaseWords = map[string]string{
	"unpack":  "unpacking",
	"detect":  "finding out what it is",
	"load":    "reading",
	"finish":  "setting duplicates aside and counting",
	"undo":    "taking rows out",
	"backup":  "copying",
	"compact": "compacting",
	"write":   "writing the demo's files",
	"report":  "writing",
}

// sentence says what a job is doing: "access.log: reading, 84.1 MB/s, 12 s left".
func sentence(job app.Job) string {
	phase := job.Phase
	if words, known := phaseWords[phase]; known {
		phase = words
	}
	parts := []string{phase}
	if job.File != "" {
		parts[0] = job.File + ": " + phase
	}
	if countsRecords(job) {
		parts = append(parts, grouped(job.Rows)+" records")
	}
	if mb := job.BytesPerSec / 1e6; mb >= 0.1 {
		parts = append(parts, fmt.Sprintf("%.1f MB/s", mb))
	}
	if job.SecondsLeft != nil {
		parts = append(parts, fmt.Sprintf("%.0f s left", math.Ceil(*job.SecondsLeft)))
	}
	return strings.Join(parts, ", ")
}

// countsRecords reports whether all that is known is how many records were read: a spreadsheet tells nothing else, and a
// share that stands at 0 % would look as if nothing happened.
func countsRecords(job app.Job) bool { return job.Rows > 0 && job.Done == 0 }
