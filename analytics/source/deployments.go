package source

import "fmt"

// deployments reads the deployments that GitHub and GitLab keep.
type deployments struct{}

const deploymentsTitle = "GitHub or GitLab deployments"

func (deployments) ID() string { return "deployments" }

func (deployments) Describe() Description {
	return Description{
		ID:       "deployments",
		Title:    deploymentsTitle,
		Tool:     "GitHub, GitLab",
		How:      "gh api 'repos/OWNER/REPO/deployments?per_page=100' --paginate > deployments.json; or GET /projects/ID/deployments (GitLab).",
		Tables:   []string{eventTable},
		Distinct: "members sha, environment and statuses_url (GitHub), or iid and environment.name (GitLab)",
	}
}

func (f deployments) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: deploymentsTitle}
	switch {
	case s.has("sha", "environment", "createdat") && s.keyed("statusesurl", "task", "transientenvironment") != nil:
		m.Score, m.Why = 0.97, []string{"members sha, environment and " + s.keyed("statusesurl", "task", "transientenvironment").Name}
	case s.has("sha", "environmentname", "iid", "createdat"):
		m.Score, m.Why = 0.97, []string{"members sha, iid and environment.name"}
	}
	return m
}

// undeployed are GitLab's words for deployments that did not change what runs.
var undeployed = []string{"created", "running", "failed", "canceled", "skipped", "blocked"}

func (deployments) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, eventTable)
	if err := t.require(deploymentsTitle, []string{"sha"}, []string{"environment", "environmentname"}, []string{"createdat"}); err != nil {
		return err
	}
	if finished := t.column("deployablefinishedat"); finished != nil {
		t.finishedOrCreated(finished, t.column("createdat"))
	} else {
		t.cast("ts", Cast{Zone: "UTC"}, "when it was created", "createdat")
	}
	t.constant("kind", "deployment", "")
	t.title(t.column("description"), t.column("ref"), t.column("sha"))
	t.text("version", "sha")
	t.repository()
	if t.fields["component"].SQL == "" {
		t.text("component", "environmentname")
	}
	t.text("note", "environment", "environmentname")
	if c := t.column("transientenvironment"); c != nil {
		t.leave("short-lived environment, such as a preview", "lower("+ident(c.Name)+") = 'true'")
	}
	if c := t.column("status"); c != nil {
		t.leave("did not reach its environment", fmt.Sprintf("list_contains([%s], lower(%s))", lits(undeployed), ident(c.Name)))
	} else {
		t.note("GitHub's list does not say whether a deployment succeeded: all count.")
	}
	t.warnOfPage()
	t.finish(tableReader(s))
	return nil
}

// finishedOrCreated fills the time with that of the end, or of the creation where a record has no end.
func (t *tableDraft) finishedOrCreated(finished, created *Column) {
	a := castField(t.canonical("ts"), finished.Name, Cast{Zone: "UTC"})
	b := castField(t.canonical("ts"), created.Name, Cast{Zone: "UTC"})
	t.set("ts", fmt.Sprintf("CASE WHEN (%s) IS NULL THEN %s ELSE %s END", a.Raw, b.SQL, a.SQL), fmt.Sprintf("coalesce(%s, %s)", a.Raw, b.Raw),
		a.Expect, "when its job ended", finished, created)
}
