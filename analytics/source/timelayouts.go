package source

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// formatGo is how Go prints a time; what follows the offset is cut off before parsing.
const formatGo = "%Y-%m-%d %H:%M:%S %z"

// namedLayouts are the layouts besides ISO, epochs and numeric dates: as strptime formats for DuckDB
// and as Go layouts for looking at samples.
var namedLayouts = []struct{ format, golang string }{
	{"%d/%b/%Y:%H:%M:%S %z", "2/Jan/2006:15:04:05 -0700"}, // access logs
	{"%d/%b/%Y %H:%M:%S", "2/Jan/2006 15:04:05"},          // werkzeug
	{"%Y-%m-%d %H:%M:%S,%f", "2006-1-2 15:04:05,999999999"},
	{"%Y-%m-%dT%H:%M:%S,%f", "2006-1-2T15:04:05,999999999"},
	{"%Y/%m/%d %H:%M:%S", "2006/1/2 15:04:05"},
	{"%Y/%m/%d %H:%M", "2006/1/2 15:04"},
	{"%Y/%m/%d %I:%M:%S %p", "2006/1/2 3:04:05 PM"},
	{"%Y/%m/%d", "2006/1/2"},
	{"%Y.%m.%d %H:%M:%S", "2006.1.2 15:04:05"},
	{"%Y-%m-%d %I:%M:%S %p", "2006-1-2 3:04:05 PM"},
	{"%Y-%m-%d %I:%M %p", "2006-1-2 3:04 PM"},
	{formatGo, "2006-01-02 15:04:05.999999999 -0700 MST"},
	{formatGo, "2006-01-02 15:04:05.999999999 -0700"},
	{"%Y%m%dT%H%M%SZ", "20060102T150405Z"},
	{"%Y%m%dT%H%M%S%z", "20060102T150405-0700"},
	{"%Y%m%d", "20060102"},
	{"%a, %d %b %Y %H:%M:%S GMT", "Mon, 2 Jan 2006 15:04:05 GMT"},
	{"%a, %d %b %Y %H:%M:%S %z", "Mon, 2 Jan 2006 15:04:05 -0700"},
	{"%a %b %d %H:%M:%S %Y", "Mon Jan 2 15:04:05 2006"},
	{"%d %b %Y", "2 Jan 2006"},
	{"%d %b %Y %H:%M", "2 Jan 2006 15:04"},
	{"%d %b %Y %H:%M:%S", "2 Jan 2006 15:04:05"},
	{"%d-%b-%Y", "2-Jan-2006"},
	{"%d-%b-%Y %H:%M:%S", "2-Jan-2006 15:04:05"},
	{"%b %d, %Y", "Jan 2, 2006"},
	{"%b %d, %Y %H:%M", "Jan 2, 2006 15:04"},
	{"%b %d, %Y %H:%M:%S", "Jan 2, 2006 15:04:05"},
	{"%b %d, %Y %I:%M %p", "Jan 2, 2006 3:04 PM"},
	{"%b %d, %Y, %I:%M %p", "Jan 2, 2006, 3:04 PM"},
	{"%b %d, %Y %I:%M:%S %p", "Jan 2, 2006 3:04:05 PM"},
	{"%b %d, %Y, %I:%M:%S %p", "Jan 2, 2006, 3:04:05 PM"},
	{"%b %d, %Y @ %H:%M:%S.%f", "Jan 2, 2006 @ 15:04:05.000"}, // Kibana
	{"%B %d, %Y", "January 2, 2006"},
	{"%B %d, %Y %H:%M:%S", "January 2, 2006 15:04:05"},
	{"%B %d, %Y %I:%M %p", "January 2, 2006 3:04 PM"},
	{"%d %B %Y", "2 January 2006"},
	{"%d %B %Y %H:%M", "2 January 2006 15:04"},
}

// layoutExample writes one instant in a strptime format, for messages.
func layoutExample(format string) string {
	return strings.NewReplacer("%Y", "2026", "%y", "26", "%m", "10", "%d", "31", "%H", "18", "%I", "06", "%M", "05", "%S", "07",
		"%f", "123", "%p", "PM", "%z", "+0000", "%b", "Oct", "%B", "October", "%a", "Sat").Replace(format)
}

// localZone is the IANA name of the machine's zone, or "" where it cannot be told.
func localZone() string {
	names := []string{os.Getenv("TZ"), time.Local.String()}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(filepath.ToSlash(target), "zoneinfo/"); ok {
			names = append(names, name)
		}
	}
	for _, n := range names {
		if n == "" || n == "Local" {
			continue
		}
		if _, err := time.LoadLocation(n); err == nil {
			return n
		}
	}
	return ""
}
