package serve

import (
	"io/fs"
	"net/http"
	"strings"

	"telltale/app"
)

// newPages serves the built pages. File names below assets/ hold a hash of their content, so a browser may keep them.
func newPages(assets fs.FS) http.Handler {
	root, err := app.PageRoot(assets)
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
