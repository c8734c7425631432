package cli

import (
	"fmt"
	"time"

	"telltale/app"
)

// noticeAfter is how long a job must have run to be worth a notification. Who has turned to something else in the
// meantime is told; who waited is not disturbed.
const noticeAfter = 3 * time.Second

// notice says, for somebody who looks at another window, how a job ended. It is worth a notification when the job took a
// while and was not canceled, which only the person can do.
func notice(job app.Job) (title, text string, worth bool) {
	if job.State != app.Done && job.State != app.Failed {
		return "", "", false
	}
	began, err := time.Parse(time.RFC3339, job.StartedAt)
	ended, alsoErr := time.Parse(time.RFC3339, job.EndedAt)
	if err != nil || alsoErr != nil || ended.Sub(began) < noticeAfter {
		return "", "", false
	}
	what, known := map[string]string{"import": "Import", "undo": "Undo", "backup": "Backup", "compact": "Compacting", "demo": "Making the demo", "export": "Export"}[job.Kind]
	if !known {
		return "", "", false
	}
	if job.State == app.Failed {
		return what + " failed", job.Title + ": the window says why.", true
	}
	if job.Result != nil && job.Result.Outcome != nil {
		var used, rejected int64
		for _, i := range job.Result.Outcome.Imports {
			used, rejected = used+i.Used, rejected+i.Rejected
		}
		return what + " finished", fmt.Sprintf("%s: %d records used, %d rejected.", job.Title, used, rejected), true
	}
	return what + " finished", job.Title, true
}
