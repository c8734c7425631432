package closing

import (
	"context"
	"strings"
	"unicode/utf8"

	"telltale/analytics/fault"
)

// Signature is who closes a month, accepts a restatement or refuses one, and what they say about it.
type Signature struct {
	By   string `json:"by"`
	Note string `json:"note"`
	// Despite says why a month is closed although its checklist says stop; "" when it does not.
	Despite string `json:"despite"`
	// Seen is the Content of the restatement that was looked at: other numbers are not accepted or refused by it. "" takes
	// them as they are.
	Seen string `json:"seen"`
}

// The longest name and text of a signature, in characters.
const (
	longestName = 80
	longestText = 2000
)

func (s *Signature) check() error {
	s.By, s.Note, s.Despite = strings.Join(strings.Fields(s.By), " "), strings.TrimSpace(s.Note), strings.TrimSpace(s.Despite)
	switch {
	case s.By == "":
		return fault.New(fault.Invalid, "Nobody has signed.").Do("Say who closes the month.")
	case utf8.RuneCountInString(s.By) > longestName:
		return fault.New(fault.Invalid, "The name has more than %d characters.", longestName)
	case utf8.RuneCountInString(s.Note) > longestText || utf8.RuneCountInString(s.Despite) > longestText:
		return fault.New(fault.Invalid, "The text has more than %d characters.", longestText).Do("Say it shorter, or keep it elsewhere and name the place.")
	}
	return nil
}

// Close signs a month that is open. What its checklist stops is closed only with a reason, which is kept: without one it
// fails with fault.Invalid and the findings.
func (b *Book) Close(ctx context.Context, month string, s Signature) error {
	if err := s.check(); err != nil {
		return err
	}
	holds, of, err := b.signed(ctx, month)
	if err != nil {
		return err
	}
	if holds != nil {
		return fault.New(fault.Invalid, "%s is closed already, as version %d.", month, holds.Version).
			Do("When the data changed since, accept or refuse the restatement, or reopen the month.")
	}
	t, err := b.take(ctx, month)
	if err != nil {
		return err
	}
	version := 1
	if aside := latest(of); aside != nil {
		version = aside.Version + 1
	}
	return b.sign(ctx, t, &record{Version: version}, s)
}

// sign adds the month as it stands, after a look at its checklist.
func (b *Book) sign(ctx context.Context, t taken, r *record, s Signature) error {
	c, err := b.check(ctx, t)
	if err != nil {
		return err
	}
	if c.Stops > 0 && s.Despite == "" {
		var texts []string
		for _, f := range c.Findings {
			if f.State == Stop {
				texts = append(texts, f.Text+" "+strings.Join(f.About, " "))
			}
		}
		return fault.New(fault.Invalid, "%s cannot be closed yet. %s", t.period.Label, strings.Join(texts, " ")).
			Do("Mend it, or say why the month is closed all the same (--anyway REASON).")
	}
	if c.Stops == 0 {
		s.Despite = ""
	}
	t.content.Findings = c.Findings
	r.Kind, r.Month, r.By, r.Note, r.Despite = kindSigned, t.content.Month, s.By, s.Note, s.Despite
	r.Signed, r.Imports = &t.content, t.imports
	if r.Content, err = hashOf(t.content); err != nil {
		return err
	}
	return b.add(ctx, r, t.version)
}

// Accept signs a closed month again, with the numbers as they are now; the version before is kept. It fails with
// fault.Invalid when no number differs, and as Close does.
func (b *Book) Accept(ctx context.Context, month string, s Signature) error {
	return b.decide(ctx, month, s, func(found comparison, holds *record) error {
		return b.sign(ctx, found.now, &record{Version: holds.Version + 1, Restated: found.Restated, Causes: found.Causes}, s)
	})
}

// Refuse keeps the signed numbers of a closed month, and writes down which others were refused, by whom and why.
func (b *Book) Refuse(ctx context.Context, month string, s Signature) error {
	if strings.TrimSpace(s.Note) == "" {
		return fault.New(fault.Invalid, "There is no reason.").Do("Say why the new numbers are refused.")
	}
	return b.decide(ctx, month, s, func(found comparison, holds *record) error {
		r := &record{Kind: kindRefused, Month: month, Version: holds.Version, By: s.By, Note: s.Note, Content: found.Content, Restated: found.Restated, Causes: found.Causes}
		return b.add(ctx, r, found.now.version)
	})
}

// Reopen sets the signature of a closed month aside: until it is signed again, as the next version, its numbers are those of
// today's data. What was signed stays in the chain, with who set it aside and why.
func (b *Book) Reopen(ctx context.Context, month string, s Signature) error {
	if err := s.check(); err != nil {
		return err
	}
	if s.Note == "" {
		return fault.New(fault.Invalid, "There is no reason.").Do("Say why the month is opened again.")
	}
	version := b.db.Version()
	holds, _, err := b.mustBeClosed(ctx, month)
	if err != nil {
		return err
	}
	return b.add(ctx, &record{Kind: kindReopened, Month: month, Version: holds.Version, By: s.By, Note: s.Note, Content: holds.Content}, version)
}

func (b *Book) decide(ctx context.Context, month string, s Signature, do func(comparison, *record) error) error {
	if err := s.check(); err != nil {
		return err
	}
	holds, _, err := b.mustBeClosed(ctx, month)
	if err != nil {
		return err
	}
	found, err := b.compare(ctx, holds)
	if err != nil {
		return err
	}
	if len(found.Restated) == 0 {
		return fault.New(fault.Invalid, "No number of %s differs from what was signed.", month).Do("There is nothing to accept or refuse.")
	}
	if s.Seen != "" && s.Seen != found.Content {
		return fault.New(fault.Invalid, "The numbers of %s changed after you looked at them.", month).Do("Close this and look at them again: the page shows them as they are now.")
	}
	return do(found, holds)
}
