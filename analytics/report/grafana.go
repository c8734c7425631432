package report

import (
	"encoding/json"
	"io"
	"strings"

	"telltale/analytics/engine"
)

// grafanaSchema is the version of dashboards that Grafana 12 and 13 write; later ones migrate it.
const grafanaSchema = 42

// grafanaDashboard is a dashboard as Grafana imports it: the fields of @grafana/schema's Dashboard that are written.
type grafanaDashboard struct {
	ID            *int               `json:"id"` // null: Grafana gives one
	UID           string             `json:"uid"`
	Title         string             `json:"title"`
	Description   string             `json:"description"`
	Tags          []string           `json:"tags"`
	Timezone      string             `json:"timezone"`
	Editable      bool               `json:"editable"`
	GraphTooltip  int                `json:"graphTooltip"`
	SchemaVersion int                `json:"schemaVersion"`
	Refresh       string             `json:"refresh,omitempty"`
	Time          grafanaTime        `json:"time"`
	Annotations   grafanaAnnotations `json:"annotations"`
	Templating    grafanaTemplating  `json:"templating"`
	Panels        []grafanaPanel     `json:"panels"`
}

type grafanaTime struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type grafanaAnnotations struct {
	List []any `json:"list"`
}

type grafanaTemplating struct {
	List []grafanaVariable `json:"list"`
}

type grafanaVariable struct {
	Name        string `json:"name"`
	Label       string `json:"label"`
	Type        string `json:"type"`
	Query       string `json:"query"`
	Hide        int    `json:"hide"`
	SkipURLSync bool   `json:"skipUrlSync"`
}

// grafanaSource names a data source.
type grafanaSource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

type grafanaPanel struct {
	ID          int             `json:"id"`
	Type        string          `json:"type"`
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	GridPos     grafanaPlace    `json:"gridPos"`
	Datasource  *grafanaSource  `json:"datasource,omitempty"`
	Targets     []any           `json:"targets,omitempty"`
	FieldConfig *grafanaFields  `json:"fieldConfig,omitempty"`
	Options     map[string]any  `json:"options,omitempty"`
	Collapsed   *bool           `json:"collapsed,omitempty"` // of rows only
	Panels      *[]grafanaPanel `json:"panels,omitempty"`    // of rows only
}

type grafanaPlace struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

type grafanaFields struct {
	Defaults  grafanaField `json:"defaults"`
	Overrides []any        `json:"overrides"`
}

type grafanaField struct {
	Unit       string            `json:"unit,omitempty"`
	Decimals   *int              `json:"decimals,omitempty"`
	Color      map[string]string `json:"color"`
	Thresholds grafanaThresholds `json:"thresholds"`
	Custom     map[string]any    `json:"custom,omitempty"`
	Mappings   []any             `json:"mappings"`
}

type grafanaThresholds struct {
	Mode  string        `json:"mode"`
	Steps []grafanaStep `json:"steps"`
}

// grafanaStep is a colour from a value on; the first has none, and is the base.
type grafanaStep struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// newGrafana is a dashboard without panels.
func newGrafana(uid, title string, lines []string) grafanaDashboard {
	return grafanaDashboard{UID: uid, Title: title, Description: strings.Join(lines, "\n"), Tags: []string{"telltale"}, Editable: true, GraphTooltip: 1,
		SchemaVersion: grafanaSchema, Annotations: grafanaAnnotations{List: []any{}}, Templating: grafanaTemplating{List: []grafanaVariable{}}, Panels: []grafanaPanel{}}
}

// The sizes of panels, of the 24 columns that a dashboard has.
const (
	grafanaColumns = 24
	tileWidth      = 4
	tileHeight     = 4
	chartWidth     = 12
	chartHeight    = 8
)

// layout places panels from left to right and top to bottom.
type layout struct {
	panels []grafanaPanel
	x, y   int
	height int // of the row of panels that is being filled
}

// add places a panel of a size behind the ones that are there.
func (l *layout) add(p grafanaPanel, width, height int) {
	if l.x+width > grafanaColumns || l.height != height {
		l.wrap()
	}
	p.ID = len(l.panels) + 1
	p.GridPos = grafanaPlace{H: height, W: width, X: l.x, Y: l.y}
	l.panels = append(l.panels, p)
	l.x, l.height = l.x+width, height
}

// wrap begins a new row of panels.
func (l *layout) wrap() {
	l.y += l.height
	l.x, l.height = 0, 0
}

