package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fanzha/app/backup"
	"fanzha/app/intake"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// place is where a site is, or is to be: data, content, database, server key.
type place struct {
	data, content, key string
	database           store.Options
}

// newPlace is an empty one.
func newPlace(t *testing.T, database store.Options) place {
	t.Helper()
	p := place{data: filepath.Join(t.TempDir(), "data"), content: filepath.Join(t.TempDir(), "content"), database: database}
	if database.DatabaseURL == "" {
		p.database.Path = filepath.Join(p.data, "fanzha.db")
	}
	p.key = filepath.Join(p.data, "server.key")
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p place) flags() []string {
	return append([]string{"--content", p.content}, p.state()...)
}

func (p place) state() []string {
	flags := []string{"--data", p.data}
	if p.database.DatabaseURL != "" {
		flags = append(flags, "--database-url", p.database.DatabaseURL, "--server-key-file", p.key)
	}
	return flags
}

func (p place) start(t *testing.T) *site {
	t.Helper()
	return start(t, withContent(p.content), func(cmd *serveCommand) {
		cmd.DatabaseURL = p.database.DatabaseURL
		if cmd.Data = p.data; cmd.DatabaseURL != "" {
			cmd.ServerKeyFile = p.key
		}
	}).at(p.data)
}

func (s *site) at(data string) *site {
	s.data = data
	return s
}

// does runs a command that must not fail.
func does(t *testing.T, args ...string) (said string) {
	t.Helper()
	code, out, errs := fanzha(t, args...)
	if code != exitOK {
		t.Fatalf("%q: exit %d\n%s%s", args, code, out, errs)
	}
	return out + errs
}

// fails runs a command that must fail and say why.
func fails(t *testing.T, want string, args ...string) {
	t.Helper()
	if code, out, errs := fanzha(t, args...); code == exitOK || !strings.Contains(out+errs, want) {
		t.Errorf("%q: exit %d, want %q in\n%s%s", args, code, want, out, errs)
	}
}

func (p place) backup(t *testing.T) (file, said string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "site.backup")
	return file, does(t, append([]string{"backup", file}, p.flags()...)...)
}

