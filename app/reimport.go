package app

import (
	"context"

	"telltale/analytics"
)

// Reimport prepares the file of an import again, with the choices that were made then, so that it can be imported with
// others. When the new import is done the old one is undone, in one step. path is where the file is now; "" stands for
// where it was, or for the copy that was kept of a file that a browser sent.
func (s *Imports) Reimport(id int64, path string) (PreparedDrop, error) {
	line, err := s.Get(id)
	if err != nil {
		return PreparedDrop{}, err
	}
	var uploads []string
	if path != "" {
		uploads = []string{path}
	}
	return s.prepare("Again "+line.Import.Name, uploads, func(ctx context.Context, w *analytics.Workspace, report progress) (*analytics.Drop, error) {
		drop, err := w.Reimport(ctx, id, path, report)
		if err != nil {
			return nil, err
		}
		for _, file := range drop.Files {
			s.app.home.useKept(file.Draft.File.Origin)
		}
		return drop, nil
	})
}

// Replace makes a file of a drop whose content was imported before take the place of that import, and returns how it is
// understood now.
func (s *Imports) Replace(drop string, file int) (PreparedFile, error) {
	d, err := s.hold(drop)
	if err != nil {
		return PreparedFile{}, err
	}
	defer d.Unlock()
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (PreparedFile, error) {
		if err := w.Replace(ctx, d.prepared, file); err != nil {
			return PreparedFile{}, err
		}
		s.app.publish(EventDrops, nil)
		return s.app.home.preparedFile(d.prepared.Files[file]), nil
	})
}

// keepUploads keeps uploaded files for as long as imports count that were made from them. That a copy cannot be kept does
// not make the import fail that it is a copy for.
func (s *Imports) keepUploads(ctx context.Context, w *analytics.Workspace) {
	_ = s.app.home.keepUploads(context.WithoutCancel(ctx), w, keptLimit)
}
