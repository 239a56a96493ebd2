package outlink_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/outlink"
)

// here lets the tests' own servers be asked.
func here(addr netip.Addr) bool { return addr == netip.MustParseAddr("127.0.0.1") }

// check asks for one address.
func check(t *testing.T, options outlink.Options, address string) (got outlink.Result) {
	t.Helper()
	told := 0
	outlink.New(options).Check(t.Context(), []outlink.Link{{URL: address}}, func(r outlink.Result) { got, told = r, told+1 })
	if told != 1 || got.URL != address {
		t.Fatalf("%s: told %d times, of %s", address, told, got.URL)
	}
	return got
}

// site has a page for each way of answering.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/fine", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, _ := strconv.Atoi(r.PathValue("code"))
		w.WriteHeader(code)
	})
	mux.HandleFunc("/no-head/{how}", func(_ http.ResponseWriter, r *http.Request) {
		switch how := r.PathValue("how"); {
		case r.Method == http.MethodGet:
		case how == "broken":
			panic(http.ErrAbortHandler)
		case how == "slow":
			<-r.Context().Done()
		}
	})
	mux.HandleFunc("/head/{code}", func(w http.ResponseWriter, r *http.Request) {
		if code, _ := strconv.Atoi(r.PathValue("code")); r.Method == http.MethodHead {
			w.WriteHeader(code)
		}
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/turns/{left}", func(w http.ResponseWriter, r *http.Request) {
		if left, _ := strconv.Atoi(r.PathValue("left")); left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/turns/%d", left-1), http.StatusFound)
		}
	})
	mux.HandleFunc("/to", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.FormValue("u"), http.StatusFound) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestAnAddressIsFineDeadOrForSomebodyToLookAt(t *testing.T) {
	server := site(t)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	tests := []struct {
		name, address string
		want          outlink.State
		reason        string
	}{
		{"a page", "/fine", outlink.Fine, ""},
		{"with a fragment", "/fine#part", outlink.Fine, ""},
		{"one that answers no HEAD", "/head/405", outlink.Fine, ""},
		{"one that says to HEAD that it is gone", "/head/404", outlink.Fine, ""},
		{"one that breaks off", "/no-head/broken", outlink.Fine, ""},
		{"one that never answers HEAD", "/no-head/slow", outlink.Fine, ""},
		{"one without an end", "/endless", outlink.Fine, ""},
		{"five redirects", "/turns/5", outlink.Fine, ""},
		{"six redirects", "/turns/6", outlink.Unsure, "转来转去"},
		{"to another program", "/to?u=weixin://dl", outlink.Unsure, "转到不是网页的地方"},
		{"to a file", "/to?u=file:///etc/passwd", outlink.Unsure, "转到不是网页的地方"},
		{"gone", "/status/404", outlink.Dead, "网页没有了（HTTP 404）"},
		{"gone for good", "/status/410", outlink.Dead, "网页没有了（HTTP 410）"},
		{"for people alone", "/status/403", outlink.Unsure, "网站不让程序打开（HTTP 403）"},
		{"broken", "/status/502", outlink.Unsure, "网站出错（HTTP 502）"},
		{"slow", "/slow", outlink.Unsure, "太久没有回答"},
		{"no server", closed.URL, outlink.Unsure, "连不上"},
		{"no such name", "http://nowhere.invalid/", outlink.Dead, "域名不存在"},
		{"no name", "http:///x", outlink.Dead, "不是能打开的网址"},
		{"another scheme", "ftp://example.org/x", outlink.Dead, "不是能打开的网址"},
		{"no address", "http://[::1", outlink.Dead, "不是能打开的网址"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			address := test.address
			if strings.HasPrefix(address, "/") {
				address = server.URL + address
			}
			got := check(t, outlink.Options{Allow: here, Within: time.Second}, address)
			unknowable := test.name == "no such name" && got.State == outlink.Unsure // there is no network
			if got.State != test.want && !unknowable {
				t.Errorf("%s: %s, %s", address, got.State, got.Reason)
			}
			if got.State == test.want && !strings.Contains(got.Reason, test.reason) {
				t.Errorf("the reason is %q", got.Reason)
			}
		})
	}
}

