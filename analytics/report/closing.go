package report

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// closingText says how a month stands; empty for what is no whole month.
func closingText(c *engine.Closing) string {
	switch {
	case c == nil:
		return ""
	case c.State == "closed":
		return fmt.Sprintf("Closed, version %d, signed by %s%s (%.12s)", c.Version, c.By, signedOn(c.At), c.Hash)
	case c.State == "reopened":
		return fmt.Sprintf("Open again: %s set version %d aside%s (%s)", c.By, c.Version, signedOn(c.At), c.Note)
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

// differingNamed is how many numbers are told one by one; a list of them all is the restatement.
const differingNamed = 4

// LiveText says of an answer that is always of today's data how that differs from what was signed of the month; empty where
// it does not.
func LiveText(c *engine.Closing, currency string) string {
	if differs := differingText(c, currency); differs != "" {
		return c.Month + " is closed, and this is of today's data, in which " + differs
	}
	return ""
}

// besideSigned is LiveText for what stands beside numbers that are the signed ones.
func besideSigned(c *engine.Closing, currency string) string {
	if differs := differingText(c, currency); differs != "" {
		return "Numbers are as they were signed; sentences, series and splits are of today's data, in which " + differs
	}
	return ""
}

// comparedText says how the month that a result is compared with was signed otherwise; empty where it was not.
func comparedText(c *engine.Closing, currency string) string {
	if differs := differingText(c, currency); differs != "" {
		return "The comparison is with today's data of " + c.Month + ", which is closed: " + differs
	}
	return ""
}

// differingText says which numbers today's data gives otherwise.
func differingText(c *engine.Closing, currency string) string {
	if c == nil || len(c.Differing) == 0 {
		return ""
	}
	var named []string
	for _, d := range c.Differing[:min(len(c.Differing), differingNamed)] {
		named = append(named, differingOne(d, currency))
	}
	if more := len(c.Differing) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return numbersAre(len(c.Differing)) + " not what was signed: " + strings.Join(named, "; ") + "."
}

func numbersAre(n int) string {
	return figures.Counted(n, "number is", "numbers are")
}

// differingOne is one number as it was signed, and as it is today.
func differingOne(d engine.Differing, currency string) string {
	was, now := figures.Text(d.Signed, d.Unit, currency), figures.Text(d.Today, d.Unit, currency)
	switch {
	case was != now:
		return d.Name + " " + was + " signed, " + now + " today"
	case d.Verdict != d.VerdictToday:
		return d.Name + " " + orNone(d.Verdict) + " signed, " + orNone(d.VerdictToday) + " today"
	}
	return d.Name + " (" + strings.Join(d.What, ", ") + ")"
}

func orNone(verdict string) string {
	if verdict == "" {
		return "no verdict"
	}
	return verdict
}

// closingLines say how the month of a result stands, and what of it or of the month before is not what was signed.
func closingLines(r engine.Result) []string {
	standing := closingText(r.Closing)
	if standing != "" {
		standing += "."
	}
	return nonEmpty([]string{standing, besideSigned(r.Closing, r.Currency), comparedText(r.Compared, r.Currency)})
}

// closedLines say which months of a scorecard were signed, and what today's data gives otherwise.
func closedLines(card engine.Scorecard) []string {
	var months, lines []string
	for _, c := range card.Closed {
		months = append(months, c.Month)
		if differs := differingText(&c, card.Currency); differs != "" {
			lines = append(lines, c.Month+" is shown as it was signed; the year to date is of today's data, in which "+differs)
		}
	}
	if len(months) > 0 {
		lines = append([]string{"Closed: " + strings.Join(months, ", ")}, lines...)
	}
	return lines
}
