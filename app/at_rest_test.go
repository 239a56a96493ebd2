package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/gavv/httpexpect/v2"

	"fanzha/app/bucket/buckettest"
	"fanzha/app/intake"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// ruledFields are the fields of a form whose values keep a rule; all others
// are marked with their names. Those that are empty here name nobody: they are
// choices.
var ruledFields = map[string]string{
	"kind": "", "scam": "illegal_fundraising", "district": "wenfeng", "channels[]": "", "money": "gone", "reporting_for": "family", "called_110": "yes",
	"under14": "yes", "keep_place": "yes", "consent": "yes", "consent_sensitive": "", "form_id": "", "website": "", "intent": "",
	"suspects[0].kind": "person", "transfers[0].method": "bank",
	"happened_on": "2026-04-03", "planned_at": "2031-04-03 12:34", "transfers[0].time": "2026-04-03 12:34",
	"phone": "13711112222", "victim_phone": "13711113333", "guardian_phone": "13711114444", "id_number": "11010519491231002X",
	"transfers[0].amount": "31415926.53", "principal": "27182818.28", "received_back": "16180339.88",
}

// markedForm fills every field of a form, and returns what of it must be
// readable nowhere.
func markedForm(t *testing.T) (fields map[string]string, marks []string) {
	t.Helper()
	fields = map[string]string{}
	each := func(prefix string, group reflect.Type) {
		for i := range group.NumField() {
			tag := group.Field(i).Tag
			name := prefix + tag.Get("form")
			if group.Field(i).Type.Kind() == reflect.Slice {
				continue // its group comes by itself
			}
			value, ruled := ruledFields[name]
			if !ruled {
				value = "暗号-" + strings.NewReplacer("[", "", "]", "").Replace(name) + "-已埋下"
			}
			if value != "" {
				fields[name] = value
			}
			if len(value) > 8 && value != ruledFields["scam"] {
				marks = append(marks, value)
			}
		}
	}
	each("", reflect.TypeFor[intake.Form]())
	each("suspects[0].", reflect.TypeFor[intake.SuspectForm]())
	each("transfers[0].", reflect.TypeFor[intake.TransferForm]())
	return fields, marks
}

// Marked values are nowhere at rest, whatever way they came: fields, names and
// contents of files, messages, notes, passwords, codes, what was searched, and
// from where. Not in the data folder with the database, its log and the
// evidence, nor in PostgreSQL, the bucket, an export, temporary files, the log, or metrics.
func TestNothingOfAReportIsReadableAtRest(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary)
		var more []string
		var bucket *buckettest.Server // beside PostgreSQL
		s := start(t, withProxy("127.0.0.0/8"), func(cmd *serveCommand) {
			if database.DatabaseURL != "" {
				cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL, filepath.Join(t.TempDir(), "server.key")
				bucket = buckettest.Start(t, nil)
				withBucket(t, bucket)(cmd)
				more = []string{"--database-url", cmd.DatabaseURL, "--server-key-file", cmd.ServerKeyFile}
			}
		})
		marks := s.liveThrough(t, more)
		nothingAtRest(t, s.data, marks)
		nothingIn(t, "a temporary file", strings.Join(contents(t, temporary), "\n"), marks)
		nothingIn(t, "the log", s.logged.String(), append(marks, "AGE-SECRET"))
		nothingIn(t, "a metric", s.metrics(t), marks)
		if database.DatabaseURL != "" {
			nothingIn(t, "PostgreSQL", rows(t, database.DatabaseURL), marks)
			objects := bucket.Objects(t)
			for key, content := range objects {
				nothingIn(t, "the bucket", key+string(content), marks)
			}
			if len(objects) < 3 {
				t.Errorf("the bucket has %d files", len(objects))
			}
		}
	})
}

