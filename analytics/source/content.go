package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"telltale/analytics/fault"
)

// inPlace takes in a plain file of the person's disk. It is copied only when its encoding or its line
// ends must change; then it is hashed at once, else later by HashFile.
func (u *unpacker) inPlace(path string, size int64) error {
	facts, err := u.scan(path)
	if err != nil {
		return fault.Of(err).In(path)
	}
	f := File{Origin: path, Path: path, Encoding: facts.encoding, Bytes: size, Long: facts.long}
	if facts.asIs() {
		u.files = append(u.files, f)
		return nil
	}
	if f.Hash, err = HashFile(u.ctx, path); err != nil {
		return err
	}
	return u.normalise(f, facts)
}

// content takes in a stream that is no container: it is written out and hashed, and then treated as a
// plain file.
func (u *unpacker) content(r io.Reader, it *item) error {
	sum := sha256.New()
	path, err := u.write(r, it, sum)
	if err != nil {
		return err
	}
	facts, err := u.scan(path)
	if err != nil {
		_ = os.Remove(path)
		return fault.Of(err).In(it.name())
	}
	f := File{Origin: it.origin, Member: it.member, Path: path, Container: it.containers, Encoding: facts.encoding, Long: facts.long, Temporary: true, Hash: hex.EncodeToString(sum.Sum(nil))}
	info, err := os.Stat(path)
	if err != nil {
		return fault.New(fault.Internal, "The staging file cannot be read: %v.", err)
	}
	f.Bytes = info.Size()
	if facts.asIs() {
		u.files = append(u.files, f)
		return nil
	}
	defer os.Remove(path)
	return u.normalise(f, facts)
}

// workbook takes in an xlsx file: in place when it is a plain file, else written out.
func (u *unpacker) workbook(r io.Reader, it *item, at string) error {
	if len(it.containers) == 0 {
		info, err := os.Stat(at)
		if err != nil {
			return fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(it.name())
		}
		u.files = append(u.files, File{Origin: it.origin, Path: at, Encoding: "binary", Bytes: info.Size()})
		return nil
	}
	sum := sha256.New()
	path, err := u.write(r, it, sum)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fault.New(fault.Internal, "The staging file cannot be read: %v.", err)
	}
	u.files = append(u.files, File{Origin: it.origin, Member: it.member, Path: path, Container: it.containers, Encoding: "binary",
		Bytes: info.Size(), Hash: hex.EncodeToString(sum.Sum(nil)), Temporary: true})
	return nil
}

// normalise writes a copy of a text as UTF-8 without byte order mark and with line feeds only.
func (u *unpacker) normalise(f File, facts textFacts) error {
	in, err := os.Open(f.Path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be opened: %v.", err).In(f.Name())
	}
	defer in.Close()
	it := &item{origin: f.Origin, member: f.Member}
	path, err := u.write(facts.decoder(in), it, nil)
	if err != nil {
		return err
	}
	f.Path, f.Temporary, f.notes = path, true, facts.notes()
	u.files = append(u.files, f)
	return nil
}

// refuse gives the error for content that is no table, log or workbook, judged by its first bytes.
func refuse(head []byte) error {
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	switch {
	case len(start) == 0:
		return fault.New(fault.Invalid, "The file is empty.").Do("Export or copy it again.")
	case bytes.HasPrefix(start, []byte("version https://git-lfs.github.com/spec/")):
		return fault.New(fault.Invalid, "This is a Git LFS pointer, not the data.").Do("Run \"git lfs pull\" and import the file again.")
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return fault.New(fault.Invalid, "This is a web page, probably an error or a sign-in page that was saved in place of the export.").Do("Download the export again.")
	case bytes.HasPrefix(start, []byte("<?xml")), bytes.HasPrefix(start, []byte("<error")):
		return fault.New(fault.Unsupported, "This is XML, which is not read; storage services answer with XML when a download fails.").Do("Export as CSV, JSON or xlsx.")
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		if bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return fault.New(fault.Unsupported, "The workbook is protected by a password.").Do("Save it without a password, as .xlsx.")
		}
		return fault.New(fault.Unsupported, "This is a workbook in the old .xls format, or another old Office file.").Do("Save it as .xlsx or CSV.")
	case bytes.HasPrefix(head, []byte("7z\xbc\xaf\x27\x1c")), bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("\xfd7zXZ")):
		return fault.New(fault.Unsupported, "Archives of this kind (7z, rar, xz) are not read.").Do("Unpack it, or make a zip or gz.")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return fault.New(fault.Unsupported, "This is a PDF.").Do("Export as CSV, JSON or xlsx.")
	}
	return nil
}
