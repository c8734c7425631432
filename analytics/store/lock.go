package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"

	"telltale/analytics/fault"
)

// fileLock is the workspace's own lock. DuckDB's lock belongs to the process and is lost silently when the process
// opens the file in any other way, so a second file beside the workspace is locked and names who holds it.
type fileLock struct {
	flock *flock.Flock
	owner string
}

func takeLock(path string) (*fileLock, error) {
	l := &fileLock{flock: flock.New(path + ".lock"), owner: path + ".lock-owner"}
	ok, err := l.flock.TryLock()
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	if !ok {
		who, err := os.ReadFile(l.owner)
		name := strings.TrimSpace(string(who))
		if err != nil || name == "" {
			name = "another process"
		}
		return nil, fault.New(fault.Busy, "The workspace is already open in %s.", name).In(path).
			Do("Close it there and try again.")
	}
	// The owner stands in a file of its own: on Windows a locked file cannot be read by others.
	name := fmt.Sprintf("process %d (%s)", os.Getpid(), filepath.Base(os.Args[0]))
	// On a full disk the name is left out: the lock is what counts, and what only reads must go on working.
	if err := os.WriteFile(l.owner, []byte(name), 0o644); err != nil && !diskFull(err) {
		l.release()
		return nil, cannotWrite(path, err)
	}
	return l, nil
}

// release gives the lock up and removes its files while it is still held, so that nobody else's are removed.
func (l *fileLock) release() {
	if l == nil || l.flock == nil {
		return
	}
	os.Remove(l.owner)
	os.Remove(l.flock.Path())
	l.flock.Unlock()
	if runtime.GOOS == "windows" {
		os.Remove(l.flock.Path()) // there only a closed file goes, and only while nobody else has it open
	}
	l.flock = nil
}
