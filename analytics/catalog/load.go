package catalog

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"telltale/analytics/fault"
)

//go:embed *.yaml
var embedded embed.FS

// kpiFiles are the files of KPIs, in the order in which KPIs are listed.
var kpiFiles = []string{"sla.yaml", "business.yaml", "cost.yaml", "quality.yaml", "infrastructure.yaml"}

// areas are what the KPIs of a file are about. Those that a workspace adds are an area of their own.
var areas = map[string]string{"sla.yaml": "Service level", "business.yaml": "Business", "cost.yaml": "Cost", "quality.yaml": "Quality", "infrastructure.yaml": "Infrastructure"}

const ownArea = "Own KPIs"

// Load reads the catalog that is built in.
func Load() (*Catalog, error) { return LoadFS(embedded, kpiFiles...) }

// LoadWith reads the catalog with the KPIs of a workspace in it: those with an id that is built in take the place of the
// built-in ones, the others are added behind. It is checked as a whole, so that a KPI that does not fit fails with
// fault.Invalid naming its file and line.
func LoadWith(own []Own) (*Catalog, error) { return load(embedded, kpiFiles, own) }

// LoadFS reads facts.yaml, the KPI files, dashboards.yaml, meetings.yaml and settings.yaml from files. Unknown keys, units, facts, columns,
// dimensions and KPIs, and derived KPIs that need themselves, fail with fault.Invalid naming file, line and what is
// allowed. SQL is checked apart, by Catalog.Check.
func LoadFS(files fs.FS, kpis ...string) (*Catalog, error) { return load(files, kpis, nil) }

func load(files fs.FS, kpis []string, own []Own) (*Catalog, error) {
	c := &Catalog{}
	if err := eachEntry(files, "facts.yaml", c.addFact); err != nil {
		return nil, err
	}
	if err := eachEntry(files, "settings.yaml", c.addSetting); err != nil {
		return nil, err
	}
	ours := map[string]Own{}
	for _, o := range own {
		ours[o.ID] = o
	}
	add := func(e entry) error {
		if err := c.addKPI(e); err != nil {
			return err
		}
		if o, changed := ours[e.key]; changed {
			if err := c.addOwn(o); err != nil {
				return err
			}
		}
		c.KPI(e.key).Area = areas[e.file]
		return nil
	}
	for _, name := range kpis {
		if err := eachEntry(files, name, add); err != nil {
			return nil, err
		}
	}
	for _, o := range own {
		if c.KPI(o.ID) == nil {
			if err := c.addOwn(o); err != nil {
				return nil, err
			}
			c.KPI(o.ID).Area = ownArea
		}
	}
	if err := c.checkDerived(); err != nil {
		return nil, err
	}
	if err := eachEntry(files, "dashboards.yaml", c.addDashboard); err != nil {
		return nil, c.blame(own, err)
	}
	if err := eachEntry(files, "meetings.yaml", c.addCadence); err != nil {
		return nil, err
	}
	for _, o := range own {
		if c.KPI(o.ID).Origin == Added {
			c.place(o)
		}
	}
	return c, nil
}

// entry is one top-level key of a file with its value.
type entry struct {
	file string
	line int
	key  string
	node ast.Node
}

// invalid is an error about the entry.
func (e entry) invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, e.key+": "+format, args...).In(e.file).At(int64(e.line))
}

// at is the entry with the line of a text that stands under a key. A text that runs over several lines has none: on which
// of them something is wrong is not known.
func (e entry) at(key, text string) entry {
	ast.Walk(visit(func(n ast.Node) {
		pair, is := n.(*ast.MappingValueNode)
		if !is || pair.Key.GetToken().Value != key {
			return
		}
		value := ast.Node(pair.Value)
		if block, is := value.(*ast.LiteralNode); is {
			value = block.Value
		}
		if s, is := value.(*ast.StringNode); is && s.Value == text {
			if e.line = s.Token.Position.Line; strings.Contains(strings.TrimSpace(s.Token.Origin), "\n") {
				e.line = 0
			}
		}
	}), e.node)
	return e
}

