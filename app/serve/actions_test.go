package serve

import (
	"net/http"
	"strings"

	"telltale/analytics/actions"
)

// actions agrees on something and does it; the data begins too late to tell whether it worked.
func (s *site) actions(both func(string, ...any) string, only func(string, ...any) *http.Response) {
	s.t.Helper()
	s.readFault(only("Actions.Keep", actions.Item{Title: "Cache answers", KPI: "shoe_size"}), http.StatusBadRequest)
	s.read(only("Actions.Keep", actions.Item{Title: "Cache answers", KPI: "latency_p95", Expected: "-20%", Created: "2025-10-01"}), http.StatusOK)
	s.read(only("Actions.Finish", 1, "done", "2025-10-02", ""), http.StatusOK)
	if judged := both("Actions.Judgement", int64(1)); !strings.Contains(judged, `"verdict":"not enough data yet"`) {
		s.t.Errorf("judgement: %s", judged)
	}
	if list := both("Actions.List"); !strings.Contains(list, `"group":"done"`) || !strings.Contains(list, `"wanted":"down by 20 %"`) {
		s.t.Errorf("actions: %s", list)
	}
	s.read(only("Actions.Undo"), http.StatusOK)
	s.read(only("Actions.Undo"), http.StatusOK)
	s.readFault(only("Actions.Undo"), http.StatusNotFound)
}
