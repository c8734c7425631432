package window

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

func TestPathsOfACommandLine(t *testing.T) {
	cases := []struct {
		args []string
		want []string
	}{
		{nil, []string{}},
		{[]string{"a.csv", "/b/c.json"}, []string{"/home/a.csv", "/b/c.json"}},
		{[]string{"-w", "may.telltale", "a.csv"}, []string{"/home/may.telltale", "/home/a.csv"}},
		{[]string{"--workspace=may.telltale", "--verbose", "../a.csv"}, []string{"/home/may.telltale", "/a.csv"}},
		{[]string{"--", "-odd.csv"}, []string{"/home/-odd.csv"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, paths("/home", c.args)); diff != "" {
			t.Errorf("%q: %s", c.args, diff)
		}
	}
}

func TestErrorsReachThePageAsJSONText(t *testing.T) {
	plain := errorText(errors.New(`a "quoted" word`))
	if want := `{"code":"internal","text":"a \"quoted\" word"}`; plain != want {
		t.Errorf("got %v, want %s", plain, want)
	}
	wrapped := errorText(fmt.Errorf("while reading: %w", fault.New(fault.Invalid, "no header").In("a.csv").At(3)))
	if want := `{"code":"invalid","text":"no header","file":"a.csv","line":3}`; wrapped != want {
		t.Errorf("got %v, want %s", wrapped, want)
	}
}

func TestDisplayIsMissed(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	err := Check()
	if err == nil || !strings.Contains(err.Error(), "telltale serve") {
		t.Errorf("without a display the way out is not named: %v", err)
	}
}
