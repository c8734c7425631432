package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"telltale/analytics"
)

// keptLimit is how many bytes of uploaded files are kept at most; what was not used for longest goes first. A browser does
// not say where a file lies, so that the copy is all that an import can be repeated from.
const keptLimit int64 = 10 << 30

// keptSuffix ends the name of the mark beside an uploaded file's folder that says that the file is kept. The mark holds
// the path of the workspace that it is kept for, and its time is when the file was last used.
const keptSuffix = ".kept"

// mark is the path of an uploaded file's mark.
func (h Home) mark(upload string) string {
	inside, _ := filepath.Rel(h.Uploads(), upload)
	folder, _, _ := strings.Cut(inside, string(filepath.Separator))
	return filepath.Join(h.Uploads(), folder+keptSuffix)
}

// Kept reports whether an uploaded file is kept, because an import was made from it.
func (h Home) Kept(upload string) bool { return exists(h.mark(upload)) }

// DiscardUpload removes an uploaded file, unless it is kept.
func (h Home) DiscardUpload(upload string) {
	if h.Uploaded(upload) && !h.Kept(upload) {
		_ = os.RemoveAll(filepath.Dir(upload))
	}
}

// keepUploads keeps the uploaded files that the workspace's imports were made from, undone ones apart, and removes those
// that were kept for imports that do not count any more.
func (h Home) keepUploads(ctx context.Context, w *analytics.Workspace, limit int64) error {
	imports, err := w.Imports(ctx)
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	for _, i := range imports {
		if i.State == "done" && h.Uploaded(i.Origin) && exists(i.Origin) {
			needed[h.mark(i.Origin)] = true
		}
	}
	for mark := range needed {
		// A copy of a workspace does not take a file over from the workspace; one that was renamed does.
		if owner, err := os.ReadFile(mark); err == nil && exists(string(owner)) {
			continue
		}
		if err := os.WriteFile(mark, []byte(w.Path()), 0o600); err != nil {
			return err
		}
	}
	marks, err := h.marks()
	if err != nil {
		return err
	}
	for _, m := range marks {
		if m.workspace == w.Path() && !needed[m.path] {
			m.remove()
		}
	}
	return h.limitKept(limit)
}

// limitKept removes kept files until they are within the limit, those that were not used for longest first.
func (h Home) limitKept(limit int64) error {
	marks, err := h.marks()
	if err != nil {
		return err
	}
	slices.SortFunc(marks, func(a, b keptMark) int { return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.path, b.path)) })
	total := int64(0)
	for _, m := range marks {
		if total += m.bytes(); total > limit {
			total -= m.bytes()
			m.remove()
		}
	}
	return nil
}

// useKept notes that a kept file is used.
func (h Home) useKept(upload string) {
	if h.Uploaded(upload) {
		now := time.Now()
		_ = os.Chtimes(h.mark(upload), now, now)
	}
}

// keptMark is a mark as it was read.
type keptMark struct {
	path, workspace string
	used            time.Time
}

// marks are all marks. Those whose file is gone are removed.
func (h Home) marks() ([]keptMark, error) {
	entries, err := os.ReadDir(h.Uploads())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	marks := []keptMark{}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), keptSuffix) {
			continue
		}
		path := filepath.Join(h.Uploads(), entry.Name())
		workspace, err := os.ReadFile(path)
		info, missing := os.Stat(path)
		if err != nil || missing != nil {
			continue
		}
		m := keptMark{path: path, workspace: string(workspace), used: info.ModTime()}
		if !exists(m.folder()) {
			m.remove()
			continue
		}
		marks = append(marks, m)
	}
	return marks, nil
}

func (m keptMark) folder() string { return strings.TrimSuffix(m.path, keptSuffix) }

// bytes is the length of the kept file.
func (m keptMark) bytes() int64 {
	total := int64(0)
	entries, _ := os.ReadDir(m.folder())
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			total += info.Size()
		}
	}
	return total
}

func (m keptMark) remove() {
	_ = os.RemoveAll(m.folder())
	_ = os.Remove(m.path)
}
