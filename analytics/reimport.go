package analytics

import (
	"context"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// Reimport prepares the file of an import again, with the choices that were made then, to be revised and imported with
// others. The new import takes the place of the old one, in one step. path says where the file, or the archive with it,
// is now; "" stands for where it was. It must be the same content: another one is another import.
func (w *Workspace) Reimport(ctx context.Context, id int64, path string, progress func(Progress)) (*Drop, error) {
	detail, err := w.db.ImportDetail(ctx, id)
	if err != nil {
		return nil, err
	}
	if path == "" {
		path = detail.Import.Origin
	}
	if path == "" {
		return nil, fault.New(fault.NotFound, "Where this file was is not known.").In(detail.Import.Name).
			Do("Say where it is now: telltale imports again %d FILE. Or drop it on the page, and choose to replace import %d.", id, id)
	}
	d, err := w.newDrop()
	if err != nil {
		return nil, err
	}
	f, err := w.find(ctx, d, path, detail.Import, reporter(progress))
	if err != nil {
		w.Discard(d)
		return nil, err
	}
	// What else stands in the archive is not asked for.
	d.Skipped = []source.Skipped{}
	choices := detail.Choices
	choices.Source = detail.Import.Source
	d.Files = []DropFile{w.draft(ctx, f, choices, replaceable(detail.Import))}
	return d, nil
}

// Replace makes a file of the drop whose content was imported before take the place of that import.
func (w *Workspace) Replace(ctx context.Context, d *Drop, file int) error {
	if file < 0 || file >= len(d.Files) || d.Files[file].Already == nil {
		return fault.New(fault.NotFound, "The drop has no file %d that was imported before.", file)
	}
	f := d.Files[file]
	detail, err := w.db.ImportDetail(ctx, f.Already.ID)
	if err != nil {
		return err
	}
	d.Files[file] = w.draft(ctx, f.Draft.File, f.Draft.Choices, replaceable(detail.Import))
	return nil
}

// replaceable is the import, when it counts: one that was undone has no place to be taken.
func replaceable(i Import) *ImportRef {
	if i.State != "done" {
		return nil
	}
	return &ImportRef{ID: i.ID, Name: i.Name, ImportedAt: i.ImportedAt}
}

// find looks for the import's content among the files at the path.
func (w *Workspace) find(ctx context.Context, d *Drop, path string, i Import, report func(Progress)) (source.File, error) {
	files, err := w.unpack(ctx, d, path, report)
	if fault.Is(err, fault.NotFound) {
		return source.File{}, fault.New(fault.NotFound, "The file of import %d is not there any more.", i.ID).In(path).
			Do("Put it back, or say where it is now: telltale imports again %d FILE. Or drop it on the page, and choose to replace import %d.", i.ID, i.ID)
	}
	if err != nil {
		return source.File{}, err
	}
	for _, f := range files {
		if f.Bytes != i.Bytes {
			continue
		}
		if f.Hash == "" {
			report(Progress{Phase: "detect", File: f.Name()})
			if f.Hash, err = source.HashFile(ctx, f.Path); err != nil {
				return source.File{}, err
			}
		}
		if f.Hash == i.Hash {
			return f, nil
		}
	}
	return source.File{}, fault.New(fault.Invalid, "This is not what was imported as import %d (%s): the content is another one.", i.ID, i.Name).In(path).
		Do("Import it as a new file, and undo import %d if it shall not count any more.", i.ID)
}
