package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"telltale/analytics/fault"
)

// File is a file being written. What stood under its name stays until Keep, so nobody ever sees half a file.
type File struct {
	file *os.File
	path string
	kept bool
}

// CreateFile begins a file that will stand at path. Call Keep when it is complete, and Discard in any case.
func CreateFile(path string) (*File, error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, refused(path, err)
	}
	// A temporary file is private to its owner; what a person saves has the usual rights.
	if err := temporary.Chmod(0o644); err != nil {
		_ = temporary.Close()
		_ = os.Remove(temporary.Name())
		return nil, refused(path, err)
	}
	return &File{file: temporary, path: path}, nil
}

// Write adds to the file. Its errors are for people: whoever writes a report knows nothing of disks.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	if err != nil {
		return n, f.failed(err)
	}
	return n, nil
}

// Keep gives the complete file its name.
func (f *File) Keep() error {
	err := f.file.Sync()
	if closing := f.file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.file.Name(), f.path)
	}
	if err != nil {
		return f.failed(err)
	}
	f.kept = true
	return nil
}

// failed says why the file could not be written.
func (f *File) failed(err error) error { return refused(f.path, err) }

// refused says why the system does not let a file be written, and what to do about it. What stood there is unchanged.
func refused(path string, err error) error {
	var cause *fs.PathError
	var renaming *os.LinkError
	switch {
	case errors.As(err, &cause):
		// The name in it is that of the temporary file.
		err = cause.Err
	case errors.As(err, &renaming):
		err = renaming.Err
	}
	say := func(text, hint string, args ...any) error {
		return fault.New(fault.Invalid, text+": %v.", err).In(path).Do(hint, args...)
	}
	switch {
	case errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "not enough space"):
		return say("The disk is full", "Make room, or choose a folder on another disk. What stood there is unchanged.")
	case errors.Is(err, fs.ErrNotExist):
		return say("The folder is not there", "Choose a folder that exists; a drive may have been taken out: %s.", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission):
		return say("The file may not be written", "Choose a folder that you may write to, and close the file where it is open in another program.")
	case errors.Is(err, syscall.EROFS):
		return say("The disk can only be read", "Choose a folder that you may write to.")
	}
	return say("The file cannot be written", "Choose a folder that exists and that you may write to; if the file is open in another program, close it there. What stood there is unchanged.")
}

// Discard removes what was written, unless it was kept.
func (f *File) Discard() {
	if f.kept {
		return
	}
	_ = f.file.Close()
	_ = os.Remove(f.file.Name())
}
