package app

import (
	"io/fs"
	"path"

	"telltale/analytics/fault"
)

// noPages says that the program was built without its front end.
func noPages() *fault.Error {
	return fault.New(fault.Internal, "This program was built without its pages.").
		Do("Build it with ./build/run, which builds the pages first.")
}

// PageRoot is the folder of the built pages: that of the topmost index.html.
func PageRoot(assets fs.FS) (fs.FS, error) {
	if assets == nil {
		return nil, noPages()
	}
	folder := ""
	err := fs.WalkDir(assets, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && folder == "" && !entry.IsDir() && path.Base(name) == "index.html" {
			folder = path.Dir(name)
		}
		return err
	})
	if err != nil || folder == "" {
		return nil, noPages()
	}
	return fs.Sub(assets, folder)
}
