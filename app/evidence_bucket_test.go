package main

import (
	"bytes"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/gavv/httpexpect/v2"

	"fanzha/app/bucket/buckettest"
)

// withBucket is a site that keeps files in a bucket, as do commands.
func withBucket(t *testing.T, server *buckettest.Server) func(*serveCommand) {
	t.Setenv("FANZHA_EVIDENCE_URL", server.Address())
	return func(cmd *serveCommand) { cmd.EvidenceURL = server.Address() }
}

// evidenceIs waits until /readyz, which stays well, says how the bucket is.
func evidenceIs(t *testing.T, e *httpexpect.Expect, want string) {
	t.Helper()
	within(t, 10*time.Second, "the evidence is "+want, func() bool {
		return e.GET("/readyz").Expect().Status(http.StatusOK).JSON().Object().Path("$.details.evidence").Raw() == want
	})
}

// What is in the bucket can be read by nobody who has it; the unit reads it.
// What is swept away in a folder is in a bucket.
func TestEvidenceInABucketReachesItsUnitSealed(t *testing.T) {
	server := buckettest.Start(t, nil)
	s := start(t, withBucket(t, server))
	e := s.expect(t)
	evidenceIs(t, e, "ok")
	fields := tipFields(t, e)
	fields["name"], fields["phone"] = "赵某", "138 0000 0000"
	pdf := []byte("%PDF-1.7 MARKED-VALUE-OF-PDF")
	reference, _ := receipt(s.sent(e, "/report/tip", fields, map[string][]byte{"聊天.jpg": photo(t), "凭证.pdf": pdf}).Status(http.StatusOK).Body().Raw())
	anonymous, _ := receipt(s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"IMG_20260501.jpg": photo(t)}).Status(http.StatusOK).Body().Raw())

	objects := server.Objects(t)
	for key, content := range objects {
		nothingIn(t, key, key+string(content), []string{"MARKED-VALUE", "聊天", "凭证", "PDF", "JFIF", reference, anonymous})
	}
	if len(objects) != 3 { // two files, and a copy without its original
		t.Errorf("in the bucket are %v", slices.Collect(maps.Keys(objects)))
	}
	if left, err := os.ReadDir(filepath.Join(s.data, "uploads")); err != nil || len(left) != 0 {
		t.Errorf("on the disk is left %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(s.data, "evidence")); err == nil {
		t.Error("a folder is kept beside the bucket")
	}
	nothingAtRest(t, s.data, []string{"MARKED-VALUE"})

	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	if saved, _ := filesOf(t, as, reference); len(saved) != 2 || !bytes.Equal(saved["-02-unscanned.pdf"], pdf) {
		t.Errorf("the unit has %d files", len(saved))
	}
	if saved, _ := filesOf(t, as, anonymous, "--original"); len(saved) != 1 || bytes.Contains(saved["-01-unscanned.jpg"], []byte("MARKED-VALUE")) {
		t.Errorf("of an anonymous reporter the unit has %d files", len(saved))
	}
	if code, _, errs := fanzha(t, "retention", "run", "--content", s.content, "--data", s.data); code != exitOK || len(server.Objects(t)) != 3 {
		t.Errorf("retention: exit %d, %d files are left\n%s", code, len(server.Objects(t)), errs)
	}
}

// With no bucket at the start the site starts, takes in what has no file, and
// loses nothing of what has one: it comes back with words, and may be sent
// without. When the bucket is there, files come in again, without a restart.
func TestASiteWithoutItsBucketTakesReportsIn(t *testing.T) {
	server := buckettest.Start(t, nil)
	if err := server.Remove(); err != nil {
		t.Fatal(err)
	}
	s := start(t, withBucket(t, server))
	e := s.expect(t)
	evidenceIs(t, e, "unreachable")
	receipt(s.form(e, "/report/tip", tipFields(t, e)).Expect().Status(http.StatusOK).Body().Raw())

	fields := tipFields(t, e)
	began := time.Now()
	s.sent(e, "/report/tip", fields, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusUnprocessableEntity).Body().
		Contains("文件现在存不了").Contains("请先不带它提交").Contains(fields["narrative"]).Contains(`id="error-evidence"`)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("who sends a file waits %v", took)
	}
	reference, code := receipt(s.form(e, "/report/tip", fields).Expect().Status(http.StatusOK).Body().Raw())
	s.sent(e, "/report/evidence", map[string]string{"form_id": fields["form_id"]}, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).
		JSON().Object().Value("error").String().Contains("文件现在存不了")

	if err := server.Create(); err != nil {
		t.Fatal(err)
	}
	evidenceIs(t, e, "ok")
	later := map[string]string{"reference": reference, "code": code, "intent": "message"}
	s.sent(e, "/receipt", later, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).Body().Contains("图片.jpg")
	for _, line := range strings.Split(s.logged.String(), "\n") {
		if strings.Contains(line, "a.jpg") || strings.Contains(line, "not-a-secret") {
			t.Errorf("the log says %s", line)
		}
	}
}

