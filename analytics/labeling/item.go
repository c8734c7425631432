package labeling

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"telltale/analytics/store"
)

// ReviewItem is a prediction as it is shown to the person who judges it.
type ReviewItem struct {
	Review       int64        `json:"review"`
	Position     int          `json:"position"` // from 1
	Items        int          `json:"items"`    // of the review
	Part         string       `json:"part"`     // calibration, sample, repeat
	Prediction   string       `json:"prediction"`
	At           string       `json:"at"` // RFC 3339
	Input        string       `json:"input"`
	Output       string       `json:"output"`
	Conversation []Turn       `json:"conversation"` // all turns of the conversation, this one among them; empty where none is known
	Sources      []string     `json:"sources"`      // texts that the answer was to rest on, where they were imported
	Metadata     []ItemFact   `json:"metadata"`     // empty while hidden
	Confidence   *float64     `json:"confidence"`   // nil while hidden, and where none was imported
	Hidden       bool         `json:"hidden"`       // confidence and metadata are hidden until the item is judged
	Answer       *LabelAnswer `json:"answer"`       // nil while there is none
	Skipped      bool         `json:"skipped"`
	Next         string       `json:"next"`    // the question that is open: answered, accuracy, hallucination; "" when all are answered
	Ends         []string     `json:"ends"`    // answers to it after which nothing is open
	After        int          `json:"after"`   // position of the item that comes when this one is judged; 0 when none is left
	Missing      string       `json:"missing"` // why there is no text, as a sentence; "" where there is
	Settled      *LabelAnswer `json:"settled"` // what was adjudicated; nil where nothing was
}

// ItemFact is one thing that is known of a prediction.
type ItemFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Turn is one message of a conversation.
type Turn struct {
	Role string `json:"role"` // user, assistant, system, tool
	Text string `json:"text"`
	At   string `json:"at"`   // RFC 3339
	Here bool   `json:"here"` // it belongs to the prediction that is judged
}

// Item is the item at a position, ready to be judged.
func (d *Desk) Item(ctx context.Context, review int64, position int) (item ReviewItem, err error) {
	err = d.sit(ctx, review, func(s *sitting) error {
		if item, err = d.show(ctx, s.r, position); err == nil {
			d.ahead(s.r, position)
		}
		return err
	})
	return item, err
}

func (d *Desk) show(ctx context.Context, r *record, position int) (ReviewItem, error) {
	i, err := r.item(position)
	if err != nil {
		return ReviewItem{}, err
	}
	shownItem := ReviewItem{Review: r.ID, Position: position, Items: len(r.items), Part: i.Part, Prediction: i.Prediction,
		Conversation: []Turn{}, Sources: []string{}, Metadata: []ItemFact{}}
	held, judged := r.own(position)
	shownItem.Skipped = judged && held.Kind == skipEdit
	if judged && held.Kind == answerEdit {
		shownItem.Answer = shown(held)
	} else {
		held = store.ReviewEdit{}
	}
	shownItem.Next, shownItem.Ends = r.plan.next(held), r.plan.ends(held)
	shownItem.After = r.after(position)
	if at, ok := r.settled[position]; ok {
		shownItem.Settled = shown(r.edits[at])
	}
	shownItem.Hidden = r.plan.Blind && shownItem.Next != ""
	t, err := d.text(ctx, i)
	if err != nil {
		return ReviewItem{}, err
	}
	if t.gone {
		shownItem.Missing = "The import that this prediction came with was undone."
		return shownItem, nil
	}
	p := t.prediction
	shownItem.At, shownItem.Output = r.told(p.ts), p.output.String
	shownItem.Input, shownItem.Sources = t.asked.question, append(shownItem.Sources, t.asked.sources...)
	for _, turn := range t.conversation {
		if at, err := time.Parse(time.RFC3339, turn.At); err == nil {
			turn.At = r.told(at)
		}
		shownItem.Conversation = append(shownItem.Conversation, turn)
	}
	if !shownItem.Hidden {
		shownItem.Metadata = p.facts()
		if p.confidence.Valid {
			shownItem.Confidence = &p.confidence.Float64
		}
	}
	if r.plan.Redact {
		shownItem.redact()
	}
	return shownItem, nil
}

// prediction is a prediction as it was imported.
type prediction struct {
	key                                                                  string
	ts                                                                   time.Time
	minute                                                               sql.NullInt64
	conversation, user, model, input, output, sources, label, scores, id sql.NullString
	confidence                                                           sql.NullFloat64
	answered, correct, hallucinated                                      sql.NullBool
}

