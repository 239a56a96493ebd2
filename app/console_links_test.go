package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/outlink"
)

// nearby asks the tests' own servers alone, and no name server.
func nearby() outlink.Options {
	return outlink.Options{Allow: netip.Addr.IsLoopback, Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no network in tests")
	}}}
}

// linking writes a published article into a folder whose lines 8 and 9 lead to
// a page that is there and to one that is gone, and line 6 to a source.
func linking(t *testing.T, dir, site string) {
	t.Helper()
	text := "---\ntitle: 有站外链接的\ndate: 2026-04-01\nsummary: 要点\nsources:\n  - {title: 通报, url: \"" + site + "/gone-source\"}\n---\n[在](" + site + "/here)\n[不在](" + site + "/gone)，再说一次 <" + site + "/gone>\n"
	if err := os.WriteFile(filepath.Join(dir, "tips", "links.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func elsewhere(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/here" {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// A button of the newsroom asks which sites that published articles lead to
// are still there, and names the articles that lead to others.
func TestDeadLinksToOtherSitesAreFoundInTheNewsroom(t *testing.T) {
	site := elsewhere(t)
	o, editor, _ := newsroomStaff(t, func(cmd *serveCommand) { cmd.links = nearby() })
	linking(t, o.content, site.URL)
	if _, err := o.server.library.Reload(); err != nil {
		t.Fatal(err)
	}
	if page := editor.page(t, "/newsroom/upkeep"); strings.Contains(page, site.URL) || strings.Contains(page, "上次检查完") {
		t.Error("it says something of what was not checked")
	}
	editor.post(t, "/newsroom/links", nil).Status(http.StatusSeeOther).Header("Location").Contains("done=links")
	var page string
	soon(t, "the links are checked", func() bool {
		page = editor.page(t, "/newsroom/upkeep")
		return strings.Contains(page, "上次检查完")
	})
	for _, want := range []string{site.URL + "/gone</a>", site.URL + "/gone-source</a>", "网页没有了（HTTP 404）", "tips%2Flinks"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(page, site.URL+"/here") {
		t.Error("it names a page that is there")
	}
	if n := strings.Count(page, `edit?id=tips%2Flinks`); n != 2 {
		t.Errorf("the article is named %d times for two addresses", n)
	}
	wantAudit(t, o, "links_checked", 1)
}

// The command says it as a fault with its place, and names no page of our own
// network as one to go to.
func TestCheckFindsDeadLinks(t *testing.T) {
	site, dir := elsewhere(t), t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	linking(t, dir, site.URL)
	run := func(options outlink.Options) (string, error) {
		var out bytes.Buffer
		cmd := checkCommand{contentFlags: contentFlags{Content: dir}, Links: true, links: options}
		err := cmd.Run(&program{ctx: t.Context(), stdout: &out})
		return out.String(), err
	}
	out, err := run(nearby())
	if !errors.Is(err, errFailed) {
		t.Error(err)
	}
	for _, want := range []string{"tips/links.md:6: 站外链接 " + site.URL + "/gone-source 网页没有了", "tips/links.md:9: 站外链接 " + site.URL + "/gone 网页没有了"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "/here") {
		t.Errorf("what is there is a fault:\n%s", out)
	}
	inside := nearby()
	inside.Allow = nil
	if out, err := run(inside); !errors.Is(err, errFailed) || !strings.Contains(out, "tips/links.md:8: 站外链接 "+site.URL+"/here 是内部网络的地址") {
		t.Errorf("%v\n%s", err, out)
	}
	site.Close()
	if err := os.Remove(filepath.Join(dir, "tips", "links.md")); err != nil {
		t.Fatal(err)
	}
	if out, err := run(nearby()); err != nil || !strings.Contains(out, "没有失效的") {
		t.Errorf("%v\n%s", err, out)
	}
}
