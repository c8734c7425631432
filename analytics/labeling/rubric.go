package labeling

import (
	"context"
	"strings"
	"time"

	"telltale/analytics/fault"
)

// firstRubric is how to judge where nobody has written anything better.
const firstRubric = `**Correct**: a user who follows the answer gets what was asked for. Everything it states is true; small slips of style do not matter.

**Incorrect**: something it states is wrong, or it answers another question.

**Unsure**: you cannot tell without asking somebody. It counts as wrong until you can.

**Hallucinated**: it states something that is neither in its sources nor true: a product, a rule, a link, a number that does not exist. *Cannot verify* where you have nothing to hold it against.`

// RubricVersion is how to judge, in one version.
type RubricVersion struct {
	Version int    `json:"version"`
	Text    string `json:"text"`  // Markdown
	Saved   string `json:"saved"` // RFC 3339
}

// Rubrics are all versions of a review's rubric, the newest first. Each label knows the one that it was given by.
func (d *Desk) Rubrics(ctx context.Context, review int64) ([]RubricVersion, error) {
	if _, err := d.db.Review(ctx, review); err != nil {
		return nil, err
	}
	kept, err := d.db.Rubrics(ctx, review)
	all := make([]RubricVersion, len(kept))
	for i, r := range kept {
		all[i] = RubricVersion{r.Version, r.Text, r.Saved.Format(time.RFC3339)}
	}
	return all, err
}

// SaveRubric keeps a new version of a review's rubric, unless nothing is different, and returns the newest.
func (d *Desk) SaveRubric(ctx context.Context, review int64, text string) (RubricVersion, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return RubricVersion{}, fault.New(fault.Invalid, "A rubric without a word helps nobody.").Do("Write down what is correct and what is not.")
	}
	if _, err := d.open(ctx, review); err != nil {
		return RubricVersion{}, err
	}
	versions, err := d.Rubrics(ctx, review)
	if err != nil {
		return RubricVersion{}, err
	}
	if len(versions) == 0 || versions[0].Text != text {
		if err := d.db.SaveRubric(ctx, review, text); err != nil {
			return RubricVersion{}, err
		}
		if versions, err = d.Rubrics(ctx, review); err != nil {
			return RubricVersion{}, err
		}
	}
	return versions[0], nil
}

// SaveFailures keeps the kinds of failure of a review, in the order of their keys, and returns them.
func (d *Desk) SaveFailures(ctx context.Context, review int64, names []string) ([]string, error) {
	names, err := kinds(names)
	if err != nil {
		return nil, err
	}
	if _, err := d.open(ctx, review); err != nil {
		return nil, err
	}
	return names, d.db.SaveFailures(ctx, review, names)
}
