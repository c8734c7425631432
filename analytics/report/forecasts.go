package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// WriteForecasts writes what is likely to come, a week in a line, and how the forecast before did.
func WriteForecasts(w io.Writer, found engine.Forecasts) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Forecast from what is known at the end of %s\n", found.Period.Label)
	if found.Demo != "" {
		fmt.Fprintf(&b, "%s\n", found.Demo)
	}
	if len(found.Items) == 0 {
		b.WriteString("  None: no whole day with data lies before it.\n")
	}
	for _, f := range found.Items {
		figure := func(x float64) string { return formatValue(&x, f.Unit, found.Currency) }
		if len(f.Days) == 0 {
			fmt.Fprintf(&b, "\n%s: %s\n", f.Name, f.Note)
			continue
		}
		fmt.Fprintf(&b, "\n%s, by %s on %d days: a day is off by %s in the backtest, repeating the last week by %s\n", f.Name, f.Model, f.History, figure(f.Error), figure(f.Naive))
		rows := [][]string{{"  day", "forecast", "95 % interval", ""}}
		for i := 0; i < len(f.Days); i += 7 {
			d := f.Days[i]
			rows = append(rows, []string{"  " + d.Day, figure(d.Value), figures.Between(f.Unit, found.Currency, &d.Low, &d.High), ""})
		}
		b.WriteString(aligned(rows, []bool{false, true, false, false}))
		if f.Limit != nil {
			fmt.Fprintf(&b, "  Limit %s: %s\n", figure(*f.Limit), crossing(f))
		}
		if f.Last != nil {
			fmt.Fprintf(&b, "  The forecast before, from %s: %s off by %s a day, %s of them inside the interval\n", f.Last.Made, figures.Counted(f.Last.Days, "day", "days"), figure(f.Last.Error),
				formatValue(&f.Last.Within, "percent", ""))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// crossing says when a limit is reached.
func crossing(f engine.Forecast) string {
	switch {
	case f.Crosses != "":
		return "crossed on " + f.Crosses + ", perhaps on " + f.Earliest
	case f.Earliest != "":
		return "perhaps crossed on " + f.Earliest
	}
	return "not reached within the forecast"
}
