package source

import (
	"encoding/json"
	"regexp"
	"strings"

	"telltale/analytics/fault"
)

// costSurvey is what planning has to know about the whole file before it is read for good.
type costSurvey struct {
	periods   int
	estimated int             // periods that AWS may still change
	keys      []string        // what the groups are keyed by: "SERVICE", "LINKED_ACCOUNT", "TAG:team" ...
	metrics   map[string]bool // of all groups and totals
	more      bool            // the last page says that another one follows
}

// surveyCosts reads the file once for what stands outside of the lines.
func surveyCosts(path string) (costSurvey, error) {
	s := costSurvey{metrics: map[string]bool{}}
	var defined, guessed []string
	err := jsonElements(path, func(member string, _ int64, element json.RawMessage) error {
		switch member {
		case "":
			s.more = false // A page follows the one with the token: nothing is missing so far.
		case "GroupDefinitions":
			var g struct{ Type, Key string }
			if json.Unmarshal(element, &g) == nil && len(defined) < 2 {
				defined = append(defined, groupDefinition(g.Type, g.Key))
			}
		case "NextPageToken":
			s.more = true
		case "ResultsByTime":
			var p costPeriod
			if json.Unmarshal(element, &p) != nil {
				return nil // It is rejected, with its reason, when the file is loaded.
			}
			s.add(p)
			if guessed == nil && len(p.Groups) > 0 {
				guessed = guessGroupKeys(p.Groups[0].Keys)
			}
		}
		return nil
	}, "ResultsByTime", "GroupDefinitions", "NextPageToken")
	if err != nil {
		return s, err
	}
	s.keys = defined
	if len(s.keys) == 0 {
		s.keys = guessed
	}
	if s.periods == 0 {
		return s, fault.New(fault.Invalid, "ResultsByTime has no readable period: the file has no costs.").
			Do("Ask for a time period in which there were costs.")
	}
	return s, nil
}

func (s *costSurvey) add(p costPeriod) {
	s.periods++
	if strings.EqualFold(string(p.Estimated), "true") {
		s.estimated++
	}
	for name := range p.Total {
		s.metrics[name] = true
	}
	for _, g := range p.Groups {
		for name := range g.Metrics {
			s.metrics[name] = true
		}
	}
}

// groupDefinition names a grouping: the dimension, or the tag or cost category with its key.
func groupDefinition(kind, key string) string {
	switch strings.ToUpper(kind) {
	case "TAG":
		return "TAG:" + key
	case "COST_CATEGORY":
		return "COST_CATEGORY:" + key
	}
	return strings.ToUpper(key)
}

var (
	accountNumber = regexp.MustCompile(`^\d{12}$`)
	regionCode    = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$|^global$`)
)

// guessGroupKeys tells from the first group's keys what they are, for a file that was saved without
// its GroupDefinitions, as boto3 scripts do that keep ResultsByTime only.
func guessGroupKeys(keys []string) []string {
	var out []string
	for _, k := range keys {
		name, _, tagged := strings.Cut(k, "$")
		switch {
		case accountNumber.MatchString(k):
			out = append(out, "LINKED_ACCOUNT")
		case regionCode.MatchString(k):
			out = append(out, "REGION")
		case tagged:
			out = append(out, "TAG:"+name)
		case len(out) == 0:
			out = append(out, "SERVICE")
		default:
			out = append(out, "USAGE_TYPE")
		}
	}
	return out
}
