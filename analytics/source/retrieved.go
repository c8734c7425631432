package source

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// retrievedKeys are the names under which exports keep the texts that an answer was to rest on, the surest first.
var retrievedKeys = []string{
	"retrieved_contexts", "contexts", "retrieved_documents", "source_documents", "sources", "retrieved_context", "context", "retrieved_docs", "source_docs", "source_nodes",
	"documents", "docs", "passages", "retrieved_passages", "chunks", "retrieved_chunks", "retrieval_documents", "retrieval_context", "retrieved_texts", "knowledge", "evidence",
	"citations", "references",
	"retrievedContexts", "retrievedDocuments", "sourceDocuments", "sourceNodes", "retrievedChunks", "retrievalContext",
}

// retrievedNames are retrievedKeys as names of columns are compared.
func retrievedNames() []string {
	var names []string
	for _, k := range retrievedKeys {
		if name, _ := key(k); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// looksRetrieved reports whether a value can be retrieved texts: a list, sentences, or where they stand. Numbers and single
// words count or name something else.
func looksRetrieved(v string) bool {
	return strings.HasPrefix(v, "[") || strings.HasPrefix(v, "{") || strings.Contains(v, "://") || strings.ContainsAny(v, " \n") && !isNumber(v)
}

// retrievedSQL gives the retrieved texts among the values of x, which holds JSON or plain text; NULL where there are none.
func retrievedSQL(x string) string {
	paths := make([]string, len(retrievedKeys))
	for i, k := range retrievedKeys {
		paths[i] = jsonPath{k}.String()
	}
	return fmt.Sprintf("CASE WHEN %[1]s[1] = '{' AND json_valid(%[1]s) THEN list_filter(json_extract_string(%[1]s, [%[2]s]), lambda v: v IS NOT NULL AND NOT list_contains([%[3]s], v))[1] END",
		x, lits(paths), lits(noWords))
}

// Retrieved reads a cell of retrieved texts: a list as JSON or as Python and numpy print it, or one plain text.
func Retrieved(cell string) []string {
	text := strings.TrimSpace(cell)
	if slices.Contains(noWords, text) {
		return nil
	}
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var value any
		if json.Valid([]byte(text)) && decoder.Decode(&value) == nil {
			return retrieved(value)
		}
		p := &python{text: text, apart: true}
		if value, err := p.value(0); err == nil && p.peek() == 0 {
			return retrieved(value)
		}
	}
	return []string{text}
}

// RetrievedIn are the retrieved texts that stand in an object beside other values.
func RetrievedIn(object map[string]any) []string {
	for _, k := range retrievedKeys {
		if texts := retrieved(object[k]); len(texts) > 0 {
			return texts
		}
	}
	return nil
}

// The names under which a retrieved text stands, and what tells it apart from others.
var (
	retrievedTexts  = []string{"text", "content", "page_content", "pageContent", "passage", "snippet", "chunk", "body", "document", "node"}
	retrievedTitles = []string{"title", "source", "url", "file", "filename", "file_name", "name", "id"}
)

// retrieved are the texts of a value: itself, or those of a list. A text that has a title begins with it, and an object of
// which nothing is known is its JSON, so that nothing is lost.
func retrieved(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if strings.TrimSpace(v) == "" {
			return nil
		}
		return []string{v}
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, retrieved(one)...)
		}
		return all
	case map[string]any:
		if len(v) == 0 {
			return nil
		}
		if texts := RetrievedIn(v); len(texts) > 0 {
			return texts
		}
		title := retrievedTitle(v)
		for _, k := range retrievedTexts {
			texts := retrieved(v[k])
			if len(texts) > 0 && title != "" && !strings.HasPrefix(texts[0], title) {
				texts[0] = title + "\n\n" + texts[0]
			}
			if len(texts) > 0 {
				return texts
			}
		}
		if title != "" {
			return []string{title}
		}
	}
	return []string{compact(value)}
}

// retrievedTitle is what an object is called, by itself or in its metadata.
func retrievedTitle(object map[string]any) string {
	metadata, _ := object["metadata"].(map[string]any)
	for _, k := range retrievedTitles {
		for _, from := range []map[string]any{object, metadata} {
			if title, ok := from[k].(string); ok && title != "" {
				return title
			}
		}
	}
	return ""
}
