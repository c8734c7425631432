//go:build unix

package store

import "golang.org/x/sys/unix"

// FreeSpace is how many bytes can still be written to the file system of the folder.
func FreeSpace(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
