package main

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
)

var drawnPassword = regexp.MustCompile(`id="password">([a-z2-7-]{19})<`)

// invited is somebody whom an administrator has added, at a browser of their
// own, with the password that was shown.
func (c *clerk) invited(t *testing.T, name, role, unit string) (*clerk, string) {
	t.Helper()
	page := c.post(t, "/accounts/add", map[string]string{"name": name, "role": role, "unit": unit}).Status(http.StatusOK).Body().Raw()
	password := drawnPassword.FindStringSubmatch(page)
	if password == nil {
		t.Fatalf("no password is shown:\n%s", page)
	}
	return c.o.clerk(t, name), password[1]
}

// moveIn goes from the password that was given to one's own.
func (c *clerk) moveIn(t *testing.T, given string) {
	t.Helper()
	c.post(t, "/login", map[string]string{"name": c.name, "password": given}).Status(http.StatusSeeOther)
	c.enrol(t)
	c.GET("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/me/password")
	c.post(t, "/me/password", map[string]string{"old": given, "password": officePassword, "again": officePassword}).Status(http.StatusSeeOther)
	c.GET("/console/me").Expect().Status(http.StatusOK)
}

// From nothing to two investigators of a unit, one by the recovery key and one
// by the other.
func TestAnAdministratorAddsAndAColleagueGrants(t *testing.T) {
	o := startOffice(t)
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	for reason, wrong := range map[string]map[string]string{
		"没有这个角色":   {"name": "wang", "role": "king"},
		"没有这个单位":   {"name": "wang", "role": staff.Investigator, "unit": "nowhere"},
		"要写明单位":    {"name": "wang", "role": staff.Investigator},
		"不能有空格":    {"name": "w g", "role": staff.Editor},
		"已经有叫":     {"name": "admin", "role": staff.Editor},
		"审计日志留用的名": {"name": "command", "role": staff.Editor},
	} {
		admin.post(t, "/accounts/add", wrong).StatusRange(httpexpect.Status4xx).Body().Contains(reason).Contains(`value="` + wrong["name"] + `"`)
	}
	wang, given := admin.invited(t, "wang", staff.Investigator, "fanzha-center")
	wang.moveIn(t, given)
	li, given := admin.invited(t, "li", staff.Investigator, "fanzha-center")
	admin.GET("/console/accounts").Expect().Body().Contains("待授权").Contains("还没换初始密码").Contains("还没绑定第二道验证")
	admin.GET("/console/keys").Expect().Body().Contains("没有人能打开它的登记").Contains("恢复密钥还在服务器上")

	wang.GET("/console/me").Expect().Body().Contains("还打不开登记")
	wang.post(t, "/grants", map[string]string{"name": "li"}).Status(http.StatusForbidden).Body().Contains("您自己还没有")
	if code, _, errs := fanzha(t, "keys", "grant", "--unit", "fanzha-center", "--to", "wang", "--recovery", filepath.Join(o.data, "recovery.key"), "--data", o.data); code != exitOK {
		t.Fatal(errs)
	}
	li.moveIn(t, given)
	wang.GET("/console/grants").Expect().Body().Contains(`value="li"`)
	for name, status := range map[string]int{"li": http.StatusSeeOther, "nobody": http.StatusNotFound, "admin": http.StatusUnprocessableEntity} {
		wang.post(t, "/grants", map[string]string{"name": name}).Status(status)
	}
	li.GET("/console/me").Expect().Body().NotContains("还打不开登记")
	if err := os.Remove(filepath.Join(o.data, "recovery.key")); err != nil {
		t.Fatal(err)
	}
	admin.GET("/console/keys").Expect().Body().NotContains("恢复密钥还在服务器上")
	wantAudit(t, o, "granted", 2)

	// What the grant is for: li reads what the unit is sent, as wang does.
	reference := o.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().JSON().Object().Value("reference").String().Raw()
	code, out, errs := fanzha(t, "reports", "show", reference, "--as", "li", "--password-file", passwordFile(t, officePassword), "--content", o.content, "--data", o.data)
	if code != exitOK || !strings.Contains(out, "垫付以后提不出来") {
		t.Errorf("li reads: exit %d\n%s%s", code, out, errs)
	}
}

