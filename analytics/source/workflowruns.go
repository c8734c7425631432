package source

import "fmt"

// workflowRuns reads the runs of GitHub Actions and takes those that deploy.
type workflowRuns struct{}

const workflowRunsTitle = "GitHub Actions runs"

func (workflowRuns) ID() string { return "github-actions-runs" }

func (workflowRuns) Describe() Description {
	return Description{
		ID:       "github-actions-runs",
		Title:    workflowRunsTitle,
		Tool:     "GitHub Actions",
		How:      "gh run list --workflow deploy.yml --limit 1000 --json name,workflowName,displayTitle,headSha,conclusion,startedAt,updatedAt > runs.json; or GET /repos/OWNER/REPO/actions/runs.",
		Tables:   []string{eventTable},
		Distinct: "members head_sha, conclusion and the workflow's name",
	}
}

var (
	workflowKeys = []string{"workflowname", "name"}
	runTimes     = []string{"updatedat", "runstartedat", "startedat", "createdat"}
)

func (f workflowRuns) Detect(s *Sample) Match {
	if !s.has("headsha", "conclusion") || s.keyed(workflowKeys...) == nil || s.keyed(runTimes...) == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: workflowRunsTitle, Score: 0.9, Why: []string{"members head_sha and conclusion"}}
	if c := s.keyed("workflowid", "workflowname", "runnumber"); c != nil {
		m.Score = 0.97
		m.Why = append(m.Why, "member "+c.Name)
	}
	return m
}

func (workflowRuns) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, eventTable)
	if err := t.require(workflowRunsTitle, []string{"headsha"}, []string{"conclusion"}, workflowKeys, runTimes); err != nil {
		return err
	}
	t.cast("ts", Cast{Zone: "UTC"}, "when it ended", runTimes...)
	t.constant("kind", "deployment", "")
	t.title(t.column("displaytitle"), t.column(workflowKeys...))
	t.text("version", "headsha")
	if c := t.column("repositoryname"); c != nil {
		t.text("component", "repositoryname")
	} else {
		t.repository()
	}
	t.text("note", workflowKeys...)
	deploys := fmt.Sprintf(`regexp_matches(coalesce(%s, ''), 'deploy|release|publish|rollout|rollback', 'i')`, ident(t.column(workflowKeys...).Name))
	if c := t.column("path"); c != nil {
		deploys += fmt.Sprintf(` OR regexp_matches(coalesce(%s, ''), 'deploy|release|publish|rollout|rollback', 'i')`, ident(c.Name))
	}
	conclusion := ident(t.column("conclusion").Name)
	t.leave("workflow that does not deploy, by its name", "NOT ("+deploys+")")
	t.leave("run that has not ended", conclusion+" IS NULL")
	t.leave("run that did not succeed", "lower("+conclusion+") <> 'success'")
	t.note("Runs count as deployments when their workflow is named deploy, release, publish, rollout or rollback.")
	t.warnOfPage()
	t.finish(tableReader(s))
	return nil
}
