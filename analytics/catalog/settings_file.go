package catalog

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// SettingValue is one value of a setting, from a day on.
type SettingValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Since string `json:"since"` // 2026-10-01; empty: from the beginning
}

const settingsForm = `A setting is "key: value", or "key:" with a list of {since: 2026-10-01, value: ...}. KPIs stand below kpis:.`

// kpisKey is the key below which a file of settings has the workspace's own KPIs.
const kpisKey = "kpis"

// datedValue is a value of a setting as it stands in a list.
type datedValue struct {
	Since string `yaml:"since"`
	Value string `yaml:"value"`
}

// OwnIn reads the workspace's own KPIs of a file of settings. They are to be loaded before the settings are read: some
// belong to them.
func OwnIn(name string, text []byte) ([]Own, error) {
	var own []Own
	return own, entriesOf(name, text, func(e entry) error {
		if e.key != kpisKey {
			return nil
		}
		if err := harmless(e); err != nil {
			return err
		}
		return eachIn(e.node, func(key string, line int, node ast.Node) error {
			o, err := ownOf(entry{file: name, line: line, key: key, node: node})
			own = append(own, o)
			return err
		}, e.invalid("it has no KPIs.").Do("Write them below it, or take it out."))
	})
}

// ReadSettings reads a file of settings. A value that does not fit, an unknown key, a date that is none or that stands
// there twice fails with the file and the line; then nothing of the file is to be used.
func (c *Catalog) ReadSettings(name string, text []byte) ([]SettingValue, error) {
	values := []SettingValue{}
	return values, entriesOf(name, text, func(e entry) error {
		if e.key == kpisKey {
			return nil
		}
		s, err := c.Setting(e.key)
		if err != nil {
			return e.wrap(err)
		}
		if err := harmless(e); err != nil {
			return err
		}
		seen := map[string]bool{}
		add := func(at entry, d datedValue) error {
			if d.Since != "" {
				if _, err := time.Parse(time.DateOnly, d.Since); err != nil {
					return at.invalid("%q is no day.", d.Since).Do("Write it as 2026-10-01.")
				}
			}
			if seen[d.Since] {
				return at.invalid("it has two values from %s on.", cmp.Or(d.Since, "the beginning")).Do("Keep one of them.")
			}
			seen[d.Since] = true
			if err := s.Check(d.Value); err != nil {
				return at.wrap(err)
			}
			values = append(values, SettingValue{e.key, d.Value, d.Since})
			return nil
		}
		list, dated := e.node.(*ast.SequenceNode)
		if !dated {
			var value string
			if err := e.decode(&value, settingsForm); err != nil {
				return err
			}
			return add(e, datedValue{Value: value})
		}
		for _, node := range list.Values {
			at := e
			at.node = node
			if t := node.GetToken(); t != nil {
				at.line = t.Position.Line
			}
			var d datedValue
			if err := at.decode(&d, settingsForm); err != nil {
				return err
			}
			if err := add(at, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteSettings writes KPIs and values so that OwnIn and ReadSettings read the same, ordered by key and date.
func WriteSettings(to io.Writer, own []Own, values []SettingValue) error {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b SettingValue) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Since, b.Since)) })
	var b strings.Builder
	b.WriteString("# Settings of a Telltale workspace. Read them in with: telltale settings import FILE\n")
	for i, o := range own {
		if i == 0 {
			b.WriteString(kpisKey + ":\n")
		}
		for line := range strings.Lines(o.YAML()) {
			b.WriteString("  " + line)
		}
	}
	for i, v := range sorted {
		text, err := yaml.MarshalWithOptions(v.Value, yaml.JSON())
		if err != nil {
			return err
		}
		value := strings.TrimSpace(string(text))
		first := i == 0 || sorted[i-1].Key != v.Key
		alone := first && (i+1 == len(sorted) || sorted[i+1].Key != v.Key)
		switch {
		case alone && v.Since == "":
			fmt.Fprintf(&b, "%s: %s\n", v.Key, value)
			continue
		case first:
			fmt.Fprintf(&b, "%s:\n", v.Key)
		}
		if v.Since == "" {
			fmt.Fprintf(&b, "  - {value: %s}\n", value)
		} else {
			fmt.Fprintf(&b, "  - {since: %q, value: %s}\n", v.Since, value)
		}
	}
	_, err := io.WriteString(to, b.String())
	return err
}
