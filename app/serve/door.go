package serve

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// contentPolicy keeps the page from loading or calling anything that is not part of the program. Charts and virtual lists
// set styles on elements, hence 'unsafe-inline' for styles only.
const contentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// door lets in whoever holds a link, and nobody else: other programs of this machine and pages of other sites that the
// same browser shows can reach the port too.
type door struct {
	hosts  []string // what a browser may call this server
	cookie string   // its name has the port, because browsers send a host's cookies to all of its ports
	secret string   // the cookie's value

	mu     sync.Mutex
	tokens []string // of links that were not used yet
}

func newDoor(port int) *door {
	text := strconv.Itoa(port)
	return &door{
		hosts:  []string{"127.0.0.1:" + text, "localhost:" + text},
		cookie: "telltale_" + text,
		secret: rand.Text(),
	}
}

// link makes a link that can be used once.
func (d *door) link() string {
	token := rand.Text()
	d.mu.Lock()
	d.tokens = append(d.tokens, token)
	d.mu.Unlock()
	return "http://" + d.hosts[0] + "/?token=" + token
}

// guard passes on the requests of this server's own pages.
func (d *door) guard(inside http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		switch {
		case !slices.Contains(d.hosts, r.Host):
			// Another name for this address is how a page of another site gets round its browser's rules.
			refuse(w, r, http.StatusForbidden, "This server answers to %s only.", d.hosts[0])
		case !d.own(r):
			refuse(w, r, http.StatusForbidden, "Another page asked for this.")
		case r.URL.Path == "/" && r.URL.Query().Has("token"):
			d.enter(w, r)
		case !d.known(r):
			refuse(w, r, http.StatusUnauthorized, "Open the link that `telltale serve` printed.")
		default:
			inside.ServeHTTP(w, r)
		}
	})
}

// own reports whether the request comes from a page of this server, from the address line, or from another program. Other
// ports of this machine are foreign, although browsers call them the same site and send them the cookie. A person may
// follow a link from elsewhere to the page itself, which only shows it.
func (d *door) own(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.URL.Path == "/"
}

// known reports whether the request carries this server's cookie.
func (d *door) known(r *http.Request) bool {
	cookie, err := r.Cookie(d.cookie)
	return err == nil && same(cookie.Value, d.secret)
}

// enter exchanges a link's token for the cookie and takes the token out of the address.
func (d *door) enter(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		refuse(w, r, http.StatusMethodNotAllowed, "A link is opened, not posted to.")
		return
	}
	if d.spend(r.URL.Query().Get("token")) {
		http.SetCookie(w, &http.Cookie{
			Name: d.cookie, Value: d.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		})
	} else if !d.known(r) {
		refuse(w, r, http.StatusForbidden, "This link has been used already, or is not from this run. Press Enter in the terminal of `telltale serve` for a new one.")
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		// The link was followed on another site's page, a terminal in a browser for instance. A browser holds a strict
		// cookie back all the way of such redirects, so this page goes on by itself.
		answerPage(w, http.StatusOK, `<meta http-equiv="refresh" content="0;url=/">`, "One moment…")
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// spend reports whether the token is of an unused link, and uses it up.
func (d *door) spend(token string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, unused := range d.tokens {
		if same(token, unused) {
			d.tokens = slices.Delete(d.tokens, i, i+1)
			return true
		}
	}
	return false
}

// same compares secrets in a time that does not tell how much of them agrees.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