func TestAnAdministratorResetsAndRemovesOthers(t *testing.T) {
	o := startOffice(t)
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	wang := o.member(t, "wang", staff.Editor, "").signIn(t)
	for _, path := range []string{"/accounts/reset", "/accounts/remove"} {
		admin.post(t, path, map[string]string{"name": "admin"}).Status(http.StatusForbidden)
		admin.post(t, path, map[string]string{"name": "nobody"}).Status(http.StatusNotFound)
	}
	admin.GET("/console/accounts/member").WithQuery("name", "wang").Expect().Status(http.StatusOK).Body().Contains("重置").Contains("停用")
	admin.GET("/console/accounts/member").WithQuery("name", "admin").Expect().Status(http.StatusOK).Body().NotContains("/console/accounts/reset")
	admin.GET("/console/accounts/member").WithQuery("name", "nobody").Expect().Status(http.StatusNotFound)

	given := drawnPassword.FindStringSubmatch(admin.post(t, "/accounts/reset", map[string]string{"name": "wang"}).Status(http.StatusOK).Body().Raw())
	if wang.inside() {
		t.Error("who was reset is still in")
	}
	wang.post(t, "/login", map[string]string{"name": "wang", "password": officePassword}).Status(http.StatusUnprocessableEntity)
	wang.moveIn(t, given[1])
	admin.post(t, "/accounts/remove", map[string]string{"name": "wang"}).Status(http.StatusSeeOther)
	admin.GET("/console/accounts").Expect().Body().Contains("已停用")
	admin.GET("/console/accounts/member").WithQuery("name", "wang").Expect().Status(http.StatusOK).Body().NotContains("/console/accounts/remove")
	if wang.inside() {
		t.Error("who was removed is still in")
	}
	wang.post(t, "/login", map[string]string{"name": "wang", "password": officePassword}).Status(http.StatusUnprocessableEntity)
	wantAudit(t, o, "member_reset", 1)
	wantAudit(t, o, "member_removed", 1)
}

// A new recipient of units.yaml waits for two people at their screens; each
// confirms what they saw, and nothing that came since.
func TestARecipientIsConfirmedByTwoAtTheirScreens(t *testing.T) {
	o := startOffice(t)
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	officer, other := o.member(t, "officer", staff.Investigator, "fanzha-center").signIn(t), o.member(t, "other", staff.Investigator, "jingzhen").signIn(t)
	admin.GET("/console/recipients").Expect().Body().Contains("都确认过了")
	o.newAddress(t)
	var id []string
	soon(t, "the new address waits", func() bool {
		id = regexp.MustCompile(`name="id" value="([0-9a-f]+)"`).FindStringSubmatch(admin.page(t, "/recipients"))
		return id != nil
	})
	other.GET("/console/recipients").Expect().Body().Contains("new@example.org").NotContains(`name="id"`)
	other.post(t, "/recipients", map[string]string{"id": id[1]}).Status(http.StatusUnprocessableEntity)
	admin.post(t, "/recipients", map[string]string{"id": "0123456789abcdef"}).Status(http.StatusUnprocessableEntity)
	admin.post(t, "/recipients", nil).Status(http.StatusUnprocessableEntity).Body().Contains("没有勾选").Contains(`name="id"`)
	admin.post(t, "/recipients", map[string]string{"id": id[1]}).Status(http.StatusSeeOther)
	admin.GET("/console/recipients").Expect().Body().Contains("admin").Contains("在等别人")
	officer.post(t, "/recipients", map[string]string{"id": id[1]}).Status(http.StatusSeeOther)
	officer.GET("/console/recipients").Expect().Body().Contains("都确认过了")
	wantAudit(t, o, "recipients_confirmed", 2)
}

