package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// drill runs docs/ops/restore-drill.sh as an operator does.
func drill(t *testing.T, binary string, site place, variables []string, args ...string) (said string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "../docs/ops/restore-drill.sh", args...)
	temporary := t.TempDir()
	cmd.Env = append(os.Environ(), "FANZHA="+binary, "FANZHA_DATA="+site.data, "FANZHA_CONTENT="+site.content, "TMPDIR="+temporary)
	if site.database.DatabaseURL != "" {
		cmd.Env = append(cmd.Env, "FANZHA_DATABASE_URL="+site.database.DatabaseURL, "FANZHA_SERVER_KEY_FILE="+site.key)
	}
	cmd.Env = append(cmd.Env, variables...)
	out, err := cmd.CombinedOutput()
	if left := hashes(t, temporary); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
	return string(out), err
}

// The drill is done on a running site, of either database, and says how long
// each step took; the site goes on.
func TestARestoreIsDrilledBesideTheRunningSite(t *testing.T) {
	binary := buildProgram(t)
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		old := newPlace(t, database)
		old.content = starterContent(t)
		s := old.start(t)
		e := s.expect(t)
		e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
		storetest.EachDatabase(t, func(t *testing.T, to store.Options) {
			said, err := drill(t, binary, old, []string{"DRILL_DATABASE_URL=" + to.DatabaseURL})
			if err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			for _, want := range []string{"登记 1 份", "审计日志完整", "秒  备份", "秒  恢复", "秒  启动", "演练成功"} {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
		})
		e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	})
}

// A drill with a backup that is worth nothing says so.
func TestADrillFailsWithABackupThatIsDamaged(t *testing.T) {
	old := newPlace(t, store.Options{})
	old.content = starterContent(t)
	old.start(t)
	file, _ := old.backup(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	damaged := filepath.Join(t.TempDir(), "damaged")
	if err := os.WriteFile(damaged, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := drill(t, buildProgram(t), old, nil, damaged); err == nil || !strings.Contains(said, "演练失败") || strings.Contains(said, "演练成功") {
		t.Errorf("%v\n%s", err, said)
	}
}
