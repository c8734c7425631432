package app

import (
	"os"
	"path/filepath"

	"telltale/analytics/fault"
)

// File is a file being written. What stood under its name stays until Keep, so nobody ever sees half a file.
type File struct {
	*os.File
	path string
	kept bool
}

// CreateFile begins a file that will stand at path. Call Keep when it is complete, and Discard in any case.
func CreateFile(path string) (*File, error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, fault.New(fault.Invalid, "Nothing can be written there: %v.", err).In(path).
			Do("Choose a folder that exists and that you may write to.")
	}
	// A temporary file is private to its owner; what a person saves has the usual rights.
	if err := temporary.Chmod(0o644); err != nil {
		_ = temporary.Close()
		_ = os.Remove(temporary.Name())
		return nil, fault.New(fault.Invalid, "Nothing can be written there: %v.", err).In(path)
	}
	return &File{File: temporary, path: path}, nil
}

// Keep gives the complete file its name.
func (f *File) Keep() error {
	err := f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		return fault.New(fault.Invalid, "The file cannot be written: %v.", err).In(f.path).
			Do("Is the disk full, or the file open in another program?")
	}
	f.kept = true
	return nil
}

// Discard removes what was written, unless it was kept.
func (f *File) Discard() {
	if f.kept {
		return
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
}
