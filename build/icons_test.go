package build_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// drawn lists every PNG that build/icons writes, with its source and its size.
func drawn() map[string]struct {
	source string
	pixels int
} {
	type picture = struct {
		source string
		pixels int
	}
	list := map[string]picture{
		"build/appicon.png":   {"appicon", 1024},
		"build/document.png":  {"document", 1024},
		"app/window/icon.png": {"appicon", 256},
	}
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512} {
		app := "appicon"
		if size <= 32 {
			app = "appicon-small"
		}
		list[fmt.Sprintf("build/linux/icons/app-%d.png", size)] = picture{app, size}
		list[fmt.Sprintf("build/linux/icons/document-%d.png", size)] = picture{"document", size}
	}
	return list
}

// TestIconsAreDrawnFromTheirSources draws every picture again and compares: an SVG that was changed without running
// build/icons shows. Versions of librsvg differ a little at edges, hence the tolerance.
func TestIconsAreDrawnFromTheirSources(t *testing.T) {
	_, missing := exec.LookPath("rsvg-convert")
	if missing != nil {
		t.Log("rsvg-convert is not installed, so only sizes are looked at; ./build/test installs it")
	}
	for path, want := range drawn() {
		committed := decode(t, path)
		if size := committed.Bounds().Size(); size != image.Pt(want.pixels, want.pixels) {
			t.Errorf("%s has %v, want %d pixels", path, size, want.pixels)
			continue
		}
		if missing != nil {
			continue
		}
		side := strconv.Itoa(want.pixels)
		text := output(t, "rsvg-convert", "--width", side, "--height", side, filepath.Join("build", want.source+".svg"))
		again, err := png.Decode(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if apart := difference(committed, again); apart > 0.01 {
			t.Errorf("%s is %.1f %% apart from %s.svg: run build/icons", path, 100*apart, want.source)
		}
	}
}

// difference is the mean distance of two pictures' colours, between 0 and 1.
func difference(a, b image.Image) float64 {
	sum, n := 0.0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, al := a.At(x, y).RGBA()
			r2, g2, bl2, al2 := b.At(x, y).RGBA()
			for _, pair := range [][2]uint32{{r, r2}, {g, g2}, {bl, bl2}, {al, al2}} {
				sum += float64(max(pair[0], pair[1])-min(pair[0], pair[1])) / 0xffff
				n++
			}
		}
	}
	return sum / float64(n)
}

func TestThePagesShowTheSameMark(t *testing.T) {
	for copied, source := range map[string]string{"frontend/src/icon.svg": "build/appicon-small.svg", "frontend/src/wordmark.svg": "build/wordmark.svg"} {
		if !bytes.Equal(read(t, copied), read(t, source)) {
			t.Errorf("%s is not %s: run build/icons", copied, source)
		}
	}
}

// TestWindowsIconsHoldAllSizes reads the directory of the .ico files: six bytes, then sixteen for every picture.
func TestWindowsIconsHoldAllSizes(t *testing.T) {
	for _, path := range []string{"build/windows/icon.ico", "build/windows/document.ico"} {
		content := read(t, path)
		sizes := []int{}
		for i := range int(binary.LittleEndian.Uint16(content[4:])) {
			side := int(content[6+16*i])
			if side == 0 { // 256 does not fit into the byte
				side = 256
			}
			sizes = append(sizes, side)
		}
		if want := []int{16, 24, 32, 48, 64, 128, 256}; !slices.Equal(sizes, want) {
			t.Errorf("%s holds %v, want %v", path, sizes, want)
		}
	}
}

// TestMacIconsHoldAllSizes walks the entries of the .icns files: a type, a length that counts the head, and a PNG.
func TestMacIconsHoldAllSizes(t *testing.T) {
	want := map[string]int{"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}
	for _, path := range []string{"build/darwin/iconfile.icns", "build/darwin/document.icns"} {
		content := read(t, path)
		if length := int(binary.BigEndian.Uint32(content[4:])); string(content[:4]) != "icns" || length != len(content) {
			t.Fatalf("%s: head %q says %d bytes of %d", path, content[:4], length, len(content))
		}
		found := map[string]int{}
		for rest := content[8:]; len(rest) > 0; {
			length := binary.BigEndian.Uint32(rest[4:])
			config, err := png.DecodeConfig(bytes.NewReader(rest[8:length]))
			if err != nil {
				t.Fatalf("%s, %s: %v", path, rest[:4], err)
			}
			found[string(rest[:4])] = config.Width
			rest = rest[length:]
		}
		for kind, side := range want {
			if found[kind] != side {
				t.Errorf("%s: %s is %d pixels wide, want %d", path, kind, found[kind], side)
			}
		}
	}
}

func decode(t *testing.T, path string) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(read(t, path)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return picture
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return content
}
