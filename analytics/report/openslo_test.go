package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"telltale/analytics/engine"
)

// The rules of OpenSLO v1 (github.com/OpenSLO/OpenSLO, README.md and schemas/v1), as far as they concern what is written.
var (
	sloName     = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)
	sloDuration = regexp.MustCompile(`^[1-9][0-9]*[mhdwMQY]$`)
	// The key of an annotation may stand behind a domain, its value is a name.
	sloAnnotated = regexp.MustCompile(`^([a-z0-9-]+(\.[a-z0-9-]+)+/)?[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$`)
	sloValue     = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$`)
)

// sloDocument is a document of OpenSLO with every field that is written; reading is strict, so that no other may stand there.
type sloDocument struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name        string            `yaml:"name"`
		DisplayName string            `yaml:"displayName"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec struct {
		Description string `yaml:"description"`
		Target      string `yaml:"target"`
		RatioMetric *struct {
			Counter          bool
			Good, Bad, Total *struct {
				MetricSource struct {
					Type string
					Spec struct{ Query string }
				} `yaml:"metricSource"`
			}
		} `yaml:"ratioMetric"`
		Service      string
		IndicatorRef string `yaml:"indicatorRef"`
		TimeWindow   []struct {
			Duration  string
			IsRolling bool `yaml:"isRolling"`
		} `yaml:"timeWindow"`
		BudgetingMethod string `yaml:"budgetingMethod"`
		Objectives      []struct {
			DisplayName string `yaml:"displayName"`
			Target      float64
		}
		AlertPolicies []string `yaml:"alertPolicies"`
		Severity      string
		Condition     *struct {
			Kind, Op       string
			Threshold      float64
			LookbackWindow string `yaml:"lookbackWindow"`
			AlertAfter     string `yaml:"alertAfter"`
		}
		AlertWhenBreaching *bool `yaml:"alertWhenBreaching"`
		AlertWhenResolved  *bool `yaml:"alertWhenResolved"`
		AlertWhenNoData    *bool `yaml:"alertWhenNoData"`
		Conditions         []struct {
			ConditionRef string `yaml:"conditionRef"`
		} `yaml:"conditions"`
		NotificationTargets []struct {
			TargetRef string `yaml:"targetRef"`
		} `yaml:"notificationTargets"`
	} `yaml:"spec"`
}

func objectivesOf(t *testing.T, f engine.Footing) (text string, all []sloDocument) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteStack(&b, "openslo", f); err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(b.Bytes()), yaml.Strict())
	for {
		var one sloDocument
		if err := decoder.Decode(&one); err == io.EOF {
			return b.String(), all
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		if one.Kind != "" {
			all = append(all, one)
		}
	}
}

// check holds a document against the rules; names are those of all documents by kind.
func (d sloDocument) check(names map[string]bool) error {
	known := func(kind, name string) error {
		if !names[kind+" "+name] {
			return fmt.Errorf("%s %s names the %s %q, which is not there", d.Kind, d.Metadata.Name, kind, name)
		}
		return nil
	}
	s := d.Spec
	bad := func(what string) error { return fmt.Errorf("%s %s: %s", d.Kind, d.Metadata.Name, what) }
	for key, value := range d.Metadata.Annotations {
		if !sloAnnotated.MatchString(key) || !sloValue.MatchString(value) {
			return bad("annotation " + key + ": " + value)
		}
	}
	if d.APIVersion != "openslo/v1" || !sloName.MatchString(d.Metadata.Name) || len([]rune(s.Description)) > 1050 {
		return bad("version, name or description")
	}
	switch d.Kind {
	case "Service":
		return nil
	case "SLI":
		if m := s.RatioMetric; m == nil || m.Total == nil || (m.Good == nil) == (m.Bad == nil) || !m.Counter || m.Total.MetricSource.Type != "Prometheus" {
			return bad("ratioMetric")
		}
	case "SLO":
		if len(s.TimeWindow) != 1 || !s.TimeWindow[0].IsRolling || !sloDuration.MatchString(s.TimeWindow[0].Duration) || s.BudgetingMethod != "Occurrences" ||
			len(s.Objectives) != 1 || s.Objectives[0].Target <= 0 || s.Objectives[0].Target >= 1 || len(s.AlertPolicies) == 0 {
			return bad("window, method, objectives or policies")
		}
		for _, policy := range s.AlertPolicies {
			if err := known("AlertPolicy", policy); err != nil {
				return err
			}
		}
		if err := known("Service", s.Service); err != nil {
			return err
		}
		return known("SLI", s.IndicatorRef)
	case "AlertCondition":
		if c := s.Condition; c == nil || s.Severity == "" || c.Kind != "burnrate" || c.Op != "gt" || c.Threshold <= 0 || !sloDuration.MatchString(c.LookbackWindow) ||
			!sloDuration.MatchString(c.AlertAfter) {
			return bad("condition")
		}
	case "AlertPolicy":
		if s.AlertWhenBreaching == nil || s.AlertWhenNoData == nil || s.AlertWhenResolved == nil || len(s.Conditions) != 1 || len(s.NotificationTargets) == 0 {
			return bad("policy")
		}
		if err := known("AlertCondition", s.Conditions[0].ConditionRef); err != nil {
			return err
		}
		return known("AlertNotificationTarget", s.NotificationTargets[0].TargetRef)
	case "AlertNotificationTarget":
		if s.Target == "" {
			return bad("target")
		}
	default:
		return bad("unknown kind")
	}
	return nil
}

