package serve

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"telltale/analytics/fault"
)

// fileName is the last element of a name that a browser sent, safe to use as a file's name on every system.
func fileName(name string) (string, error) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	// 255 bytes is what file systems allow; the end tells what the file is, so it stays.
	for len(name) > 200 {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:]
	}
	if strings.Trim(name, ". ") == "" {
		return "", fault.New(fault.Invalid, "The upload has no file name.").Do("Send it as /upload?name=FILE.")
	}
	if name = strings.TrimRight(name, ". "); device(name) {
		name = "_" + name
	}
	return name, nil
}

// device reports whether Windows takes the name for a device, whatever it ends in: opening NUL.csv opens no file.
func device(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimSpace(stem))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, port := strings.CutPrefix(stem, "COM")
	if !port {
		number, port = strings.CutPrefix(stem, "LPT")
	}
	return port && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}
