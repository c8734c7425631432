package store

import (
	"os"
	"path/filepath"
	"sync"

	"telltale/analytics/fault"
)

// opened knows every workspace file that this process has open. The system's locks belong to the process: had it one
// file open twice, under two names, closing either would give both locks up.
var opened struct {
	sync.Mutex
	files map[*DB]os.FileInfo
}

// refuseOpened fails when this process has the file at path open already, whatever it is called. It only looks at the
// file: opening and closing it would lose DuckDB's lock.
func refuseOpened(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil // a new workspace
	}
	opened.Lock()
	defer opened.Unlock()
	for d, file := range opened.files {
		if os.SameFile(info, file) {
			return fault.New(fault.Busy, "The workspace is already open here, as %s.", filepath.Base(d.path)).In(path).
				Do("Close it first.")
		}
	}
	return nil
}

// identify notes which file is open. On systems that allow it, a file can be renamed or removed while it is open.
func (d *DB) identify() error {
	info, err := os.Stat(d.path)
	if err != nil {
		return cannotRead(d.path, err)
	}
	opened.Lock()
	defer opened.Unlock()
	if opened.files == nil {
		opened.files = map[*DB]os.FileInfo{}
	}
	opened.files[d] = info
	return nil
}

// forget ends what identify began.
func (d *DB) forget() {
	opened.Lock()
	defer opened.Unlock()
	delete(opened.files, d)
}

// Is reports whether the file at path is the one that is open here, whatever it is called.
func (d *DB) Is(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	opened.Lock()
	defer opened.Unlock()
	file, open := opened.files[d]
	return open && os.SameFile(info, file)
}

// InPlace fails when the file was moved, renamed or removed since it was opened. Nothing is lost then: it can be read,
// and copied with Backup. But what would be written now might not be found again, because DuckDB keeps what is not yet
// in the file under the old name; so changes are refused.
func (d *DB) InPlace() error {
	if d.Is(d.path) {
		return nil
	}
	return fault.New(fault.Invalid, "The workspace file is not in its place any more: it was renamed, moved or removed while it was open.").
		In(d.path).Do("Nothing is lost yet. Put it back under this name, or save a copy with Back up; until then nothing can be changed.")
}
