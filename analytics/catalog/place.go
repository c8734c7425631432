package catalog

import (
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// Nowhere is the place of a KPI that stands on no dashboard.
const Nowhere = "none"

// places are the panels that can hold the tile of a KPI, as settings name them: "operations: API health".
func (c *Catalog) places() []Choice {
	choices := []Choice{}
	for _, d := range c.Dashboards {
		for _, p := range d.Panels {
			if len(p.KPIs) > 0 {
				choices = append(choices, Choice{Value: d.ID + ": " + p.Title, Label: d.Title + ": " + p.Title})
			}
		}
	}
	return append(choices, Choice{Value: Nowhere, Label: "on no dashboard"})
}

// DefaultPlace is where a KPI stands unless somebody chose: with the others that rest on the same fact, and one that is
// derived with those that it is derived from. The executive dashboard is left as it is.
func (c *Catalog) DefaultPlace(k *KPI) string {
	inner := k.Measure.Terms.KPIs
	for _, fits := range []func(*KPI) bool{
		func(other *KPI) bool { return k.Measure.Kind == Derived && slices.Contains(inner(), other.ID) },
		func(other *KPI) bool { return k.Measure.Kind != Derived && other.Measure.Fact == k.Measure.Fact },
		func(other *KPI) bool { return sharesFact(c.FactsOf(k), c.FactsOf(other)) },
	} {
		for _, d := range c.Dashboards {
			for _, p := range d.Panels {
				if d.ID != "executive" && slices.ContainsFunc(p.KPIs, func(id string) bool { return id != k.ID && c.KPI(id).Origin != Added && fits(c.KPI(id)) }) {
					return d.ID + ": " + p.Title
				}
			}
		}
	}
	return Nowhere
}

func sharesFact(a, b []*Fact) bool {
	return slices.ContainsFunc(a, func(f *Fact) bool { return slices.Contains(b, f) })
}

// place gives the tile of a KPI that the workspace added to its panel, and to the default one where that is gone.
func (c *Catalog) place(o Own) {
	place := o.Place
	if !slices.ContainsFunc(c.places(), func(known Choice) bool { return known.Value == place }) {
		place = c.DefaultPlace(c.KPI(o.ID))
	}
	for _, d := range c.Dashboards {
		for i := range d.Panels {
			if p := &d.Panels[i]; place == d.ID+": "+p.Title {
				p.KPIs = append(p.KPIs, o.ID)
			}
		}
	}
}

// blame turns the error of a dashboard into one about the changed KPI that does not fit there any more.
func (c *Catalog) blame(own []Own, err error) error {
	f := fault.Of(err)
	for _, o := range own {
		if c.KPI(o.ID).Origin == Changed && strings.Contains(f.Text, o.ID) {
			return o.entry.invalid("changed like this it does not fit where it stands: %s", f.Text).Do("Give the KPI an id of its own.")
		}
	}
	return err
}
