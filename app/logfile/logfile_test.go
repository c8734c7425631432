package logfile

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[entry.Name()] = string(text)
	}
	return found
}

func write(t *testing.T, f *File, records ...string) {
	t.Helper()
	for _, record := range records {
		if n, err := f.Write([]byte(record)); n != len(record) || err != nil {
			t.Fatalf("%q: %d, %v", record, n, err)
		}
	}
}

func TestFullFilesArePutAsideAndTheOldestGoes(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "logs")
	f := New(filepath.Join(folder, "a.log"), 10, 2)
	defer f.Close()
	// Two records of four bytes fit into ten, the third does not.
	write(t, f, "one\n", "two\n", "3rd\n", "4th\n", "5th\n", "6th\n", "7th\n")
	want := map[string]string{"a.log": "7th\n", "a.log.1": "5th\n6th\n", "a.log.2": "3rd\n4th\n"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
	// A record longer than a file gets one of its own, and the next start goes on where this one ended.
	write(t, f, "a very long record\n")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	again := New(filepath.Join(folder, "a.log"), 10, 2)
	defer again.Close()
	write(t, again, "next\n")
	want = map[string]string{"a.log": "next\n", "a.log.1": "a very long record\n", "a.log.2": "7th\n"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
}

func TestTwoProcessesShareALog(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.log")
	one, two := New(path, 2000, 50), New(path, 2000, 50)
	var writers sync.WaitGroup
	for _, f := range []*File{one, two} {
		writers.Go(func() {
			for range 500 {
				write(t, f, "0123456789\n")
			}
		})
	}
	writers.Wait()
	lines := 0
	for name, text := range files(t, folder) {
		for line := range strings.Lines(text) {
			lines++
			if line != "0123456789\n" {
				t.Errorf("%s has the line %q", name, line)
			}
		}
	}
	if lines == 0 || lines > 1000 {
		t.Errorf("there are %d lines", lines)
	}
	_, _ = one.Close(), two.Close()
}

func TestWhereNothingCanBeWrittenNothingFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := New(filepath.Join(file, "a.log"), 10, 2)
	write(t, f, "one\n", "two\n")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
