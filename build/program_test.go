package build_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rows is how many requests the sample has: a number that nothing else on a page shows. Every 30th failed, and the first
// is one of them: 145 errors, 4176 successes, a success rate of 4176/4321 = 0.96644.
const rows = 4321

// sample writes a request log of one day and returns its path.
func sample(t *testing.T, folder string) string {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 10, 14, 0, 0, 0, 0, time.UTC)
	var text strings.Builder
	text.WriteString("timestamp,request_id,method,path,status,duration_ms,user_id\n")
	for i := range rows {
		status := 200
		if i%30 == 0 {
			status = 503
		}
		fmt.Fprintf(&text, "%s,r%05d,POST,/v1/chat,%d,%d,u%d\n", start.Add(time.Duration(i)*19*time.Second).Format(time.RFC3339),
			i, status, 80+random.IntN(400), random.IntN(50))
	}
	path := filepath.Join(folder, "requests.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// program returns the program that build/test has built and named, or builds one with the given tags.
func program(t *testing.T, variable, tags string) string {
	t.Helper()
	if path := os.Getenv(variable); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "telltale")
	output(t, "go", "build", "-buildvcs=false", "-tags", tags, "-o", path, ".")
	return path
}

// environment is a bare one: a home of its own, no proxy, no session bus.
func environment(home string, more ...string) []string {
	return append([]string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "TMPDIR=" + home,
		"XDG_DATA_HOME=" + filepath.Join(home, "data"), "XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "XDG_RUNTIME_DIR=" + home,
	}, more...)
}
