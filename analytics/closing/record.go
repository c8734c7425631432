package closing

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
)

// form is the newest version of the form of records that this program reads.
const form = 2

// The kinds of records.
const (
	kindSigned   = "signed"
	kindRefused  = "refused"
	kindReopened = "reopened"
)

// formOf is the first version of the form that has a kind: a program that does not know it must not take it for another.
func formOf(kind string) int {
	if kind == kindReopened {
		return 2
	}
	return 1
}

// record is one link of the chain.
type record struct {
	Form     int    `json:"form"`
	Kind     string `json:"kind"`
	Month    string `json:"month"`   // 2026-10
	Version  int    `json:"version"` // that is signed, that a refusal leaves in force, or that a reopening sets aside
	By       string `json:"by"`
	At       string `json:"at"`      // RFC 3339 in UTC
	Note     string `json:"note"`    // of a refusal or a reopening: why
	Despite  string `json:"despite"` // why it was signed although something stood against it; "" when nothing did
	App      string `json:"app"`     // version of the program
	Previous string `json:"previous"`
	// Content is the hash of what was signed, or of what was refused. The same inputs and settings give the same one,
	// whoever signs it and whenever.
	Content string   `json:"content"`
	Signed  *content `json:"signed,omitempty"`
	// Imports are the ids of the files of what was signed, in their order.
	Imports []int64 `json:"imports,omitempty"`
	// Restated are the numbers that changed with a second version, or that were refused, with the causes.
	Restated []Restated `json:"restated,omitempty"`
	Causes   []Cause    `json:"causes,omitempty"`

	hash   string
	damage string // why it is not as it was written; "" when it is
}

// nameOf is what the KPI was called when the month was signed.
func (r *record) nameOf(id string) string {
	if v := ofID(r.Signed.Report.Values, id); v != nil {
		return v.Name
	}
	return id
}

// content is everything that a month's numbers are and rest on.
type content struct {
	Month  string        `json:"month"`
	Report engine.Result `json:"report"` // every KPI, compared with the month before and a year before
	// Definitions are the catalog's entries by id, Settings the values that hold until the month's end.
	Definitions map[string]string      `json:"definitions"`
	Settings    []catalog.SettingValue `json:"settings"`
	Files       []file                 `json:"files"`
	Reviews     []review               `json:"reviews"`
	// Findings are what the checklist had to say.
	Findings []ChecklistItem `json:"findings"`
}

// file is an imported file, with the rows of the month by table.
type file struct {
	Name     string           `json:"name"`
	Hash     string           `json:"hash"`
	Source   string           `json:"source"`
	Records  int64            `json:"records"`
	Used     int64            `json:"used"`
	Rejected int64            `json:"rejected"`
	Rows     map[string]int64 `json:"rows"`
}

// review is what was answered in an accuracy review about the month, or imported as the truth (name "").
type review struct {
	Name   string `json:"name"`
	Labels int64  `json:"labels"`
	Hash   string `json:"hash"`
}

// canonical is JSON with sorted keys, without blanks and without the escapes that HTML needs.
func canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// hashOf is the SHA-256 of the canonical JSON, in hex.
func hashOf(v any) (string, error) {
	text, err := canonical(v)
	return sum(text), err
}

func sum(text []byte) string {
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}

// pack is how a record is kept.
func pack(text []byte) ([]byte, error) {
	var out bytes.Buffer
	to := gzip.NewWriter(&out)
	if _, err := to.Write(text); err != nil {
		return nil, err
	}
	err := to.Close()
	return out.Bytes(), err
}

// longest bounds what a record may unpack to: a workspace may come from somebody else.
const longest = 64 << 20

func unpack(packed []byte) ([]byte, error) {
	from, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(from, longest))
}
