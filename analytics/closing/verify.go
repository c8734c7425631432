package closing

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Verification is whether the records of the closed months are as they were written.
type Verification struct {
	Records  []Verified `json:"records"` // the oldest first
	Problems []string   `json:"problems"`
}

// Verified is one record of the chain.
type Verified struct {
	Month   string `json:"month"`
	Version int    `json:"version"`
	Kind    string `json:"kind"` // signed, refused, reopened
	By      string `json:"by"`
	At      string `json:"at"`
	Hash    string `json:"hash"`
	Content string `json:"content"`
}

// Verify computes every hash again and follows the chain. Whoever can write the file can also compute hashes, for the last
// record at least: compare its hash with the one that was noted down when the month was signed.
func (b *Book) Verify(ctx context.Context) (Verification, error) {
	kept, err := b.db.Closings(ctx)
	v := Verification{Records: []Verified{}, Problems: []string{}}
	before := ""
	versions := map[string]int{}
	for i, c := range kept {
		wrong := func(format string, args ...any) {
			v.Problems = append(v.Problems, fmt.Sprintf("Record %d (%s, version %d): ", c.ID, c.Month, c.Version)+fmt.Sprintf(format, args...)+".")
		}
		r := read(c)
		if r.damage != "" {
			wrong("%s", r.damage)
		}
		if c.ID != int64(i+1) {
			wrong("a record before it is missing")
		}
		if r.Previous != before {
			wrong("it does not follow the record before it, which was changed, taken away or put in")
		}
		if hash, err := contentHash(c); err != nil || hash != "" && hash != r.Content {
			wrong("its numbers do not have the hash that it names")
		}
		next := versions[c.Month]
		if r.Kind == kindSigned {
			next++
			versions[c.Month] = next
		}
		if c.Version != next {
			wrong("it should be version %d", next)
		}
		before = c.Hash
		v.Records = append(v.Records, Verified{Month: c.Month, Version: c.Version, Kind: r.Kind, By: r.By, At: r.At, Hash: c.Hash, Content: r.Content})
	}
	return v, err
}

// contentHash is the hash of what was signed, by the record's own text; "" when it signs nothing.
func contentHash(c store.ClosingRecord) (string, error) {
	text, err := unpack(c.Record)
	if err != nil {
		return "", err
	}
	var parts struct {
		Signed json.RawMessage `json:"signed"`
	}
	if err := json.Unmarshal(text, &parts); err != nil || len(parts.Signed) == 0 {
		return "", err
	}
	return sum(bytes.TrimSpace(parts.Signed)), nil
}

// Text is the record of a month's version as it was signed, in canonical JSON: its SHA-256 is the record's hash. Version 0
// is the one that holds.
func (b *Book) Text(ctx context.Context, month string, version int) ([]byte, error) {
	holds, _, err := b.mustBeClosed(ctx, month)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		version = holds.Version
	}
	kept, err := b.db.Closings(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range kept {
		if c.Month == month && c.Version == version && read(c).Kind == kindSigned {
			return unpack(c.Record)
		}
	}
	return nil, fault.New(fault.NotFound, "%s has no version %d.", month, version).Do("The newest is %d.", holds.Version)
}
