package report

import (
	"strings"
	"testing"
)

// Nothing in the data, the script or the style may end the element that it stands in.
func TestHTMLHoldsWhatWouldEndIt(t *testing.T) {
	var out strings.Builder
	err := WriteHTML(&out, Document{
		Title:  `<b>"October"</b>`,
		Script: []byte(`const end = "</script>";`),
		Style:  []byte(`a::after { content: "</style>" }`),
		Data:   map[string]string{"name": "</script><script>alert(1)</script><!-- "},
	})
	if err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for text, want := range map[string]int{
		"</script": 2, "</style": 1, "<!--": 0, "<b>": 0,
		`const end = "<\/script>";`: 1, `content: "<\/style>"`: 1, "<title>&lt;b&gt;&#34;October&#34;&lt;/b&gt;</title>": 1,
		`{"name":"\u003c/script\u003e\u003cscript\u003ealert(1)\u003c/script\u003e\u003c!-- "}`: 1,
		"default-src 'none'": 1,
	} {
		if got := strings.Count(page, text); got != want {
			t.Errorf("%q stands %d times, want %d:\n%s", text, got, want, page)
		}
	}
}
