package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// signIn adds an investigator, grants them the unit's key, and returns the
// flags by which they sign in: those of the site's state, and more of them.
func signIn(t *testing.T, content, data, name, unit string, more ...string) []string {
	t.Helper()
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("a password for tests\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"staff", "add", name, "--role", "investigator", "--unit", unit, "--password-file", password, "--content", content, "--data", data},
		{"keys", "grant", "--unit", unit, "--to", name, "--recovery", filepath.Join(data, "recovery.key"), "--data", data},
	} {
		if code, out, errs := fanzha(t, append(args, more...)...); code != exitOK {
			t.Fatalf("%q: exit %d\n%s%s", args, code, out, errs)
		}
	}
	return append([]string{"--as", name, "--password-file", password, "--content", content, "--data", data}, more...)
}

// shown opens a report as an investigator of the anti-fraud center.
func shown(t *testing.T, content, data, reference string, more ...string) string {
	t.Helper()
	as := signIn(t, content, data, "wang", "fanzha-center", more...)
	code, out, errs := fanzha(t, append([]string{"reports", "show", reference}, as...)...)
	if code != exitOK {
		t.Fatalf("show: exit %d\n%s%s", code, out, errs)
	}
	return out
}

// Only who was granted the key of a unit that was sent a report opens it.
func TestAReportIsOpenedByItsUnitAlone(t *testing.T) {
	s := start(t)
	reference := s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().JSON().Object().Value("reference").String().Raw()
	other := signIn(t, s.content, s.data, "li", "jingzhen")
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"another unit", other, exitFailed, "打不开这份登记"},
		{"a wrong password", append([]string{"--as", "li", "--password-file", filepath.Join(s.content, "site.yaml")}, other[4:]...), exitFailed, "账号或密码不对"},
		{"nobody", append([]string{"--as", "nobody"}, other[2:]...), exitFailed, "账号或密码不对"},
	}
	for _, test := range tests {
		code, out, errs := fanzha(t, append([]string{"reports", "show", reference}, test.args...)...)
		if code != test.code || !strings.Contains(errs, test.want) || strings.Contains(out, "垫付") {
			t.Errorf("%s: exit %d\n%s%s", test.name, code, out, errs)
		}
	}
	if _, list, _ := fanzha(t, "reports", "list", "--content", s.content, "--data", s.data); !strings.Contains(list, "未读") {
		t.Errorf("it counts as read:\n%s", list)
	}
	if out := shown(t, s.content, s.data, reference); !strings.Contains(out, "垫付以后提不出来") {
		t.Errorf("its unit reads\n%s", out)
	}
}

