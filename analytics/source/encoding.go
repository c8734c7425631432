package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"telltale/analytics/fault"
)

// textFacts is what a look at all bytes of a file says about its text.
type textFacts struct {
	encoding string // utf-8, utf-16le, utf-16be, windows-1252, binary
	mark     bool   // begins with a byte order mark
	repair   bool   // utf-8 with a few broken bytes
	long     bool   // a whole block has no line end
	crlf     int64
	lf       int64
	cr       int64
}

// asIs reports whether the file can be read where it is.
func (t textFacts) asIs() bool {
	return t.encoding == "binary" || t.encoding == "utf-8" && !t.mark && !t.repair && t.cr == 0 && (t.crlf == 0 || t.lf == 0)
}

// notes say what was changed in the copy.
func (t textFacts) notes() []string {
	var out []string
	if t.cr > 0 || t.crlf > 0 && t.lf > 0 {
		out = append(out, "line ends were made equal")
	}
	if t.repair {
		out = append(out, "a few bytes are no UTF-8 and were replaced by \uFFFD")
	}
	if t.encoding != "utf-8" {
		out = append(out, "read as "+t.encoding)
	}
	return out
}

// scan reads a file once and finds encoding and line ends, or why it is no text. Parquet passes as binary.
func (u *unpacker) scan(path string) (textFacts, error) {
	f, err := os.Open(path)
	if err != nil {
		return textFacts{}, fault.New(fault.NotFound, "The file cannot be opened: %v.", err)
	}
	defer f.Close()
	var c textCounter
	buf := make([]byte, 1<<20)
	for first := true; ; first = false {
		if u.ctx.Err() != nil {
			return textFacts{}, u.ctx.Err()
		}
		n, err := io.ReadFull(f, buf)
		if first {
			if e := refuse(buf[:n]); e != nil {
				return textFacts{}, e
			}
			if bytes.HasPrefix(buf[:n], []byte("PAR1")) {
				return textFacts{encoding: "binary"}, nil
			}
			if enc, mark := utf16Of(buf[:n]); enc != "" {
				return textFacts{encoding: enc, mark: mark}, nil
			}
			c.mark = bytes.HasPrefix(buf[:n], []byte("\xef\xbb\xbf"))
			if control := controls(buf[:min(n, 64<<10)]); control > 0.02 {
				return textFacts{}, fault.New(fault.Unsupported, "The file is binary, not text, and of no kind that is read.").Do("Export as CSV, JSON, xlsx or Parquet.")
			}
		}
		c.add(buf[:n])
		if n == len(buf) && bytes.IndexByte(buf, '\n') < 0 {
			c.long = true
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return c.facts()
		}
		if err != nil {
			return textFacts{}, fault.New(fault.Invalid, "The file cannot be read: %v.", err)
		}
	}
}

// utf16Of recognises UTF-16 by its mark, or by the NUL in every other byte that Western text has.
func utf16Of(head []byte) (encoding string, mark bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return "utf-16le", true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "utf-16be", true
	}
	head = head[:min(len(head), 4096)&^1]
	even, odd := 0, 0
	for i, b := range head {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	switch half := len(head) / 2; {
	case half >= 4 && odd*10 > half*7 && even*10 < half:
		return "utf-16le", false
	case half >= 4 && even*10 > half*7 && odd*10 < half:
		return "utf-16be", false
	}
	return "", false
}

// controls is the share of bytes that text does not hold. NUL is left to the counter, which names it.
func controls(head []byte) float64 {
	n := 0
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b && b != 0 {
			n++
		}
	}
	return float64(n) / float64(max(len(head), 1))
}

// textCounter adds up what blocks of a text hold.
type textCounter struct {
	textFacts
	read    int64
	nul     int64 // place of the first NUL, from 1
	wide    int64 // characters of several bytes
	broken  int64 // bytes that are no UTF-8
	tail    []byte
	afterCR bool
}

func (c *textCounter) add(block []byte) {
	if c.nul == 0 {
		if i := bytes.IndexByte(block, 0); i >= 0 {
			c.nul = c.read + int64(i) + 1
		}
	}
	c.read += int64(len(block))
	c.lineEnds(block)
	if len(c.tail) > 0 {
		block = append(c.tail, block...)
		c.tail = nil
	}
	if ascii(block) {
		return
	}
	if utf8.Valid(block) {
		c.wide++
		return
	}
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !utf8.FullRune(block[i:]) {
			c.tail = append([]byte(nil), block[i:]...)
			return
		}
		_, size := utf8.DecodeRune(block[i:])
		if size == 1 {
			c.broken++
		} else {
			c.wide++
		}
		i += size
	}
}

func (c *textCounter) lineEnds(block []byte) {
	if len(block) == 0 {
		return
	}
	lf := int64(bytes.Count(block, []byte("\n")))
	cr := int64(bytes.Count(block, []byte("\r")))
	crlf := int64(0)
	if cr > 0 {
		crlf = int64(bytes.Count(block, []byte("\r\n")))
	}
	c.cr += cr - crlf
	if c.afterCR && block[0] == '\n' {
		crlf++
		c.cr--
	}
	c.afterCR = block[len(block)-1] == '\r'
	c.crlf += crlf
	c.lf += lf - crlf
}

// ascii looks at eight bytes at a time: nearly all of a log is ASCII, and this is what scanning it costs.
func ascii(block []byte) bool {
	for ; len(block) >= 8; block = block[8:] {
		if binary.LittleEndian.Uint64(block)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, b := range block {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// facts judges the counts.
func (c *textCounter) facts() (textFacts, error) {
	if c.nul > 0 {
		return textFacts{}, fault.New(fault.Invalid, "The file holds NUL bytes (the first is byte %s), so it is damaged or no text.", count(c.nul)).Do("Export or copy it again.")
	}
	c.broken += int64(len(c.tail))
	t := c.textFacts
	t.encoding = "utf-8"
	switch {
	case c.broken == 0:
	case t.mark || c.wide > 10*c.broken:
		t.repair = true // broken here and there: reading all of it as Windows text would spoil the rest
	default:
		t.encoding = "windows-1252"
	}
	return t, nil
}

// decoder reads the text as UTF-8 without mark and with line feeds only.
func (t textFacts) decoder(r io.Reader) io.Reader {
	switch t.encoding {
	case "utf-16le":
		r = transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case "utf-16be":
		r = transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case "windows-1252":
		r = transform.NewReader(r, charmap.Windows1252.NewDecoder())
	default:
		r = transform.NewReader(r, unicode.UTF8BOM.NewDecoder())
	}
	return &lineFeeds{r: bufio.NewReaderSize(r, 1<<20)}
}

// lineFeeds turns \r\n and lone \r into \n.
type lineFeeds struct {
	r       *bufio.Reader
	afterCR bool
}

func (l *lineFeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	out := p[:0]
	for _, b := range p[:n] {
		switch {
		case b == '\r':
			out = append(out, '\n')
		case b == '\n' && l.afterCR:
		default:
			out = append(out, b)
		}
		l.afterCR = b == '\r'
	}
	return len(out), err
}
