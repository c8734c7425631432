package demo

import (
	"bufio"
	"cmp"
	"os"
	"path/filepath"
	"slices"
)

// output is a file of the demo while it is written. Rows are put together in line, which is reused.
type output struct {
	*bufio.Writer
	file *os.File
	line []byte
}

// create begins a file and notes it among the demo's.
func (w *writer) create(f File) (*output, error) {
	w.mu.Lock()
	w.files = append(w.files, f)
	w.mu.Unlock()
	file, err := os.OpenFile(filepath.Join(w.folder, f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return &output{Writer: bufio.NewWriterSize(file, 1<<18), file: file}, nil
}

// end writes the row in line.
func (o *output) end() {
	// A failed write is kept by the bufio.Writer and told by close.
	_, _ = o.Write(append(o.line, '\n'))
	o.line = o.line[:0]
}

func (o *output) close() error {
	return cmp.Or(o.Flush(), o.file.Close())
}

// order is the order in which the files are listed and imported: logs first, by their names.
func order(f File) int {
	return slices.Index([]string{"requests", "predictions", "conversations", "langfuse-observations", "focus", "aws-cur", "feedback", "statuspage", "events", "conversions", "prometheus"}, f.Source)
}
