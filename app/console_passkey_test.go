package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"fanzha/app/staff"
)

// passkeySite is where the tests' passkeys are for. It has no TLS, so that the
// tests' cookies work; a browser would take none there but at localhost.
var passkeySite = virtualwebauthn.RelyingParty{Name: "反诈", ID: "console.example.org", Origin: "http://console.example.org"}

func withPasskeys() func(*serveCommand) { return withBase(passkeySite.Origin) }

// device keeps one passkey.
type device struct {
	virtualwebauthn.Authenticator
	key virtualwebauthn.Credential
	at  virtualwebauthn.RelyingParty
}

func newDevice(t *testing.T) *device {
	t.Helper()
	return &device{virtualwebauthn.NewAuthenticator(), virtualwebauthn.NewCredentialWithImportedKey(virtualwebauthn.KeyTypeEC2, wholeKey(t)), passkeySite}
}

// wholeKey is a key of which neither coordinate begins with a zero: virtualwebauthn
// leaves such zeros out, and RFC 8152 13.1.1 wants them.
func wholeKey(t *testing.T) []byte {
	t.Helper()
	for {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		point, err := key.PublicKey.Bytes() // 4, X, Y
		if err != nil {
			t.Fatal(err)
		}
		if point[1] == 0 || point[33] == 0 {
			continue
		}
		encoded, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
}

// made is a new passkey's answer to what a page was told to ask for.
func (d *device) made(t *testing.T, asked string) string {
	t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(asked)
	if err != nil {
		t.Fatal(err, asked)
	}
	return virtualwebauthn.CreateAttestationResponse(d.at, d.Authenticator, d.key, *options)
}

// signed is the passkey's answer, counted on once more.
func (d *device) signed(t *testing.T, asked string) string {
	t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(asked)
	if err != nil {
		t.Fatal(err, asked)
	}
	d.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(d.at, d.Authenticator, d.key, *options)
}

// asked is what a page is told to ask a passkey for.
func (c *clerk) asked(t *testing.T, path string) string {
	t.Helper()
	answer := c.post(t, path, nil).Status(http.StatusOK)
	answer.Header("Content-Type").IsEqual("application/json")
	answer.Header("Cache-Control").IsEqual("no-store")
	return answer.Body().Raw()
}

// addPasskey has a device make one.
func (c *clerk) addPasskey(t *testing.T, name string) *device {
	t.Helper()
	d := newDevice(t)
	c.post(t, "/me/passkeys", map[string]string{"name": name, "passkey": d.made(t, c.asked(t, "/me/passkeys/new"))}).
		Status(http.StatusSeeOther).Header("Location").IsEqual("/console/me?done=passkey")
	return d
}

// show gives the second factor by a passkey's answer.
func (c *clerk) show(t *testing.T, answer string) int {
	t.Helper()
	return c.post(t, "/factor", map[string]string{"passkey": answer}).Raw().StatusCode
}

func passkeyIDs(page string) (ids []string) {
	for _, found := range regexp.MustCompile(`passkeys/remove.*?name="id" value="([0-9a-f]+)"`).FindAllStringSubmatch(page, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

func TestAPasskeyStandsBesideTheApp(t *testing.T) {
	o := startOffice(t, withPasskeys())
	c := o.member(t, "wang", staff.Editor, "")
	c.enter(t)
	if strings.Contains(c.page(t, "/factor"), "data-passkey") {
		t.Error("a passkey is asked for where there is none")
	}
	c.post(t, "/factor/passkey", nil).Status(http.StatusUnprocessableEntity)
	c.signIn(t)
	d := c.addPasskey(t, " 办公室 <电脑> ")
	c.GET("/console/me").Expect().Body().Contains("<bdi>办公室 &lt;电脑&gt;</bdi>").Contains("还没有</td>")

	c.post(t, "/logout", nil)
	c.enter(t)
	if !strings.Contains(c.page(t, "/factor"), `data-passkey="get"`) {
		t.Error("the passkey is not asked for")
	}
	if got := c.show(t, d.signed(t, c.asked(t, "/factor/passkey"))); got != http.StatusSeeOther || !c.inside() {
		t.Fatalf("the passkey does not open: %d", got)
	}
	c.GET("/console/me").Expect().Body().NotContains("还没有</td>")

	o.clock.Move(6 * time.Minute)
	c.post(t, "/me/codes", nil).Status(http.StatusOK).Body().Contains("再确认一次").Contains(`data-field="prove_passkey"`)
	c.post(t, "/me/codes", map[string]string{"prove_password": "a wrong password", "prove_passkey": d.signed(t, c.asked(t, "/me/passkey"))}).
		Status(http.StatusUnprocessableEntity)
	proof := map[string]string{"prove_password": officePassword, "prove_passkey": d.signed(t, c.asked(t, "/me/passkey"))}
	c.post(t, "/me/codes", proof).Status(http.StatusOK).Body().Contains("只显示这一次")
	o.clock.Move(6 * time.Minute)
	c.post(t, "/me/codes", proof).Status(http.StatusUnprocessableEntity).Body().Contains("通行密钥没有通过")

	c.post(t, "/logout", nil)
	c.signIn(t) // the app is as good as before
	c.post(t, "/me/passkeys/remove", map[string]string{"id": passkeyIDs(c.page(t, "/me"))[0]}).Status(http.StatusSeeOther)
	c.post(t, "/logout", nil)
	c.enter(t)
	c.post(t, "/factor/passkey", nil).Status(http.StatusUnprocessableEntity)
	wantAudit(t, o, "passkey_added", 1)
	wantAudit(t, o, "passkey_removed", 1)
}

// Who has no phone comes in with a passkey alone, and never loses the last.
func TestAPasskeyMayBeTheOnlySecondFactor(t *testing.T) {
	o := startOffice(t, withPasskeys())
	c := o.clerk(t, "局长")
	c.GET(o.first).Expect().Status(http.StatusOK)
	c.post(t, strings.TrimPrefix(o.first, "/console"), map[string]string{"name": c.name, "password": officePassword, "again": officePassword}).Status(http.StatusSeeOther)
	first := newDevice(t)
	answer := first.made(t, c.asked(t, "/enrol/passkey"))
	c.post(t, "/enrol", map[string]string{"name": strings.Repeat("长", 41), "passkey": answer}).Status(http.StatusUnprocessableEntity).Body().Contains("最多 40 个字")
	shown := c.post(t, "/enrol", map[string]string{"name": "笔记本", "passkey": answer}).Status(http.StatusOK).Body().Raw()
	codes := regexp.MustCompile(`[A-Z2-7]{5}-[A-Z2-7]{5}`).FindAllString(shown, -1)
	if len(codes) != 10 || !c.inside() {
		t.Fatalf("%d recovery codes, inside %v", len(codes), c.inside())
	}
	thief := o.clerk(t, c.name)
	thief.enter(t)
	other := newDevice(t)
	thief.post(t, "/enrol", map[string]string{"name": "x", "passkey": other.made(t, thief.asked(t, "/enrol/passkey"))}).Status(http.StatusConflict)
	thief.post(t, "/factor", map[string]string{"code": "123456"}).Status(http.StatusUnprocessableEntity)

	ids := passkeyIDs(c.page(t, "/me"))
	c.post(t, "/me/passkeys/remove", map[string]string{"id": ids[0]}).Status(http.StatusConflict).Body().Contains("唯一的第二道验证")
	second := c.addPasskey(t, "手机")
	c.post(t, "/me/passkeys/remove", map[string]string{"id": ids[0]}).Status(http.StatusSeeOther)
	left := slices.DeleteFunc(passkeyIDs(c.page(t, "/me")), func(id string) bool { return id == ids[0] })
	c.post(t, "/me/passkeys/remove", map[string]string{"id": left[0]}).Status(http.StatusConflict)

	c.post(t, "/logout", nil)
	c.enter(t)
	c.GET("/console/factor").Expect().Body().Contains("备用码").NotContains("6 位数字")
	if got := c.show(t, first.signed(t, c.asked(t, "/factor/passkey"))); got != http.StatusUnprocessableEntity {
		t.Errorf("a passkey that was removed: %d", got)
	}
	if got := c.show(t, second.signed(t, c.asked(t, "/factor/passkey"))); got != http.StatusSeeOther {
		t.Errorf("the other one: %d", got)
	}
	lost := o.clerk(t, c.name)
	lost.enter(t)
	lost.post(t, "/factor", map[string]string{"code": codes[0]}).Status(http.StatusSeeOther)
}

// Whatever is shown that is not this passkey's answer, to this visit, at this
// site, for the first time.
func TestAPasskeysAnswerIsTakenOnceInItsPlace(t *testing.T) {
	o := startOffice(t, withPasskeys())
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	d := c.addPasskey(t, "电脑")
	li := o.member(t, "li", staff.Editor, "").signIn(t)
	foreign := li.addPasskey(t, "别人的")
	elsewhere := o.clerk(t, "wang")
	elsewhere.enter(t)
	c.post(t, "/logout", nil)
	ask := func(c *clerk) string { return c.asked(t, "/factor/passkey") }
	with := func(change func(*device)) func() string {
		return func() string {
			changed := *d
			change(&changed)
			answer := changed.signed(t, ask(c))
			d.key.Counter++
			return answer
		}
	}
	var used string
	for name, answer := range map[string]func() string{
		"from another origin":       with(func(d *device) { d.at.Origin = "https://console.example.org.evil.example" }),
		"for another site":          with(func(d *device) { d.at.ID = "example.org" }),
		"by another key":            with(func(d *device) { d.key.Key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2).Key }),
		"by a key nobody has":       with(func(d *device) { d.key.ID = []byte("nobody's, and long enough") }),
		"by another member's":       func() string { return foreign.signed(t, ask(c)) },
		"without anybody there":     with(func(d *device) { d.Options.UserNotPresent = true }),
		"that counts backwards":     with(func(d *device) { d.key.Counter -= 2 }),
		"of one that may be copied": with(func(d *device) { d.Options.BackupEligible = true }),
		"to another visit":          func() string { return d.signed(t, ask(elsewhere)) },
		"to what was asked before":  func() string { old := ask(c); ask(c); return d.signed(t, old) },
		"to nothing":                func() string { return d.signed(t, `{"publicKey":{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}`) },
		"of a new passkey":          func() string { return newDevice(t).made(t, strings.Replace(ask(c), "}", `,"user":{"id":"AA"}}`, 1)) },
		"that is none":              func() string { ask(c); return "{}" },
		"that is no JSON":           func() string { ask(c); return "\x00<" },
		"that was taken before":     func() string { return used },
		"six minutes after":         func() string { asked := ask(c); o.clock.Move(6 * time.Minute); return d.signed(t, asked) },
	} {
		o.clock.Move(16 * time.Minute) // the account's pause is over
		elsewhere.enter(t)
		c.enter(t)
		used = d.signed(t, ask(c))
		if got := c.show(t, used); got != http.StatusSeeOther {
			t.Fatalf("before %s: %d", name, got)
		}
		c.post(t, "/logout", nil)
		c.enter(t)
		if got := c.show(t, answer()); got != http.StatusUnprocessableEntity || c.inside() {
			t.Errorf("an answer %s: %d, inside %v", name, got, c.inside())
		}
	}
	for range 5 {
		c.show(t, "{}")
	}
	if got := c.show(t, d.signed(t, ask(c))); got != http.StatusTooManyRequests {
		t.Errorf("after many wrong ones: %d", got)
	}
}

// At a number there is no site that a passkey could be for.
func TestThereAreNoPasskeysAtANumber(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	if page := c.page(t, "/me"); strings.Contains(page, "通行密钥") {
		t.Error("passkeys are offered")
	}
	c.post(t, "/me/passkeys", nil).Status(http.StatusUnprocessableEntity).Body().Contains("请用域名打开")
	c.post(t, "/me/passkeys/new", nil).Status(http.StatusUnprocessableEntity)
}

// Who has lost a device with a passkey rings up an administrator, who sees
// which second factors they have and removes that one: nobody comes in by it
// any more, or goes on where it was.
func TestAnAdministratorRemovesALostPasskey(t *testing.T) {
	o := startOffice(t, withPasskeys())
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	wang := o.member(t, "wang", staff.Editor, "").signIn(t)
	lost := wang.addPasskey(t, "丢了的 <手机>")
	o.clock.Move(time.Minute) // the oldest is first
	wang.addPasskey(t, "办公室电脑")
	page := admin.page(t, "/accounts/member?name=wang")
	for _, want := range []string{"动态口令（最近使用 2026-05-01", "通行密钥 2 个", "<bdi>丢了的 &lt;手机&gt;</bdi>", "<bdi>办公室电脑</bdi>", "还没有</td>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	ids := regexp.MustCompile(`accounts/passkey.*?name="id" value="([0-9a-f]+)"`).FindAllStringSubmatch(page, -1)
	remove := map[string]string{"name": "wang", "id": ids[0][1]}
	for name, wrong := range map[string]map[string]string{"nobody's": {"name": "wang", "id": "00ff"}, "another's": {"name": "admin", "id": ids[0][1]}, "none": {"name": "wang"}} {
		if status := admin.post(t, "/accounts/passkey", wrong).Raw().StatusCode; status < 400 {
			t.Errorf("%s: %d", name, status)
		}
	}
	o.clock.Move(6 * time.Minute)
	admin.post(t, "/accounts/passkey", remove).Status(http.StatusOK).Body().Contains("再确认一次是您本人")
	remove["prove_password"], remove["prove_code"] = officePassword, admin.code(t)
	admin.post(t, "/accounts/passkey", remove).Status(http.StatusSeeOther).Header("Location").Contains("done=lost-passkey")
	if wang.inside() {
		t.Error("whoever has the device goes on")
	}
	wang.enter(t)
	if got := wang.show(t, lost.signed(t, wang.asked(t, "/factor/passkey"))); got != http.StatusUnprocessableEntity {
		t.Errorf("the lost passkey answers %d", got)
	}
	wang.post(t, "/factor", map[string]string{"code": wang.code(t)}).Status(http.StatusSeeOther)
	wantAudit(t, o, "passkey_removed", 1)
	if rows := o.acts(t, "passkey_removed", "member:wang"); rows != 1 {
		t.Error("the log does not say whose")
	}
}

// What is left of a member without the lost device is their password: they are
// reset.
func TestALostPasskeyThatIsTheLastFactorIsNotRemoved(t *testing.T) {
	o := startOffice(t, withPasskeys())
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	boss := o.clerk(t, "局长")
	given := drawnPassword.FindStringSubmatch(admin.post(t, "/accounts/add", map[string]string{"name": "局长", "role": staff.Editor}).Status(http.StatusOK).Body().Raw())
	boss.post(t, "/login", map[string]string{"name": "局长", "password": given[1]}).Status(http.StatusSeeOther)
	boss.post(t, "/enrol", map[string]string{"name": "笔记本", "passkey": newDevice(t).made(t, boss.asked(t, "/enrol/passkey"))}).Status(http.StatusOK)
	page := admin.GET("/console/accounts/member").WithQuery("name", "局长").Expect().Status(http.StatusOK).Body().Raw()
	id := regexp.MustCompile(`accounts/passkey.*?name="id" value="([0-9a-f]+)"`).FindStringSubmatch(page)
	admin.post(t, "/accounts/passkey", map[string]string{"name": "局长", "id": id[1]}).Status(http.StatusConflict).Body().Contains("请核实是本人，再用「重置」")
}
