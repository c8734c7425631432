package labeling

import (
	"context"

	"telltale/analytics/store"
)

// EditLog is what was done in a review, the newest first.
type EditLog struct {
	Edits []LoggedEdit `json:"edits"`
	Total int          `json:"total"` // of the review, or of the item
}

// LoggedEdit is one thing that a person did: what was said about an item before, and what from then on.
type LoggedEdit struct {
	Edit     int       `json:"edit"`     // 1, 2, ... of the review
	At       string    `json:"editedAt"` // RFC 3339
	Reviewer string    `json:"reviewer"`
	Role     string    `json:"role"` // first; second: beside the review's own; adjudicated: what was settled
	Kind     string    `json:"kind"` // answer, skip, undo, redo
	Position int       `json:"position"`
	From     ItemState `json:"from"`
	To       ItemState `json:"to"`
	Holds    bool      `json:"holds"`    // nothing else was said since, and it was not undone
	Undoable bool      `json:"undoable"` // it holds, and the review is open: Undo of the item takes it back
}

// ItemState is what a person said about an item, if anything.
type ItemState struct {
	Answer  *LabelAnswer `json:"answer"` // nil where there is none
	Skipped bool         `json:"skipped"`
}

// mostLogged bounds the edits that are told at once.
const mostLogged = 500

// Log tells what was done in a review, or to one item of it where the position is not 0: at most 500 edits, the newest first,
// without as many as the offset says.
func (d *Desk) Log(ctx context.Context, review int64, position, offset int) (EditLog, error) {
	r, err := d.read(ctx, review)
	if err == nil && position != 0 {
		_, err = r.item(position)
	}
	if err != nil {
		return EditLog{}, err
	}
	all := r.log(position)
	log := EditLog{Edits: []LoggedEdit{}, Total: len(all)}
	for n := len(all) - 1 - max(offset, 0); n >= 0 && len(log.Edits) < mostLogged; n-- {
		log.Edits = append(log.Edits, all[n])
	}
	return log, nil
}

// voice is whose word about an item holds beside those of others.
type voice struct {
	role, reviewer string
	position       int
}

// log is what was done, the oldest first.
func (r *record) log(position int) []LoggedEdit {
	said := map[voice][]store.ReviewEdit{} // that were not undone, by voice
	by := map[int]voice{}                  // of each edit
	var all []LoggedEdit
	for _, e := range r.edits {
		v := voice{role: e.Role, position: e.Position}
		if e.Role == second {
			v.reviewer = e.Reviewer
		}
		one := LoggedEdit{Edit: e.Edit, At: r.told(e.At), Reviewer: e.Reviewer, Role: e.Role, Kind: e.Kind, Position: e.Position, From: last(said[v])}
		switch e.Kind {
		case undoEdit:
			said[v] = without(said[v], e.Of)
		case redoEdit:
			said[v] = r.with(said[v], e.Of)
		default:
			said[v] = append(said[v], e)
		}
		one.To = last(said[v])
		by[e.Edit] = v
		if position == 0 || e.Position == position {
			all = append(all, one)
		}
	}
	for n, e := range all {
		held := said[by[e.Edit]]
		all[n].Holds = len(held) > 0 && held[len(held)-1].Edit == e.Edit
		all[n].Undoable = all[n].Holds && e.Role == first && r.Closed.IsZero()
	}
	return all
}

// last is what the last of some edits says.
func last(said []store.ReviewEdit) ItemState {
	switch {
	case len(said) == 0:
		return ItemState{}
	case said[len(said)-1].Kind == skipEdit:
		return ItemState{Skipped: true}
	}
	return ItemState{Answer: shown(said[len(said)-1])}
}

func without(said []store.ReviewEdit, edit int) []store.ReviewEdit {
	var left []store.ReviewEdit
	for _, e := range said {
		if e.Edit != edit {
			left = append(left, e)
		}
	}
	return left
}

// with puts an edit that was undone back into its place.
func (r *record) with(said []store.ReviewEdit, edit int) []store.ReviewEdit {
	all := []store.ReviewEdit{}
	for _, e := range said {
		if e.Edit < edit {
			all = append(all, e)
		}
	}
	for _, e := range r.edits {
		if e.Edit == edit {
			all = append(all, e)
		}
	}
	for _, e := range said {
		if e.Edit > edit {
			all = append(all, e)
		}
	}
	return all
}