func TestObjectivesKeepTheRulesOfOpenSLO(t *testing.T) {
	hostileNames := stackFooting()
	for i := range hostileNames.Definitions {
		d := &hostileNames.Definitions[i]
		d.Name, d.About, d.Formula, d.Runbook = d.Name+hostile, d.About+strings.Repeat(hostile, 50), hostile, hostile
	}
	for name, f := range map[string]engine.Footing{"usual": stackFooting(), "hostile": hostileNames} {
		_, all := objectivesOf(t, f)
		names, counts := map[string]bool{}, map[string]int{}
		for _, d := range all {
			if key := d.Kind + " " + d.Metadata.Name; names[key] {
				t.Errorf("%s: %s is there twice", name, key)
			} else {
				names[key] = true
			}
			counts[d.Kind]++
		}
		var queries strings.Builder
		queries.WriteString("groups: [{name: a, rules: [")
		for i, d := range all {
			if err := d.check(names); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if m := d.Spec.RatioMetric; m != nil {
				fmt.Fprintf(&queries, "{record: total%d, expr: %s},", i, quoted(m.Total.MetricSource.Spec.Query))
			}
		}
		queries.WriteString("]}]\n")
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "queries.yml"), []byte(queries.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		promtool(t, folder, "check", "rules", "queries.yml")
		// Availability, success and latency, each with three pairs of windows.
		for kind, want := range map[string]int{"Service": 1, "SLI": 3, "SLO": 3, "AlertCondition": 9, "AlertPolicy": 9, "AlertNotificationTarget": 2} {
			if counts[kind] != want {
				t.Errorf("%s: %d of %s, want %d", name, counts[kind], kind, want)
			}
		}
	}
}

func TestObjectivesAreThoseOfTheTargets(t *testing.T) {
	text, all := objectivesOf(t, stackFooting())
	for _, d := range all {
		switch {
		case d.Kind == "SLO" && d.Metadata.Name == "support-chat-availability":
			if d.Spec.Objectives[0].Target != 0.999 {
				t.Errorf("availability has the target %v", d.Spec.Objectives[0].Target)
			}
		case d.Kind == "SLI" && d.Metadata.Name == "support-chat-latency-p95":
			// 95 % of requests take at most two seconds.
			if got, want := d.Spec.RatioMetric.Good.MetricSource.Spec.Query, `sum(http_request_duration_seconds_bucket{le=~"2|2\\.0"})`; got != want {
				t.Errorf("good requests are %s, want %s", got, want)
			}
		case d.Kind == "AlertCondition" && d.Metadata.Name == "support-chat-success-burn-6h":
			if c := d.Spec.Condition; c.Threshold != 6 || c.LookbackWindow != "6h" || c.AlertAfter != "30m" || d.Spec.Severity != "page" {
				t.Errorf("the burn of six hours is %+v, %s", c, d.Spec.Severity)
			}
		}
	}
	for _, want := range []string{"# Period: October 2026", "# Coverage: requests 98.5 %", "# Definitions:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
}
