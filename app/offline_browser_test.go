package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// wire is a network between a browser and a site, which can be cut.
type wire struct {
	net.Listener
	url   string
	mu    sync.Mutex
	conns []net.Conn
}

func layWire(t *testing.T, s *site) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: listener, url: "http://" + listener.Addr().String()}
	t.Cleanup(w.cut)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				near.Close()
				continue
			}
			w.mu.Lock()
			w.conns = append(w.conns, near, far)
			w.mu.Unlock()
			for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
				go func() {
					_, _ = io.Copy(pair[0], pair[1])
					_ = pair[0].Close()
				}()
			}
		}
	}()
	return w
}

// cut ends every connection and takes no new one.
func (w *wire) cut() {
	_ = w.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		_ = c.Close()
	}
}

// keptBy are the paths that the browser has put by for a site, sorted, and the
// names of the caches they are in.
func keptBy(t *testing.T, b *browser) (paths, caches []string) {
	t.Helper()
	caches = evaluate[[]string](t, b, `caches.keys()`)
	paths = evaluate[[]string](t, b, `caches.keys().then(names => Promise.all(names.map(n => caches.open(n).then(c => c.keys()))))
		.then(lists => [].concat(...lists).map(r => new URL(r.url).pathname + new URL(r.url).search))`)
	slices.Sort(paths)
	return paths, caches
}

const workerIsReady = `navigator.serviceWorker.ready.then(r => new Promise(done => {
	const worker = r.active;
	const look = () => worker.state === "activated" && done(worker.state);
	worker.addEventListener("statechange", look);
	look();
}))`

// Who has seen the site once can read the help page and the hotlines without a
// network. Nothing else is put by, whatever else was read or begun.
func TestTheHelpPageIsReadableWithoutANetwork(t *testing.T) {
	t.Parallel() // beside another browser
	axe := readAxe(t)
	for _, base := range []string{"", "/police/fanzha"} {
		t.Run("under "+base, func(t *testing.T) {
			s := start(t, withBase("http://example.org"+base))
			b, w := openBrowser(t), layWire(t, s)
			b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(w.url+base+"/"))
			evaluate[string](t, b, workerIsReady)
			for _, path := range []string{"/guides/task-rebate", "/search?q=%E5%88%B7%E5%8D%95", "/report/victim", "/receipt", "/cases", "/report"} {
				b.do(t, chromedp.Navigate(w.url+base+path))
			}
			if controlled := evaluate[bool](t, b, `navigator.serviceWorker.controller !== null`); !controlled {
				t.Fatal("the worker serves no page")
			}
			paths, caches := keptBy(t, b)
			for i, want := range []string{"/offline", "/report", "/static/favicon.", "/static/page.", "/static/site.", "/static/sprite."} {
				if len(paths) != 6 || !strings.HasPrefix(paths[i], base+want) || len(caches) != 1 {
					t.Fatalf("kept: %v in %v", paths, caches)
				}
			}

			w.cut()
			b.do(t, chromedp.Navigate(w.url+base+"/report"), chromedp.WaitVisible(chromedp.CSS(`.calls a[href="tel:110"]`)))
			b.shows(t, "先打 110，再填表", "96110")
			b.inspect(t, axe)
			for _, path := range []string{"/guides/elder-fraud", "/report/victim", "/"} {
				b.do(t, chromedp.Navigate(w.url+base+path), chromedp.WaitVisible(chromedp.CSS(`.calls a[href="tel:110"]`)))
				b.shows(t, "没有网络，电话还能打", "96110")
			}
			b.inspect(t, axe)
			b.do(t, chromedp.Click(chromedp.CSS(`main a[href$="/report"]`)), chromedp.WaitVisible(chromedp.CSS("#going")))
		})
	}
}

// shows fails where the page does not say some words, or is without its style.
func (b *browser) shows(t *testing.T, words ...string) {
	t.Helper()
	shown := text(t, b, "main")
	for _, word := range words {
		if !strings.Contains(strings.Join(strings.Fields(shown), ""), strings.Join(strings.Fields(word), "")) {
			t.Errorf("%q is not in %q", word, shown)
		}
	}
	if margin := evaluate[string](t, b, `getComputedStyle(document.body).marginTop`); margin != "0px" {
		t.Error("the page has no style")
	}
}

// What is kept changes with the hotlines, and the old copy goes. A cache of
// another site on the same host is left alone.
func TestWhatIsKeptFollowsTheHotlines(t *testing.T) {
	t.Parallel() // beside another browser
	s := start(t)
	b := openBrowser(t)
	b.do(t, chromedp.Navigate(s.url+"/report"))
	evaluate[string](t, b, workerIsReady)
	evaluate[any](t, b, `caches.open("fanzha:/other/:1").then(() => 0)`)
	_, before := keptBy(t, b)
	edit(t, s.content+"/site.yaml", "拿不准是不是诈骗，先问一句", "拿不准，先问一声")
	soon(t, "the page has the new words", func() bool {
		return strings.Contains(s.expect(t).GET("/report").Expect().Body().Raw(), "先问一声")
	})
	evaluate[any](t, b, `navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => 0)`)
	soon(t, "the old copy is gone", func() bool {
		_, now := keptBy(t, b)
		return len(now) == 2 && !slices.Contains(now, before[0]) && slices.Contains(now, "fanzha:/other/:1")
	})
	if kept := evaluate[string](t, b, `caches.match("/report").then(r => r.text())`); !strings.Contains(kept, "先问一声") {
		t.Error("the old words are kept")
	}
}

// A browser without workers loses nothing and complains of nothing.
func TestABrowserWithoutWorkersLosesNothing(t *testing.T) {
	t.Parallel() // beside another browser
	script, err := os.ReadFile("../static/js/offline.js")
	if err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t)
	b.do(t, chromedp.Navigate("about:blank"))
	evaluate[any](t, b, fmt.Sprintf(`(function () { const navigator = {}; %s keepForOffline("/x"); })()`, script))
}
