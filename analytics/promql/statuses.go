package promql

import "strings"

// statuses are regular expressions over HTTP statuses, anchored as those of label matchers are; empty ones match none.
type statuses struct {
	good   string // success
	out    string // left out of the success rate
	failed string // for a reason of the server's
}

// statusesOf says in label matchers what the settings of success say of a row: see engine's rule "success". A regular
// expression of Prometheus has no "but not", so that 4xx without its exceptions is spelt out.
func statusesOf(setting func(key string) string) statuses {
	class := setting("success.4xx")
	good, out := []string{"2..", "3.."}, []string(nil)
	sort := func(meaning, pattern string) {
		switch meaning {
		case "success":
			good = append(good, pattern)
		case "out":
			out = append(out, pattern)
		}
	}
	sort(setting("success.101"), "101")
	without := map[string]bool{}
	for _, status := range []string{"429", "499"} {
		if meaning := setting("success." + status); meaning != "" && meaning != class {
			without[status] = true
			sort(meaning, status)
		}
	}
	sort(class, clientErrors(without["429"], without["499"]))
	failed := "5.."
	if setting("uptime.429") == "yes" {
		failed += "|429"
	}
	return statuses{good: strings.Join(good, "|"), out: strings.Join(out, "|"), failed: failed}
}

// clientErrors are the statuses from 400 to 499, without the named ones.
func clientErrors(without429, without499 bool) string {
	switch {
	case without429 && without499:
		return "4[013-8].|42[0-8]|49[0-8]"
	case without429:
		return "4[013-9].|42[0-8]"
	case without499:
		return "4[0-8].|49[0-8]"
	}
	return "4.."
}
