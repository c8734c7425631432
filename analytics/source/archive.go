package source

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"telltale/analytics/fault"
)

// maxNested is how many containers may lie one in another.
const maxNested = 3

// item is a stream on its way out of its containers.
type item struct {
	origin     string
	member     string
	containers []string
	compressed int64 // size of the origin
	expanded   int64 // bytes that came out of its containers so far
}

func (it *item) name() string { return File{Origin: it.origin, Member: it.member}.Name() }

// inside gives the item of a member of a container. All items of an origin share its account of bytes
// through the first one.
func (it *item) inside(container, member string) *item {
	c := *it
	c.containers = append(slices.Clone(it.containers), container)
	if member != "" {
		c.member = strings.TrimPrefix(it.member+"/"+member, "/")
	}
	return &c
}

// containerOf tells a container by its first bytes: zip, gzip, bzip2, zstd, tar; "" for none.
func containerOf(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 9 && bytes.Equal(head[4:10], []byte("1AY&SY")):
		return "bzip2"
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	case len(head) >= 262 && bytes.Equal(head[257:262], []byte("ustar")):
		return "tar"
	}
	return ""
}

// stream takes in what r delivers: a container or content.
func (u *unpacker) stream(r io.Reader, it *item) error {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return damaged(err, it)
	}
	kind := containerOf(head)
	if kind != "" && len(it.containers) >= maxNested {
		return fault.New(fault.Unsupported, "Archives are nested more than %d deep.", maxNested).In(it.name()).Do("Unpack the outer ones first.")
	}
	switch kind {
	case "gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return damaged(err, it)
		}
		return u.stream(u.counted(z, it), it.inside("gzip", ""))
	case "bzip2":
		return u.stream(u.counted(bzip2.NewReader(in), it), it.inside("bzip2", ""))
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(512<<20))
		if err != nil {
			return damaged(err, it)
		}
		defer z.Close()
		return u.stream(u.counted(z, it), it.inside("zstd", ""))
	case "tar":
		return u.tar(in, it)
	case "zip":
		// The directory of a zip stands at its end, so one that comes as a stream is written out first.
		path, err := u.write(in, it, nil)
		if err != nil {
			return err
		}
		defer os.Remove(path)
		f, err := os.Open(path)
		if err != nil {
			return fault.New(fault.Internal, "The staging file cannot be opened: %v.", err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return fault.New(fault.Internal, "The staging file cannot be read: %v.", err)
		}
		return u.zip(f, info.Size(), it, path)
	}
	return u.content(in, it)
}

// tar takes in the members of a tar.
func (u *unpacker) tar(r io.Reader, it *item) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err, it)
		}
		if u.ctx.Err() != nil {
			return u.ctx.Err()
		}
		m := it.inside("tar", h.Name)
		switch reason := memberUnwanted(h.Name); {
		case h.Typeflag == tar.TypeDir, h.Typeflag == tar.TypeXGlobalHeader:
		case h.Typeflag != tar.TypeReg:
			u.skip(m.name(), "a link or a device, not a file")
		case reason != "":
			u.skip(m.name(), reason)
		default:
			err := u.stream(t, m)
			it.expanded = max(it.expanded, m.expanded)
			// After a break in the outer stream nothing more can be read.
			if errors.Is(err, io.ErrUnexpectedEOF) || isBomb(err) {
				return err
			}
			if err := u.tolerate(m.name(), err); err != nil {
				return err
			}
		}
	}
}

