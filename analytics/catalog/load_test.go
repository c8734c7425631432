package catalog

import "testing"

func TestBuiltIn(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c.Markdown())
}
