package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"

	"telltale/analytics/fault"
)

const (
	bombBytes   = 1 << 30   // an archive may always expand to this
	bombRatio   = 200       // ... and beyond it to this many times its size
	diskReserve = 256 << 20 // left free on the disk of the staging folder
)

// errBomb marks the refusal of an archive that expands without end.
var errBomb = errors.New("archive expands without end")

func isBomb(err error) bool { return errors.Is(err, errBomb) }

// meter counts what comes out of a container, and refuses bombs.
type meter struct {
	r  io.Reader
	u  *unpacker
	it *item
	// told is the count at the last call of Progress.
	told int64
}

func (u *unpacker) counted(r io.Reader, it *item) io.Reader { return &meter{r: r, u: u, it: it} }

func (m *meter) Read(p []byte) (int, error) {
	if err := m.u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.it.expanded += int64(n)
	if m.it.expanded > bombBytes && m.it.expanded > bombRatio*m.it.compressed {
		return n, &fault.Error{Code: fault.Invalid, Err: errBomb, File: m.it.name(),
			Text: fmt.Sprintf("The archive expands to more than %d times its size (%s bytes so far, from %s): a zip bomb, or a mistake.", bombRatio, count(m.it.expanded), count(m.it.compressed)),
			Hint: "Unpack it yourself if you trust it."}
	}
	if m.u.opt.Progress != nil && m.it.expanded-m.told >= 4<<20 {
		m.told = m.it.expanded
		m.u.opt.Progress(m.it.name(), m.told)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err, m.it)
	}
	return n, err
}

// write copies a stream to a new file in the staging folder, and into sum when it is given.
func (u *unpacker) write(r io.Reader, it *item, sum hash.Hash) (path string, err error) {
	f, err := os.CreateTemp(u.opt.Dir, "content-*")
	if err != nil {
		return "", fault.New(fault.Internal, "The staging folder cannot be written: %v.", err)
	}
	u.written = append(u.written, f.Name())
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = full(e, it)
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	var w io.Writer = f
	if sum != nil {
		w = io.MultiWriter(f, sum)
	}
	for {
		if err := u.room(it); err != nil {
			return "", err
		}
		n, err := io.CopyN(w, r, 64<<20)
		switch {
		case errors.Is(err, io.EOF):
			return f.Name(), nil
		case err != nil:
			var e *fault.Error
			if errors.As(err, &e) || errors.Is(err, context.Canceled) {
				return "", err
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return "", damaged(err, it)
			}
			return "", full(err, it)
		case n == 0:
			return f.Name(), nil
		}
	}
}

// room refuses to go on when the disk is nearly full.
func (u *unpacker) room(it *item) error {
	if u.opt.Free == nil {
		return nil
	}
	free, err := u.opt.Free()
	if err == nil && free < diskReserve {
		return fault.New(fault.Busy, "There is not enough room on the disk to unpack the file: %s bytes are left.", count(free)).In(it.name()).Do("Free some space and import again.")
	}
	return nil
}

func full(err error, it *item) error {
	return fault.New(fault.Busy, "The file cannot be unpacked: %v.", err).In(it.name()).Do("Check the room on the disk.")
}

// HashFile gives the SHA-256 of a file in hex.
func HashFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.New(fault.NotFound, "The file cannot be opened: %v.", err).In(path)
	}
	defer f.Close()
	sum := sha256.New()
	buf := make([]byte, 1<<20)
	for {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		n, err := f.Read(buf)
		sum.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", fault.New(fault.Invalid, "The file cannot be read: %v.", err).In(path)
		}
	}
}

// count writes a number with grouping commas: 1,234,567.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
