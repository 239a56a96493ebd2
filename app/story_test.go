package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// fanzha runs a command of the program in this process.
func fanzha(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// The whole way: an officer writes a file, a citizen sees and finds it and
// reports about it, and an investigator has the report at the desk.
func TestFromAMarkdownFileToTheDesk(t *testing.T) {
	s := start(t)
	e := s.expect(t)

	code, out, errs := fanzha(t, "new", "case", "扫码领鸡蛋，领走了养老钱", "--content", s.content)
	if code != 0 {
		t.Fatalf("new: %d %s", code, errs)
	}
	path := strings.TrimSpace(out)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	slug := strings.TrimSuffix(filepath.Base(path), ".md")
	address := "/cases/" + slug
	e.GET(address).Expect().Status(http.StatusNotFound) // a draft
	published := strings.NewReplacer("status: draft", "status: published", "# scam: task_rebate", "scam: elder_fraud",
		"# district: ", "district: linzhou", "先写最要紧的一句：现在不要做什么。", "免费鸡蛋背后是收集信息的套路，苜蓿园活动室的骗局。").Replace(string(text))
	if err := os.WriteFile(path, []byte(published), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := fanzha(t, "check", "--content", s.content); code != 0 {
		t.Fatalf("check: %s", out)
	}
	soon(t, "the page is there", func() bool { return e.GET(address).Expect().Raw().StatusCode == http.StatusOK })
	e.GET(address).Expect().Body().Contains("扫码领鸡蛋，领走了养老钱").Contains("林州市")
	e.GET("/cases").WithQuery("district", "linzhou").Expect().Body().Contains(address)
	soon(t, "search finds it", func() bool {
		return strings.Contains(e.GET("/search").WithQuery("q", "苜蓿园").Expect().Body().Raw(), address)
	})

	receipt := s.form(e, "/report/tip", map[string]string{
		"form_id": openForm(t, e, "/report/tip"), "scam": "elder_fraud", "district": "linzhou", "consent": "yes",
		"narrative": "活动室里有人发鸡蛋，让老人扫码填身份证。", "suspects[0].kind": "company", "suspects[0].value": "某某健康讲堂",
	}).Expect().Status(http.StatusOK).Body().Raw()
	reference := regexp.MustCompile(`id="reference"[^>]*>([^<]*)<`).FindStringSubmatch(receipt)[1]

	desk := []string{"--content", s.content, "--data", s.data}
	code, out, errs = fanzha(t, append([]string{"reports", "list"}, desk...)...)
	if code != 0 || !strings.Contains(out, strings.ReplaceAll(reference, " ", "")) || !strings.Contains(out, "未读") {
		t.Fatalf("list: %d %s %s", code, out, errs)
	}
	out = shown(t, s.content, s.data, reference)
	for _, want := range []string{"某某健康讲堂", "让老人扫码填身份证", "林州市", "desk"} {
		if !strings.Contains(out, want) {
			t.Errorf("show has no %q: %s", want, out)
		}
	}
	_, out, _ = fanzha(t, append([]string{"reports", "list"}, desk...)...)
	if strings.Contains(out, "未读") {
		t.Error("an opened report still counts as unread")
	}
}

// A reader who comes in the first second finds what there is.
func TestTheFirstSearchIsAnswered(t *testing.T) {
	start(t).expect(t).GET("/api/v1/search").WithQuery("q", "刷单").Expect().Status(http.StatusOK).
		JSON().Object().Value("hits").Array().NotEmpty()
}

func TestABrokenFileDoesNotTakeTheSiteDown(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	before := e.GET("/guides/task-rebate").Expect().Body().Raw()
	s.write(t, "guides/task-rebate.md", "---\ntitle: 坏了\n")
	s.write(t, "site.yaml", "name: [")
	soon(t, "the fault is known", func() bool { return strings.Contains(s.logged.String(), "guides/task-rebate.md") })
	if after := e.GET("/guides/task-rebate").Expect().Status(http.StatusOK).Body().Raw(); after != before {
		t.Error("the last good version is not what is shown")
	}
	e.GET("/readyz").Expect().Status(http.StatusOK).JSON().Object().Value("details").Object().Value("content_faults").String().NotEqual("0")
}

func TestNothingPersonalIsLogged(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	form := victim()
	form["name"], form["phone"], form["narrative"], form["id_number"] = "钱不语", "13711112222", "暗号甲乙丙丁戊己庚辛壬癸", "11010519491231002X"
	made := e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object()
	code := made.Value("code").String().Raw()
	form["form_id"], form["phone"] = "bad", "137"
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusUnprocessableEntity)
	s.form(e, "/report/victim", map[string]string{"name": "钱不语", "phone": "13711112222"}).Expect().Status(http.StatusUnprocessableEntity)
	e.POST("/api/v1/receipts").WithJSON(map[string]any{"reference": made.Value("reference").Raw(), "code": code}).Expect().Status(http.StatusOK)
	e.GET("/search").WithQuery("q", "我叫钱不语13711112222").Expect().Status(http.StatusOK)
	e.GET("/nothing/13711112222").Expect().Status(http.StatusNotFound)
	logged := s.logged.String()
	if !strings.Contains(logged, `"msg":"request"`) {
		t.Fatal("nothing was logged at all")
	}
	for _, secret := range []string{"钱不语", "13711112222", "暗号", "11010519491231002X", code, "127.0.0.1\",\"method"} {
		if strings.Contains(logged, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

func TestEightClientsWithTheSameForm(t *testing.T) {
	s := start(t)
	form := victim()
	statuses, bodies := make(chan int, 8), make(chan string, 8)
	for range cap(bodies) {
		go func() {
			answer := s.expect(t).POST("/api/v1/reports").WithJSON(form).Expect()
			statuses <- answer.Raw().StatusCode
			bodies <- answer.Body().Raw()
		}()
	}
	first, made := <-bodies, map[int]int{<-statuses: 1}
	for range cap(bodies) - 1 {
		made[<-statuses]++
		if other := <-bodies; other != first {
			t.Errorf("receipts differ: %s and %s", first, other)
		}
	}
	if made[http.StatusCreated] != 1 || made[http.StatusOK] != 7 {
		t.Errorf("answers by status: %v, want one 201 and seven 200", made)
	}
	_, listed, _ := fanzha(t, "reports", "list", "--content", s.content, "--data", s.data)
	if lines := strings.Count(listed, "\n"); lines != 2 { // the heading and one report
		t.Errorf("the desk lists\n%s", listed)
	}
}

func TestCommandsExitAsTheyShould(t *testing.T) {
	broken := t.TempDir()
	if err := os.CopyFS(broken, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "cases", "x.md"), []byte("---\ntitle: a\n---\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "data")
	if err := open(t, command(empty)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"check", "--content", "../content"}, exitOK, "检查通过"},
		{[]string{"check", "--content", broken}, exitFailed, "cases/x.md:2: 缺少 date"},
		{[]string{"check", "--content", "../content", "--stale"}, exitOK, ""},
		{[]string{"check", "--content", "/nowhere"}, exitFailed, "open content folder"},
		{[]string{"check", "--nonsense"}, exitUsage, "--nonsense"},
		{[]string{"nonsense"}, exitUsage, "nonsense"},
		{[]string{"new", "poem", "标题"}, exitUsage, "case"},
		{[]string{"new", "case", " ", "--content", broken}, exitUsage, "title is empty"},
		{[]string{"new", "case", "标题", "--slug", "../x", "--content", broken}, exitUsage, "cannot be a file name"},
		{[]string{"reports", "show", "123", "--as", "x", "--content", "../content", "--data", broken}, exitUsage, "not a reference"},
		{[]string{"reports", "show", "000000003", "--content", "../content", "--data", empty}, exitUsage, "--as"},
		{[]string{"reports", "show", "000000003", "--as", "x", "--password-file", "main.go", "--content", "../content", "--data", empty}, exitFailed, "账号或密码不对"},
		{[]string{"serve", "--database-url", "mysql://x", "--content", "../content"}, exitFailed, "postgres"},
		{[]string{"serve", "--smtp-url", "mail.example.org", "--content", "../content"}, exitUsage, "--smtp-url must be like"},
		{[]string{"deliveries", "list", "--content", "../content", "--data", "/nowhere"}, exitFailed, "没有这个数据库"},
		{[]string{"serve", "--base-url", "example", "--content", "../content"}, exitUsage, "--base-url"},
		{[]string{"version"}, exitOK, "go1."},
		{[]string{"--help"}, exitOK, "check"},
		{[]string{"serve", "--help"}, exitOK, "$FANZHA_ADDR"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, out, errs := fanzha(t, test.args...)
			if code != test.code || !strings.Contains(out+errs, test.want) {
				t.Errorf("exit %d, want %d\n%s%s", code, test.code, out, errs)
			}
		})
	}
}

func TestNewGivesEveryArticleAFileOfItsOwn(t *testing.T) {
	content := t.TempDir()
	var names []string
	for _, title := range []string{"刷单App骗局", "刷单App骗局", "2026年“五一”提示：别贪", "🙂", "Title: with \"quotes\""} {
		code, out, errs := fanzha(t, "new", "tip", title, "--content", content)
		names = append(names, fmt.Sprint(code, " ", strings.TrimPrefix(strings.TrimSpace(out+errs), content)))
	}
	got := strings.Join(names, "\n")
	want := "0 /tips/shua-dan-app-pian-ju.md\n0 /tips/shua-dan-app-pian-ju-2.md\n0 /tips/2026-nian-wu-yi-ti-shi-bie-tan.md\n" +
		"0 /tips/tip-" + time.Now().Format("20060102") + ".md\n0 /tips/title-with-quotes.md"
	if got != want {
		t.Errorf("got %s", got)
	}
}