func TestMembersAndKeysAreManaged(t *testing.T) {
	s := start(t)
	state := []string{"--content", s.content, "--data", s.data}
	if code, out, _ := fanzha(t, append([]string{"keys", "status"}, state...)...); code != exitFailed || !strings.Contains(out, "没有人能打开它的登记") || !strings.Contains(out, "age1") {
		t.Errorf("a new site: exit %d\n%s", code, out)
	}
	s.expect(t).GET("/readyz").Expect().Status(200).JSON().Object().Value("details").Object().
		Value("units_nobody_can_open").String().IsEqual("chuzhiban command fanzha-center jingzhen")
	for _, unit := range []string{"fanzha-center", "jingzhen", "command", "chuzhiban"} {
		signIn(t, s.content, s.data, "one-of-"+unit, unit)
	}
	if code, out, _ := fanzha(t, append([]string{"keys", "status"}, state...)...); code != exitOK {
		t.Errorf("all units have somebody: exit %d\n%s", code, out)
	}
	s.expect(t).GET("/readyz").Expect().JSON().Object().Value("details").Object().NotContainsKey("units_nobody_can_open")

	password := filepath.Join(t.TempDir(), "password")
	recovery := filepath.Join(s.data, "recovery.key")
	if err := os.WriteFile(password, []byte("a password for tests"), 0o600); err != nil {
		t.Fatal(err)
	}
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	guessed := passwordFile(t, "Wenfeng@110110") // a district of the bureau's
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"staff", "add", "qian", "--role", "editor", "--password-file", guessed}, exitFailed, "这个密码容易猜"},
		{[]string{"staff", "add", "zhao", "--role", "investigator", "--unit", "jingzhen", "--password-file", password}, exitOK, "keys grant --unit jingzhen --to zhao"},
		{[]string{"staff", "list"}, exitOK, "待授权"},
		{[]string{"staff", "add", "zhao", "--role", "editor", "--password-file", password}, exitFailed, "已经有叫 zhao 的账号"},
		{[]string{"staff", "add", "qian", "--role", "editor", "--unit", "jingzhen", "--password-file", password}, exitFailed, "其他角色不写"},
		{[]string{"staff", "add", "qian", "--role", "investigator", "--password-file", password}, exitFailed, "要写明单位"},
		{[]string{"staff", "add", "qian", "--role", "editor", "--password-file", short}, exitFailed, "至少 10 个字符"},
		{[]string{"staff", "add", "qian", "--role", "king", "--password-file", password}, exitUsage, "--role"},
		{[]string{"staff", "add", "qian", "--role", "investigator", "--unit", "nowhere", "--password-file", password}, exitUsage, "not in units.yaml"},
		{[]string{"keys", "grant", "--unit", "command", "--to", "zhao", "--recovery", recovery}, exitFailed, "不是这个单位的侦查员"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "nobody", "--recovery", recovery}, exitFailed, "没有叫 nobody 的账号"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao", "--recovery", password}, exitFailed, "not a private key"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao", "--recovery", "/nowhere"}, exitFailed, "没有这个文件"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao"}, exitUsage, "--recovery"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao", "--as", "zhao", "--password-file", password}, exitFailed, "自己还没有 jingzhen 的密钥"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao", "--as", "one-of-jingzhen", "--password-file", password}, exitOK, "已授权：zhao"},
		{[]string{"keys", "rotate", "--unit", "nowhere"}, exitUsage, "not in units.yaml"},
		{[]string{"keys", "rotate", "--unit", "jingzhen"}, exitOK, "换到第 2 代，2 人能打开"},
		{[]string{"staff", "reset", "zhao", "--password-file", short}, exitFailed, "至少 10 个字符"},
		{[]string{"staff", "reset", "zhao", "--password-file", guessed}, exitFailed, "这个密码容易猜"},
		{[]string{"staff", "reset", "nobody", "--password-file", password}, exitFailed, "没有叫 nobody 的账号"},
		{[]string{"staff", "reset", "zhao", "--password-file", password}, exitOK, "已重置 zhao"},
		{[]string{"staff", "list"}, exitOK, "待授权"},
		{[]string{"keys", "grant", "--unit", "jingzhen", "--to", "zhao", "--recovery", recovery}, exitOK, "已授权：zhao"},
		{[]string{"staff", "remove", "zhao"}, exitOK, "keys rotate"},
		{[]string{"staff", "remove", "zhao"}, exitFailed, "没有叫 zhao 的账号"},
		{[]string{"staff", "list"}, exitOK, "已停用"},
		{[]string{"check", "--keys"}, exitOK, "检查通过"},
		{[]string{"staff", "remove", "one-of-jingzhen"}, exitOK, "已停用"},
		{[]string{"check", "--keys"}, exitFailed, "units.yaml: 市公安局经侦支队收到的登记没有人能打开"},
		{[]string{"audit", "verify"}, exitOK, "条"},
	} {
		args := append(append([]string{}, test.args...), "--data", s.data)
		switch strings.Join(test.args[:2], " ") {
		case "staff add", "staff reset", "staff list", "keys rotate", "check --keys":
			args = append(args, "--content", s.content)
		}
		code, out, errs := fanzha(t, args...)
		if code != test.code || !strings.Contains(out+errs, test.want) {
			t.Errorf("%q: exit %d\n%s%s", test.args, code, out, errs)
		}
	}
}

// What a version before sealing stored is sealed at the next start, and its
// files hold none of it afterwards.
func TestReportsStoredInTheOpenAreSealed(t *testing.T) {
	data := t.TempDir()
	const mark = "暗号甲乙丙丁戊己庚辛"
	database := store.Options{Path: filepath.Join(data, "fanzha.db")}
	db := storetest.OpenDatabase(t, database)
	content, err := report.Report{Kind: report.Tip, Narrative: mark, Suspects: []report.Suspect{{Kind: "phone", Value: "17000000000"}}}.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	r := report.Record{
		Reference: "000000003", Kind: report.Tip, Unit: "jingzhen", EscalateTo: "command", Status: report.Received, ReceivedAt: time.Now(),
		FormMAC: []byte{1}, SubmissionMAC: []byte{1}, ReceiptMAC: []byte{1},
		Sealing: report.Sealing{Payload: append([]byte{0}, content...)},
	}
	desks := []report.Delivery{report.DeskDelivery(r, "jingzhen", report.ReasonTo, r.ReceivedAt), report.DeskDelivery(r, "fanzha-center", report.ReasonAlso, r.ReceivedAt)}
	if _, _, _, err := db.AddReport(t.Context(), r, desks); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, command(data)); err != nil {
		t.Fatal(err)
	}
	nothingAtRest(t, data, []string{mark, "17000000000"})
	if n := count(t, data, "marks"); n != 1 {
		t.Errorf("%d marks, want that of the phone", n)
	}
	for i, unit := range []string{"jingzhen", "fanzha-center", "command"} {
		as := signIn(t, "../content", data, []string{"a-one", "b-one", "c-one"}[i], unit)
		code, out, errs := fanzha(t, append([]string{"reports", "show", "000000003"}, as...)...)
		if code != exitOK || !strings.Contains(out, mark) {
			t.Errorf("%s: exit %d\n%s%s", unit, code, out, errs)
		}
	}
}

// count returns how many rows a table of a site's database has.
func count(t *testing.T, data, table string) (n int) {
	t.Helper()
	if err := rawOf(t, data).QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
