package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
)

// device gives the browser one that keeps passkeys and says yes at once.
func (b *browser) device(t *testing.T) {
	t.Helper()
	call(t, b, webauthn.Enable, webauthn.EnableParams{})
	call(t, b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
}

// Somebody adds a passkey in a true browser, comes in with it, proves with it
// who they are, and removes it.
func TestAPasskeyInABrowser(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	o.url = strings.Replace(o.url, "127.0.0.1", "localhost", 1)
	c := o.member(t, "wang", staff.Editor, "")
	b.signIn(t, c)
	add := css(`form[action$="/me/passkeys"] button`)
	b.do(t, chromedp.Navigate(o.url+"/console/me"), chromedp.Click(add), chromedp.WaitVisible(css("[data-passkey]")))
	b.look(t, "add a passkey", axe)
	b.scripts(t, true)
	b.device(t)
	b.do(t, chromedp.Navigate(o.url+"/console/me"), chromedp.Click(add), chromedp.WaitVisible(css("[data-passkey] button")),
		chromedp.SetValue(css("#name"), "办公室电脑"), chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css("#passkeys-title")))
	b.look(t, "my passkeys", axe)
	b.scripts(t, true)
	b.do(t, chromedp.Click(add), chromedp.WaitVisible(css("[data-passkey] button")), chromedp.Click(css("[data-passkey] button")))
	until(t, b, `document.querySelector(".passkey-said").textContent === "这台设备上已经有您的通行密钥了。"`)

	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)),
		chromedp.SendKeys(css("#name"), c.name), chromedp.SendKeys(css("#password"), officePassword), chromedp.Click(css("main button")),
		chromedp.WaitVisible(css("[data-passkey] button")))
	b.look(t, "second factor with a passkey", axe)
	b.scripts(t, true)
	b.do(t, chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css(".console-menu")))
	until(t, b, "true")
	b.do(t, chromedp.Navigate(o.url+"/console/me"), chromedp.WaitVisible(css("#sessions-title")))

	o.clock.Move(6 * time.Minute)
	b.do(t, chromedp.Click(css(`form[action$="/me/codes"] button`)), chromedp.WaitVisible(css("#prove_password")),
		chromedp.SendKeys(css("#prove_password"), officePassword), chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css("#codes")),
		chromedp.Navigate(o.url+"/console/me"), chromedp.Click(css(`form[action$="/passkeys/remove"] button`)), chromedp.WaitVisible(css(".console-notice")))
	if strings.Contains(text(t, b, "main"), "办公室电脑") {
		t.Error("the passkey is still there")
	}
}

// The first administrator has no phone at hand.
func TestAPasskeyIsEnrolledFirstInABrowser(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	o.url = strings.Replace(o.url, "127.0.0.1", "localhost", 1)
	b.device(t)
	b.do(t, chromedp.Navigate(o.url+o.first), chromedp.WaitVisible(css("#again")),
		chromedp.SendKeys(css("#name"), "局长"), chromedp.SendKeys(css("#password"), officePassword), chromedp.SendKeys(css("#again"), officePassword),
		chromedp.Click(css("main button")), chromedp.WaitVisible(css("[data-passkey] button")))
	b.look(t, "enrol with a passkey", axe)
	b.scripts(t, true)
	b.do(t, chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css("#codes")),
		chromedp.Navigate(o.url+"/console/me"), chromedp.WaitVisible(css("#passkeys-title")))
}
