package labeling

import (
	"encoding/json"
	"strings"

	"telltale/analytics/source"
)

// asked is what a prediction was made from.
type asked struct {
	question string    // what is judged against: the last thing that the user said, or all of it
	messages []message // of the conversation so far, where they were sent along
	sources  []string  // texts that the answer was to rest on
}

type message struct{ role, text string }

// questionKeys are the names of the question beside them.
var questionKeys = []string{"question", "query", "input", "prompt", "user_query", "user_input", "text"}

// parseInput reads an input that was logged as JSON: a list of messages, or a question with what was retrieved for it.
// Anything else is the question as it stands.
func parseInput(text string) asked {
	plain := asked{question: text}
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, "{") {
		return plain
	}
	var list []any
	var object map[string]any
	switch {
	case json.Unmarshal([]byte(trimmed), &list) == nil:
	case json.Unmarshal([]byte(trimmed), &object) == nil:
		list, _ = object["messages"].([]any)
	default:
		return plain
	}
	found := asked{messages: messages(list)}
	for _, m := range found.messages {
		if m.role == "user" {
			found.question = m.text
		}
	}
	found.sources = source.RetrievedIn(object)
	for _, key := range questionKeys {
		if s, ok := object[key].(string); ok && found.question == "" {
			found.question = s
		}
	}
	if found.question == "" {
		found.question = text
	}
	return found
}

// messages are the messages of a list that is one.
func messages(list []any) []message {
	var all []message
	for _, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			return nil
		}
		role, ok := object["role"].(string)
		if !ok {
			return nil
		}
		all = append(all, message{role, strings.Join(texts(object["content"]), "\n")})
	}
	return all
}

// texts are the texts of a value: itself, or those of a list, each as it is or under a name that texts have.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, texts(one)...)
		}
		return all
	case map[string]any:
		for _, key := range []string{"text", "content", "page_content", "passage"} {
			if found := texts(v[key]); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}
