package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

type css = chromedp.CSS

type screen struct {
	width  int64
	scheme string
}

// screens are how the console is looked at: on a phone by day and on a desk by
// night; on a tablet too, and each by day and by night, where .ci/full asks for
// it.
func screens() []screen {
	if os.Getenv("FANZHA_TEST_EVERY_PAGE") == "" {
		return []screen{{360, "light"}, {1280, "dark"}}
	}
	return []screen{{360, "light"}, {360, "dark"}, {800, "light"}, {800, "dark"}, {1280, "light"}, {1280, "dark"}}
}

// scripts lets the browser run scripts, or keeps it from doing so.
func (b *browser) scripts(t *testing.T, run bool) {
	t.Helper()
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
}

// look holds the page that is shown to axe, which is a script, on every screen.
// FANZHA_TEST_PICTURES names a folder for pictures of it, for people to look at.
func (b *browser) look(t *testing.T, name, axe string) {
	t.Helper()
	b.scripts(t, true)
	defer b.scripts(t, false)
	for _, screen := range screens() {
		t.Run(fmt.Sprintf("%s %d %s", name, screen.width, screen.scheme), func(t *testing.T) {
			b.do(t, chromedp.EmulateViewport(screen.width, 800))
			call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}},
			})
			b.inspect(t, axe)
			b.picture(t, fmt.Sprintf("%s-%d-%s", name, screen.width, screen.scheme))
			for _, small := range evaluate[[]string](t, b, smallTargets) {
				t.Error(small)
			}
		})
	}
}

// picture keeps what the browser shows, where pictures are asked for.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	folder := os.Getenv("FANZHA_TEST_PICTURES")
	if folder == "" {
		return
	}
	shown, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name, "/", " ")+".png"), shown, 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}

// Somebody becomes the first administrator, with a browser that runs no
// script: account, app, recovery codes, and the way out and in again.
func TestTheFirstAdministratorComesInByABrowserWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	b.scripts(t, false)
	b.do(t, chromedp.Navigate(o.url+o.first), chromedp.WaitVisible(css("#again")))
	b.look(t, "first", axe)
	b.do(t, chromedp.SendKeys(css("#name"), "局长"), chromedp.SendKeys(css("#password"), "short"), chromedp.SendKeys(css("#again"), "short"),
		chromedp.Click(css("main button")), chromedp.WaitVisible(css("#error-summary")))
	b.look(t, "a form that was not taken", axe)
	b.do(t, chromedp.SendKeys(css("#password"), officePassword), chromedp.SendKeys(css("#again"), officePassword),
		chromedp.Click(css("main button")), chromedp.WaitVisible(css("#secret")))
	b.look(t, "enrol", axe)
	c := o.clerk(t, "局长")
	c.secret = parseSecret(t, strings.ReplaceAll(evaluate[string](t, b, `document.getElementById("secret").textContent`), " ", ""))
	b.do(t, chromedp.SendKeys(css("#code"), c.code(t)), chromedp.Click(css("main button")), chromedp.WaitVisible(css("#codes")))
	b.look(t, "recovery codes", axe)
	b.do(t, chromedp.Click(css("main .button")), chromedp.WaitVisible(css("#add-title")),
		chromedp.Click(css(`a[href="/console/me"]`)), chromedp.WaitVisible(css("#sessions-title")))
	b.look(t, "my account", axe)
	b.do(t, chromedp.Click(css(`a[href="/console/me/password"]`)), chromedp.WaitVisible(css("#old")))
	b.look(t, "password", axe)
	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))
	b.look(t, "login", axe)
	b.do(t, chromedp.SendKeys(css("#name"), "局长"), chromedp.SendKeys(css("#password"), officePassword), chromedp.Click(css("main button")), chromedp.WaitVisible(css("#code")))
	b.look(t, "second factor", axe)
	b.do(t, chromedp.SendKeys(css("#code"), c.code(t)), chromedp.Click(css("main button")), chromedp.WaitVisible(css("#add-title")))
}

// What an administrator and an investigator work at fits every screen.
func TestTheScreensOfAccountsFitEveryScreen(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	admin, officer := o.member(t, "admin", staff.Administrator, ""), o.member(t, "wang", staff.Investigator, "fanzha-center")
	o.member(t, "a-colleague-whose-name-is-very-long-wang", staff.Investigator, "fanzha-center")
	if code, _, errs := fanzha(t, "keys", "grant", "--unit", "fanzha-center", "--to", "wang", "--recovery", filepath.Join(o.data, "recovery.key"), "--data", o.data); code != exitOK {
		t.Fatal(errs)
	}
	o.newAddress(t)

	for _, name := range []string{"办公室电脑", "丢了的手机，名字起得很长很长的一个通行密钥"} {
		_, err := storetest.Raw(t, store.Options{Path: filepath.Join(o.data, "fanzha.db")}).ExecContext(t.Context(), `
INSERT INTO passkeys (id, member, name, site, public, mac, counter, backup, created_at, used_at) VALUES ($1, 'wang', $2, 'console.example.org', $1, $1, 0, FALSE, 1, 0)`, []byte(name), name)
		if err != nil {
			t.Fatal(err)
		}
	}
	b.signIn(t, admin)
	for name, path := range map[string]string{
		"accounts": "/accounts", "member": "/accounts/member?name=wang", "oneself": "/accounts/member?name=admin", "recipients": "/recipients",
		"keys": "/keys", "channels": "/channels", "audit": "/audit", "audit of nothing": "/audit?actor=nobody",
	} {
		b.do(t, chromedp.Navigate(o.url+"/console"+path))
		b.look(t, name, axe)
	}
	b.do(t, chromedp.Navigate(o.url+"/console/audit"), chromedp.Click(css(`form[action$="/verify"] button`)), chromedp.WaitVisible(css("#whole")))
	b.look(t, "verified", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/accounts"), chromedp.SendKeys(css("#name"), "li"), chromedp.SetValue(css("#role"), "editor"),
		chromedp.Click(css(`form[action$="/add"] button`)), chromedp.WaitVisible(css("#password")))
	b.look(t, "initial password", axe)
	o.clock.Move(6 * time.Minute)
	b.do(t, chromedp.Navigate(o.url+"/console/accounts/member?name=li"), chromedp.Click(css(`form[action$="/remove"] button`)), chromedp.WaitVisible(css("#prove_password")))
	b.look(t, "prove", axe)
	b.do(t, chromedp.SendKeys(css("#prove_password"), officePassword), chromedp.SendKeys(css("#prove_code"), admin.code(t)),
		chromedp.Click(css("main button")), chromedp.WaitVisible(css("#left-title")), chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))

	b.signIn(t, officer)
	b.do(t, chromedp.Navigate(o.url+"/console/grants"))
	b.look(t, "grants", axe)
	b.do(t, chromedp.Click(css("main .table button")), chromedp.WaitVisible(css(".console-notice")))
	b.look(t, "granted", axe)
}

// signIn signs somebody in as they would. Whoever goes on while a page is still
// coming may have it take the place of the next one.
func (b *browser) signIn(t *testing.T, c *clerk) {
	t.Helper()
	until(t, b, "true")
	b.do(t, chromedp.Navigate(c.o.url+"/console/login"), chromedp.SendKeys(css("#name"), c.name), chromedp.SendKeys(css("#password"), officePassword),
		chromedp.Click(css("main button")), chromedp.WaitVisible(css("#code")),
		chromedp.SendKeys(css("#code"), c.code(t)), chromedp.Click(css("main button")), chromedp.WaitVisible(css(".console-menu")))
	until(t, b, "true")
}
