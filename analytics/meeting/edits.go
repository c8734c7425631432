package meeting

import (
	"encoding/json"
	"slices"
	"strings"

	"telltale/analytics/store"
)

// written is what the edits of a meeting come to.
type written struct {
	notes   map[string]string
	ticked  map[string]bool
	who     []string
	entries []MeetingEntry
	undo    string
	redo    string
}

// fold applies edits in their order, without those that were undone. An entry is numbered by the edit that added it.
func fold(edits []store.KeptEdit) (written, error) {
	w := written{notes: map[string]string{}, ticked: map[string]bool{}, who: []string{}, entries: []MeetingEntry{}}
	for _, kept := range edits {
		var e MeetingEdit
		if err := json.Unmarshal([]byte(kept.Content), &e); err != nil {
			return w, err
		}
		if kept.Undone {
			if w.redo == "" {
				w.redo = e.words()
			}
			continue
		}
		w.undo = e.words()
		switch e.Kind {
		case "tick", "untick":
			w.ticked[e.Item] = e.Kind == "tick"
		case "note":
			w.notes[e.Item] = e.Text
		case "who":
			w.who = names(e.Text)
		case "entry", "remove":
			w.enter(e, kept.Edit)
		}
	}
	return w, nil
}

func (w *written) enter(e MeetingEdit, edit int) {
	at := slices.IndexFunc(w.entries, func(one MeetingEntry) bool { return one.ID == e.Entry.ID })
	switch {
	case e.Kind == "remove" && at >= 0:
		w.entries = slices.Delete(w.entries, at, at+1)
	case e.Kind == "remove":
	case at >= 0:
		w.entries[at] = *e.Entry
	default:
		e.Entry.ID = edit
		w.entries = append(w.entries, *e.Entry)
	}
}

// words say what an edit did.
func (e MeetingEdit) words() string {
	switch e.Kind {
	case "tick":
		return "tick"
	case "untick":
		return "tick taken away"
	case "note":
		return "note"
	case "who":
		return "who took part"
	case "remove":
		return e.Entry.Kind + " removed"
	}
	return e.Entry.Kind
}

// names reads a list of names, each once.
func names(text string) []string {
	all := []string{}
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.Join(strings.Fields(one), " "); one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}
