package source

import "fmt"

// lastMessagePaths are where the words of the last message stand in what chat APIs take and give: a list of
// messages, a body with one, a completion, a single message; each with its content as text or in parts.
var lastMessagePaths = []string{
	"$[#-1].content[0].text", "$[#-1].content",
	"$.messages[#-1].content[0].text", "$.messages[#-1].content",
	"$.choices[0].message.content",
	"$.content[0].text", "$.content",
	"$", // a JSON string is its text, anything else stays JSON
}

// noWords are texts in place of words that were not kept.
var noWords = []string{"", "{}", "[]", "null", `""`}

// lastMessageSQL gives the words of the last message of x, which is plain text or JSON. JSON of another kind, and
// text that only begins like JSON, is taken as it stands.
func lastMessageSQL(x string) string {
	return fmt.Sprintf("CASE WHEN list_contains([%[3]s], %[1]s) THEN NULL WHEN list_contains(['{', '[', '\"'], %[1]s[1]) AND json_valid(%[1]s)"+
		" THEN nullif(list_filter(json_extract_string(%[1]s, [%[2]s]), lambda v: v IS NOT NULL)[1], '') ELSE %[1]s END",
		x, lits(lastMessagePaths), lits(noWords))
}

// words fills a field of people's words from a column of chat messages.
func (t *tableDraft) words(field, note string, keys ...string) {
	if c, _ := t.chosen(field, t.column(keys...)); c != nil {
		t.set(field, lastMessageSQL(ident(c.Name)), "", "", note, c)
	}
}
