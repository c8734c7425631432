package closing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Book holds the closed months of a workspace. It is safe for concurrent use.
type Book struct {
	db     *store.DB
	engine func() *engine.Engine // over the definitions that hold
	now    func() time.Time

	mu      sync.Mutex
	version int64 // of the workspace when the records were read
	records []*record
	// compared are comparisons of records with the workspace as it was at a version: finding out takes as long as a report.
	compared   map[string]comparison
	comparedAt int64
}

// New makes the book of an open workspace. engine gives the engine that holds at the time.
func New(db *store.DB, engine func() *engine.Engine) *Book {
	return &Book{db: db, engine: engine, now: time.Now, version: -1}
}

// chain is all records, the oldest first.
func (b *Book) chain(ctx context.Context) ([]*record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	version := b.db.Version()
	if b.version == version {
		return b.records, nil
	}
	kept, err := b.db.Closings(ctx)
	if err != nil {
		return nil, err
	}
	var all []*record
	for _, one := range kept {
		all = append(all, read(one))
	}
	b.version, b.records = version, all
	return all, nil
}

// read unpacks a record. One that is not as it was written is told as damaged, and keeps no other from being read.
func read(c store.ClosingRecord) *record {
	text, err := unpack(c.Record)
	r := &record{}
	if err == nil {
		err = json.Unmarshal(text, r)
	}
	switch {
	case err != nil:
		r.damage = fmt.Sprintf("it cannot be read (%v)", err)
	case sum(text) != c.Hash:
		r.damage = "its text is not what was signed"
	case r.Month != c.Month || r.Version != c.Version:
		r.damage = "it was moved to another month or version"
	case r.Form > form:
		r.damage = "it was written by a newer version of Telltale"
	case r.Kind == kindSigned && r.Signed == nil:
		r.damage = "it holds no numbers"
	}
	r.hash, r.Month, r.Version = c.Hash, c.Month, c.Version
	return r
}

// signed is the version of the month that holds, nil while the month is open, and everything that was recorded of it.
func (b *Book) signed(ctx context.Context, month string) (*record, []*record, error) {
	all, err := b.chain(ctx)
	if err != nil {
		return nil, nil, err
	}
	var of []*record
	for _, r := range all {
		if r.Month == month {
			of = append(of, r)
		}
	}
	holds := latest(of)
	if holds != nil && holds.damage == "" && holds.Kind == kindReopened {
		return nil, of, nil
	}
	return holds, of, nil
}

// latest is the newest record of a month that says how it stands: a refusal changes nothing. It is nil without one.
func latest(of []*record) *record {
	for _, r := range slices.Backward(of) {
		if r.Kind != kindRefused {
			return r
		}
	}
	return nil
}

// mustBeClosed is signed, and fails with fault.NotFound while the month is open.
func (b *Book) mustBeClosed(ctx context.Context, month string) (*record, []*record, error) {
	if _, err := parseMonth(month); err != nil {
		return nil, nil, err
	}
	holds, of, err := b.signed(ctx, month)
	switch {
	case err != nil:
	case holds == nil:
		err = fault.New(fault.NotFound, "%s is not closed.", month).Do("`telltale close --month %s --by NAME` closes it.", month)
	case holds.damage != "":
		err = fault.New(fault.Invalid, "The record of %s, version %d, is damaged: %s.", month, holds.Version, holds.damage).
			Do("`telltale close verify` checks all records; a backup has them as they were.")
	}
	return holds, of, err
}

// add appends a record that was made of the workspace at a version to the chain.
func (b *Book) add(ctx context.Context, r *record, version int64) error {
	all, err := b.chain(ctx)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		r.Previous = all[len(all)-1].hash
	}
	r.Form, r.App, r.At = formOf(r.Kind), b.db.App(), b.now().UTC().Format(time.RFC3339)
	text, err := canonical(r)
	if err != nil {
		return err
	}
	packed, err := pack(text)
	if err != nil {
		return err
	}
	_, err = b.db.AddClosing(ctx, store.ClosingRecord{Month: r.Month, Version: r.Version, Record: packed, Hash: sum(text)}, version, r.Previous)
	return err
}

func parseMonth(month string) (time.Time, error) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return first, fault.New(fault.Invalid, "%q is no month.", month).Do("Write it as 2026-10.")
	}
	return first, nil
}
