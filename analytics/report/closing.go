package report

import (
	"fmt"
	"time"

	"telltale/analytics/engine"
)

// closingText says how a month stands; empty for what is no whole month.
func closingText(c *engine.Closing) string {
	switch {
	case c == nil:
		return ""
	case c.State == "closed":
		return fmt.Sprintf("Closed, version %d, signed by %s%s (%.12s)", c.Version, c.By, signedOn(c.At), c.Hash)
	case c.State == "differing":
		return fmt.Sprintf("Closed, version %d, signed by %s%s; these are the numbers of today's data, which differ from the signed ones", c.Version, c.By, signedOn(c.At))
	case c.State == "damaged":
		return fmt.Sprintf("Closed as version %d, but the record is damaged: these are the numbers of today's data", c.Version)
	}
	return "Open: nobody has signed these numbers"
}

// signedOn is the day in the zone of the workspace.
func signedOn(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return " on " + t.Format("2 Jan 2006")
}
