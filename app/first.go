package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"telltale/analytics/engine"
)

// mostFirst is how many questions are remembered: the page that is shown first asks one for each of its periods.
const mostFirst = 3

// first are the questions that the page asks first of the workspace that the program was started with. The next time they
// are asked as soon as the page gives a sign of life, while it is still being built: it finds the answers under way. Before
// that they would keep the cores from loading the page.
type first struct {
	mu     sync.Mutex
	path   string // of that workspace; "" when nothing is noted
	before []engine.Query
	asked  []engine.Query
	came   bool // the page has given a sign of life
}

// asked is what the file of first holds. It may be written by hand, or by another version: questions that are not asked again
// cost time and nothing else.
type asked struct {
	Workspace string         `json:"workspace"`
	Questions []engine.Query `json:"questions"`
}

func (h Home) firstFile() string { return filepath.Join(string(h), "first.json") }

// Foresee prepares the answers to what the page asked first when the open workspace was opened last, and notes what it asks
// first this time. It returns at once.
func (a *App) Foresee() {
	var last asked
	text, err := os.ReadFile(a.home.firstFile())
	path := a.openPath()
	if err != nil || json.Unmarshal(text, &last) != nil || last.Workspace != path {
		last.Questions = nil
	}
	a.first.begin(path, last.Questions)
	// Every page asks for the periods, and every answer needs to know what they rest on. What fails here fails again where
	// somebody reads why.
	go func() { _, _ = a.dashboards.Periods() }()
}

// pageCame asks the questions of the last time, when it is called for the first time.
func (a *App) pageCame() {
	for _, q := range a.first.come() {
		go func() { _, _ = a.dashboards.evaluate(q) }()
	}
}

func (f *first) come() []engine.Query {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path == "" || f.came {
		return nil
	}
	f.came = true
	return f.before
}

func (f *first) begin(path string, before []engine.Query) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path, f.before, f.asked, f.came = path, before[:min(len(before), mostFirst)], nil, false
}

// note takes a question down when it is one of the first.
func (f *first) note(q engine.Query) {
	f.mu.Lock()
	defer f.mu.Unlock()
	same := func(other engine.Query) bool { return reflect.DeepEqual(other, q) }
	if f.path != "" && len(f.asked) < mostFirst && !slices.ContainsFunc(f.asked, same) {
		f.asked = append(f.asked, q)
	}
}

// end writes the questions down, when they are others than the last time. A file that cannot be written costs the next start
// some time.
func (f *first) end(home Home) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path != "" && len(f.asked) > 0 && !reflect.DeepEqual(f.asked, f.before) {
		if text, err := json.MarshalIndent(asked{f.path, f.asked}, "", "  "); err == nil {
			_ = WriteFile(home.firstFile(), text)
		}
	}
	f.path = ""
}
