package analytics

import "telltale/analytics/labeling"

// Labeling is where the accuracy reviews of the workspace are planned, labelled and read.
func (w *Workspace) Labeling() *labeling.Desk { return labeling.New(w.db, w.Engine()) }
