package source

import "fmt"

// googlePlay reads the monthly files of reviews that the Play Console keeps in a bucket, in UTF-16.
type googlePlay struct{}

const googlePlayTitle = "Google Play reviews"

func (googlePlay) ID() string { return "google-play" }

func (googlePlay) Describe() Description {
	return Description{
		ID:       "google-play",
		Title:    googlePlayTitle,
		Tool:     "Google Play Console",
		How:      "Play Console > Download reports > Reviews: reviews_<package>_<month>.csv.",
		Tables:   []string{feedbackTable},
		Distinct: "columns Package Name, Star Rating and Review Submit Date and Time",
	}
}

func (f googlePlay) Detect(s *Sample) Match {
	if !s.has("starrating", "reviewsubmitdateandtime") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: googlePlayTitle, Score: 0.92, Why: []string{"columns Star Rating and Review Submit Date and Time"}}
	if s.has("packagename") {
		m.Score += 0.06
		m.Why = append(m.Why, "a column Package Name")
	}
	return m
}

func (googlePlay) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s))
	if err := v.require(googlePlayTitle, []string{"starrating"}); err != nil {
		return err
	}
	// The date beside it is UTC too, but only the number says so.
	v.when(Cast{Zone: "UTC"}, "", "reviewsubmitmillissinceepoch", "reviewsubmitdateandtime")
	v.text("id", "reviewlink")
	v.stars("starrating")
	v.titled("reviewtitle", "reviewtext")
	v.constant("channel", "Google Play", "the store")
	v.finish()
	v.d.warn("A review that was changed stands in the file of its later month again; by its link it is counted once.")
	return nil
}

// appReviews reads tables of app reviews as the App Store and the tools around it give them.
type appReviews struct{}

const appReviewsTitle = "App reviews"

var (
	reviewText = []string{"review", "reviewtext", "reviewbody", "content", "body", "text"}
	reviewWhen = []string{"date", "reviewdate", "updated", "createdat", "submittedat", "at"}
)

func (appReviews) ID() string { return "app-reviews" }

func (appReviews) Describe() Description {
	return Description{
		ID:       "app-reviews",
		Title:    appReviewsTitle,
		Tool:     "App Store Connect and tools that export app reviews",
		How:      "Export the reviews as CSV with date, title, review and rating.",
		Tables:   []string{feedbackTable},
		Distinct: "columns title, review and rating (1 to 5) with a date",
	}
}

func (f appReviews) Detect(s *Sample) Match {
	rating := s.keyed("rating", "stars", "starrating")
	if !s.has("title") || s.keyed(reviewText...) == nil || s.keyed(reviewWhen...) == nil || rating == nil || s.has("reviewsubmitdateandtime") {
		return Match{}
	}
	if !every(present(rating.sampled()), isStar) {
		return Match{}
	}
	return Match{Source: f.ID(), Title: appReviewsTitle, Score: 0.9,
		Why: []string{"columns title, " + s.keyed(reviewText...).Name + " and " + rating.Name + " with 1 to 5 stars"}}
}

// isStar reports whether a value is a whole number of stars. 0 is what tools write for no rating.
func isStar(v string) bool {
	n := floats([]string{v})
	return len(n) == 1 && n[0] >= 0 && n[0] <= 5 && n[0] == float64(int(n[0]))
}

func (appReviews) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s))
	if err := v.require(appReviewsTitle, []string{"rating", "stars", "starrating"}); err != nil {
		return err
	}
	v.when(Cast{}, "", reviewWhen...)
	v.text("id", "reviewid", "id")
	v.stars("rating", "stars", "starrating")
	v.titled("title", reviewText...)
	v.text("user_id", "userid")
	v.constant("channel", "app store", "the source")
	v.finish()
	return nil
}

// stars fills a rating of 1 to 5 stars; 0 means that none was given.
func (v *survey) stars(keys ...string) {
	c := v.column(keys...)
	f := castField(v.canonical("rating"), c.Name, Cast{Missing: []string{"0", "0.0"}})
	f.SQL = fmt.Sprintf("CASE WHEN (%[1]s) BETWEEN 1 AND 5 THEN %[1]s END", f.SQL)
	f.Expect = "1 to 5 stars"
	v.fields["rating"] = f
	v.d.show(v.table, "rating", c.Name, "1-5", "1 to 5 stars")
	v.scale("1", "5", "stars")
}

// scale fills the ends of the scale, worst and best as SQL numbers, and its name.
func (v *survey) scale(worst, best, name string) {
	for _, f := range []struct{ field, sql string }{{"rating_min", worst}, {"rating_max", best}, {"scale", lit(name)}} {
		v.fields[f.field] = constant(v.canonical(f.field), f.sql)
		v.d.show(v.table, f.field, "", "", "of the "+name+" scale")
	}
}

// titled fills the comment with title and text together.
func (v *survey) titled(title string, text ...string) {
	head, body := v.column(title), v.column(text...)
	if head == nil || body == nil {
		v.text("comment", append(text, title)...)
		return
	}
	sql := fmt.Sprintf("nullif(trim(coalesce(%s, '') || chr(10) || coalesce(%s, ''), chr(10) || ' '), '')", ident(head.Name), ident(body.Name))
	v.set("comment", sql, "", "", "title and text", body, head)
}
