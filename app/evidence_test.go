package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/report"
)

// photo is a JPEG picture with a place in its Exif.
func photo(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	plain := out.Bytes()
	exif := append([]byte("\xff\xe1\x00\x20Exif\x00\x00"), "GPS-HERE-MARKED-VALUE---"...)
	return append(append(bytes.Clone(plain[:2]), exif...), plain[2:]...)
}

// sent posts a form with files as a browser without JavaScript does.
func (s *site) sent(e *httpexpect.Expect, path string, fields map[string]string, files map[string][]byte) *httpexpect.Response {
	request := e.POST(path).WithMultipart()
	for name, value := range fields {
		request.WithFormField(name, value)
	}
	for name, content := range files {
		request.WithFileBytes("evidence", name, content)
	}
	return request.Expect()
}

// tipFields are a tip without a fault.
func tipFields(t *testing.T, e *httpexpect.Expect) map[string]string {
	return map[string]string{
		"form_id": openForm(t, e, "/report/tip"), "scam": "elder_fraud", "district": "linzhou", "consent": "yes",
		"narrative": "活动室里有人发鸡蛋，让老人扫码填身份证。",
	}
}

// filesOf saves a report's files and returns them by the names they are saved
// under, with what the command prints.
func filesOf(t *testing.T, as []string, reference string, more ...string) (map[string][]byte, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "files")
	args := append([]string{"reports", "files", reference, "--save", folder}, append(as, more...)...)
	code, out, errs := fanzha(t, args...)
	if code != exitOK {
		t.Fatalf("files: exit %d\n%s%s", code, out, errs)
	}
	saved := map[string][]byte{}
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		saved[strings.TrimPrefix(entry.Name(), strings.ReplaceAll(reference, " ", ""))] = content
	}
	return saved, out
}

