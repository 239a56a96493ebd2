package main

import (
	"bufio"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are, and no more after them, and returns the status
// line and the rest of the answer.
func (s *site) raw(t testing.TB, request string) (status, rest string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = io.WriteString(conn, request)
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
	reader := bufio.NewReader(conn)
	status, _ = reader.ReadString('\n')
	body, _ := io.ReadAll(reader)
	return strings.TrimSpace(status), string(body)
}

var statusLine = regexp.MustCompile(`HTTP/1\.1 (\d{3}) `)

// statuses sends bytes and returns the statuses of all answers, in order.
func (s *site) statuses(t testing.TB, request string) (all, answers string) {
	t.Helper()
	first, rest := s.raw(t, request)
	answers = first + "\n" + rest
	for _, m := range statusLine.FindAllStringSubmatch(answers, -1) {
		all += m[1] + " "
	}
	return strings.TrimSpace(all), answers
}

// Pieces of requests.
const (
	getHead  = "GET /guides HTTP/1.1\r\nHost: a\r\n"
	postHead = "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	chunked  = "Transfer-Encoding: chunked\r\n"
	last     = "0\r\n\r\n"
	// next is what a smuggler hides: it must not be answered behind a request
	// that could be read in two ways.
	next = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
)

func forHost(lines string) string { return "GET /guides HTTP/1.1\r\n" + lines + "\r\n\r\n" }

// A request that two programs could read in two ways gets 400, and nothing
// more is read from its connection.
func TestRequestsOfTwoMeaningsAreRefused(t *testing.T) {
	s := start(t)
	for name, request := range map[string]string{
		"length, then chunks":      postHead + "Content-Length: 6\r\n" + chunked + "\r\n6\r\nname=a\r\n" + last,
		"chunks, then length":      postHead + chunked + "Content-Length: 6\r\n\r\n6\r\nname=a\r\n" + last,
		"both in small letters":    postHead + "content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n6\r\nname=a\r\n" + last,
		"both on a GET":            getHead + "Content-Length: 5\r\n" + chunked + "\r\n" + last,
		"two lengths":              postHead + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"one length twice":         postHead + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
		"a list of lengths":        postHead + "Content-Length: 2, 2\r\n\r\nab",
		"a length that is none":    postHead + "Content-Length: x\r\n\r\n",
		"an empty length":          postHead + "Content-Length:\r\n\r\n",
		"a length with a sign":     postHead + "Content-Length: +2\r\n\r\nab",
		"a negative length":        postHead + "Content-Length: -2\r\n\r\nab",
		"a length in hex":          postHead + "Content-Length: 0x2\r\n\r\nab",
		"a length past any number": postHead + "Content-Length: 99999999999999999999\r\n\r\nab",
		"chunked twice":            postHead + chunked + chunked + "\r\n" + last,
		"a list of encodings":      postHead + "Transfer-Encoding: gzip, chunked\r\n\r\n" + last,
		"an unknown encoding":      postHead + "Transfer-Encoding: xchunked\r\n\r\n" + last,
		"identity":                 postHead + "Transfer-Encoding: identity\r\n\r\n",
		"identity with a length":   postHead + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nab",
		"a tab inside a value":     postHead + "Transfer-Encoding: \x0bchunked\r\n\r\n" + last,
		"a blank before the colon": postHead + "Transfer-Encoding : chunked\r\n\r\n" + last,
		"a blank in a name":        getHead + "Transfer Encoding: chunked\r\n\r\n",
		"chunks in HTTP/1.0":       strings.Replace(postHead, "1.1", "1.0", 1) + chunked + "\r\n" + last,

		"a folded header":            getHead + "X: a\r\n b\r\n\r\n",
		"a folded length":            postHead + "Content-Length:\r\n 2\r\n\r\nab",
		"chunks behind a fold":       postHead + "X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nab",
		"a fold before any header":   "GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n",
		"a bare LF":                  "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
		"bare LFs alone":             "GET / HTTP/1.1\nHost: a\n\n",
		"chunks behind a bare LF":    postHead + "X: b\nTransfer-Encoding: chunked\r\n\r\n" + last,
		"a bare LF at the end":       "GET / HTTP/1.1\r\nHost: a\r\n\n",
		"a bare CR":                  getHead + "X: b\rY: c\r\n\r\n",
		"a NUL in a value":           getHead + "X: a\x00b\r\n\r\n",
		"a NUL in a name":            getHead + "X\x00: b\r\n\r\n",
		"a line without a colon":     getHead + "X\r\n\r\n",
		"a header without a name":    getHead + ": b\r\n\r\n",
		"a name outside ASCII":       getHead + "头: b\r\n\r\n",
		"a NUL in the address":       "GET /a\x00b HTTP/1.1\r\nHost: a\r\n\r\n",
		"a blank in the address":     "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
		"no version":                 "GET /\r\n\r\n",
		"a method that nobody knows": "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
		"a method in small letters":  "get / HTTP/1.1\r\nHost: a\r\n\r\n",
		"a method that is no word":   "G{}T / HTTP/1.1\r\nHost: a\r\n\r\n",
		"the preface of HTTP/2":      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"TLS on the plain port":      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",

		"no host":                     forHost("X: a"),
		"an empty host":               forHost("Host:"),
		"two hosts":                   forHost("Host: a\r\nHost: b"),
		"one host twice":              forHost("Host: a\r\nhost: a"),
		"a list of hosts":             forHost("Host: a, b"),
		"a host with a blank":         forHost("Host: a b"),
		"a host with a path":          forHost("Host: a/b"),
		"a host with a user":          forHost("Host: user@a"),
		"a host with markup":          forHost(`Host: a"><script>`),
		"a host outside ASCII":        forHost("Host: 反诈.example"),
		"a host in percent":           forHost("Host: a%2eb"),
		"a host with a NUL":           forHost("Host: a\x00b"),
		"a port that is none":         forHost("Host: a:b"),
		"a port with a port":          forHost("Host: a:80:80"),
		"a port past any number":      forHost("Host: a:999999"),
		"a port alone":                forHost("Host: :80"),
		"an address left open":        forHost("Host: [::1"),
		"an address that is none":     forHost("Host: [zz]"),
		"an address with a zone":      forHost("Host: [fe80::1%25a]"),
		"an IPv4 address in brackets": forHost("Host: [127.0.0.1]"),
		"no host beside an address":   "GET http://b/ HTTP/1.1\r\nX: a\r\n\r\n",

		"a chunk longer than said":   postHead + chunked + "\r\n5\r\nname=a\r\n" + last,
		"a chunk that ends in LF":    postHead + chunked + "\r\n6\r\nname=a\n" + last,
		"a size that ends in LF":     postHead + chunked + "\r\n6\nname=a\r\n" + last,
		"a LF in an extension":       postHead + chunked + "\r\n6;a\n\r\nname=a\r\n" + last,
		"no size":                    postHead + chunked + "\r\n\r\nname=a\r\n" + last,
		"a negative size":            postHead + chunked + "\r\n-6\r\nname=a\r\n" + last,
		"a size with 0x":             postHead + chunked + "\r\n0x6\r\nname=a\r\n" + last,
		"a size past any number":     postHead + chunked + "\r\nfffffffffffffffff\r\nname=a\r\n" + last,
		"the largest size":           postHead + chunked + "\r\n7fffffffffffffff\r\nname=a\r\n" + last,
		"a size of a hundred zeros":  postHead + chunked + "\r\n" + strings.Repeat("0", 100) + "6\r\nname=a\r\n" + last,
		"a length behind the chunks": postHead + chunked + "\r\n6\r\nname=a\r\n0\r\nContent-Length: 5\r\n\r\n",
		"an address behind them":     postHead + chunked + "\r\n6\r\nname=a\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n",
		"100 kB behind the chunks":   postHead + chunked + "\r\n6\r\nname=a\r\n0\r\nX: " + strings.Repeat("a", 100_000) + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			all, answers := s.statuses(t, request+next)
			if all != "400" {
				t.Errorf("answers %q", all)
			}
			for _, want := range []string{"Connection: close", "X-Request-Id: ", "Content-Security-Policy: ", `href="tel:110"`} {
				if !strings.Contains(answers, want) {
					t.Errorf("no %s in %s", want, answers)
				}
			}
		})
	}
}

