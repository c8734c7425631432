package serve

import (
	"net/http"
	"strings"

	"telltale/analytics/closing"
)

// closings signs October, which still runs, and changes a target of it: the success rate is 75 %.
func (s *site) closings(both func(string, ...any) string, only func(string, ...any) *http.Response) {
	s.t.Helper()
	const month = "2026-10"
	if list := both("Closings.Checklist", month); !strings.Contains(list, `"id":"running","state":"stop"`) {
		s.t.Errorf("checklist: %s", list)
	}
	ann := closing.Signature{By: "ann", Despite: "the service ended"}
	s.readFault(only("Closings.Close", month, closing.Signature{By: "ann"}), http.StatusBadRequest)
	s.read(only("Closings.Close", month, ann), http.StatusOK)
	if list := both("Closings.List"); !strings.Contains(list, `"state":"closed"`) {
		s.t.Errorf("months: %s", list)
	}
	s.read(s.post("Settings.Set", "target.api_success_rate", "> 50%", ""), http.StatusOK)
	if found := both("Closings.Restatement", month); !strings.Contains(found, `"kpi":"api_success_rate"`) || !strings.Contains(found, `"name":"target.api_success_rate"`) {
		s.t.Errorf("restatement: %s", found)
	}
	s.read(only("Closings.Refuse", month, closing.Signature{By: "bob", Note: "too lax"}), http.StatusOK)
	if state := both("Closings.Month", month); !strings.Contains(state, `"state":"refused"`) {
		s.t.Errorf("after the refusal: %s", state)
	}
	s.read(only("Closings.Accept", month, ann), http.StatusOK)
	if history := both("Closings.History", month); !strings.Contains(history, `"by":"bob"`) || !strings.Contains(history, `"version":2`) {
		s.t.Errorf("history: %s", history)
	}
	// Nothing is being signed, so nothing is stopped.
	s.read(only("Closings.Cancel"), http.StatusOK)
	s.readFault(only("Closings.Reopen", month, closing.Signature{By: "ann"}), http.StatusBadRequest)
	s.read(only("Closings.Reopen", month, closing.Signature{By: "ann", Note: "a bill is missing"}), http.StatusOK)
	if state := both("Closings.Month", month); !strings.Contains(state, `"reopened":{"version":2,"by":"ann"`) {
		s.t.Errorf("after the reopening: %s", state)
	}
	s.read(only("Closings.Close", month, ann), http.StatusOK)
	if found := both("Closings.Verify"); !strings.Contains(found, `"problems":[]`) {
		s.t.Errorf("verification: %s", found)
	}
	if record := both("Closings.Record", month, 1); !strings.Contains(record, `\"by\":\"ann\"`) {
		s.t.Errorf("record: %s", record)
	}
	s.read(s.post("Settings.Forget", "target.api_success_rate", ""), http.StatusOK)
}
