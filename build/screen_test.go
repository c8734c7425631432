//go:build desktop && linux

package build_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// screen is an X server in memory, and what was last read off it.
type screen struct {
	display string
	shot    string // the last screenshot
	large   string
	words   []word
}

// word is a word on the screen with its middle.
type word struct {
	text string
	x, y int
}

// enlarged is by how many percent a screenshot is magnified before it is read: tesseract is trained on print, whose
// letters have more pixels.
const enlarged = 250

// startScreen starts an X server, which picks a free display itself.
func startScreen(t *testing.T) *screen {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{writer}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	})
	_ = writer.Close()
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	shot, err := filepath.Abs(filepath.Join("bin", "window", t.Name()+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(shot), 0o755); err != nil {
		t.Fatal(err)
	}
	return &screen{display: ":" + strings.TrimSpace(line), shot: shot, large: filepath.Join(t.TempDir(), "large.png")}
}

// area is a part of the screen.
type area struct{ x, y, width, height int }

// everything is the whole screen.
var everything = area{0, 0, 1280, 800}

// read takes a screenshot and reads its words.
func (s *screen) read(t *testing.T) {
	t.Helper()
	s.readArea(t, everything)
}

// readArea takes a screenshot and reads the words of a part of it, which is much faster.
func (s *screen) readArea(t *testing.T, of area) {
	t.Helper()
	s.do(t, "import", "-window", "root", s.shot)
	s.words = nil
	// tesseract leaves out light words on a dark button; in the second picture they are all that there is.
	for _, filter := range [][]string{{}, {"-lat", "40x40+20%", "-negate"}} {
		s.do(t, "convert", slices.Concat([]string{s.shot, "-crop", fmt.Sprintf("%dx%d+%d+%d", of.width, of.height, of.x, of.y), "+repage", "-colorspace", "Gray", "-resize", strconv.Itoa(enlarged) + "%"},
			filter, []string{s.large})...)
		for line := range strings.Lines(s.do(t, "tesseract", s.large, "-", "--psm", "11", "tsv")) {
			// level page block paragraph line word left top width height confidence text
			cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(cells) != 12 || cells[0] != "5" {
				continue
			}
			box := [4]int{}
			for i := range box {
				box[i], _ = strconv.Atoi(cells[6+i])
			}
			s.words = append(s.words, word{
				text: cells[11], x: of.x + (box[0]+box[2]/2)*100/enlarged, y: of.y + (box[1]+box[3]/2)*100/enlarged,
			})
		}
	}
}

// at is the place of a word, if the screen shows it; else nowhere, which has no text.
func (s *screen) at(label string) word {
	at := slices.IndexFunc(s.words, func(one word) bool { return one.text == label })
	if at < 0 {
		return word{}
	}
	return s.words[at]
}

// press clicks on a word, if the screen shows it. What then is to be done goes to xdotool in the same breath.
func (s *screen) press(t *testing.T, label string, then ...string) bool {
	t.Helper()
	at := s.at(label)
	if at.text == "" {
		return false
	}
	s.do(t, "xdotool", append([]string{"mousemove", strconv.Itoa(at.x), strconv.Itoa(at.y), "click", "1"}, then...)...)
	return true
}

// lookAway is what moves the pointer into the corner of the screen, and gives the keyboard to what is there.
func (s *screen) lookAway(t *testing.T) []string {
	t.Helper()
	there := []string{"mousemove", "1279", "799"}
	_, corner, _ := strings.Cut(s.do(t, "xdotool", append(there, "getmouselocation", "--shell")...), "WINDOW=")
	return append(there, "windowfocus", strings.TrimSpace(corner))
}

// brightness is that of a point of the last screenshot, from 0 to 255.
func (s *screen) brightness(t *testing.T, x, y int) int {
	t.Helper()
	shade, err := strconv.Atoi(s.do(t, "convert", s.shot, "-colorspace", "Gray", "-depth", "8",
		"-format", fmt.Sprintf("%%[fx:round(255*p{%d,%d})]", x, y), "info:"))
	if err != nil {
		t.Fatal(err)
	}
	return shade
}

func (s *screen) text() string {
	var text strings.Builder
	for _, one := range s.words {
		text.WriteString(one.text + " ")
	}
	return text.String()
}

// do runs a tool on the screen and returns what it printed.
func (s *screen) do(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	// Several threads of tesseract mostly wait for one another.
	command.Env = append(os.Environ(), "DISPLAY="+s.display, "OMP_THREAD_LIMIT=1")
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}