// heading begins a named row.
func (l *layout) heading(title string) {
	no, none := false, []grafanaPanel{}
	l.add(grafanaPanel{Type: "row", Title: plainTitle(title), Collapsed: &no, Panels: &none}, grafanaColumns, 1)
	l.wrap()
}

// textPanel is a panel of text, which says what the numbers rest on. Lines keep their ends: they are code to Markdown.
func textPanel(lines []string) grafanaPanel {
	return grafanaPanel{Type: "text", Title: "What this rests on",
		Options: map[string]any{"mode": "markdown", "content": "```text\n" + strings.ReplaceAll(strings.Join(lines, "\n"), "```", "'''") + "\n```"}}
}

// plainTitle keeps a name from being taken for a variable.
func plainTitle(name string) string { return strings.ReplaceAll(name, "$", "＄") }

func encodeGrafana(w io.Writer, d grafanaDashboard) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// targetLevels are the two levels of a target; acceptable is nil without a second one.
type targetLevels struct {
	upper      bool // smaller values are better
	value      float64
	acceptable *float64
}

func levelsOf(t *engine.Target) *targetLevels {
	if t == nil || t.Op == "" {
		return nil
	}
	return &targetLevels{upper: t.Op[0] == '<', value: t.Value, acceptable: t.Acceptable}
}

// thresholdsOf colours values by a target: good, acceptable, bad. Grafana takes a value on a level for beyond it.
func thresholdsOf(t *targetLevels) grafanaThresholds {
	const good, fair, bad = "green", "yellow", "red"
	steps := []grafanaStep{{Color: "text"}}
	switch {
	case t == nil:
	case t.upper && t.acceptable != nil:
		steps = []grafanaStep{{Color: good}, {fair, &t.value}, {bad, t.acceptable}}
	case t.upper:
		steps = []grafanaStep{{Color: good}, {bad, &t.value}}
	case t.acceptable != nil:
		steps = []grafanaStep{{Color: bad}, {fair, t.acceptable}, {good, &t.value}}
	default:
		steps = []grafanaStep{{Color: bad}, {good, &t.value}}
	}
	return grafanaThresholds{Mode: "absolute", Steps: steps}
}

// fieldOf says how values of a unit are shown.
func fieldOf(unit, currency string, t *targetLevels) grafanaField {
	f := grafanaField{Unit: grafanaUnit(unit, currency), Color: map[string]string{"mode": "thresholds"}, Thresholds: thresholdsOf(t), Mappings: []any{}}
	switch unit {
	case "percent", "rating":
		two := 2
		f.Decimals = &two
	case "status":
		words := map[string]any{"0": map[string]any{"text": "Down", "color": "red"}, "1": map[string]any{"text": "Degraded", "color": "yellow"}, "2": map[string]any{"text": "Healthy", "color": "green"}}
		f.Mappings = []any{map[string]any{"type": "value", "options": words}}
	}
	return f
}

// grafanaUnit is Grafana's name of a unit.
func grafanaUnit(unit, currency string) string {
	switch unit {
	case "percent":
		return "percentunit"
	case "seconds":
		return "s"
	case "money":
		return "currency:" + currency + " "
	case "count":
		return "locale"
	case "rate":
		return "suffix:/s"
	}
	return "none"
}

// tile shows one number.
func tile(title, about string, field grafanaField) grafanaPanel {
	return grafanaPanel{Type: "stat", Title: plainTitle(title), Description: about, FieldConfig: &grafanaFields{Defaults: field, Overrides: []any{}},
		Options: map[string]any{"reduceOptions": map[string]any{"calcs": []string{"lastNotNull"}, "fields": "", "values": false}, "colorMode": "value", "graphMode": "none", "textMode": "value"}}
}

// chart shows numbers over time, with the levels of the target as lines.
func chart(title, about string, field grafanaField, t *targetLevels) grafanaPanel {
	field.Color = map[string]string{"mode": "palette-classic"}
	style := "off"
	if t != nil {
		style = "line"
	}
	field.Custom = map[string]any{"drawStyle": "line", "lineWidth": 2, "showPoints": "auto", "spanNulls": false, "thresholdsStyle": map[string]any{"mode": style}}
	return grafanaPanel{Type: "timeseries", Title: plainTitle(title), Description: about, FieldConfig: &grafanaFields{Defaults: field, Overrides: []any{}},
		Options: map[string]any{"legend": map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": false}, "tooltip": map[string]any{"mode": "multi", "sort": "none"}}}
}
