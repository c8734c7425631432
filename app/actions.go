package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/actions"
)

// Actions keeps what people agreed to do, and tells whether it worked. Nothing here changes what the dashboards say.
type Actions struct{ app *App }

// List returns all actions, overdue ones first, with the verdicts on those that were done, and what a form offers.
func (s *Actions) List() (actions.ActionList, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (actions.ActionList, error) {
		return w.Actions().List(ctx)
	})
}

// Keep keeps a new action (id 0), or a changed one in the place of what it was, and returns it as it is kept.
func (s *Actions) Keep(item actions.Item) (actions.Item, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (actions.Item, error) {
		return w.Actions().Keep(ctx, item)
	})
}

// Finish says that an action was done on a day ("" for today), or with the state dropped or open that it was not. A note takes
// the place of the one before; "" leaves it.
func (s *Actions) Finish(id int64, state, day, note string) (actions.Item, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (actions.Item, error) {
		return w.Actions().Finish(ctx, id, state, day, note)
	})
}

// Undo takes the newest change of the actions back, and returns how many actions it was of.
func (s *Actions) Undo() (int, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (int, error) { return w.Actions().Undo(ctx) })
}

// Judgement returns one action with what became of its KPI.
func (s *Actions) Judgement(id int64) (actions.ListedAction, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (actions.ListedAction, error) {
		return w.Actions().Judgement(ctx, id)
	})
}

// ImportActions reads a sheet of actions; name is its file's, for messages.
func (a *App) ImportActions(ctx context.Context, name string, from io.Reader) (actions.Imported, error) {
	var brought actions.Imported
	err := a.use(ctx, func(w *analytics.Workspace) (err error) {
		brought, err = w.Actions().Import(ctx, name, from)
		return err
	})
	return brought, err
}
