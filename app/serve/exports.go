package serve

import (
	"os"
	"path/filepath"
	"sync"

	"telltale/analytics/fault"
	"telltale/app"
)

// exports keeps the files that pages had written until they are downloaded, each in a folder of its own, so that it keeps its
// name. They lie in the folder of uploads, which clears what an earlier run left behind.
type exports struct {
	folder string

	mu    sync.Mutex
	paths map[string]bool
}

func newExports(home app.Home) *exports {
	return &exports{folder: home.Uploads(), paths: map[string]bool{}}
}

// place makes room for a file of the name.
func (e *exports) place(name string) (string, error) {
	name, err := fileName(name)
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(e.folder, "export")
	if err != nil {
		return "", fault.New(fault.Invalid, "There is no room for the file: %v.", err).In(e.folder).Do("Make room where the data folder lies.")
	}
	path := filepath.Join(folder, name)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.paths[path] = true
	return path, nil
}

// has reports whether the path is that of a file that waits to be downloaded.
func (e *exports) has(path string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.paths[path]
}

// remove removes a file.
func (e *exports) remove(path string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.paths, path)
	_ = os.RemoveAll(filepath.Dir(path))
}

// removeAll removes every file that nobody fetched.
func (e *exports) removeAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for path := range e.paths {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	clear(e.paths)
}
