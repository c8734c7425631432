package store

import "golang.org/x/sys/windows"

// FreeSpace is how many bytes can still be written to the file system of the folder.
func FreeSpace(folder string) (int64, error) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(path, &free, nil, nil)
	return int64(free), err
}
