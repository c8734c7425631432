//go:build desktop && linux

package build_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"
)

// answered is one call, without what differs from run to run.
type answered struct {
	Method string
	Answer any
	Failed bool
}

// record is all calls of one way.
type record struct {
	where  string
	calls  []answered
	failed string // why it broke off
}

func (r record) methods() []string {
	var names []string
	for _, call := range r.calls {
		names = append(names, call.Method)
	}
	return names
}

// caller makes calls and records them.
type caller struct {
	way
	*record
}

func (s *caller) give(name, content string) string {
	path, err := s.way.give(name, content)
	if err != nil {
		panic(err)
	}
	return path
}

// call calls a method and records its answer, which it also returns as it came.
func (s *caller) call(method string, args ...any) any {
	answer, failed := s.ask(method, args)
	steady := s.steady(answer)
	if job, isFields := steady.(map[string]any); isFields && isJob(job) {
		// How far a short job has come when its start is answered is chance: ended compares how it ends.
		job["state"], job["result"], job["error"] = "(moving)", "(moving)", "(moving)"
	}
	s.calls = append(s.calls, answered{method, steady, failed})
	return answer
}

func (s *caller) ask(method string, args []any) (answer any, failed bool) {
	if args == nil {
		args = []any{}
	}
	text, failed, err := s.way.call(method, args)
	if err == nil {
		err = json.Unmarshal([]byte(text), &answer)
	}
	if err != nil {
		panic(fmt.Sprintf("%s: %v: %s", method, err, text))
	}
	return answer, failed
}

// ended waits for a job's end and records how it ended.
func (s *caller) ended(job any) {
	s.calls = append(s.calls, answered{"Jobs.Get", s.steady(s.end(job)), false})
}

// end waits for a job's end.
func (s *caller) end(job any) any {
	id := s.text(job, "id")
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if answer, _ := s.ask("Jobs.Get", []any{id}); s.text(answer, "endedAt") != "" {
			return answer
		}
	}
	panic("job " + id + " did not end")
}

// text is a field of an answer.
func (s *caller) text(answer any, field string) string {
	fields, _ := answer.(map[string]any)
	text, ok := fields[field].(string)
	if !ok {
		panic(fmt.Sprintf("there is no %s in %v", field, answer))
	}
	return text
}

// dropID is what a drop is called: 26 random letters and digits.
var dropID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// moving are fields that tell the time, how far or how quick work is, or how long a database file is.
var moving = []string{"saved", "importedAt", "undoneAt", "startedAt", "endedAt", "setAt", "seq", "rate", "bytesPerSecond", "secondsLeft",
	"done", "total", "phase", "file", "size", "drawn", "closed", "judgedAt", "editedAt", "pace", "at", "hash", "changed", "began", "held"}

// steady is an answer without what differs from run to run.
func (s *caller) steady(answer any) any {
	switch v := answer.(type) {
	case string:
		if dropID.MatchString(v) {
			return "(a drop)"
		}
		return s.hide(v)
	case []any:
		for i := range v {
			v[i] = s.steady(v[i])
		}
		return v
	case map[string]any:
		return s.steadyFields(v)
	}
	return answer
}

func (s *caller) steadyFields(fields map[string]any) map[string]any {
	steady := map[string]any{}
	for name, value := range fields {
		steady[name] = s.steady(value)
	}
	_, isWorkspace := fields["schema"]
	if isWorkspace {
		steady["bytes"] = "(moving)"
	}
	// Whether a job that was canceled at once had begun is chance, and its error says which.
	if isJob(fields) && steady["state"] == "canceled" {
		steady["error"] = "(moving)"
	}
	for _, name := range moving {
		_, there := fields[name]
		if text, isText := fields[name].(string); there && (isJob(fields) || isText && text != "") {
			steady[name] = "(moving)"
		}
	}
	return steady
}

// isJob tells whether fields are those of a job.
func isJob(fields map[string]any) bool {
	_, is := fields["secondsLeft"]
	return is
}
