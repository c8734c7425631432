package labeling

import "regexp"

// personal is what is hidden in a review that redacts: mail addresses, telephone numbers, and numbers of six digits or more,
// which cards, accounts and orders have.
var personal = []struct {
	pattern *regexp.Regexp
	shown   string
}{
	{regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`), "[mail]"},
	{regexp.MustCompile(`(?:\+\d{1,3}[ ./-]?)?\(?\d{2,5}\)?(?:[ ./-]\d{2,6}){2,4}`), "[number]"},
	{regexp.MustCompile(`\+?\d(?:[ -]?\d){5,}`), "[number]"},
}

// dates look like telephone numbers, and say nothing about anybody.
var dates = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$`)

// redacted is the text without what is personal.
func redacted(text string) string {
	for _, p := range personal {
		text = p.pattern.ReplaceAllStringFunc(text, func(found string) string {
			if dates.MatchString(found) {
				return found
			}
			return p.shown
		})
	}
	return text
}

// redact hides what is personal in all texts of the item.
func (i *ReviewItem) redact() {
	i.Input, i.Output = redacted(i.Input), redacted(i.Output)
	for n := range i.Conversation {
		i.Conversation[n].Text = redacted(i.Conversation[n].Text)
	}
	for n := range i.Sources {
		i.Sources[n] = redacted(i.Sources[n])
	}
	kept := i.Metadata[:0]
	for _, f := range i.Metadata {
		if f.Name != "User" {
			kept = append(kept, ItemFact{f.Name, redacted(f.Value)})
		}
	}
	i.Metadata = kept
}
