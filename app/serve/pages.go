package serve

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"telltale/analytics/fault"
)

// newPages serves the built pages. File names below assets/ hold a hash of their content, so a browser may keep them.
func newPages(assets fs.FS) http.Handler {
	root, err := pageRoot(assets)
	if err != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answerError(w, err) })
	}
	files := http.FileServerFS(root)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
		}
		files.ServeHTTP(w, r)
	})
}

// pageRoot is the folder of the topmost index.html.
func pageRoot(assets fs.FS) (fs.FS, error) {
	missing := fault.New(fault.Internal, "This program was built without its pages.").
		Do("Build it with ./build/run, which builds the pages first.")
	if assets == nil {
		return nil, missing
	}
	folder := ""
	err := fs.WalkDir(assets, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && folder == "" && !entry.IsDir() && path.Base(name) == "index.html" {
			folder = path.Dir(name)
		}
		return err
	})
	if err != nil || folder == "" {
		return nil, missing
	}
	return fs.Sub(assets, folder)
}
