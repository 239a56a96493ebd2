package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fanzha/app/report"
)

// A file is sent as soon as it is chosen, can be taken back, comes back after a
// reload, and goes with the form; the receipt is there as a picture.
func TestFilesAndTheReceiptsPictureWithJavaScript(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	folder := t.TempDir()
	paths := map[string]string{"a.jpg": string(photo(t)), "b.pdf": "%PDF-1.7", "c.exe": "MZ no evidence", "d.mp4": strings.Repeat("x", report.MaxFileSize+1)}
	for name, content := range paths {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		paths[name] = path
	}
	next := chromedp.Click(css(".step-next"))
	listed := `Array.from(document.querySelectorAll(".files-name")).map((e) => e.textContent).join()`
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/tip"), chromedp.WaitVisible(css("#evidence")),
		chromedp.SetValue(css("#scam"), "unsure"), chromedp.SetValue(css("#district"), "elsewhere"),
		chromedp.SendKeys(css("#narrative"), "活动室里有人发鸡蛋，让老人扫码填身份证。"),
		chromedp.SetUploadFiles(css("#evidence"), []string{paths["a.jpg"], paths["b.pdf"]}))
	until(t, b, listed+` === "a.jpg,b.pdf"`)
	b.do(t, chromedp.SetUploadFiles(css("#evidence"), []string{paths["d.mp4"]}), chromedp.SetUploadFiles(css("#evidence"), []string{paths["c.exe"], paths["d.mp4"], paths["a.jpg"]}), chromedp.WaitVisible(css("#error-evidence")))
	if words := text(t, b, "#error-evidence"); !strings.Contains(words, "c.exe") || !strings.Contains(words, "「d.mp4」超过 20 MB") {
		t.Errorf("a program and a long video: %q", words)
	}
	if note := text(t, b, ".files-note"); note != "有 2 个文件没有收。" {
		t.Errorf("the note says %q", note)
	}
	until(t, b, listed+` === "a.jpg,b.pdf"`) // the same picture again is the same
	b.do(t, chromedp.Click(css(`[aria-label="去掉 b.pdf"]`)))
	until(t, b, listed+` === "a.jpg"`)
	reload(t, b)
	until(t, b, listed+` === "a.jpg"`)
	if chosen := evaluate[int](t, b, `document.querySelector("#evidence").files.length`); chosen != 0 {
		t.Errorf("%d files are chosen still", chosen)
	}
	b.do(t, next, next, next, next, chromedp.WaitVisible(css("#consent")), chromedp.Click(css("#consent")), chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#reference")))

	picture := evaluate[string](t, b, `document.querySelector("[data-picture] img").src`)
	if !strings.HasPrefix(picture, "data:image/png") || len(picture) < 2000 {
		t.Errorf("the picture is %.60q", picture)
	}
	reference, code := text(t, b, "#reference"), text(t, b, "#code")
	if alt := evaluate[string](t, b, `document.querySelector("[data-picture] img").alt`); !strings.Contains(alt, reference) || !strings.Contains(alt, code) {
		t.Errorf("it says %q", alt)
	}
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	if saved, listed := filesOf(t, as, reference); len(saved) != 1 {
		t.Errorf("the unit has %d files:\n%s", len(saved), listed)
	}
}

// A message that is half written is there again after a reload, and gone once
// it is sent; the code is kept nowhere.
func TestAMessageSurvivesAReload(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	e := s.expect(t)
	reference, code := receipt(s.form(e, "/report/tip", tipFields(t, e)).Expect().Status(200).Body().Raw())
	open := func() {
		b.do(t, chromedp.Navigate(s.url+"/receipt"), chromedp.SendKeys(css("#reference"), reference), chromedp.SendKeys(css("#code"), code),
			chromedp.Click(css("main button[type=submit]")), chromedp.WaitVisible(css("#message")))
	}
	open()
	b.do(t, chromedp.SendKeys(css("#message"), "又想起一个号码"))
	open()
	until(t, b, `document.querySelector("#message").value === "又想起一个号码"`)
	if kept := evaluate[string](t, b, `JSON.stringify(sessionStorage) + JSON.stringify(localStorage)`); strings.Contains(kept, code) || !strings.Contains(kept, "又想起") {
		t.Errorf("kept: %s", kept)
	}
	b.do(t, chromedp.Click(css(`button.button-large[value=message]`)), chromedp.WaitVisible(css("#sent")))
	until(t, b, `document.querySelector("#message").value === "" && sessionStorage.length === 0`)
}
