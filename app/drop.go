package app

import (
	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// PreparedDrop is what was found in files that a person gave: nothing is imported yet.
type PreparedDrop struct {
	ID      string           `json:"id"` // for Revise, Remove, Start and Discard
	Files   []PreparedFile   `json:"files"`
	Skipped []source.Skipped `json:"skipped"` // left alone, with the reason
	Ready   int              `json:"ready"`   // how many files can be imported as they are
	Job     string           `json:"job"`     // the job that imports it; empty while it waits
}

// PreparedFile is one file of a drop, understood as far as it can be without asking.
type PreparedFile struct {
	Name    string               `json:"name"` // as people see it: "export.zip/logs/a.csv"
	Draft   source.Draft         `json:"draft"`
	Error   *fault.Error         `json:"error"` // why the file cannot be imported at all
	Preview analytics.Preview    `json:"preview"`
	Already *analytics.ImportRef `json:"already"` // the import that had the same content; importing it again changes nothing
	// Replaces is the import whose place the file takes; it is undone when the file has been imported.
	Replaces *analytics.ImportRef `json:"replaces"`
	Ready    bool                 `json:"ready"` // no error and no open question
}
