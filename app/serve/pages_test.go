package serve

import (
	"net/http"
	"strings"
	"testing"
)

func TestPagesAndTheirCaching(t *testing.T) {
	s := open(t, Options{})
	if page := s.read(s.visit(s.browser, s.address("/")), http.StatusOK); !strings.Contains(page, "<title>Telltale") {
		t.Errorf("the page is %s", page)
	}
	script := s.visit(s.browser, s.address("/assets/app-1a2.js"))
	if s.read(script, http.StatusOK); !strings.Contains(script.Header.Get("Cache-Control"), "immutable") ||
		!strings.HasPrefix(script.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("the script comes with %v", script.Header)
	}
	s.read(s.visit(s.browser, s.address("/assets/../../../etc/passwd")), http.StatusNotFound)
}