// liveThrough sends a marked report and does with it all that is done with
// reports; what it returns must be readable nowhere.
func (s *site) liveThrough(t *testing.T, more []string) (marks []string) {
	t.Helper()
	e := s.expect(t).Builder(func(r *httpexpect.Request) {
		r.WithHeader("X-Forwarded-For", "203.0.113.77").WithHeader("User-Agent", "暗号-手机型号").WithHeader("Referer", "https://example.org/暗号-从哪来")
	})
	fields, marks := markedForm(t)
	marks = append(marks, "203.0.113.77", "暗号-手机型号", "暗号-从哪来", "暗号-找过什么", "暗号-文件内容", "暗号-文件名", "暗号-补充", "暗号-答复", "暗号-内部", "暗号-试错", "a password for tests")
	e.GET("/search").WithQuery("q", "暗号-找过什么").Expect().Status(http.StatusOK)
	fields["form_id"] = openForm(t, e, "/report/victim")
	files := map[string][]byte{"暗号-文件名.pdf": []byte("%PDF-1.7 暗号-文件内容"), "暗号-文件名.exe": []byte("MZ 暗号-文件内容")}
	s.sent(e, "/report/victim", fields, files).Status(http.StatusUnprocessableEntity)
	fields["intent"] = "review"
	s.form(e, "/report/victim", fields).Expect().Status(http.StatusOK)
	delete(fields, "intent")
	reference, code := receipt(s.form(e, "/report/victim", fields).Expect().Status(http.StatusOK).Body().Raw())
	s.openReceipt(e, map[string]string{"reference": reference, "code": "暗号-试错"}).Status(http.StatusNotFound)
	pair := map[string]string{"reference": reference, "code": code, "intent": "message", "message": "暗号-补充"}
	s.sent(e, "/receipt", pair, map[string][]byte{"暗号-文件名-2.pdf": []byte("%PDF-1.7 暗号-文件内容")}).Status(http.StatusOK)
	waiting := map[string]string{"form_id": intake.NewFormID()} // for a form that is never sent
	s.sent(e, "/report/evidence", waiting, map[string][]byte{"暗号-文件名-3.pdf": []byte("%PDF-1.7 暗号-文件内容")}).Status(http.StatusOK)

	as := signIn(t, s.content, s.data, "wang", "jingzhen", more...)
	state := withoutContent(as)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	done := func(args ...string) string {
		t.Helper()
		exit, out, errs := fanzha(t, args...)
		if exit != exitOK {
			t.Fatalf("%q: exit %d\n%s%s", args, exit, out, errs)
		}
		nothingIn(t, "what is printed to the error stream", errs, marks)
		return out
	}
	shown := done(append([]string{"reports", "show", reference}, as...)...)
	for name, value := range fields {
		if strings.HasPrefix(value, "暗号") && !strings.Contains(shown, value) {
			t.Errorf("the unit does not see %s", name)
		}
	}
	done(append([]string{"reports", "answer", reference, "--text", written(t, "暗号-答复")}, state...)...)
	done(append([]string{"reports", "answer", reference, "--note", "--text", written(t, "暗号-内部")}, state...)...)
	fresh := regexp.MustCompile(`\d{4}-\d{4}-\d{4}-\d{4}`).FindString(done(append([]string{"reports", "reissue", reference}, state...)...))
	done(append([]string{"reports", "export", "--unit", "jingzhen", "--to", identity.Recipient().String(), filepath.Join(s.data, "batch.age")}, as...)...)
	done(append([]string{"retention", "run", "--content", s.content, "--data", s.data}, more...)...)
	for _, code := range []string{code, fresh} {
		marks = append(marks, code, strings.ReplaceAll(code, "-", ""))
	}
	return marks
}

// contents are the texts of all files below a folder.
func contents(t *testing.T, folder string) (texts []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, entry.Name()+"\n"+string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// nothingAtRest fails where a file below a folder holds one of these texts.
func nothingAtRest(t *testing.T, folder string, marks []string) {
	t.Helper()
	files := contents(t, folder)
	if len(files) < 2 {
		t.Errorf("%d files were read", len(files))
	}
	for _, text := range files {
		name, text, _ := strings.Cut(text, "\n")
		nothingIn(t, name, text, marks)
	}
}

// nothingIn fails where a text holds one of these.
func nothingIn(t *testing.T, name, text string, marks []string) {
	t.Helper()
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			t.Errorf("%s holds %q", name, mark)
		}
	}
}

// metrics is what the internal address tells operators.
func (s *site) metrics(t *testing.T) string {
	t.Helper()
	answer, err := http.Get("http://" + s.server.internal.address() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(answer.Body); err != nil || !strings.Contains(text.String(), "fanzha_articles") {
		t.Fatalf("%v\n%s", err, text.String())
	}
	return text.String()
}

// rows are all values of all tables of a PostgreSQL database.
func rows(t *testing.T, address string) string {
	t.Helper()
	db := storetest.Raw(t, store.Options{DatabaseURL: address})
	var all strings.Builder
	for _, table := range column(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
		// A row as text has its bytes in hexadecimal.
		for _, bytea := range column(t, db, fmt.Sprintf("SELECT column_name FROM information_schema.columns WHERE table_name = '%s' AND data_type = 'bytea'", table)) {
			all.WriteString(strings.Join(column(t, db, fmt.Sprintf(`SELECT %q FROM %q WHERE %q IS NOT NULL`, bytea, table, bytea)), "\n"))
		}
		all.WriteString(strings.Join(column(t, db, fmt.Sprintf("SELECT CAST(r AS text) FROM %q r", table)), "\n"))
	}
	if !strings.Contains(all.String(), "age-encryption.org") {
		t.Error("the database has nothing sealed")
	}
	return all.String()
}

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	found, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var value string
		if err := found.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}