// Nothing of this machine or of the network behind it is connected to, however
// its address is written, and also not where a page of the internet leads there.
func TestNothingInsideIsConnectedTo(t *testing.T) {
	var asked atomic.Int64
	listener, err := net.Listen("tcp", "[::]:0")
	if err != nil {
		t.Fatal(err)
	}
	inside := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	inside.Listener = listener
	inside.Config.ConnState = func(net.Conn, http.ConnState) { asked.Add(1) }
	inside.Start()
	t.Cleanup(inside.Close)
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	for _, host := range []string{"127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "127.1", "0x7f000001", "2130706433"} {
		got := check(t, outlink.Options{Within: time.Second}, "http://user:password@"+host+":"+port+"/")
		if got.State == outlink.Fine || strings.HasSuffix(host, "1") && strings.Count(host, ".") == 3 && got.State != outlink.Private {
			t.Errorf("%s: %s, %s", host, got.State, got.Reason)
		}
	}
	outside := site(t)
	got := check(t, outlink.Options{Allow: here, Within: time.Second}, outside.URL+"/to?u=http://127.0.0.2:"+port+"/")
	if got.State != outlink.Private || !strings.Contains(got.Reason, "内部网络") {
		t.Errorf("a redirect into it: %s, %s", got.State, got.Reason)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("it was connected to, %d times", n)
	}
}

func TestWhatIsPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"1.1.1.1": true, "221.13.155.1": true, "240e::1": true, "2408:8000::1": true, "::ffff:1.1.1.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "172.32.0.1": true, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.128.0.1": true, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false,
		"240.0.0.1": false, "198.18.0.1": false, "192.0.2.1": false, "203.0.113.9": false,
		"::1": false, "::": false, "::127.0.0.1": false, "fe80::1": false, "fc00::1": false, "fd12::1": false, "ff02::1": false,
		"::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "2001:db8::1": false, "2001::1": false, "fe80::1%eth0": false,
	} {
		if got := outlink.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if outlink.Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// Nobody learns who asks: no cookie, no referrer, no password, and the same
// words each time.
func TestNothingOfAnybodyIsSent(t *testing.T) {
	var mu sync.Mutex
	var heads []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		heads = append(heads, r.Header.Clone())
		mu.Unlock()
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "you"})
		if r.URL.Path == "/a" {
			http.Redirect(w, r, "http://other:secret@"+r.Host+"/b", http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	address := strings.Replace(server.URL, "://", "://name:password@", 1) + "/a"
	for range 2 {
		if got := check(t, outlink.Options{Allow: here}, address); got.State != outlink.Fine {
			t.Errorf("%s, %s", got.State, got.Reason)
		}
	}
	if len(heads) != 4 {
		t.Fatalf("%d requests", len(heads))
	}
	for _, head := range heads {
		for name := range head {
			if name != "User-Agent" && name != "Accept" && name != "Accept-Language" && name != "Connection" {
				t.Errorf("it sends %s: %s", name, head.Get(name))
			}
		}
	}
}

// A site is asked for one page after the other, and few sites at once.
func TestFewAreAskedAtOnce(t *testing.T) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	now, most, mostOfOne := map[string]int{}, 0, 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now[r.Host]++
		all := 0
		for _, n := range now {
			all += n
		}
		most, mostOfOne = max(most, all), max(mostOfOne, now[r.Host])
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		now[r.Host]--
		mu.Unlock()
	}))
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	var links []outlink.Link
	for host := 1; host <= 8; host++ {
		for page := range 3 {
			links = append(links, outlink.Link{URL: fmt.Sprintf("http://127.0.0.%d:%d/%d", host, listener.Addr().(*net.TCPAddr).Port, page)})
		}
	}
	fine := 0
	outlink.New(outlink.Options{Allow: func(netip.Addr) bool { return true }}).Check(t.Context(), links, func(r outlink.Result) {
		if r.State == outlink.Fine {
			fine++
		}
	})
	if fine != len(links) || most > 4 || mostOfOne != 1 {
		t.Errorf("%d of %d are fine; at once %d, of one site %d", fine, len(links), most, mostOfOne)
	}
}
