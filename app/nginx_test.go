package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"
)

// behindNginx runs docs/ops/nginx.conf, with ports and folders of the test's
// own, before a site.
func behindNginx(t *testing.T, s *site) *httpexpect.Expect {
	t.Helper()
	binary, err := exec.LookPath("nginx")
	if err != nil {
		if binary = "/usr/sbin/nginx"; exec.Command(binary, "-v").Run() != nil {
			t.Skip("there is no nginx")
		}
	}
	folder := t.TempDir()
	certify(t, folder)
	secure, plain := freeAddress(t), freeAddress(t)
	text, err := os.ReadFile("../docs/ops/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	conf := strings.NewReplacer(
		"/etc/nginx/tls", folder, "/var/cache/nginx", folder, "/var/log/nginx", folder, "/run/nginx.pid", folder+"/pid",
		"user www-data;", "user root;", "listen 80 ", "listen "+plain+" ", "listen 443 ", "listen "+secure+" ",
		"server 127.0.0.1:8080 ", "server "+strings.TrimPrefix(s.url, "http://")+" ",
		"    listen [::]:80 default_server;\n", "", "    listen [::]:443 ssl http2 default_server;\n", "",
	).Replace(string(text))
	file := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(binary, "-t", "-c", file).CombinedOutput(); err != nil {
		t.Fatalf("nginx -t: %s", out)
	}
	running := exec.Command(binary, "-c", file, "-g", "daemon off;")
	if err := running.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = running.Process.Signal(os.Interrupt)
		_ = running.Wait()
	})
	soon(t, "nginx listens", func() bool {
		conn, err := net.Dial("tcp", secure)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return httpexpect.WithConfig(httpexpect.Config{
		BaseURL: "https://" + secure, Reporter: httpexpect.NewAssertReporter(t),
		Client: &http.Client{
			Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, //nolint:gosec // the test's own certificate
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	})
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func certify(t *testing.T, folder string) {
	t.Helper()
	out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
		"-subj", "/CN=localhost", "-keyout", folder+"/fanzha.key", "-out", folder+"/fanzha.crt").CombinedOutput()
	if err != nil {
		t.Fatalf("openssl: %s", out)
	}
}

// served is how many requests of a route have reached the site.
func (s *site) served(t *testing.T, route string) float64 {
	t.Helper()
	return gathered(s.families(t), "fanzha_http_requests_total", map[string]string{"route": route})
}

// The example is what operators copy: what it keeps, it keeps for all.
func TestBehindTheNginxExampleNothingPrivateIsKept(t *testing.T) {
	s := start(t, withProxy("127.0.0.1/32"))
	e := behindNginx(t, s)

	for range 20 {
		e.GET("/guides/task-rebate").Expect().Status(http.StatusOK).Header("Strict-Transport-Security").NotEmpty()
	}
	if got := s.served(t, "/guides/:slug"); got > 4 {
		t.Errorf("the site was asked %v times for a page within a second", got)
	}
	elder := e.GET("/guides/task-rebate").WithCookie("elder", "1").Expect().Body().Raw()
	if usual := e.GET("/guides/task-rebate").Expect().Body().Raw(); elder == usual {
		t.Error("elder mode is the usual page")
	}

	for path, route := range map[string]string{
		"/report/victim": "/report/victim", "/receipt": "/receipt", "/search": "/search", "/console/login": "/console/login",
		"/api/v1/search": "/api/v1/search", "/nowhere": "none", "/stats": "",
	} {
		before := s.served(t, route)
		for range 3 {
			e.GET(path).WithQuery("q", "a").Expect()
		}
		if got := s.served(t, route) - before; route != "" && got != 3 {
			t.Errorf("%s: the site was asked %v times of 3", path, got)
		}
	}

	form := victim()
	form["form_id"] = fmt.Sprintf("%032x", time.Now().UnixNano())
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object().Value("reference").String().NotEmpty()
	e.GET("/metrics").Expect().Status(http.StatusNotFound)
	e.GET("/debug/pprof").Expect().Status(http.StatusNotFound)

	s.write(t, "cases/new.md", "---\ntitle: 新的\ndate: 2021-01-02\nsummary: 一句话。\nindicators: {apps: [老软件], phones: [\"19900000002\"]}\n---\n文字。\n")
	token, list := addPartner(t, s), func(token string) string {
		return e.GET("/api/v1/indicators.csv").WithHeader("Authorization", token).Expect().Status(http.StatusOK).Body().Raw()
	}
	soon(t, "a partner gets the number", func() bool { return strings.Contains(list("Bearer "+token), "19900000002") })
	for range 3 {
		if strings.Contains(list(""), "19900000002") || !strings.Contains(list("bearer  "+token), "19900000002") {
			t.Error("the public gets what a partner's token opens, or a partner does not")
		}
	}
}

// What a CDN may keep, and what nobody may: docs/deploy.md.
func TestWhatACDNMayKeep(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	asset := regexp.MustCompile(`/static/site\.[0-9a-f]{8}\.css`).FindString(e.GET("/").Expect().Body().Raw())
	for _, test := range []struct{ path, control, vary string }{
		{"/", "no-cache", "Accept-Encoding, Cookie"},
		{"/cases", "no-cache", "Accept-Encoding, Cookie"},
		{"/guides/task-rebate", "no-cache", "Accept-Encoding, Cookie"},
		{"/report", "no-cache", "Accept-Encoding, Cookie"},
		{"/feed.atom", "no-store", ""}, // names the host that was asked, as this site has no base address
		{"/api/v1/articles", "no-cache", "Accept-Encoding"},
		{"/api/v1/indicators", "no-cache", "Accept-Encoding, Authorization"},
		{asset, "public, max-age=31536000, immutable", "Accept-Encoding"},
		{"/search", "no-store", ""}, {"/report/victim", "no-store", ""}, {"/report/tip", "no-store", ""}, {"/receipt", "no-store", ""},
		{"/console/login", "no-store", ""}, {"/nowhere", "no-store", ""}, {"/healthz", "no-store", ""}, {"/readyz", "no-store", ""},
	} {
		answer := e.GET(test.path).Expect()
		answer.Header("Cache-Control").IsEqual(test.control)
		if test.vary != "" {
			answer.Header("Vary").IsEqual(test.vary)
			answer.Header("Set-Cookie").IsEmpty()
			answer.Header("ETag").NotEmpty()
		}
	}
}
