// Package logfile is a file for logs that stays small: when it is full it is put aside, and the oldest ones go.
package logfile

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// File takes what is written to it. It never fails its caller: where nothing can be written (a read-only folder, a full
// disk) what is logged is lost, and the program goes on. Several processes may write to the same file.
type File struct {
	path  string
	limit int64 // bytes of a file before the next one is begun
	keep  int   // how many full files are kept

	mu   sync.Mutex
	file *os.File
	size int64
}

// New makes a log at path; its folder and the file are made with the first line. Full files go by path.1 (the newest) to
// path.keep.
func New(path string, limit int64, keep int) *File {
	return &File{path: path, limit: limit, keep: keep}
}

// Write appends one record.
func (f *File) Write(record []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		f.open()
	}
	if f.file != nil && f.size > 0 && f.size+int64(len(record)) > f.limit {
		f.rotate()
	}
	if f.file != nil {
		n, err := f.file.Write(record)
		f.size += int64(n)
		if err != nil {
			f.close()
		}
	}
	return len(record), nil
}

// Close closes the file; a later Write opens it again.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.close()
	return nil
}

// open opens the file for appending, so that records of several processes stay whole.
func (f *File) open() {
	if os.MkdirAll(filepath.Dir(f.path), 0o700) != nil {
		return
	}
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	f.file, f.size = file, 0
	if info, err := file.Stat(); err == nil {
		f.size = info.Size()
	}
}

func (f *File) close() {
	if f.file != nil {
		_ = f.file.Close()
		f.file = nil
	}
}

// rotate puts the full file aside and begins another. When another process did so before, there is nothing to put aside;
// when it cannot be done, the full file is written on.
func (f *File) rotate() {
	current, err := f.file.Stat()
	f.close()
	if err == nil {
		if there, err := os.Stat(f.path); err == nil && os.SameFile(there, current) {
			f.shift()
		}
	}
	f.open()
}

// shift renames every kept file to the next number. The oldest is replaced.
func (f *File) shift() {
	for i := f.keep - 1; i >= 1; i-- {
		_ = os.Rename(f.numbered(i), f.numbered(i+1))
	}
	_ = os.Rename(f.path, f.numbered(1))
}

func (f *File) numbered(i int) string { return fmt.Sprintf("%s.%d", f.path, i) }
