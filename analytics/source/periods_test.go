package source

import "testing"

// TestPeriodsLeaveAlone: states with a start and an end that are none of something's uptime, and checks.
func TestPeriodsLeaveAlone(t *testing.T) {
	for name, text := range map[string]string{
		"incidents":    "status,started_at,ended_at,title\nresolved,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,a\n",
		"jobs":         "status,start,end\nsuccess,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\nfailed,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\n",
		"only unknown": "state,start,end\nunknown,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\n",
		"checks":       "status,time,target\nup,2026-10-01T00:00:00Z,a\ndown,2026-10-01T00:01:00Z,a\n",
		"no times":     "status,from,to\nup,Berlin,Paris\ndown,Paris,Rome\n",
	} {
		if m := (periods{}).Detect(sampleOf(t, "x.csv", text)); m.Score != 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestPeriodsNeedAState: a period without a state is rejected, and never taken for an outage or for none.
func TestPeriodsNeedAState(t *testing.T) {
	d := draftWith(t, periods{}, sampleOf(t, "x.csv", "monitor,status,start,end\napi,up,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\napi,,2026-10-01T01:00:00Z,2026-10-01T02:00:00Z\n"), Choices{})
	for _, f := range d.Plan.Outputs[0].Fields {
		if f.Name == "kind" && !f.Required {
			t.Error("kind is not required")
		}
	}
	if got := mapped(d, "incidents")["component"]; got != "monitor" {
		t.Errorf("component comes from %q", got)
	}
}