// restore puts a backup back at an empty place that has the server key.
func (p place) restore(t *testing.T, from place, file string, more ...string) (said string) {
	t.Helper()
	copyFile(t, from.key, p.key)
	return does(t, append(append([]string{"restore", file}, p.flags()...), more...)...)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// tables are all rows of a database, each table as a digest, read behind the
// store's back and in what both engines have alike.
func tables(t *testing.T, database store.Options) map[string]string {
	t.Helper()
	db, digests := storetest.Raw(t, database), map[string]string{}
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if database.DatabaseURL != "" {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	}
	for _, table := range column(t, db, query) {
		if table == "goose_db_version" || strings.HasPrefix(table, "audit_") || strings.HasPrefix(table, "sqlite_") {
			continue // what the backup and the restore have done is in the log
		}
		all := sortedRows(t, db, table)
		digests[table] = fmt.Sprintf("%d %x", len(all), sha256.Sum256([]byte(strings.Join(all, "\n"))))
	}
	return digests
}

// sortedRows are a table's rows, sorted.
func sortedRows(t *testing.T, db *sql.DB, table string) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var row []string
		for i, value := range values {
			row = append(row, names[i]+"="+inHex(value))
		}
		all = append(all, strings.Join(row, ";"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func inHex(value any) string {
	switch v := value.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case string:
		return hex.EncodeToString([]byte(v))
	case bool:
		return map[bool]string{true: "1", false: "0"}[v]
	default:
		return fmt.Sprint(v)
	}
}

// hashes are all files below a folder.
func hashes(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		found[strings.TrimPrefix(path, folder)] = fmt.Sprintf("%x", sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A site that has lived is backed up while reports come in, and comes back at
// an empty place, on either database: every table, every file, receipts,
// passwords, the log.
func TestASiteIsRestoredFromItsBackup(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		old := newPlace(t, database)
		old.content = starterContent(t)
		s := old.start(t)
		e := s.expect(t)
		reference, code := receipt(s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).Body().Raw())
		waiting := map[string]string{"form_id": intake.NewFormID()}
		s.sent(e, "/report/evidence", waiting, map[string][]byte{"b.pdf": []byte("%PDF-1.7 x")}).Status(http.StatusOK)
		as := signIn(t, s.content, s.data, "wang", "jingzhen", old.state()...)
		does(t, append([]string{"reports", "answer", reference, "--text", written(t, "请到所里来")}, withoutContent(as)...)...)
		log := does(t, append([]string{"audit", "verify"}, old.state()...)...)
		head := strings.TrimSpace(log[strings.LastIndex(log, "末尾：")+len("末尾："):])

		before, files := tables(t, old.database), hashes(t, filepath.Join(s.data, "evidence"))
		file, said := old.backup(t)
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(said, "登记 1 份，附件 2 个") {
			t.Errorf("%v, %v: %s", info, err, said)
		}
		if after := tables(t, old.database); !maps.Equal(before, after) {
			t.Fatal("the site was not quiet")
		}
		storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
			fresh := newPlace(t, database)
			said := fresh.restore(t, old, file)
			if !strings.Contains(said, "登记 1 份，附件 2 个") || !strings.Contains(said, "没有找到清除名单") {
				t.Errorf("it says %s", said)
			}
			if after := tables(t, fresh.database); !maps.Equal(before, after) || len(before) < 20 {
				t.Errorf("the tables differ:\n%v\n%v", before, after)
			}
			if after := hashes(t, filepath.Join(fresh.data, "evidence")); !maps.Equal(files, after) || len(files) != 2 {
				t.Errorf("the files differ:\n%v\n%v", files, after)
			}
			if !maps.Equal(hashes(t, old.content), hashes(t, fresh.content)) {
				t.Error("the content differs")
			}
			does(t, append([]string{"audit", "verify", "--head", head}, fresh.state()...)...)

			restored := fresh.start(t)
			e := restored.expect(t)
			e.GET("/readyz").Expect().Status(http.StatusOK)
			restored.openReceipt(e, map[string]string{"reference": reference, "code": code}).Status(http.StatusOK).Body().Contains("请到所里来")
			as := append(as[:4:4], fresh.flags()...)
			if out := does(t, append([]string{"reports", "show", reference}, as...)...); !strings.Contains(out, "请到所里来") {
				t.Errorf("the unit sees %s", out)
			}
			saved := t.TempDir()
			does(t, append([]string{"reports", "files", reference, "--save", saved}, as...)...)
			if len(glob(t, filepath.Join(saved, "*.jpg"))) != 1 {
				t.Error("the file does not open")
			}
			// The form that waited is sent, and the file that waited goes with it.
			fields := tipFields(t, e)
			fields["form_id"] = waiting["form_id"]
			restored.sent(e, "/report/tip", fields, nil).Status(http.StatusOK)
			if n := len(hashes(t, filepath.Join(fresh.data, "evidence"))); n < 2 {
				t.Errorf("%d files", n)
			}
		})
	})
}

// Reports that come while a backup is made are taken, and each that is in it
// is there whole.
func TestABackupIsMadeWhileReportsComeIn(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		old := newPlace(t, database)
		old.content = starterContent(t)
		s := old.start(t)
		var stop atomic.Bool
		var sent atomic.Int64
		var clients sync.WaitGroup
		for range 4 {
			clients.Go(func() {
				for !stop.Load() {
					if status := post(strings.TrimPrefix(s.url, "http://"), "/api/v1/reports", victim(), nil); status != http.StatusCreated {
						t.Errorf("a report is answered with %d", status)
						return
					}
					sent.Add(1)
				}
			})
		}
		soon(t, "reports come in", func() bool { return sent.Load() > 10 })
		least := sent.Load()
		file, _ := old.backup(t)
		most := sent.Load() + 4
		stop.Store(true)
		clients.Wait()
		fresh := newPlace(t, database)
		if database.DatabaseURL != "" {
			fresh.database = store.Options{Path: filepath.Join(fresh.data, "fanzha.db")}
		}
		fresh.restore(t, old, file)
		if n := int64(count(t, fresh.data, "reports")); n < least || n > most {
			t.Errorf("%d reports were restored; %d had been sent before and %d after", n, least, most)
		}
		for table, missing := range map[string]string{
			"deliveries": "SELECT count(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.reference = r.reference)",
			"case_keys":  "SELECT count(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM case_keys d WHERE d.reference = r.reference)",
			"threads":    "SELECT count(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM threads d WHERE d.reference = r.reference)",
		} {
			if n := column(t, rawOf(t, fresh.data), missing)[0]; n != "0" {
				t.Errorf("%s reports have no %s", n, table)
			}
		}
	})
}

