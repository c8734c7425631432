package catalog

import (
	"fmt"
	"strings"
)

// Markdown is the list of all KPIs for the README: one table, in the order of the catalog.
func (c *Catalog) Markdown() string {
	var b strings.Builder
	b.WriteString("| KPI | id | how it is computed | target | alert |\n| --- | --- | --- | --- | --- |\n")
	for _, k := range c.KPIs {
		target, alert := "–", "–"
		if k.Target != nil {
			target = k.Target.Text
		}
		if k.Alert != nil {
			alert = k.Alert.Text
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", cell(k.Name), k.ID, cell(k.Formula), cell(target), cell(alert))
	}
	return b.String()
}

// Markdown is Catalog.Markdown of the built-in catalog.
func Markdown() (string, error) {
	c, err := Load()
	if err != nil {
		return "", err
	}
	return c.Markdown(), nil
}

// cell escapes what would end a table cell or become markup.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`).Replace(text)
}