// What is odd and has one meaning is answered, and so is what comes next.
func TestOddRequestsOfOneMeaningAreAnswered(t *testing.T) {
	s := start(t)
	for name, test := range map[string]struct{ request, want string }{
		"many at once":                {strings.Repeat(getHead+"\r\n", 50), strings.Repeat("200 ", 50) + "200"},
		"empty lines first":           {"\r\n\r\n" + getHead + "\r\n", "200 200"},
		"HTTP/1.0 without a host":     {"GET /guides HTTP/1.0\r\n\r\n", "200"},
		"an absolute address":         {"GET http://evil.example/guides HTTP/1.1\r\nHost: a\r\n\r\n", "200 200"},
		"the address of a file":       {"GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"a host with a port":          {forHost("Host: a.example:8080"), "200 200"},
		"a host that is an address":   {forHost("Host: [::1]:8080"), "200 200"},
		"a GET with a body":           {getHead + "Content-Length: 37\r\n\r\nGET /cases HTTP/1.1\r\nHost: smuggled\r\n\r\n", "200 200"},
		"a GET with chunks":           {getHead + chunked + "\r\n6\r\nname=a\r\n" + last, "200 200"},
		"a body where none is wanted": {"POST /guides HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nname=a", "405 200"},
		"PUT":                         {"PUT /report/tip HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nname=a", "405 200"},
		"TRACE":                       {"TRACE / HTTP/1.1\r\nHost: a\r\nCookie: secret\r\n\r\n", "405 200"},
		"CONNECT":                     {"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"OPTIONS *":                   {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"HEAD of nothing":             {"HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"HEAD with a body":            {"HEAD /guides HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nname=a", "200 200"},
		"a wish for HTTP/2":           {getHead + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "200 200"},
		"100-continue":                {postHead + "Expect: 100-continue\r\nContent-Length: 6\r\n\r\nname=a", "100 422 200"},
		"a chunk with an extension":   {postHead + chunked + "\r\n6;a=b\r\nname=a\r\n" + last, "422 200"},
		"an extension of 100 kB":      {postHead + chunked + "\r\n6;" + strings.Repeat("a", 100_000) + "\r\nname=a\r\n" + last, "422 200"},
		"a header behind the chunks":  {postHead + chunked + "\r\n6\r\nname=a\r\n0\r\nX: a\r\n\r\n", "422 200"},
		"broken percent in a path":    {"GET /cases/%zz HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"half a percent in a path":    {"GET /% HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"broken percent in a query":   {"GET /search?q=%zz%&%=% HTTP/1.1\r\nHost: a\r\n\r\n", "200 200"},
		"a NUL in percent":            {"GET /media/%00 HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"dots in an overlong form":    {"GET /media/%c0%ae%c0%ae/site.yaml HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"bytes that are no text":      {"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"two thousand headers":        {getHead + strings.Repeat("X: y\r\n", 2000) + "\r\n", "200 200"},
		"an address of 10 kB":         {"GET /" + strings.Repeat("a", 10<<10) + " HTTP/1.1\r\nHost: a\r\n\r\n", "404 200"},
		"an address of 64 kB":         {"GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: a\r\n\r\n", "431"},
		"a question of 10 kB":         {"GET /search?q=" + strings.Repeat("a", 10<<10) + " HTTP/1.1\r\nHost: a\r\n\r\n", "200 200"},
		"headers of 64 kB":            {getHead + "X: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "431"},
	} {
		t.Run(name, func(t *testing.T) {
			all, answers := s.statuses(t, test.request+next)
			if all != test.want {
				t.Errorf("answers %q, want %q", all, test.want)
			}
			for _, never := range []string{"evil.example", "secret", "smuggled"} {
				if strings.Contains(answers, never) {
					t.Errorf("%s is in %s", never, answers)
				}
			}
		})
	}
}
