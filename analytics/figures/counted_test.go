package figures

import "testing"

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 files are", 1: "1 file is", 2: "2 files are", 1200: "1,200 files are"} {
		if got := Counted(n, "file is", "files are"); got != want {
			t.Errorf("%d = %q, want %q", n, got, want)
		}
	}
}
