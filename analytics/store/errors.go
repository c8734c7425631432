package store

import (
	"strings"

	"telltale/analytics/fault"
)

// writeError says in words why DuckDB could not go on.
func writeError(file string, err error) error {
	text := err.Error()
	switch {
	case diskFull(err) || strings.Contains(text, "Could not write") ||
		strings.Contains(text, "max_temp_directory_size") || strings.Contains(text, "failed to write"):
		return fault.New(fault.Invalid, "The disk is full; nothing was changed (%s).", firstLine(text)).In(file).
			Do("Free some space where the workspace lies, and try again.")
	case strings.Contains(text, "Out of Memory"):
		return fault.New(fault.Invalid, "There is not enough memory for this (%s); nothing was changed.", firstLine(text)).In(file).
			Do("Close other programs, or import the file in parts.")
	case strings.Contains(text, "No files found") || strings.Contains(text, "Cannot open file"):
		return fault.New(fault.NotFound, "The file cannot be opened any more.").In(file).Do("Was it moved or is it still being written?")
	}
	return fault.New(fault.Internal, "%s", firstLine(text)).In(file)
}

// diskFull reports whether the system, or DuckDB in its name, found no space to write to.
func diskFull(err error) bool {
	return strings.Contains(strings.ToLower(err.Error()), "no space left")
}
