package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
)

// Document is a report that opens in any browser, without Telltale and without a network: pages, and the answers to what
// they ask.
type Document struct {
	Title  string
	Script []byte // of the pages: one classic script
	Style  []byte
	Data   any // what the script finds in the element "report"; marshals to JSON
}

// WriteHTML writes the document as one self-contained file. Its pages may load nothing.
func WriteHTML(w io.Writer, d Document) error {
	// Go's JSON has no "<", so that nothing in a name or a text can end the element.
	data, err := json.Marshal(d.Data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Telltale">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
<title>%s</title>
<style>%s</style>
</head>
<body>
<div id="app"></div>
<noscript>This report needs JavaScript to draw its charts.</noscript>
<script type="application/json" id="report">%s</script>
<script>%s</script>
</body>
</html>
`, html.EscapeString(d.Title), closed(d.Style, "</style"), data, closed(d.Script, "</script"))
	return err
}

// closed keeps an end tag within a text from ending the element around it. In strings of a script or style a backslash
// before the slash changes nothing.
func closed(text []byte, tag string) []byte {
	return bytes.ReplaceAll(text, []byte(tag), []byte("<\\"+tag[1:]))
}
