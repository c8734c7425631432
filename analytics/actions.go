package analytics

import "telltale/analytics/actions"

// Actions are what people agreed to do, and whether it worked.
func (w *Workspace) Actions() *actions.Register { return actions.New(w.db, w.Engine) }
