package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"telltale/analytics/fault"
)

// TestPagesOfDocuments: pages of an API that stand one behind the other are all read, at the root and in an envelope.
func TestPagesOfDocuments(t *testing.T) {
	for name, text := range map[string]string{
		"arrays":    "[\n{\"a\": 1},\n{\"a\": 2}\n]\n[\n{\"a\": 3}\n]\n[]",
		"envelopes": "{\"n\": {\"x\": [1]},\n\"rows\": [{\"a\": 1}, {\"a\": 2}],\n\"next\": {\"page\": [2]}}\n{\"rows\": [{\"a\": 3}],\n\"next\": null}",
	} {
		var got []string
		err := documentRecords(sampleOf(t, "pages.json", text))(context.Background(), func(r Record) error {
			got = append(got, r.Values[0])
			return nil
		})
		if err != nil || !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Errorf("%s: %q, error %v", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"a page cut off":      "[\n{\"a\": 1}\n]\n[\n{\"a\": 3}",
		"words behind":        "[\n{\"a\": 1}\n]\nand so on",
		"an envelope cut off": "{\"rows\": [\n{\"a\": 1}\n],\n\"next\": ",
	} {
		s := &Sample{File: sampleFile(t, text), Columns: columnsOf([]string{"a"}, nil)}
		if text[0] == '{' {
			s.array = []string{"rows"}
		}
		err := documentRecords(s)(context.Background(), func(Record) error { return nil })
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sampleFile writes a text to a file that nobody has looked at.
func sampleFile(t *testing.T, text string) File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return File{Origin: "x.json", Path: path}
}