// An anonymous reporter's files wait for the bucket, and the report does not:
// what carries a place is never sent on as it is.
func TestAnAnonymousReportIsSentWithoutItsFiles(t *testing.T) {
	server := buckettest.Start(t, nil)
	s := start(t, withBucket(t, server))
	e := s.expect(t)
	fields := tipFields(t, e)
	s.sent(e, "/report/evidence", map[string]string{"form_id": fields["form_id"]}, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK)
	server.Fail(buckettest.Refuse)
	page := s.form(e, "/report/tip", fields).Expect().Status(http.StatusServiceUnavailable).Body()
	page.Contains("请点「不带文件提交」").Contains(fields["narrative"]).Contains("a.jpg").Contains(`value="without_files"`)
	fields["intent"] = "without_files"
	reference, _ := receipt(s.form(e, "/report/tip", fields).Expect().Status(http.StatusOK).Body().Raw())
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	if saved, _ := filesOf(t, as, reference); len(saved) != 0 {
		t.Errorf("%d files went with it", len(saved))
	}
}

// At the console a bucket that is away is said as that, and an export waits for
// it: no report is called damaged.
func TestAtTheDeskABucketThatIsAwayIsNoDamage(t *testing.T) {
	server := buckettest.Start(t, nil)
	o := startOffice(t, withBucket(t, server)).today()
	e := o.expect(t)
	fields := tipFields(t, e)
	fields["name"], fields["phone"] = "赵某", "138 0000 0000"
	reference, _ := receipt(o.sent(e, "/report/tip", fields, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).Body().Raw())
	wang := o.officer(t, "wang", center)
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	shown := regexp.MustCompile(`src="/console/desk/file\?([^"]+)"`).FindStringSubmatch(page)
	if shown == nil {
		t.Fatal("no picture is shown")
	}
	ask := func() *httpexpect.Response {
		return wang.GET("/console/desk/file").WithQueryString(strings.ReplaceAll(shown[1], "&amp;", "&")).Expect()
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	as := signIn(t, o.content, o.data, "li", center)
	export := append([]string{"reports", "export", "--unit", center, "--to", identity.Recipient().String(), filepath.Join(o.data, "batch.age")}, as...)

	server.Fail(buckettest.Refuse)
	ask().Status(http.StatusServiceUnavailable).HasContentType("text/html").Body().Contains("存文件的地方现在连不上")
	if code, out, errs := fanzha(t, export...); code != exitFailed || !strings.Contains(errs, "没有导出") || strings.Contains(out+errs, "损坏") {
		t.Errorf("export: exit %d\n%s%s", code, out, errs)
	}
	server.Fail(nil)
	within(t, 10*time.Second, "the picture is shown again", func() bool { return ask().Raw().StatusCode == http.StatusOK })
	if code, out, errs := fanzha(t, export...); code != exitOK || !strings.Contains(out, "已导出 1 份") {
		t.Errorf("export: exit %d\n%s%s", code, out, errs)
	}
	if err := server.Remove(); err != nil {
		t.Fatal(err)
	}
	if err := server.Create(); err != nil {
		t.Fatal(err)
	}
	ask().Status(http.StatusNotFound).Body().Contains("没有这个文件")
}

func TestAnAddressWithASecretIsRefused(t *testing.T) {
	code, out, errs := fanzha(t, "serve", "--content", starterContent(t), "--data", t.TempDir(), "--evidence-url", "s3://AKIA:hunter2@evidence?region=a")
	if code != exitUsage || !strings.Contains(errs, "AWS_SECRET_ACCESS_KEY") || strings.Contains(out+errs, "hunter2") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
