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

const settingsForm = `A setting is "key: value", or "key:" with a list of {since: 2026-10-01, value: ...}.`

// ReadSettings reads a file of settings. A value that does not fit, an unknown key or a date that is none fails with
// the file and the line; then nothing of the file is to be used.
func (c *Catalog) ReadSettings(name string, text []byte) ([]SettingValue, error) {
	values := []SettingValue{}
	return values, entriesOf(name, text, func(e entry) error {
		s, err := c.Setting(e.key)
		if err != nil {
			return e.wrap(err)
		}
		var dated []struct {
			Since string `yaml:"since"`
			Value string `yaml:"value"`
		}
		if _, list := e.node.(*ast.SequenceNode); list {
			if err := e.decode(&dated, settingsForm); err != nil {
				return err
			}
		} else {
			var value string
			if err := e.decode(&value, settingsForm); err != nil {
				return err
			}
			dated = append(dated, struct {
				Since string `yaml:"since"`
				Value string `yaml:"value"`
			}{Value: value})
		}
		for _, d := range dated {
			if d.Since != "" {
				if _, err := time.Parse(time.DateOnly, d.Since); err != nil {
					return e.invalid("%q is no day.", d.Since).Do("Write it as 2026-10-01.")
				}
			}
			if err := s.Check(d.Value); err != nil {
				return e.wrap(err)
			}
			values = append(values, SettingValue{e.key, d.Value, d.Since})
		}
		return nil
	})
}

// WriteSettings writes values so that ReadSettings reads the same, ordered by key and date.
func WriteSettings(to io.Writer, values []SettingValue) error {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b SettingValue) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Since, b.Since)) })
	var b strings.Builder
	b.WriteString("# Settings of a Telltale workspace. Read them in with: telltale settings import FILE\n")
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
