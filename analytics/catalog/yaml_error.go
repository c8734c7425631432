package catalog

import (
	"errors"
	"regexp"

	"github.com/goccy/go-yaml"

	"telltale/analytics/fault"
)

// yamlWords say in sentences what the parser says in words of its own, and what to do. In a text, $1 is what the pattern
// found in parentheses.
var yamlWords = []struct {
	said       *regexp.Regexp
	text, hint string
}{
	{regexp.MustCompile(`^mapping value is not allowed`), "There is a colon where none can be: a second one, or one on a line that is indented too far.", "Put a value that has a colon in quotation marks, and begin the line as far left as its neighbours."},
	{regexp.MustCompile(`sequence end token|flow sequence`), "A [ has no ] that closes it.", "Close it, or put the value in quotation marks."},
	{regexp.MustCompile(`mapping end token|flow mapping`), "A { has no } that closes it.", "Close it, or put the value in quotation marks."},
	{regexp.MustCompile(`tab character`), "The line is indented with a tab.", "Indent with spaces."},
	{regexp.MustCompile(`could not find end character of`), "A quotation mark has no other one that closes it.", "Close the value with the mark that it begins with."},
	{regexp.MustCompile(`invalid header option`), "A value cannot begin with > or | unless it stands in quotation marks.", "Write it as in \"> 99%\"."},
	{regexp.MustCompile(`^'(.)' is a reserved character`), "A value cannot begin with $1 unless it stands in quotation marks.", "Put it in quotation marks."},
	{regexp.MustCompile(`^unexpected key name`), "There is no colon between a name and its value.", "Write it as in \"name: value\"."},
	{regexp.MustCompile(`^mapping key "(.*)" already defined`), "The name $1 stands here for the second time.", "Keep one of them."},
	{regexp.MustCompile(`^unknown field "(.*)"`), "There is no name $1 here.", "Look for a slip of the pen, or take it out."},
	{regexp.MustCompile(`^cannot unmarshal|was used where`), "The value has another form than it can have here.", "Compare it with an export of the settings."},
	{regexp.MustCompile(`directive`), "A line cannot begin with %.", "Put the value in quotation marks."},
}

// yamlError is an error of the parser as a sentence, with the line where it has one.
func yamlError(file string, err error) *fault.Error {
	said, line := err.Error(), 0
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		said, line = e.GetMessage(), e.GetToken().Position.Line
	}
	for _, w := range yamlWords {
		if found := w.said.FindStringSubmatchIndex(said); found != nil {
			text := w.said.ExpandString(nil, w.text, said, found)
			return fault.New(fault.Invalid, "%s", text).In(file).At(int64(line)).Do("%s", w.hint)
		}
	}
	return fault.New(fault.Invalid, "This cannot be read as YAML: %s.", said).In(file).At(int64(line))
}
