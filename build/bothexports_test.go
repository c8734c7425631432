//go:build desktop && linux

package build_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// exported waits for an export's end and records what was written: the window writes where it is told to, and a browser
// fetches the file.
func (s *caller) exported(job any) {
	ended := s.end(job)
	result, _ := ended.(map[string]any)["result"].(map[string]any)
	if result == nil {
		panic(fmt.Sprintf("an export failed: %v", ended))
	}
	path := s.text(result, "path")
	content, err := s.written(s.text(job, "id"), path)
	if err != nil {
		panic(err)
	}
	s.calls = append(s.calls, answered{"Exports.Start", map[string]any{"name": filepath.Base(path), "content": s.content(content)}, false})
}

// content is what a file holds, without when its data was imported, and an archive by its files.
func (s *caller) content(file []byte) any {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	switch {
	case err == nil:
		files := map[string]any{}
		for _, f := range archive.File {
			files[f.Name] = s.content(unzipped(f))
		}
		if types, ok := files["[Content_Types].xml"].(string); ok { // in any order
			entries := strings.Split(types, "><")
			slices.Sort(entries)
			files["[Content_Types].xml"] = entries
		}
		return files
	case utf8.Valid(file):
		imports, _ := s.ask("Imports.List", nil)
		at := s.text(imports.([]any)[0], "importedAt")
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			panic(err)
		}
		inExcel := regexp.MustCompile(fmt.Sprintf(`\b%d\.\d+`, moment.Unix()/86400+25569))
		return inExcel.ReplaceAllString(strings.ReplaceAll(s.hide(string(file)), at, "(moving)"), "(moving)")
	}
	// The rows of a Parquet file come in any order.
	return fmt.Sprintf("%d bytes", len(file))
}

func unzipped(f *zip.File) []byte {
	content, err := f.Open()
	if err != nil {
		panic(err)
	}
	defer content.Close()
	all, err := io.ReadAll(content)
	if err != nil {
		panic(err)
	}
	return all
}
