package analytics

import (
	"context"
	"time"
)

// Imports is the ledger, newest first, its times in the workspace's zone.
func (w *Workspace) Imports(ctx context.Context) ([]Import, error) {
	list, err := w.db.Imports(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := w.location(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		tellIn(&list[i], zone)
	}
	return list, nil
}

// ImportDetail is everything the ledger knows of one import, its times in the workspace's zone.
func (w *Workspace) ImportDetail(ctx context.Context, id int64) (ImportDetail, error) {
	detail, err := w.db.ImportDetail(ctx, id)
	if err != nil {
		return detail, err
	}
	zone, err := w.location(ctx)
	if err != nil {
		return detail, err
	}
	tellIn(&detail.Import, zone)
	return detail, nil
}

func (w *Workspace) location(ctx context.Context) (*time.Location, error) {
	name, err := w.db.Zone(ctx)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(name)
}

// tellIn writes the times of an import as the clocks of a zone show them.
func tellIn(line *Import, zone *time.Location) {
	for _, text := range []*string{&line.From, &line.To, &line.ImportedAt, &line.UndoneAt} {
		if at, err := time.Parse(time.RFC3339, *text); err == nil {
			*text = at.In(zone).Format(time.RFC3339)
		}
	}
}