// What was erased after the backup does not come back where the list is given,
// neither its rows nor its files; where it is not, the operator is told.
func TestWhatWasErasedAfterTheBackupStaysErased(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		old := newPlace(t, database)
		old.content = starterContent(t)
		setRetention(t, old.content, "{tip_days: 365}")
		s := old.start(t)
		e := s.expect(t)
		gone, code := receipt(s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).Body().Raw())
		s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK)
		raw := storetest.Raw(t, old.database)
		file, _ := old.backup(t)
		if _, err := raw.ExecContext(t.Context(), "UPDATE reports SET closed_at = 86400000 WHERE reference = $1", strings.NewReplacer("-", "", " ", "").Replace(gone)); err != nil {
			t.Fatal(err)
		}
		if said := does(t, append([]string{"retention", "run"}, old.flags()...)...); !strings.Contains(said, "清除到期登记 1 份") {
			t.Fatal(said)
		}
		list := filepath.Join(old.data, erasureFile)
		restored := func(t *testing.T, where place, want string, reports int, more ...string) {
			t.Helper()
			if said := where.restore(t, old, file, more...); !strings.Contains(said, want) {
				t.Errorf("want %q: %s", want, said)
			}
			if n, files := count(t, where.data, "reports"), len(hashes(t, filepath.Join(where.data, "evidence"))); n != reports || files != reports {
				t.Errorf("%d reports and %d files, want %d", n, files, reports)
			}
			does(t, append([]string{"audit", "verify"}, where.state()...)...)
		}
		at := func(t *testing.T) place { return newPlace(t, store.Options{}) }
		t.Run("the list is given", func(t *testing.T) {
			fresh := at(t)
			restored(t, fresh, "再次清除的登记：1 份", 1, "--erased-list", list)
			again := fresh.start(t)
			again.openReceipt(again.expect(t), map[string]string{"reference": gone, "code": code}).Status(http.StatusNotFound)
			// From now on it is on the list of the new place too.
			if text, err := os.ReadFile(filepath.Join(fresh.data, erasureFile)); err != nil || len(text) < 64 {
				t.Errorf("the new place's list has %q, %v", text, err)
			}
		})
		t.Run("the list lies at the new place", func(t *testing.T) {
			fresh := at(t)
			copyFile(t, list, filepath.Join(fresh.data, erasureFile))
			restored(t, fresh, "再次清除的登记：1 份", 1)
		})
		t.Run("there is no list", func(t *testing.T) {
			fresh := at(t)
			restored(t, fresh, "没有找到清除名单", 2)
			if said := does(t, append([]string{"retention", "run", "--erased", list}, fresh.flags()...)...); !strings.Contains(said, "再次清除恢复回来的 1 份") {
				t.Error(said)
			}
		})
		t.Run("the list that is named is not there", func(t *testing.T) {
			fresh := at(t)
			copyFile(t, old.key, fresh.key)
			fails(t, "--erased-list", append([]string{"restore", file, "--erased-list", "nowhere"}, fresh.flags()...)...)
		})
	})
}

