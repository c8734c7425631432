package actions

import (
	"math"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// Expected is the effect that an action is to have: the way, and where Size is not empty how much at least. What is
// relative is told in "%", whatever the unit of the KPI; shares that are not change by points.
type Expected struct {
	Way  string `json:"way"`  // up, down; "" where nothing was said
	Size string `json:"size"` // a decimal; "" for any
	In   string `json:"in"`   // one of Units

	amount float64 // in the KPI's base unit, or the relative change; 0 without a size
}

// relativeUnit marks an amount as relative.
const relativeUnit = "%"

// most is the largest amount that an action can be expected to move.
const most = 1e12

// Units are those in which an expected effect on a KPI of the unit can be told, the usual first.
func Units(unit catalog.Unit, currency string) []string {
	switch unit {
	case catalog.Percent:
		return []string{"points", relativeUnit}
	case catalog.Seconds:
		return []string{relativeUnit, "ms", "s", "min", "h"}
	case catalog.Money:
		return []string{relativeUnit, currency}
	case catalog.Rating:
		return []string{"stars", relativeUnit}
	case catalog.Rate:
		return []string{relativeUnit, "/s"}
	case catalog.Status:
		return []string{}
	}
	return []string{relativeUnit, ""}
}

// ParseExpected reads "up", "down", "-20%", "+2 points", "-300 ms" or "-$500" for a KPI of the unit; an empty text expects
// nothing in particular. It fails with fault.Invalid for an amount that is none of the unit.
func ParseExpected(text string, unit catalog.Unit, currency string) (Expected, error) {
	rest := strings.Join(strings.Fields(strings.NewReplacer("−", "-", ",", "").Replace(text)), "")
	var e Expected
	switch {
	case rest == "":
		return e, nil
	case rest == "up", rest == "down":
		return Expected{Way: rest}, nil
	case strings.HasPrefix(rest, "+"):
		e.Way = "up"
	case strings.HasPrefix(rest, "-"):
		e.Way = "down"
	default:
		return e, fault.New(fault.Invalid, "The expected effect %q says neither up nor down.", text).Do("Write %s.", examples(unit, currency))
	}
	rest = rest[1:]
	e.Size = strings.TrimLeft(rest, "$€£ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	sign := rest[:len(rest)-len(e.Size)]
	digits := len(e.Size) - len(strings.TrimLeft(e.Size, "0123456789."))
	e.Size, e.In = e.Size[:digits], e.Size[digits:]
	if sign != "" && e.In == "" {
		e.In = sign
	}
	if e.amount = amountOf(&e, unit, currency); e.amount == 0 {
		return e, fault.New(fault.Invalid, "The expected effect %q is no change of a KPI in %s.", text, unit).Do("Write %s.", examples(unit, currency))
	}
	if e.In == relativeUnit && e.Way == "down" && e.amount > 1 {
		return e, fault.New(fault.Invalid, "Nothing falls by more than 100 %%, as %q says.", text)
	}
	return e, nil
}

// amountOf is the amount in the base unit, or the relative change, and 0 where it is none. It settles the unit's name.
func amountOf(e *Expected, unit catalog.Unit, currency string) float64 {
	factor, read := 1.0, unit
	switch {
	case unit == catalog.Status:
		return 0
	case e.In == relativeUnit:
		factor, read = 0.01, catalog.Count
	case unit == catalog.Percent:
		if e.In != "points" && e.In != "point" && e.In != "pp" {
			return 0
		}
		factor, read, e.In = 0.01, catalog.Count, "points"
	case unit == catalog.Rating:
		if e.In != "" && e.In != "stars" && e.In != "star" {
			return 0
		}
		read, e.In = catalog.Count, "stars"
	case unit == catalog.Seconds:
		if e.In == "" {
			e.In = "s"
		}
	case unit == catalog.Money:
		signs := map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "": currency}
		if code, known := signs[e.In]; known {
			e.In = code
		}
		if e.In != currency {
			return 0
		}
		read = catalog.Count
	case unit == catalog.Rate && (e.In == "/s" || e.In == ""):
		read, e.In = catalog.Count, "/s"
	case e.In != "":
		return 0
	}
	suffix := ""
	if read == catalog.Seconds {
		suffix = e.In
	}
	level := catalog.Level(e.Size+suffix, read)
	if level == nil {
		return 0
	}
	amount, _ := level.Float64()
	if amount *= factor; math.IsInf(amount, 0) || amount > most {
		return 0
	}
	return amount
}

// examples are what can be written for a unit.
func examples(unit catalog.Unit, currency string) string {
	switch unit {
	case catalog.Percent:
		return `"up", "+2 points" or "-20%"; the last is relative`
	case catalog.Seconds:
		return `"down", "-20%" or "-300 ms"`
	case catalog.Money:
		return `"down", "-20%" or "-500 ` + currency + `"`
	case catalog.Rating:
		return `"up", "+0.2 stars" or "+5%"`
	case catalog.Rate:
		return `"up", "+20%" or "+3/s"`
	case catalog.Status:
		return `"up" or nothing`
	}
	return `"up", "+20%" or "+500"`
}

// String is what ParseExpected reads as the same.
func (e Expected) String() string {
	if e.Size == "" {
		return e.Way
	}
	sign := map[string]string{"up": "+", "down": "-"}[e.Way]
	if e.In == "" || e.In == relativeUnit || e.In == "/s" {
		return sign + e.Size + e.In
	}
	return sign + e.Size + " " + e.In
}
