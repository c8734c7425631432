//go:build unix

package serve

import "golang.org/x/sys/unix"

// freeBytes is how much an ordinary user may still write to the disk that holds path.
func freeBytes(path string) (int64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return int64(disk.Bavail) * int64(disk.Bsize), nil
}
