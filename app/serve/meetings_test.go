package serve

import (
	"net/http"
	"strings"

	"telltale/analytics/meeting"
)

// meetings holds the daily check about the day on which three of four requests succeeded.
func (s *site) meetings(both func(string, ...any) string, only func(string, ...any) *http.Response) {
	s.t.Helper()
	const day = "2026-10-01"
	if planned := both("Meetings.Get", "daily", ""); !strings.Contains(planned, `"key":"2026-10-01"`) || !strings.Contains(planned, `"state":"planned"`) {
		s.t.Errorf("planned: %s", planned)
	}
	s.read(only("Meetings.Start", "daily", day), http.StatusOK)
	s.read(only("Meetings.Write", int64(1), meeting.MeetingEdit{Kind: "tick", Item: "alerts"}), http.StatusOK)
	s.readFault(only("Meetings.Write", int64(1), meeting.MeetingEdit{Kind: "tick", Item: "weather"}), http.StatusBadRequest)
	if undone := s.read(only("Meetings.Undo", int64(1)), http.StatusOK); !strings.Contains(undone, `"redo":"tick"`) {
		s.t.Errorf("undone: %s", undone)
	}
	s.read(only("Meetings.Redo", int64(1)), http.StatusOK)
	if found := both("Meetings.Evidence", "daily", day, "key_metrics"); !strings.Contains(found, `"id":"api_success_rate"`) || !strings.Contains(found, `"value":0.75`) {
		s.t.Errorf("evidence: %s", found)
	}
	if lines := both("Meetings.Summary", "daily", day); !strings.Contains(lines, "Uptime 75.0 %") {
		s.t.Errorf("summary: %s", lines)
	}
	s.read(only("Meetings.End", int64(1)), http.StatusOK)
	if held := both("Meetings.Document", "daily", day); !strings.Contains(held, `"state":"held"`) || !strings.Contains(held, `"ticked":true`) {
		s.t.Errorf("held: %s", held)
	}
	if calendar := both("Meetings.Calendar"); !strings.Contains(calendar, `"cadence":"quarterly"`) {
		s.t.Errorf("calendar: %s", calendar)
	}
	s.read(only("Meetings.Reopen", int64(1)), http.StatusOK)
	s.read(only("Meetings.Remove", int64(1)), http.StatusOK)
	s.read(only("Meetings.Visit", "requests"), http.StatusOK)
}
