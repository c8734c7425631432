package source

import "regexp"

var (
	// accessLine is the start that all access logs in common or combined format share, with or without
	// a virtual host before the address.
	accessLine = regexp.MustCompile(`^(?:\S+ )?\S+ \S+ \S+ \[[^\]]+\] "`)
	// loggedObject is a dictionary or a JSON object behind what a logger puts first. A tab before it is
	// not allowed: that is a table with a column of JSON.
	loggedObject = regexp.MustCompile(`^(?:[^{]{0,200}?[ :|-])?\{\s*['"u]`)
)

// looksLikeLog reports whether most lines of the head are log lines of a kind that is read line by line.
func looksLikeLog(start []byte) bool {
	lines, hits := 0, 0
	for _, l := range headLines(start, false, 50) {
		if l == "" {
			continue
		}
		lines++
		if accessLine.MatchString(l) || loggedObject.MatchString(l) {
			hits++
		}
	}
	return hits > 0 && hits*2 >= lines
}