// visit calls itself for every node of a tree.
type visit func(ast.Node)

func (v visit) Visit(n ast.Node) ast.Visitor { v(n); return v }

// wrap places an error of a parser at the entry.
func (e entry) wrap(err error) error {
	f := fault.Of(err)
	return e.invalid("%s", f.Text).Do("%s", f.Hint)
}

// decode reads the value strictly: an unknown key is an error that names its line.
func (e entry) decode(into any, allowed string) error {
	if err := yaml.NodeToValue(e.node, into, yaml.Strict()); err != nil {
		return yamlError(e.file, err).Do("%s", allowed)
	}
	return nil
}

// eachEntry calls add for the top-level keys of a file, in order.
func eachEntry(files fs.FS, name string, add func(entry) error) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fault.New(fault.Invalid, "The catalog file cannot be read: %v.", err).In(name)
	}
	return entriesOf(name, data, add)
}

// entriesOf calls add for the top-level keys of a text, in order. A text without any is empty, which is no error.
func entriesOf(name string, data []byte, add func(entry) error) error {
	if err := readable(name, data); err != nil {
		return err
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return yamlError(name, err)
	}
	if len(file.Docs) == 0 || len(file.Docs) == 1 && file.Docs[0].Body == nil {
		return nil
	}
	if len(file.Docs) != 1 {
		return fault.New(fault.Invalid, "The file must hold one YAML document.").In(name)
	}
	return eachIn(file.Docs[0].Body, func(key string, line int, node ast.Node) error {
		return add(entry{file: name, line: line, key: key, node: node})
	}, fault.New(fault.Invalid, "The file must be a mapping of names to definitions.").In(name).Do("Each line begins with a name and a colon, as in \"name: value\"."))
}

// eachIn calls add for the keys of a mapping, in order; what is no mapping fails with the error.
func eachIn(body ast.Node, add func(key string, line int, node ast.Node) error, none error) error {
	var values []*ast.MappingValueNode
	switch body := body.(type) {
	case *ast.MappingNode:
		values = body.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{body}
	default:
		return none
	}
	for _, v := range values {
		token := v.Key.GetToken()
		if err := add(token.Value, token.Position.Line, v.Value); err != nil {
			return err
		}
	}
	return nil
}

// checkDerived refuses derived KPIs that use unknown ones or need themselves.
func (c *Catalog) checkDerived() error {
	const inProgress, done = 1, 2
	state := map[string]int{}
	var visit func(k *KPI) error
	visit = func(k *KPI) error {
		switch state[k.ID] {
		case done:
			return nil
		case inProgress:
			return k.invalid("it is derived from itself").Do("Take it out of its own expression or of those that it uses.")
		}
		state[k.ID] = inProgress
		if k.Measure.Kind == Derived {
			for _, id := range k.Measure.Terms.KPIs() {
				other := c.KPI(id)
				if other == nil {
					return k.invalid("it uses the KPI %q, which no file declares", id).Do("Declared are %s.", strings.Join(c.IDs(), ", "))
				}
				if err := visit(other); err != nil {
					return err
				}
			}
			for _, key := range k.Measure.Terms.Assumptions() {
				if s, err := c.Setting(key); err != nil || s.Kind != AssumptionSetting {
					return k.invalid("it uses the assumption %q, which settings.yaml does not declare", key)
				}
			}
		}
		state[k.ID] = done
		return nil
	}
	for _, k := range c.KPIs {
		if k.Target != nil && k.Target.Of != "" && (k.Target.Of == k.ID || c.KPI(k.Target.Of) == nil) {
			return k.invalid("its target is the value of %q, which no file declares, or of itself", k.Target.Of)
		}
		if err := visit(k); err != nil {
			return err
		}
	}
	return nil
}

func (k *KPI) invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "%s: %s.", k.ID, fmt.Sprintf(format, args...)).In(k.File).At(int64(k.Line))
}

func sortedKeys[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}
