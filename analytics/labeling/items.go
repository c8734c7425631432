package labeling

import "context"

// ListedItem is an item in the list of a review: what was said about it, without its texts.
type ListedItem struct {
	Position int       `json:"position"`
	Part     string    `json:"part"`    // calibration, sample, repeat
	Stratum  string    `json:"stratum"` // "" while it is hidden, and of a simple sample
	State    string    `json:"state"`   // open, skipped, judged
	Said     ItemState `json:"said"`
	Shared   bool      `json:"shared"` // a second reviewer judges it too
}

// stateNames are the states of items as a list has them.
var stateNames = map[state]string{untouched: "open", skipped: "skipped", done: "judged"}

// Items lists the items of a review in their order. In a blind review the stratum of an item is hidden until it is judged:
// it may say how sure the model was.
func (d *Desk) Items(ctx context.Context, review int64) ([]ListedItem, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return nil, err
	}
	held := r.holds(first, "")
	all := make([]ListedItem, len(r.items))
	for n, i := range r.items {
		e, judged := held[i.Position]
		state := r.stateOf(e)
		all[n] = ListedItem{Position: i.Position, Part: i.Part, State: stateNames[state], Shared: i.Overlap}
		if judged && e.Kind == answerEdit {
			all[n].Said.Answer = shown(e)
		}
		all[n].Said.Skipped = state == skipped
		if !r.plan.Blind || state == done || !r.Closed.IsZero() {
			all[n].Stratum = i.Stratum
		}
	}
	return all, nil
}
