package source

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// UnpackOptions say where Unpack may write and whom it tells.
type UnpackOptions struct {
	Dir      string                         // existing folder for decompressed and transcoded copies
	Free     func() (int64, error)          // free bytes on Dir's disk; nil is not asked
	Progress func(name string, bytes int64) // called now and then with the bytes read of a file so far; may be nil
}

// Unpack finds the readable files in what a person dropped: files, folders (with what is in them, hidden
// files apart) and archives, also one in another up to three deep. Plain UTF-8 files are left where
// they are; everything else is written into opt.Dir.
//
// A path that cannot be read ends with a *fault.Error and removes what was written. What cannot be read
// inside a folder or an archive is skipped with the reason.
func Unpack(ctx context.Context, paths []string, opt UnpackOptions) (files []File, skipped []Skipped, err error) {
	u := &unpacker{ctx: ctx, opt: opt}
	defer func() {
		if err != nil {
			u.removeAll()
		}
	}()
	for _, path := range paths {
		if err := u.path(path); err != nil {
			return nil, nil, fault.Of(err)
		}
	}
	return u.files, u.skipped, nil
}

// unpacker collects what Unpack finds.
type unpacker struct {
	ctx     context.Context
	opt     UnpackOptions
	files   []File
	skipped []Skipped
	written []string // every file made in opt.Dir
}

func (u *unpacker) removeAll() {
	for _, path := range u.written {
		_ = os.Remove(path) // best effort: some are gone already
	}
}

func (u *unpacker) skip(name, reason string) {
	u.skipped = append(u.skipped, Skipped{Name: name, Reason: reason})
}

// path takes in one path that the person gave.
func (u *unpacker) path(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fault.New(fault.NotFound, "There is no such file or folder.").In(path)
	}
	if !info.IsDir() {
		return u.origin(path, info.Size())
	}
	return filepath.WalkDir(path, func(p string, entry fs.DirEntry, err error) error {
		switch {
		case u.ctx.Err() != nil:
			return u.ctx.Err()
		case err != nil:
			u.skip(p, "it cannot be read: "+err.Error())
			return nil
		case p != path && strings.HasPrefix(entry.Name(), "."):
			u.skip(p, "hidden")
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		if reason := unwanted(p); reason != "" {
			u.skip(p, reason)
			return nil
		}
		info, err := os.Stat(p) // follows links
		if err != nil || !info.Mode().IsRegular() {
			u.skip(p, "not a file")
			return nil
		}
		return u.tolerate(p, u.origin(p, info.Size()))
	})
}

// tolerate turns an error about one of many files into a skipped file. A cancelled context and a full
// disk end everything.
func (u *unpacker) tolerate(name string, err error) error {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	if f.Code == fault.Canceled || f.Code == fault.Internal || f.Code == fault.Busy {
		return err
	}
	reason := f.Text
	if f.Hint != "" {
		reason += " " + f.Hint
	}
	u.skip(name, reason)
	return nil
}

// origin takes in one file of the person's disk.
func (u *unpacker) origin(path string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.NotFound, "The file cannot be opened: %v.", err).In(path)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := f.ReadAt(head, 0)
	if n == 0 {
		if err != nil && size > 0 {
			return fault.New(fault.Invalid, "The file cannot be read: %v.", err).In(path)
		}
		return fault.New(fault.Invalid, "The file is empty.").In(path).Do("Export or copy it again.")
	}
	head = head[:n]
	it := &item{origin: path, compressed: size}
	switch kind := containerOf(head); kind {
	case "":
		return u.inPlace(path, size)
	case "zip":
		return u.zip(f, size, it, path)
	default:
		return u.stream(f, it)
	}
}

// unwanted gives the reason to leave a file alone by its name, "" for none.
func unwanted(path string) string {
	path = filepath.ToSlash(path)
	base := path[strings.LastIndex(path, "/")+1:]
	lower := strings.ToLower(base)
	switch {
	case strings.HasPrefix(base, "._"), slices.Contains(strings.Split(path, "/"), "__MACOSX"), base == ".DS_Store":
		return "macOS metadata"
	case base == "Thumbs.db", lower == "desktop.ini":
		return "Windows metadata"
	case strings.HasSuffix(lower, ".json") && (strings.HasPrefix(lower, "manifest") || strings.HasSuffix(lower, "-manifest.json") || strings.HasSuffix(lower, "_manifest.json")):
		return "manifest of an export"
	case strings.HasPrefix(base, "."):
		return "hidden"
	}
	return ""
}
