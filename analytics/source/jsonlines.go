package source

import (
	"bytes"
	"io"
)

// lineReader counts the lines of what a decoder reads through it. The decoder reads ahead, so lines are asked
// for by offset.
type lineReader struct {
	r      io.Reader
	read   int64
	breaks []int64 // offsets of line ends that no one has asked beyond
	line   int64   // line ends before those
}

// Read reads on and remembers where lines end.
func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for from := 0; ; {
		i := bytes.IndexByte(p[from:n], '\n')
		if i < 0 {
			break
		}
		from += i + 1
		l.breaks = append(l.breaks, l.read+int64(from)-1)
	}
	l.read += int64(n)
	return n, err
}

// at gives the line of the byte at offset, from 1. Offsets must not go back.
func (l *lineReader) at(offset int64) int64 {
	passed := 0
	for passed < len(l.breaks) && l.breaks[passed] < offset {
		passed++
	}
	l.breaks = l.breaks[passed:]
	l.line += int64(passed)
	return l.line + 1
}