func TestTheAuditLogIsSearchedExportedAndVerified(t *testing.T) {
	o := startOffice(t)
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	o.member(t, "wang", staff.Editor, "")
	for range 60 {
		admin.post(t, "/me/codes", nil).Status(http.StatusOK)
	}
	rows := func(query string) int {
		t.Helper()
		return strings.Count(o.get(admin.Expect, "/console/audit"+query).Expect().Status(http.StatusOK).Body().Raw(), `<tr><td class="table-number">`)
	}
	for query, want := range map[string]int{
		"": 50, "?actor=admin&act=signed_in": 1, "?actor=nobody": 0, "?object=wang": 2, "?object=member:wang": 2, "?object=wan": 0, "?object=w_ng": 0,
		"?object=%25": 0, "?act=recovery_codes_made&before=1": 0, "?since=2026-05-01&until=2026-05-01&act=signed_in": 1,
		"?since=2026-05-02&act=signed_in": 0, "?until=2026-04-30&act=signed_in": 0, "?actor=a%00b": 0,
	} {
		if got := rows(query); got != want {
			t.Errorf("%q shows %d rows, want %d", query, got, want)
		}
	}
	o.get(admin.Expect, "/console/audit?since=yesterday").Expect().Status(http.StatusUnprocessableEntity)
	o.get(admin.Expect, "/console/audit?before=x").Expect().Status(http.StatusBadRequest)

	// Page by page every row of an act is seen once.
	seen, path := []string{}, "/console/audit?act=recovery_codes_made"
	for path != "" {
		page := o.get(admin.Expect, path).Expect().Status(http.StatusOK).Body().Raw()
		for _, row := range regexp.MustCompile(`"table-number">([0-9]+)</td>`).FindAllStringSubmatch(page, -1) {
			seen = append(seen, row[1])
		}
		path = ""
		if older := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(page); older != nil {
			path = strings.ReplaceAll(older[1], "&amp;", "&")
		}
	}
	if len(seen) != 60 || len(slices.Compact(seen)) != 60 {
		t.Errorf("%d rows are seen: %q", len(seen), seen)
	}

	export := admin.post(t, "/audit/export", map[string]string{"act": "signed_in"}).Status(http.StatusOK)
	export.Header("Content-Disposition").Contains("audit.csv")
	table, err := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(export.Body().Raw(), "\ufeff")))).ReadAll()
	if err != nil || len(table) != 2 || table[1][2] != "admin" || table[1][3] != "signed_in" {
		t.Errorf("the table is %q, %v", table, err)
	}
	wantAudit(t, o, "log_exported", 1)

	whole := admin.post(t, "/audit/verify", nil).Status(http.StatusOK).Body().Contains("审计日志完整").Raw()
	head := regexp.MustCompile(`id="head">([0-9]+:[0-9a-f]+)<`).FindStringSubmatch(whole)
	admin.post(t, "/audit/verify", map[string]string{"head": head[1]}).Status(http.StatusOK).Body().Contains("审计日志完整")
	admin.post(t, "/audit/verify", map[string]string{"head": "x"}).Status(http.StatusUnprocessableEntity).Body().Contains("请整段粘贴").Contains(`id="head"`)
	admin.post(t, "/audit/verify", map[string]string{"head": "3:00ff"}).Status(http.StatusOK).Body().Contains("审计日志不完整").Contains("重写过")
	wantAudit(t, o, "log_verified", 3)
}

// newAddress gives a unit an address at which it is told, which two people
// have to confirm.
func (o *office) newAddress(t *testing.T) {
	t.Helper()
	units, err := os.ReadFile(filepath.Join(o.content, "units.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, "units.yaml", strings.Replace(string(units), "duty: []", "duty: [{email: new@example.org}]", 1))
	soon(t, "the new address waits", func() bool { return o.server.routed.open.Load() > 0 })
}
