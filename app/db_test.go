package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/clocktest"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// A site goes to PostgreSQL with its key: who had a receipt opens it, who had
// an account signs in, and what was written is there.
func TestASiteIsMovedToPostgreSQL(t *testing.T) {
	data, content := filepath.Join(t.TempDir(), "data"), starterContent(t)
	key, database := filepath.Join(data, "server.key"), storetest.Postgres(t).DatabaseURL
	move := func(t *testing.T, code int, want ...string) {
		t.Helper()
		got, out, errs := fanzha(t, "db", "move", "--data", data, "--database-url", database)
		for _, text := range want {
			if got != code || !strings.Contains(out+errs, text) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", got, code, text, out, errs)
			}
		}
	}
	var receipt map[string]string
	var wang, li staff.Secret
	t.Run("a site on SQLite", func(t *testing.T) {
		o := startOffice(t, withContent(content), func(cmd *serveCommand) { cmd.Data = data })
		o.data = data
		made := o.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object()
		receipt = map[string]string{"reference": made.Value("reference").String().Raw(), "code": made.Value("code").String().Raw()}
		wang = o.member(t, "wang", staff.Investigator, "fanzha-center").secret
		editor := o.member(t, "li", staff.Editor, "").signIn(t)
		editor.writeDraft(t, warning)
		li = editor.secret
		if code, _, errs := fanzha(t, "keys", "grant", "--unit", "fanzha-center", "--to", "wang", "--recovery", filepath.Join(data, "recovery.key"), "--data", data); code != exitOK {
			t.Fatal(errs)
		}
		move(t, exitFailed, "正在使用这个数据库")
	})
	move(t, exitOK, "两边一致", "审计日志完整", "revisions", "不要再用旧的数据库")
	move(t, exitFailed, "没有搬", "数据库不是空的")

	o := &office{clock: clocktest.At(time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC))}
	o.site = start(t, withContent(content), func(cmd *serveCommand) {
		cmd.Data, cmd.DatabaseURL, cmd.ServerKeyFile, cmd.now = data, database, key, o.clock.Now
	})
	e := o.expect(t)
	e.POST("/api/v1/receipts").WithJSON(receipt).Expect().Status(http.StatusOK).JSON().Object().HasValue("status", "received")
	investigator := o.clerk(t, "wang")
	investigator.secret = wang
	page := investigator.signIn(t).page(t, "/desk/report?ref="+bare(receipt["reference"]))
	if !strings.Contains(page, "垫付以后提不出来") {
		t.Errorf("the report is not opened:\n%s", page)
	}
	editor := o.clerk(t, "li")
	editor.secret = li
	if page := editor.signIn(t).page(t, "/newsroom"); !strings.Contains(page, warning["title"]) {
		t.Errorf("the draft is gone:\n%s", page)
	}
	e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	if code, out, errs := fanzha(t, "audit", "verify", "--data", data, "--database-url", database, "--server-key-file", key); code != exitOK {
		t.Errorf("verify: exit %d\n%s%s", code, out, errs)
	}
}

func TestWhatIsNoSiteIsNotMoved(t *testing.T) {
	database, data := storetest.Postgres(t).DatabaseURL, t.TempDir()
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no target", []string{"--data", data}, exitUsage, "--database-url"},
		{"no database", []string{"--data", data, "--database-url", database}, exitFailed, "没有这个数据库"},
		{"a target that is none", []string{"--data", data, "--database-url", "mysql://x"}, exitFailed, "没有这个数据库"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if code, out, errs := fanzha(t, append([]string{"db", "move"}, test.args...)...); code != test.code || !strings.Contains(out+errs, test.want) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, test.code, test.want, out, errs)
			}
		})
	}
	t.Run("another server key", func(t *testing.T) {
		site, other := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "other")
		for _, folder := range []string{site, other} {
			if err := open(t, command(folder)); err != nil {
				t.Fatal(err)
			}
		}
		code, _, errs := fanzha(t, "db", "move", "--data", site, "--server-key-file", filepath.Join(other, "server.key"), "--database-url", database)
		if code != exitFailed || !strings.Contains(errs, "数据库与这把服务器密钥不配") {
			t.Errorf("exit %d: %s", code, errs)
		}
	})
	for _, table := range []string{"meta", "reports"} {
		var n int
		if err := storetest.Raw(t, store.Options{DatabaseURL: database}).QueryRowContext(t.Context(), `SELECT count(*) FROM pg_tables WHERE tablename = $1`, table).Scan(&n); err != nil || n != 0 {
			t.Errorf("the target has %d tables %s, %v", n, table, err)
		}
	}
}
