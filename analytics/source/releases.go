package source

import "fmt"

// releases reads the releases of a repository as GitHub and GitLab give them: by API or by gh.
type releases struct{}

const releasesTitle = "GitHub or GitLab releases"

func (releases) ID() string { return "releases" }

func (releases) Describe() Description {
	return Description{
		ID:       "releases",
		Title:    releasesTitle,
		Tool:     "GitHub, GitLab",
		How:      "gh release list --limit 1000 --json name,tagName,publishedAt,isDraft,isPrerelease > releases.json; or GET /repos/OWNER/REPO/releases, GET /projects/ID/releases (GitLab).",
		Tables:   []string{eventTable},
		Distinct: "members tag_name and published_at or released_at",
	}
}

// eventTable is the canonical table of deployments.
const eventTable = "events"

var (
	releasedKeys = []string{"publishedat", "releasedat"}
	draftKeys    = []string{"draft", "isdraft"}
)

func (f releases) Detect(s *Sample) Match {
	if !s.has("tagname") || s.keyed(releasedKeys...) == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: releasesTitle, Score: 0.8, Why: []string{"a tag's name and the time of its release"}}
	if c := s.keyed("draft", "isdraft", "prerelease", "isprerelease", "upcomingrelease"); c != nil {
		m.Score = 0.97
		m.Why = append(m.Why, "member "+c.Name)
	}
	return m
}

func (releases) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, eventTable)
	if err := t.require(releasesTitle, []string{"tagname"}, releasedKeys); err != nil {
		return err
	}
	t.cast("ts", Cast{Zone: "UTC"}, "when it was published", releasedKeys...)
	t.constant("kind", "deployment", "a release counts as a deployment at the time it was published")
	tag := t.column("tagname")
	t.title(t.column("name"), tag)
	t.text("version", "tagname")
	t.repository()
	t.excerpt("note", "body", "description")
	if c := t.column(draftKeys...); c != nil {
		t.leave("draft that was not published", "lower("+ident(c.Name)+") = 'true'")
	}
	if c := t.column("upcomingrelease"); c != nil {
		t.leave("announced, not released yet", "lower("+ident(c.Name)+") = 'true'")
	}
	t.note("A release counts as a deployment at the time it was published; when it reached production is not in the file.")
	t.warnOfPage()
	t.finish(tableReader(s))
	return nil
}

// title fills the title with the first of the columns that has a text.
func (t *tableDraft) title(columns ...*Column) {
	sql, used := "", []*Column{}
	for _, c := range columns {
		if c != nil {
			sql += fmt.Sprintf("nullif(trim(%s), ''), ", ident(c.Name))
			used = append(used, c)
		}
	}
	if len(used) > 0 {
		t.set("title", "coalesce("+sql+"NULL)", "", "", "", used...)
	}
}

// excerpt fills a field with the start of a long text.
func (t *tableDraft) excerpt(field string, keys ...string) {
	if c := t.column(keys...); c != nil {
		t.set(field, fmt.Sprintf("nullif(trim(%s[:500]), '')", ident(c.Name)), "", "", "the first 500 characters", c)
	}
}

// repository fills the component with the repository that GitHub's addresses name.
func (t *tableDraft) repository() {
	if c := t.column("url", "htmlurl"); c != nil {
		t.set("component", fmt.Sprintf(`nullif(regexp_extract(%s, 'github\.com/(?:repos/)?[^/]+/([^/]+)/', 1), '')`, ident(c.Name)), "", "", "the repository", c)
	}
}

// warnOfPage warns when the file has just as many records as a page of the APIs: the others may be missing.
func (t *tableDraft) warnOfPage() {
	switch n := len(t.s.Rows); n {
	case 20, 30, 100:
		t.d.warn("The file has %d records, which is a full page of the API: older ones may be missing.", n)
	}
}