// find reads the prediction of an item: where it was when it was drawn, which takes a few milliseconds among millions, or
// wherever it is since its file was imported again. It fails with sql.ErrNoRows when it is nowhere.
func (d *Desk) find(ctx context.Context, i store.ReviewItem) (prediction, error) {
	key, err := d.engine.PredictionKey(ctx)
	if err != nil {
		return prediction{}, err
	}
	// Numbers stand in the text: of a column that is equal to one only the blocks are read that may have it, and not when it is
	// compared with a parameter, which is wider.
	at := "minute IS NULL"
	if i.Minute.Valid {
		at = fmt.Sprintf("minute = %d", i.Minute.Int64)
	}
	p, err := d.look(ctx, key, fmt.Sprintf("import = %d AND %s AND %s = ?", i.Import, at, key), i.Prediction)
	if errors.Is(err, sql.ErrNoRows) {
		p, err = d.look(ctx, key, key+" = ? ORDER BY import", i.Prediction)
	}
	return p, err
}

func (d *Desk) look(ctx context.Context, key, where string, args ...any) (p prediction, err error) {
	err = d.db.QueryRow(ctx, fmt.Sprintf(`SELECT %s, ts, minute, conversation, user_id, model, input, output, sources, label, scores, id, confidence, answered, correct, hallucinated
  FROM predictions WHERE %s LIMIT 1`, key, where), args...).
		Scan(&p.key, &p.ts, &p.minute, &p.conversation, &p.user, &p.model, &p.input, &p.output, &p.sources, &p.label, &p.scores, &p.id, &p.confidence, &p.answered, &p.correct, &p.hallucinated)
	return p, err
}

// facts are what is known of a prediction beside its texts.
func (p prediction) facts() []ItemFact {
	all := []ItemFact{}
	add := func(name string, value sql.NullString) {
		if value.Valid && value.String != "" {
			all = append(all, ItemFact{name, value.String})
		}
	}
	flag := func(name string, value sql.NullBool) {
		if value.Valid {
			all = append(all, ItemFact{name, map[bool]string{true: yes, false: no}[value.Bool]})
		}
	}
	add("Model", p.model)
	add("User", p.user)
	add("Conversation", p.conversation)
	add("Id", p.id)
	add("True label, by the export", p.label)
	flag("Answered, by the export", p.answered)
	flag("Correct, by the export", p.correct)
	flag("Hallucinated, by the export", p.hallucinated)
	add("Automatic scores", p.scores)
	return all
}

const (
	// mostTurns bounds the predictions of a conversation that are shown.
	mostTurns = 100
	// around is how many minutes before and after a prediction its conversation is looked for, so that not all of millions
	// need be: a day.
	around = 24 * 60
)

// conversation is the whole conversation of a prediction, as far as it is known: from the messages that were sent with the
// question, else from the predictions of the same conversation.
func (d *Desk) conversation(ctx context.Context, p prediction, asked asked) ([]Turn, error) {
	turns := []Turn{}
	if len(asked.messages) > 1 {
		for _, m := range asked.messages {
			turns = append(turns, Turn{Role: m.role, Text: m.text})
		}
		turns[len(turns)-1].Here = true
		return append(turns, Turn{Role: "assistant", Text: p.output.String, At: p.ts.UTC().Format(time.RFC3339), Here: true}), nil
	}
	if !p.conversation.Valid || p.conversation.String == "" {
		return turns, nil
	}
	near := ""
	if p.minute.Valid {
		near = fmt.Sprintf(" AND minute BETWEEN %d AND %d", p.minute.Int64-around, p.minute.Int64+around)
	}
	rows, err := d.db.Query(ctx, fmt.Sprintf("SELECT ts, input, output, id IS NOT DISTINCT FROM ? AND ts = ? FROM predictions WHERE conversation = ?%s ORDER BY ts, id LIMIT %d", near, mostTurns),
		p.id, p.ts, p.conversation.String)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var at time.Time
		var input, output sql.NullString
		var here bool
		if err := rows.Scan(&at, &input, &output, &here); err != nil {
			return nil, err
		}
		stamp := at.UTC().Format(time.RFC3339)
		if input.String != "" {
			turns = append(turns, Turn{Role: "user", Text: parseInput(input.String).question, At: stamp, Here: here})
		}
		if output.String != "" {
			turns = append(turns, Turn{Role: "assistant", Text: output.String, At: stamp, Here: here})
		}
	}
	return turns, rows.Err()
}
