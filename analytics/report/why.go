package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/explain"
	"telltale/analytics/figures"
)

// WriteWhy writes why a KPI changed: the change, and for the most telling dimensions what each segment did to it.
func WriteWhy(w io.Writer, why engine.Why, dimensions int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, %s before", why.Name, formatValue(why.After, why.Unit, why.Currency), formatValue(why.Before, why.Unit, why.Currency))
	if why.Before != nil && why.After != nil {
		fmt.Fprintf(&b, " (%s)", signed(*why.After-*why.Before, why))
	}
	fmt.Fprintf(&b, "\n%s", why.Period.Label)
	if why.Previous != nil {
		fmt.Fprintf(&b, " against %s", why.Previous.Label)
	}
	b.WriteString("\n")
	if why.Note != "" {
		b.WriteString("\n" + why.Note + "\n")
	}
	if len(why.Causes) > 0 {
		rows := [][]string{{"Cause", "Effect", ""}}
		for _, c := range why.Causes {
			rows = append(rows, []string{c.Name, signed(c.Effect, why), ""})
		}
		b.WriteString("\n" + aligned(rows, []bool{false, true, false}))
	}
	for i, split := range why.Splits {
		if i == dimensions {
			fmt.Fprintf(&b, "\nAlso: %s (--by names one of them).\n", titles(why.Splits[i:]))
			break
		}
		writeSplit(&b, why, split)
	}
	if len(why.Splits) > 0 {
		fmt.Fprintf(&b, "\nBy %s. Each dimension splits the whole change; they are not to be added.\n", why.Method)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeSplit(b *strings.Builder, why engine.Why, split engine.Split) {
	effects := split.Effects
	if split.Others != nil {
		others := *split.Others
		others.Name = figures.Counted(split.OtherN, "other", "others")
		effects = append(effects[:len(effects):len(effects)], others)
	}
	volume := false
	for _, e := range effects {
		volume = volume || e.Volume != 0
	}
	row := func(name string, e explain.Effect) []string {
		cells := []string{name, signed(e.Sum(), why)}
		if volume {
			cells = append(cells, signed(e.Volume, why))
		}
		return append(cells, signed(e.Mix, why), signed(e.Rate, why), "")
	}
	head, right := []string{split.Title, "Effect"}, []bool{false, true}
	if volume {
		head, right = append(head, "Volume"), append(right, true)
	}
	rows := [][]string{append(head, "Mix", "Rate", "")}
	for _, e := range effects {
		name := e.Name
		if name == "" {
			name = "(none)"
		}
		rows = append(rows, row(name, e))
	}
	b.WriteString("\n" + aligned(rows, append(right, true, true, false)))
}

// signed writes an effect with its sign; effects on shares are in percentage points.
func signed(f float64, why engine.Why) string {
	if f == 0 {
		return missing
	}
	return figures.Change(&f, why.Unit, why.Currency, false)
}

func titles(splits []engine.Split) string {
	names := make([]string, len(splits))
	for i, s := range splits {
		names[i] = s.Dimension
	}
	return strings.Join(names, ", ")
}
