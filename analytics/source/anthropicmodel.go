package source

import "fmt"

// claudeModelSQL gives the canonical name of an Anthropic model, so that its costs and its tokens can be joined. The
// cost report has display names ("Claude Opus 4.6", "Claude 3.5 Sonnet 2024-10-22"), the token report the ids of the
// API ("claude-opus-4-6-20260205"). Canonical is the id without the date of the snapshot, which most display names
// lack; models of the third generation have their number before the name, as in their ids.
func claudeModelSQL(x string) string {
	id := fmt.Sprintf(`regexp_replace(lower(trim(%s)), '[\s._]+', '-', 'g')`, x)
	dated := fmt.Sprintf(`regexp_replace(%s, '-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$', '')`, id)
	return fmt.Sprintf(`regexp_replace(%s, '^claude-(opus|sonnet|haiku)-(3(?:-\d)?)$', 'claude-\2-\1')`, dated)
}
