package app

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestProgramWithoutPagesSaysHowToBuildThem(t *testing.T) {
	for _, assets := range []fstest.MapFS{{}, {"frontend/dist/.gitkeep": {}}} {
		if _, err := PageRoot(assets); err == nil || !strings.Contains(err.Error(), "build/run") {
			t.Errorf("got %v", err)
		}
	}
}