// Files come with the form, are kept while it has errors, reach the unit, and
// can be read nowhere else.
func TestEvidenceReachesItsUnitSealed(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	fields := tipFields(t, e)
	fields["name"], fields["phone"] = "赵某", "138 0000 0000"
	delete(fields, "consent")
	pdf := []byte("%PDF-1.7 MARKED-VALUE-OF-PDF")
	page := s.sent(e, "/report/tip", fields, map[string][]byte{"聊天.jpg": photo(t), "page.jpg": []byte("<html>")}).
		Status(http.StatusUnprocessableEntity).Body()
	page.Contains("聊天.jpg").Contains("已上传").Contains("「page.jpg」不是能收的文件").Contains(`id="error-evidence"`).Contains(`href="#consent"`)

	fields["consent"], fields["intent"] = "yes", "review"
	s.sent(e, "/report/tip", fields, map[string][]byte{"凭证.pdf": pdf, "无关.pdf": pdf}).Status(http.StatusOK).Body().
		Contains("聊天.jpg").Contains("凭证.pdf").NotContains(`id="reference"`)
	again := s.form(e, "/report/tip", map[string]string{"form_id": fields["form_id"], "intent": "edit"}).Expect().Status(http.StatusOK).Body().Raw()
	remove := regexp.MustCompile(`value="(remove_file_[0-9a-f]+)"[^>]*>去掉<span[^>]*> 无关`).FindStringSubmatch(again)
	if remove == nil {
		t.Fatal("there is no button to take the file back")
	}
	fields["intent"] = remove[1]
	s.form(e, "/report/tip", fields).Expect().Status(http.StatusOK).Body().Contains("聊天.jpg").NotContains("无关.pdf").Contains("活动室里有人发鸡蛋")

	delete(fields, "intent")
	reference, code := receipt(s.form(e, "/report/tip", fields).Expect().Status(http.StatusOK).Body().Raw())
	nothingAtRest(t, s.data, []string{"MARKED-VALUE", "聊天.jpg", "凭证.pdf"})
	if strings.Contains(s.logged.String(), "聊天") || strings.Contains(s.logged.String(), "凭证") {
		t.Error("a file's name is in the log")
	}

	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	saved, listed := filesOf(t, as, reference)
	if !strings.Contains(listed, "聊天.jpg") || !strings.Contains(listed, "原件") || !bytes.Equal(saved["-02-unscanned.pdf"], pdf) {
		t.Errorf("the unit has %d files:\n%s", len(saved), listed)
	}
	if shown := saved["-01.jpg"]; len(shown) == 0 || bytes.Contains(shown, []byte("MARKED-VALUE")) {
		t.Errorf("the picture is not written anew: %q", shown)
	}
	originals, _ := filesOf(t, as, reference, "--original")
	if !bytes.Equal(originals["-01-unscanned.jpg"], photo(t)) {
		t.Error("a named reporter's original is not as it came")
	}

	// More is added later, with the receipt.
	later := map[string]string{"reference": reference, "code": code}
	page = s.openReceipt(e, later).Status(http.StatusOK).Body()
	later = hiddenFields(page.Raw())
	later["intent"], later["message"] = "message", ""
	s.sent(e, "/receipt", later, map[string][]byte{"录音.mp3": append([]byte("ID3\x04\x00\x00\x00\x00\x00\x0aTIT2\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte("\xff\xfb\x90\x00"), 200)...)}).Status(http.StatusOK).Body().Contains("录音.mp3").Contains(`id="sent"`)
	messages := e.POST("/api/v1/receipts").WithMultipart().WithFormField("reference", reference).WithFormField("code", code).
		WithFileBytes("evidence", "补充.pdf", append(pdf, '2')).Expect().Status(http.StatusOK).JSON().Object().Value("messages").Array()
	messages.Length().IsEqual(2)
	messages.Value(1).Object().Value("files").Array().IsEqual([]string{"补充.pdf"})
	if saved, listed = filesOf(t, as, reference); len(saved) != 4 || !strings.Contains(listed, "录音.mp3") {
		t.Errorf("the unit has %d files:\n%s", len(saved), listed)
	}
	later["code"] = "0000-0000-0000-0000"
	s.sent(e, "/receipt", later, map[string][]byte{"wrong.pdf": pdf}).Status(http.StatusNotFound).Body().NotContains("wrong.pdf")
}

// Nothing in any copy of an anonymous reporter's picture says where it was
// taken, and its name does not say when.
func TestAnAnonymousPictureSaysNothingOfItsMaker(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	reference, code := receipt(s.sent(e, "/report/tip", tipFields(t, e), map[string][]byte{"IMG_20260501.jpg": photo(t)}).Status(http.StatusOK).Body().Raw())
	s.sent(e, "/receipt", map[string]string{"reference": reference, "code": code, "intent": "message"}, map[string][]byte{"IMG_20260502.jpg": append(photo(t), 0)}).Status(http.StatusOK)
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	for _, flag := range [][]string{nil, {"--original"}} {
		saved, listed := filesOf(t, as, reference, flag...)
		if len(saved) != 1 || strings.Contains(listed, "IMG_2026") || !strings.Contains(listed, "已去除拍摄信息") {
			t.Errorf("%d files:\n%s", len(saved), listed) // both are the same picture once the rest is gone
		}
		for name, content := range saved {
			if bytes.Contains(content, []byte("MARKED-VALUE")) {
				t.Errorf("%s says where it was taken", name)
			}
		}
	}
	located, err := os.ReadFile("evidence/testdata/located.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for keep, want := range map[string]bool{"yes": true, "": false} {
		fields := tipFields(t, e)
		fields["keep_place"] = keep
		reference, _ := receipt(s.sent(e, "/report/tip", fields, map[string][]byte{"a.jpg": located}).Status(http.StatusOK).Body().Raw())
		saved, listed := filesOf(t, as, reference, "--original")
		if strings.Contains(listed, "拍摄地点 36.10000, 114.39000") != want || bytes.Contains(saved["-01-unscanned.jpg"], []byte("Exif")) {
			t.Errorf("with keep_place %q:\n%s", keep, listed)
		}
	}
	fields := tipFields(t, e)
	s.sent(e, "/report/tip", fields, map[string][]byte{"torn.jpg": photo(t)[:300]}).Status(http.StatusUnprocessableEntity).Body().
		Contains("「torn.jpg」打不开").Contains("torn.jpg").Contains("已上传")
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// A video larger than a form's ten files together costs the video, and nothing
// else that was typed or chosen.
func TestAVideoOfHalfAnHourLosesNothingElse(t *testing.T) {
	s := start(t)
	fields := tipFields(t, s.expect(t))
	part := func(name, file, content string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n" + content
	}
	head := part("form_id", "", fields["form_id"]) + "\r\n" + part("evidence", `; filename="a.jpg"`, string(photo(t))) + "\r\n" +
		part("evidence", `; filename="屏幕录像.pdf"`, "%PDF-1.7")
	tail := "\r\n" + part("narrative", "", fields["narrative"]) + "\r\n--b--\r\n"
	const video = report.MaxFiles*report.MaxFileSize + 10<<20
	body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, video), strings.NewReader(tail))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/report/tip", body)
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = int64(len(head) + video + len(tail))
	request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, %v", answer.StatusCode, err)
	}
	for _, want := range []string{"「屏幕录像.pdf」超过 20 MB", `<span class="files-name">a.jpg</span>`, fields["narrative"], `id="error-scam"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the form that comes back has no %s", want)
		}
	}
}

// With JavaScript files are sent while the form is filled.
func TestFilesAreSentWhileTheFormIsFilled(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	fields := tipFields(t, e)
	id := map[string]string{"form_id": fields["form_id"]}
	list := s.sent(e, "/report/evidence", id, map[string][]byte{"a.jpg": photo(t)}).Status(http.StatusOK).JSON().Object()
	list.Value("files").Array().Length().IsEqual(1)
	list.NotContainsKey("error")
	first := list.Value("files").Array().Value(0).Object()
	first.HasValue("name", "a.jpg").HasValue("size", "1 kB")
	s.sent(e, "/report/evidence", id, map[string][]byte{"b.exe": []byte("MZ")}).Status(http.StatusOK).JSON().Object().
		HasValue("files", []any{first.Raw()}).Value("error").String().Contains("b.exe")
	fields["intent"] = "remove_file_" + first.Value("id").String().Raw()
	s.form(e, "/report/evidence", fields).Expect().Status(http.StatusOK).JSON().Object().Value("files").Array().IsEmpty()
	pdf := func(i int) map[string][]byte {
		return map[string][]byte{fmt.Sprintf("%d.pdf", i): []byte(fmt.Sprint("%PDF-1.7", i))}
	}
	for i := range 10 {
		s.sent(e, "/report/evidence", id, pdf(i)).Status(http.StatusOK).JSON().Object().NotContainsKey("error")
	}
	full := s.sent(e, "/report/evidence", id, pdf(10)).Status(http.StatusOK).JSON().Object()
	full.Value("error").String().Contains("一次最多 10 个文件").Contains("10.pdf")
	full.Value("files").Array().Length().IsEqual(10)
	// The same file again, as from a page whose answer was lost, is no fault.
	delete(fields, "intent")
	s.sent(e, "/report/tip", fields, pdf(9)).Status(http.StatusOK).Body().Contains(`id="reference"`)
}