// A backup goes only where nothing is, with its own key, and leaves nothing
// where it does not go.
func TestARestoreIsRefusedAndLeavesNothing(t *testing.T) {
	old := newPlace(t, store.Options{})
	old.content = starterContent(t)
	s := old.start(t)
	e := s.expect(t)
	s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK)
	file, _ := old.backup(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name, want string, prepare func(t *testing.T, fresh *place)) {
		t.Run(name, func(t *testing.T) {
			storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
				fresh := newPlace(t, database)
				copyFile(t, old.key, fresh.key)
				changed := filepath.Join(t.TempDir(), "changed")
				copyFile(t, file, changed)
				prepare(t, &fresh)
				before := hashes(t, filepath.Dir(fresh.data))
				target := file
				if name == "a flipped byte" || name == "a cut file" || name == "no backup" {
					target = filepath.Join(fresh.data, "..", "changed")
				}
				fails(t, want, append([]string{"restore", target}, fresh.flags()...)...)
				after := hashes(t, filepath.Dir(fresh.data))
				maps.DeleteFunc(after, func(name, _ string) bool { return strings.HasSuffix(name, "fanzha.db.lock") })
				maps.DeleteFunc(before, func(name, _ string) bool { return strings.HasSuffix(name, "fanzha.db.lock") })
				if !maps.Equal(before, after) {
					t.Errorf("there was %v\nand is %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
				}
			})
		})
	}
	put := func(t *testing.T, fresh *place, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(fresh.data, "..", "changed"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	refused("no server key", "先把那把密钥放到那里", func(_ *testing.T, fresh *place) { _ = os.Remove(fresh.key) })
	refused("another server key", "换成原来那一把", func(t *testing.T, fresh *place) {
		_ = os.Remove(fresh.key)
		if _, err := seal.CreateServerKey(fresh.key); err != nil {
			t.Fatal(err)
		}
	})
	refused("content that is there", "不是空的", func(_ *testing.T, fresh *place) { fresh.content = old.content })
	refused("evidence that is there", "不是空的", func(t *testing.T, fresh *place) {
		if err := os.MkdirAll(filepath.Join(fresh.data, "evidence", "aa"), 0o700); err != nil {
			t.Fatal(err)
		}
	})
	refused("a database that is there", "数据库不是空的", func(t *testing.T, fresh *place) {
		s, err := store.Open(t.Context(), fresh.database)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	refused("a flipped byte", "损坏", func(t *testing.T, fresh *place) {
		changed := bytes.Clone(whole)
		changed[len(changed)/3] ^= 1
		put(t, fresh, changed)
	})
	refused("a cut file", "不是完整的备份", func(t *testing.T, fresh *place) { put(t, fresh, whole[:len(whole)-100]) })
	refused("no backup", "不是完整的备份", func(t *testing.T, fresh *place) { put(t, fresh, []byte("PK")) })
}

// No key, no secret and nothing readable of a report is in a backup, wherever
// it was left, and whatever is put beside what belongs there.
func TestNoKeyIsInABackup(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		t.Setenv("FANZHA_SMTP_PASSWORD", "暗号-邮箱密码")
		old := newPlace(t, database)
		old.content = starterContent(t)
		for _, name := range []string{"hook.secret", "tls.key", "media/.hidden", ".git/config", "notes.txt"} {
			path := filepath.Join(old.content, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("暗号-"+name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s := start(t, withContent(old.content), withProxy("127.0.0.0/8"), func(cmd *serveCommand) {
			cmd.Data, cmd.DatabaseURL = old.data, database.DatabaseURL
			if database.DatabaseURL != "" {
				cmd.ServerKeyFile = old.key
			}
		}).at(old.data)
		marks := s.liveThrough(t, old.state()[2:])
		for _, key := range []string{old.key, filepath.Join(old.data, recoveryFile)} {
			text, err := os.ReadFile(key)
			if err != nil {
				t.Fatal(err)
			}
			marks = append(marks, strings.TrimSpace(string(text)))
			copyFile(t, key, filepath.Join(old.content, filepath.Base(key)))
		}
		marks = append(marks, "AGE-SECRET-KEY", "暗号-", "PRIVATE KEY")
		file, said := old.backup(t)
		for _, left := range []string{"hook.secret", "tls.key", "notes.txt", "server.key", "recovery.key"} {
			if !strings.Contains(said, left) {
				t.Errorf("it does not say that %s is left out: %s", left, said)
			}
		}
		archive, err := zip.OpenReader(file)
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		for _, f := range archive.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			nothingIn(t, f.Name, f.Name+"\n"+string(text), marks)
			if strings.HasPrefix(f.Name, "database/") { // bytes are in base64 there
				nothingIn(t, f.Name+" decoded", decoded(t, string(text)), marks)
			}
		}
		if len(archive.File) < 60 {
			t.Errorf("it has %d entries", len(archive.File))
		}
	})
}

var base64Text = regexp.MustCompile(`"([A-Za-z0-9+/]+=*)"`)

// decoded are all texts of a table that are bytes in base64.
func decoded(t *testing.T, table string) string {
	t.Helper()
	var all strings.Builder
	for _, m := range base64Text.FindAllStringSubmatch(table, -1) {
		if raw, err := base64.StdEncoding.DecodeString(m[1]); err == nil {
			all.Write(raw)
			all.WriteByte('\n')
		}
	}
	return all.String()
}

// A backup that breaks off leaves no file, and one that is there is never
// written over.
func TestABackupThatFailsLeavesNothing(t *testing.T) {
	old := newPlace(t, store.Options{})
	old.content = starterContent(t)
	old.start(t)
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken")
	if err := os.WriteFile(taken, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, "已经存在", append([]string{"backup", taken}, old.flags()...)...)
	fails(t, "no such file", append([]string{"backup", filepath.Join(folder, "nowhere", "x")}, old.flags()...)...)
	wrong := old
	wrong.content = filepath.Join(folder, "nowhere")
	fails(t, "没有做成备份", append([]string{"backup", filepath.Join(folder, "y")}, wrong.flags()...)...)
	fails(t, "请检查 --data", "backup", filepath.Join(folder, "z"), "--data", folder, "--content", old.content)

	var errs bytes.Buffer
	code := run(t.Context(), append([]string{"backup", "-"}, old.flags()...), fullDisk{}, &errs)
	if code != exitFailed || !strings.Contains(errs.String(), "磁盘满了") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	half, err := (&backupCommand{File: filepath.Join(folder, "half")}).create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := half.Write([]byte("half of it")); err != nil {
		t.Fatal(err)
	}
	half.abandon()
	if left := hashes(t, folder); len(left) != 1 {
		t.Errorf("it left %v", left)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// A backup may go straight to another machine.
func TestABackupGoesToStandardOutput(t *testing.T) {
	old := newPlace(t, store.Options{})
	old.content = starterContent(t)
	old.start(t).expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	var out, errs bytes.Buffer
	if code := run(t.Context(), append([]string{"backup", "-"}, old.flags()...), &out, &errs); code != exitOK {
		t.Fatal(errs.String())
	}
	file := filepath.Join(t.TempDir(), "piped")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := newPlace(t, store.Options{})
	fresh.restore(t, old, file)
	if n := count(t, fresh.data, "reports"); n != 1 {
		t.Errorf("%d reports", n)
	}
}

// A file that is missing though its row is there is said, and so when it is
// restored; one that was erased meanwhile is noted.
func TestAFileThatIsNotThereStopsNoBackup(t *testing.T) {
	old := newPlace(t, store.Options{})
	old.content = starterContent(t)
	s := old.start(t)
	e := s.expect(t)
	s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK)
	lost := glob(t, filepath.Join(s.data, "evidence", "*", "*"))[0]
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	file, said := old.backup(t)
	if !strings.Contains(said, filepath.Base(lost)) || !strings.Contains(said, "文件却不在") {
		t.Errorf("it says %s", said)
	}
	if said := newPlace(t, store.Options{}).restore(t, old, file); !strings.Contains(said, filepath.Base(lost)) {
		t.Errorf("it says %s", said)
	}

	var out bytes.Buffer
	w, err := backup.NewWriter(&out, backup.Manifest{ServerKey: strings.Repeat("0", 16)}, func(...string) []byte { return make([]byte, 32) })
	if err != nil {
		t.Fatal(err)
	}
	cmd := &backupCommand{}
	cmd.Data = s.data
	erased := strings.Repeat("0f", 16)
	if err := cmd.copyFiles(t.Context(), s.server.store, w, []string{erased}); err != nil || !slices.Equal(w.Gone, []string{erased}) || len(w.Lost) != 0 {
		t.Errorf("gone %v, lost %v, %v", w.Gone, w.Lost, err)
	}
}

// A copy that was restored beside the running site tells nobody: its notices
// have been told.
func TestASilentCopyTellsNobody(t *testing.T) {
	var notices atomic.Int64
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		notices.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(hook.Close)
	old := newPlace(t, store.Options{})
	old.content = contentWithWebhook(t, hook.URL)
	old.start(t).expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	soon(t, "the unit is told", func() bool { return notices.Load() > 0 })
	alter(t, old.data, "UPDATE deliveries SET next_at = 1 WHERE channel = 'webhook'")
	file, _ := old.backup(t)
	fresh := newPlace(t, store.Options{})
	fresh.restore(t, old, file)
	alter(t, fresh.data, "UPDATE deliveries SET next_at = 1, tries = 0 WHERE channel = 'webhook'")
	silent := start(t, withContent(fresh.content), func(cmd *serveCommand) { cmd.Data, cmd.Silent = fresh.data, true })
	silent.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	time.Sleep(1500 * time.Millisecond) // the ledger is looked at every second
	if tried := column(t, rawOf(t, fresh.data), "SELECT sum(tries) FROM deliveries WHERE channel = 'webhook'")[0]; tried != "0" {
		t.Errorf("it tried to tell %s times", tried)
	}
}