// zip takes in the members of a zip, or the workbook that it is. at is where its bytes lie.
func (u *unpacker) zip(r io.ReaderAt, size int64, it *item, at string) error {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return damaged(err, it)
	}
	z.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor())
	if isWorkbook(z) {
		return u.workbook(io.NewSectionReader(r, 0, size), it, at)
	}
	if isOpenDocument(z) {
		return fault.New(fault.Unsupported, "This is an OpenDocument file (.ods), which is not read.").In(it.name()).Do("Save it as .xlsx or CSV.")
	}
	if len(it.containers) >= maxNested {
		return fault.New(fault.Unsupported, "Archives are nested more than %d deep.", maxNested).In(it.name()).Do("Unpack the outer ones first.")
	}
	before := len(u.files)
	for _, f := range z.File {
		if u.ctx.Err() != nil {
			return u.ctx.Err()
		}
		m := it.inside("zip", f.Name)
		reason := memberUnwanted(f.Name)
		switch {
		case strings.HasSuffix(f.Name, "/"):
			continue
		case reason == "" && f.Mode()&os.ModeType != 0:
			reason = "a link or a device, not a file"
		case reason == "" && f.Flags&1 != 0:
			reason = "protected by a password"
		}
		if reason != "" {
			u.skip(m.name(), reason)
			continue
		}
		err := u.zipMember(f, m)
		it.expanded = max(it.expanded, m.expanded)
		if isBomb(err) {
			return err
		}
		if err := u.tolerate(m.name(), err); err != nil {
			return err
		}
	}
	if len(u.files) == before {
		return u.nothingIn(z, it)
	}
	return nil
}

// nothingIn is the error for an archive without a readable member. It names the first reason.
func (u *unpacker) nothingIn(z *zip.Reader, it *item) error {
	if len(z.File) == 0 {
		return fault.New(fault.Invalid, "The archive is empty.").In(it.name())
	}
	if slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Flags&1 != 0 }) {
		return fault.New(fault.Unsupported, "The archive is protected by a password.").In(it.name()).Do("Unpack it first, or make one without a password.")
	}
	last := u.skipped[len(u.skipped)-1]
	return fault.New(fault.Invalid, "The archive holds nothing that can be read (%s: %s).", path.Base(last.Name), strings.TrimSuffix(last.Reason, ".")).In(it.name())
}

func (u *unpacker) zipMember(f *zip.File, m *item) error {
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return fault.New(fault.Unsupported, "The member is compressed by a method (%d) that is not read here.", f.Method).In(m.name()).Do("Unpack the archive first.")
	}
	if err != nil {
		return damaged(err, m)
	}
	defer r.Close()
	return u.stream(u.counted(r, m), m)
}

func isWorkbook(z *zip.Reader) bool {
	types, sheets := false, false
	for _, f := range z.File {
		types = types || f.Name == "[Content_Types].xml"
		sheets = sheets || strings.HasPrefix(f.Name, "xl/")
	}
	return types && sheets
}

// isOpenDocument tells what LibreOffice saves by itself: what kind it is stands first of all, in a member of its own.
func isOpenDocument(z *zip.Reader) bool {
	return len(z.File) > 0 && z.File[0].Name == "mimetype" && slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "content.xml" })
}

// memberUnwanted gives the reason to leave a member alone by its name. Members are written under names of
// our own, so a name that points outside does no harm; but nobody makes such an archive in good faith.
func memberUnwanted(name string) string {
	clean := strings.ReplaceAll(name, `\`, "/")
	if strings.HasPrefix(clean, "/") || len(clean) > 1 && clean[1] == ':' || slices.Contains(strings.Split(clean, "/"), "..") {
		return "its name points outside of the archive"
	}
	return unwanted(clean)
}

// damaged words an error of a decompressor.
func damaged(err error, it *item) error {
	var f *fault.Error
	if errors.As(err, &f) || errors.Is(err, context.Canceled) {
		return err
	}
	e := &fault.Error{Code: fault.Invalid, File: it.name(), Err: err, Hint: "Export or copy it again."}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		e.Text = "The file ends in the middle: " + count(it.expanded) + " bytes decompressed."
	default:
		e.Text = "The file is damaged (" + err.Error() + ") after " + count(it.expanded) + " decompressed bytes."
	}
	return e
}
