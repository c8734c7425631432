package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// chatFeedback reads the logs of feedback that chat assistants write for themselves: a JSON line for each
// thumb, with what was asked and answered.
type chatFeedback struct{}

const chatFeedbackTitle = "Chat assistant's feedback log"

var (
	chatVerdict  = []string{"feedback", "rating", "thumb", "thumbs", "vote"}
	chatAsked    = []string{"usermessage", "question", "query", "prompt", "userinput"}
	chatAnswered = []string{"botresponse", "answer", "response", "botmessage", "assistantmessage"}
)

func (chatFeedback) ID() string { return "chat-feedback" }

func (chatFeedback) Describe() Description {
	return Description{
		ID:       "chat-feedback",
		Title:    chatFeedbackTitle,
		Tool:     "home-made logs of chat assistants",
		How:      "The JSON lines that the application writes when somebody presses a thumb.",
		Tables:   []string{feedbackTable},
		Distinct: "JSON lines with timestamp, feedback or rating (like, Helpful ...) and the message it is about",
	}
}

func (f chatFeedback) Detect(s *Sample) Match {
	if s.Shape != ShapeJSONL && s.Shape != ShapeJSON || s.keyed("timestamp", "time", "ts", "createdat") == nil {
		return Match{}
	}
	verdicts := chatVerdicts(s)
	said := s.keyed(slices.Concat(chatAsked, chatAnswered, []string{"messages"})...)
	if len(verdicts) == 0 || said == nil {
		return Match{}
	}
	return Match{Source: f.ID(), Title: chatFeedbackTitle, Score: 0.93,
		Why: []string{fmt.Sprintf("%q with values such as %q, and %q", verdicts[0].Name, verdicts[0].Values[0], said.Name)}}
}

// chatVerdicts are the columns of thumbs. Logs whose writer changed over time have more than one.
func chatVerdicts(s *Sample) []*Column {
	var out []*Column
	for _, k := range chatVerdict {
		if c := s.keyed(k); c != nil && len(c.Values) > 0 && every(present(c.sampled()), isThumb) {
			out = append(out, c)
		}
	}
	return out
}

func isThumb(v string) bool {
	_, ok := thumbs[strings.ToLower(v)]
	return ok
}

// thumbWords are the words, in order, that mean the value.
func thumbWords(value float64) []string {
	var out []string
	for _, w := range slices.Sorted(maps.Keys(thumbs)) {
		if thumbs[w] == value {
			out = append(out, w)
		}
	}
	return out
}

func (chatFeedback) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s))
	v.when(Cast{}, "", "timestamp", "time", "ts", "createdat")
	v.text("id", "feedbackid", "id")
	v.text("conversation", "conversationid", "sessionid", "threadid", "chatid")
	v.text("user_id", "userid", "user")
	v.text("comment", "comment", "comments", "feedbacktext", "reason")
	verdicts := chatVerdicts(s)
	if len(verdicts) == 0 {
		return fault.New(fault.Invalid, "The file is no %s: no column has thumbs such as like or Helpful.", strings.ToLower(chatFeedbackTitle)).
			Do("Let Telltale detect the source, or choose another one.")
	}
	names := make([]string, len(verdicts))
	for i, c := range verdicts {
		names[i] = "nullif(" + ident(c.Name) + ", '')"
	}
	raw := "coalesce(" + strings.Join(names, ", ") + ")"
	v.set("rating", fmt.Sprintf("CASE WHEN list_contains([%[2]s], lower(trim(%[1]s))) THEN 1 WHEN list_contains([%[3]s], lower(trim(%[1]s))) THEN 0 END::DOUBLE", raw, lits(thumbWords(1)), lits(thumbWords(0))),
		raw, "like or dislike, Helpful or Not helpful", "up is 1, down is 0", verdicts...)
	v.scale("0", "1", "thumb")
	v.text("question", chatAsked...)
	v.constant("channel", "chat", "the source")
	v.finish()
	return nil
}
