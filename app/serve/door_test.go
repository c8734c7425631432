package serve

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestLinkWorksOnce(t *testing.T) {
	s := open(t, Options{})
	link := s.Link()
	first := s.visitor()
	answer := s.visit(first, link)
	if s.read(answer, http.StatusOK); answer.Request.URL.RawQuery != "" {
		t.Errorf("the token stays in the address: %s", answer.Request.URL)
	}
	s.read(s.visit(first, s.address("/")), http.StatusOK)

	other := s.visitor()
	s.readFault(s.visit(other, link), http.StatusForbidden)
	s.readFault(s.visit(other, s.address("/")), http.StatusUnauthorized)
	// Whoever is inside may open the old link again, from the browser's history for instance.
	s.read(s.visit(first, link), http.StatusOK)
	// Another browser gets in with another link.
	s.read(s.visit(other, s.Link()), http.StatusOK)
}

// A browser holds a strict cookie back where another site led to a redirect, so the page itself goes on.
func TestLinkOnAnotherSitesPageLeadsIn(t *testing.T) {
	s := open(t, Options{})
	visitor := s.visitor()
	answer := s.send(visitor, http.MethodGet, strings.TrimPrefix(s.Link(), s.address("")), "",
		map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Accept": "text/html"})
	if page := s.read(answer, http.StatusOK); !strings.Contains(page, `http-equiv="refresh" content="0;url=/"`) || strings.Contains(page, "token") {
		t.Errorf("the page is %s", page)
	}
	s.read(s.visit(visitor, s.address("/")), http.StatusOK)
	// A person who is not let in reads a sentence, not JSON.
	answer = s.send(s.visitor(), http.MethodGet, "/", "", map[string]string{"Accept": "text/html"})
	if page := s.read(answer, http.StatusUnauthorized); !strings.Contains(page, "<p>Open the link that `telltale serve` printed.</p>") {
		t.Errorf("the page is %s", page)
	}
}

func TestCookieIsForThisServerOnly(t *testing.T) {
	s := open(t, Options{})
	answer := s.send(&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		http.MethodGet, strings.TrimPrefix(s.Link(), s.address("")), "", nil)
	s.read(answer, http.StatusSeeOther)
	cookies := answer.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("got cookies %v", cookies)
	}
	c := cookies[0]
	_, port, _ := strings.Cut(s.door.hosts[0], ":")
	if c.Name != "telltale_"+port || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Domain != "" || len(c.Value) < 26 {
		t.Errorf("got %+v", c)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	s := open(t, Options{})
	other := open(t, Options{})
	foreign := other.browser.Jar.Cookies(mustParse(t, other.address("/")))[0]
	cookie := s.browser.Jar.Cookies(mustParse(t, s.address("/")))[0]
	cases := []struct {
		name    string
		inside  bool
		headers map[string]string
		want    int
	}{
		{"no cookie", false, nil, http.StatusUnauthorized},
		{"empty cookie", false, map[string]string{"Cookie": cookie.Name + "="}, http.StatusUnauthorized},
		{"wrong cookie", false, map[string]string{"Cookie": cookie.Name + "=AAAAAAAAAAAAAAAAAAAAAAAAAA"}, http.StatusUnauthorized},
		{"another port's cookie", false, map[string]string{"Cookie": foreign.String()}, http.StatusUnauthorized},
		{"another port's value", false, map[string]string{"Cookie": cookie.Name + "=" + foreign.Value}, http.StatusUnauthorized},
		{"foreign host", true, map[string]string{"Host": "evil.example"}, http.StatusForbidden},
		{"rebound host with our port", true, map[string]string{"Host": "evil.example" + strings.TrimPrefix(s.door.hosts[0], "127.0.0.1")}, http.StatusForbidden},
		{"host without port", true, map[string]string{"Host": "127.0.0.1"}, http.StatusForbidden},
		{"foreign origin", true, map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		{"no origin of a sandbox", true, map[string]string{"Origin": "null"}, http.StatusForbidden},
		{"another port's page", true, map[string]string{"Origin": other.address("")}, http.StatusForbidden},
		{"same site, other port", true, map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		{"other site", true, map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"own page", true, map[string]string{"Origin": s.address(""), "Sec-Fetch-Site": "same-origin"}, http.StatusOK},
		{"program of this machine that has the cookie", true, nil, http.StatusOK},
	}
	ways := []struct{ method, path, body string }{
		{http.MethodPost, "/api/Jobs/List", "[]"},
		{http.MethodGet, "/download/sql?query=SELECT+1", ""},
		{http.MethodPost, "/upload?name=a.csv", "a\n1\n"},
		{http.MethodGet, "/assets/app-1a2.js", ""},
	}
	for _, c := range cases {
		for _, way := range ways {
			browser := s.browser
			if !c.inside {
				browser = &http.Client{}
			}
			headers := map[string]string{"Content-Type": "application/json"}
			for name, value := range c.headers {
				headers[name] = value
			}
			answer := s.send(browser, way.method, way.path, way.body, headers)
			answer.Body.Close()
			if answer.StatusCode != c.want {
				t.Errorf("%s, %s %s: status %d, want %d", c.name, way.method, way.path, answer.StatusCode, c.want)
			}
		}
	}
	if left := len(s.uploads.paths); left != 2 {
		t.Errorf("%d uploads were taken, want the two allowed ones", left)
	}
}

func TestWrongTokens(t *testing.T) {
	s := open(t, Options{})
	link := s.Link()
	for _, address := range []string{
		s.address("/?token="), s.address("/?token=wrong"), link + "x", link[:len(link)-1], s.address("/assets/app-1a2.js?token=" + link[strings.LastIndex(link, "=")+1:]),
	} {
		answer := s.visit(s.visitor(), address)
		answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden && answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: status %d", address, answer.StatusCode)
		}
	}
	answer := s.send(s.visitor(), http.MethodPost, strings.TrimPrefix(link, s.address("")), "", nil)
	s.readFault(answer, http.StatusMethodNotAllowed)
	// None of these used the link up.
	s.read(s.visit(s.visitor(), link), http.StatusOK)
}

func TestLinkFromAnotherSiteOnlyShowsThePage(t *testing.T) {
	s := open(t, Options{})
	followed := map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
	s.read(s.send(s.browser, http.MethodGet, "/", "", followed), http.StatusOK)
	s.readFault(s.send(s.browser, http.MethodGet, "/download/sql?query=SELECT+1", "", followed), http.StatusForbidden)
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	s := open(t, Options{})
	for _, answer := range []*http.Response{
		s.visit(s.browser, s.address("/")), s.visit(s.visitor(), s.address("/")), s.post("Jobs.List"), s.post("Jobs.None"),
	} {
		answer.Body.Close()
		for name, want := range map[string]string{
			"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", answer.Request.URL, name, got)
			}
		}
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
