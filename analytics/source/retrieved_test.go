package source

import (
	"slices"
	"testing"
)

func TestRetrievedTexts(t *testing.T) {
	for _, c := range []struct {
		name, cell string
		want       []string
	}{
		{"a plain text", "Orders leave on Monday.", []string{"Orders leave on Monday."}},
		{"a list as JSON", `["one", "two"]`, []string{"one", "two"}},
		{"a list of lists, as vector databases give it", `[["one", "two"], []]`, []string{"one", "two"}},
		{"a list as Python prints it", `['it\'s one', "two"]`, []string{"it's one", "two"}},
		{"an array as numpy prints it", "['one'\n 'two']", []string{"one", "two"}},
		{"documents with what they are called", `[{"page_content": "one", "metadata": {"source": "faq.md"}}]`, []string{"faq.md\n\none"}},
		{"a title that the text begins with", `[{"title": "one", "text": "one and two"}]`, []string{"one and two"}},
		{"nodes with scores", `[{"node": {"text": "one"}, "score": 0.5}]`, []string{"one"}},
		{"places without texts", `[{"url": "https://example.com/faq"}]`, []string{"https://example.com/faq"}},
		{"an object around the list", `{"documents": [{"text": "one"}]}`, []string{"one"}},
		{"an object of which nothing is known", `[{"n": 12345678901234567890}]`, []string{`{"n":12345678901234567890}`}},
		{"what only begins like a list", "[see the manual] for more", []string{"[see the manual] for more"}},
		{"a list that was cut", `["one", "tw`, []string{`["one", "tw`}},
		{"nothing", "", nil},
		{"an empty list", "[]", nil},
		{"empty texts", `["", null]`, nil},
	} {
		if got := Retrieved(c.cell); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What counts or names something is no text, whatever its column is called.
func TestColumnsOfRetrievedTexts(t *testing.T) {
	for v, want := range map[string]bool{
		`["one"]`: true, "Orders leave on Monday.": true, "https://example.com/faq": true,
		"3": false, "web": false, "1 000": false, "true": false,
	} {
		if got := looksRetrieved(v); got != want {
			t.Errorf("%q: %v", v, got)
		}
	}
}
