package cli

import (
	"testing"

	"telltale/analytics"
	"telltale/app"
)

func TestNoticeOfJobsThatTookAWhile(t *testing.T) {
	job := func(kind, state, ended string, outcome *analytics.Outcome) app.Job {
		return app.Job{Kind: kind, State: state, Title: "a.csv", StartedAt: "2026-11-01T10:00:00Z", EndedAt: ended, Result: &app.JobResult{Outcome: outcome}}
	}
	outcome := &analytics.Outcome{Imports: []analytics.Import{{Used: 3, Rejected: 1}, {Used: 4}}}
	for _, c := range []struct {
		job         app.Job
		title, text string
	}{
		{job("import", app.Done, "2026-11-01T10:00:03Z", outcome), "Import finished", "a.csv: 7 records used, 1 rejected."},
		{job("backup", app.Done, "2026-11-01T10:01:00Z", nil), "Backup finished", "a.csv"},
		{job("compact", app.Failed, "2026-11-01T10:01:00Z", nil), "Compacting failed", "a.csv: the window says why."},
		{job("import", app.Done, "2026-11-01T10:00:02Z", outcome), "", ""},
		{job("import", app.Canceled, "2026-11-01T10:01:00Z", nil), "", ""},
		{job("import", app.Running, "", nil), "", ""},
		{job("prepare", app.Done, "2026-11-01T10:01:00Z", nil), "", ""},
	} {
		title, text, worth := notice(c.job)
		if title != c.title || text != c.text || worth != (c.title != "") {
			t.Errorf("%s %s: %q, %q, %v", c.job.Kind, c.job.State, title, text, worth)
		}
	}
}
