package main

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/manuscript/manuscripttest"
	"fanzha/app/miss"
	"fanzha/app/staff"
)

// file is a file that a form carries.
type file struct {
	field, name string
	content     []byte
}

// carry sends a form with files, as a script does (empty intent) or a button.
func (c *clerk) carry(t testing.TB, path string, fields map[string]string, files ...file) *httpexpect.Response {
	t.Helper()
	request := c.POST("/console/newsroom"+path).WithMultipart().WithFormField("form", c.token(t))
	for name, value := range fields {
		request.WithFormField(name, value)
	}
	for _, f := range files {
		request.WithFileBytes(f.field, f.name, f.content)
	}
	if fields["intent"] == "" {
		request.WithHeader("Accept", "application/json")
	}
	return request.Expect()
}

// ask sends what is in the form of an article as its script does.
func (s sheet) ask(path string, typed map[string]string) *httpexpect.Response {
	sent := maps.Clone(s.fields)
	for name, value := range typed {
		sent.Set(name, value)
	}
	return s.c.POST("/console/newsroom"+path).WithBytes([]byte(sent.Encode())).WithHeader("Content-Type", "application/x-www-form-urlencoded").
		WithHeader("Accept", "application/json").Expect()
}

// screenshot is a picture, with a place in its metadata where it is a JPEG.
func screenshot(t testing.TB, kind string) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 60, 30))
	for x := range 60 {
		drawn.Set(x, x/2, color.RGBA{200, 30, 30, 255})
	}
	var out bytes.Buffer
	if kind == "png" {
		if err := png.Encode(&out, drawn); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if err := jpeg.Encode(&out, drawn, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte{0xff, 0xe1, 0, 30}, []byte("Exif\x00\x00GPS 36.09N 114.39E..........")[:28]...)
	return append(append(out.Bytes()[:2:2], exif...), out.Bytes()[2:]...)
}

func TestWhatIsPastedFromWordComesBackAsMarkdown(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	answer := editor.carry(t, "/convert", map[string]string{"html": `<p class=MsoTitle>标题</p><p class=MsoNormal><b>重要：</b>别转账<o:p></o:p></p><img src="file:///C:/x.png">`}).Status(http.StatusOK).JSON().Object()
	answer.Value("title").IsEqual("标题")
	answer.Value("markdown").IsEqual("**重要：**别转账\n")
	answer.Value("warnings").Array().Value(0).String().Contains("有 1 张图片没有带过来")
}

func TestADocxComesBackAsMarkdownWithItsPicturesInTheFolder(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	drawing := `<w:p><w:r><w:drawing><wp:docPr descr="聊天截图"/><a:blip r:embed="rId5"/></w:drawing></w:r></w:p>`
	docx := manuscripttest.Docx(t, manuscripttest.Paragraph(`<w:pStyle w:val="a5"/>`, "冒充客服")+manuscripttest.Paragraph("", "别转账")+drawing,
		manuscripttest.Relation("rId5", "image", "media/image1.png"), map[string]string{"word/media/image1.png": string(screenshot(t, "png"))})
	answer := editor.carry(t, "/convert", nil, file{"docx", "../../稿.docx", docx}).Status(http.StatusOK).JSON().Object()
	answer.Value("title").IsEqual("冒充客服")
	markdown := answer.Value("markdown").String().Raw()
	at, ok := strings.CutPrefix(markdown, "别转账\n\n![聊天截图](")
	address, end, closed := strings.Cut(at, ")")
	if !ok || !closed || end != "\n" {
		t.Fatalf("markdown %q", markdown)
	}
	o.expect(t).GET(address).Expect().Status(http.StatusOK).Header("Content-Type").IsEqual("image/jpeg")
}

// Without a script the same buttons put a file into the form, beside what was
// typed.
func TestADocxAndAPictureAreTakenByTheFormItself(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	typed := map[string]string{"kind": "cases", "title": "", "summary": "别转账。", "body": "开头。", "intent": "take-docx"}
	page := editor.carry(t, "/convert", typed, file{"docx", "a.docx", manuscripttest.Letter(t, "众创APP", "第一段。", "第二段。")}).Status(http.StatusOK).Body().Raw()
	form := editor.sheet(t, page, "draft").fields
	if form.Get("title") != "众创APP" || form.Get("summary") != "别转账。" || strings.TrimSpace(form.Get("body")) != "开头。\n\n第一段。\n\n第二段。" {
		t.Errorf("title %q, summary %q, body %q", form.Get("title"), form.Get("summary"), form.Get("body"))
	}
	typed["intent"], typed["title"] = "take-picture", "有标题"
	page = editor.carry(t, "/media", typed, file{"picture", "a.png", screenshot(t, "png")}).Status(http.StatusOK).Body().Raw()
	if body := editor.sheet(t, page, "draft").fields.Get("body"); !strings.Contains(body, "开头。\n\n![图片](/media/tu-") {
		t.Errorf("body %q", body)
	}
	for field, path := range map[string]string{"docx": "/convert", "picture": "/media"} {
		typed["intent"] = "take-" + field
		for reason, files := range map[string][]file{
			"没有选": nil, "没有选" + " ": {{field, "", nil}}, "这不是能": {{field, "a.docx", []byte("<script>alert(1)</script>")}},
		} {
			page = editor.carry(t, path, typed, files...).Status(http.StatusUnprocessableEntity).Body().Raw()
			if !strings.Contains(page, strings.TrimSpace(reason)) || !strings.Contains(page, "开头。") {
				t.Errorf("%s: the form does not come back with %q and what was typed", field, reason)
			}
		}
	}
}

// A picture is drawn anew, under a name of ours, whatever its file says.
func TestAPictureComesIntoTheFolderWithoutItsMetadata(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	var addresses []string
	for range 2 {
		markdown := editor.carry(t, "/media", nil, file{"picture", "../../../cases/x.md", screenshot(t, "jpeg")}).Status(http.StatusOK).JSON().Object().Value("markdown").String().Raw()
		addresses = append(addresses, strings.TrimSuffix(strings.TrimPrefix(markdown, "![图片]("), ")\n"))
	}
	if addresses[0] != addresses[1] || !strings.HasPrefix(addresses[0], "/media/tu-20260501-") {
		t.Errorf("the same picture lies at %q", addresses)
	}
	content, err := os.ReadFile(filepath.Join(o.content, addresses[0]))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, []byte("Exif")) || bytes.Contains(content, []byte("GPS")) {
		t.Error("the picture still has its metadata")
	}
	left, err := filepath.Glob(filepath.Join(o.content, "media", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}
	admin := o.member(t, "admin", staff.Administrator, "").signIn(t)
	if log := admin.page(t, "/audit"); strings.Count(log, "上传图片") < 1 || !strings.Contains(log, filepath.Base(addresses[0])) {
		t.Error("the audit log has no row of it")
	}
}

// What is too large, no picture, no document or hostile is refused with words,
// and nothing is written.
func TestHostileFilesAreRefusedWithWords(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	bomb := manuscripttest.Docx(t, "", "", map[string]string{"word/document.xml": `<w:document xmlns:w="w"><w:body>` + strings.Repeat(" ", 40<<20)})
	pixels := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00\x00\x00\x00\x00")
	tests := []struct {
		name, path string
		fields     map[string]string
		file       file
		status     int
	}{
		{"5 MB of a clipboard", "/convert", map[string]string{"html": strings.Repeat("字", 5<<20/3)}, file{}, http.StatusRequestEntityTooLarge},
		{"a clipboard that is deep", "/convert", map[string]string{"html": strings.Repeat("<div>", 3000)}, file{}, http.StatusUnprocessableEntity},
		{"a .docx that unpacks to much", "/convert", nil, file{"docx", "a.docx", bomb}, http.StatusRequestEntityTooLarge},
		{"a .docx that is a page", "/convert", nil, file{"docx", "a.docx", []byte("<html>")}, http.StatusUnprocessableEntity},
		{"a .docx with entities", "/convert", nil, file{"docx", "a.docx", manuscripttest.Docx(t, "", "", map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`})}, http.StatusUnprocessableEntity},
		{"a picture of many pixels", "/media", nil, file{"picture", "a.png", pixels}, http.StatusUnprocessableEntity},
		{"a drawing with a script", "/media", nil, file{"picture", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)}, http.StatusUnprocessableEntity},
		{"a page as a picture", "/media", nil, file{"picture", "a.jpg", []byte("<script>alert(1)</script>")}, http.StatusUnprocessableEntity},
		{"a file larger than any", "/media", nil, file{"picture", "a.jpg", make([]byte, 23<<20)}, http.StatusRequestEntityTooLarge},
		{"nothing", "/media", nil, file{}, http.StatusUnprocessableEntity},
		{"nothing to convert", "/convert", nil, file{}, http.StatusUnprocessableEntity},
	}
	before := mediaFiles(t, o)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var files []file
			if test.file.field != "" {
				files = []file{test.file}
			}
			editor.carry(t, test.path, test.fields, files...).Status(test.status).JSON().Object().Value("message").String().NotEmpty()
		})
	}
	if after := mediaFiles(t, o); after != before {
		t.Errorf("%d files in media/, %d before", after, before)
	}
}

func mediaFiles(t *testing.T, o *office) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(o.content, "media"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return len(entries)
}

// Files of nobody, and of a page that is none of ours, are not even read.
func TestFilesOfStrangersAreNotTaken(t *testing.T) {
	o := startOffice(t)
	stranger, officer := o.clerk(t, "nobody"), o.member(t, "wang", staff.Investigator, "fanzha-center").signIn(t)
	picture := file{"picture", "a.png", screenshot(t, "png")}
	stranger.carry(t, "/media", nil, picture).Status(http.StatusUnauthorized).JSON().Object().Value("message").String().Contains("登录")
	officer.carry(t, "/media", nil, picture).Status(http.StatusForbidden)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	editor.POST("/console/newsroom/media").WithHeader("Accept", "application/json").WithMultipart().WithFormField("form", "0000").
		WithFileBytes("picture", "a.png", picture.content).Expect().Status(http.StatusForbidden)
	editor.POST("/console/newsroom/media").WithHeader("Sec-Fetch-Site", "cross-site").WithMultipart().WithFormField("form", editor.token(t)).
		WithFileBytes("picture", "a.png", picture.content).Expect().Status(http.StatusForbidden)
	if mediaFiles(t, o) != mediaFiles(t, startOffice(t)) {
		t.Error("a file was written")
	}
}

func TestTheChecksAnswerWithLinesAndMaskedForms(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	typed := maps.Clone(warning)
	typed["body"] = "第一段。\n\n受害人张伟强的电话是13812345678。\n\n[坏链接](/guides/nowhere)\n"
	typed["steps"] = "第一步\n打13912345678\n第三步"
	typed["scam"] = "no_such"
	answer := editor.sheet(t, editor.at(t, "/newsroom/new?kind=cases"), "draft").ask("/check", typed).Status(http.StatusOK).JSON().Object().Value("findings").Array()
	found := map[string]string{}
	for _, item := range answer.Iter() {
		f := item.Object().Raw()
		key := f["field"].(string) + " " + strconv.Itoa(int(f["line"].(float64)))
		masked, _ := f["masked"].(string)
		found[key] += masked + ";"
		if f["message"] == "" || f["where"] == "" || f["id"] == "" {
			t.Errorf("%v", f)
		}
	}
	for key, masked := range map[string]string{"body 2": "138****5678", "steps 1": "139****5678", "body 4": "", "scam 0": ""} {
		if got, ok := found[key]; !ok || !strings.Contains(got, masked) {
			t.Errorf("%s: %q of %v", key, got, found)
		}
	}
	if !strings.Contains(found["body 2"], "张某") {
		t.Errorf("no masked name: %v", found)
	}
}

func TestThePreviewIsTheTruePage(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	form := editor.sheet(t, editor.at(t, "/newsroom/new?kind=cases"), "draft")
	typed := maps.Clone(warning)
	typed["body"] += "\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n"
	answer := form.ask("/preview", typed).Status(http.StatusOK)
	answer.Header("X-Frame-Options").IsEqual("SAMEORIGIN")
	answer.Header("Content-Security-Policy").Contains("frame-ancestors 'self'").NotContains("unsafe")
	answer.Header("Cache-Control").IsEqual("no-store")
	answer.Body().Contains("callout-danger").Contains(warning["title"]).NotContains("alert(1)")
	for name, body := range map[string]string{"deep": strings.Repeat("> ", 300) + "x", "costly": strings.Repeat("[a](", 4000)} {
		began := time.Now()
		if form.ask("/preview", map[string]string{"title": "x", "body": body}).Raw(); time.Since(began) > 2*time.Second {
			t.Errorf("%s: it took %v", name, time.Since(began))
		}
	}
	form.ask("/preview", map[string]string{"body": strings.Repeat("字", 400_000)}).Status(http.StatusRequestEntityTooLarge).JSON().Object().Value("message").String().NotEmpty()
}

func TestADraftIsSavedByItselfAndNeverOverAnothers(t *testing.T) {
	o := startOffice(t)
	editor, colleague := o.member(t, "editor", staff.Editor, "").signIn(t), o.member(t, "reviewer", staff.Reviewer, "").signIn(t)
	id := editor.writeDraft(t, warning)
	form, stale := editor.draft(t, id), colleague.draft(t, id)
	saved := form.ask("/autosave", map[string]string{"body": "第二版。\n"}).Status(http.StatusOK).JSON().Object()
	base := saved.Value("base").Number().Raw()
	if strconv.Itoa(int(base)) == form.fields.Get("base") {
		t.Errorf("the revision is still %v", base)
	}
	stale.ask("/autosave", map[string]string{"body": "别的。\n"}).Status(http.StatusConflict).JSON().Object().Value("message").String().Contains("新的版本")
	// Of two versions side by side, neither is saved before somebody has looked at them.
	if both := stale.press("save", map[string]string{"body": "别的。\n"}).Status(http.StatusConflict).Body().Raw(); !strings.Contains(both, "theirs-title") || strings.Contains(both, "data-autosave") {
		t.Error("what is in conflict saves itself")
	}
	if body := editor.draft(t, id).fields.Get("body"); !strings.Contains(body, "第二版。") {
		t.Errorf("the draft is %q", body)
	}
	editor.sheet(t, editor.at(t, "/newsroom/new?kind=cases"), "draft").ask("/autosave", warning).Status(http.StatusUnprocessableEntity)

	editor.draft(t, id).press("submit", warning).Status(http.StatusSeeOther)
	waiting := editor.draft(t, id)
	waiting.ask("/autosave", map[string]string{"body": "偷偷改。\n"}).Status(http.StatusConflict)
	if page := editor.at(t, "/newsroom/edit?id="+url.QueryEscape(id)); !strings.Contains(page, "待审") || strings.Contains(page, "data-autosave") {
		t.Error("an article in review was taken back by itself")
	}
}

// A script is told so when nobody is signed in any more, and led nowhere.
func TestAScriptIsToldThatTheSessionHasEnded(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	form := editor.draft(t, id)
	editor.post(t, "/me/sessions/end-all", nil).Status(http.StatusSeeOther)
	for _, path := range []string{"/autosave", "/check", "/preview"} {
		answer := form.ask(path, warning)
		if status := answer.Raw().StatusCode; status != http.StatusUnauthorized && status != http.StatusForbidden {
			t.Errorf("%s: %d", path, status)
		}
		answer.JSON().Object().Value("message").String().Contains("登录")
	}
}

// unzipped are the files of a ZIP file.
func unzipped(t *testing.T, packed string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		content, err := fs.ReadFile(archive, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

// What is published is sent out by other channels from one page, and as one
// file.
func TestAPublishedArticleIsPackedForOtherChannels(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	page := editor.at(t, "/newsroom/kit?id=guides/task-rebate")
	for _, want := range []string{"/64 字", "/120 字", "/30 字", "/1000 字", "/70 字", "复制到公众号", "/guides/task-rebate/poster", "&lt;h2 style="} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	answer := editor.carry(t, "/kit", map[string]string{"id": "guides/task-rebate"}, file{"card", "../../a.png", screenshot(t, "png")}).Status(http.StatusOK)
	answer.Header("Content-Disposition").IsEqual(`attachment; filename="task-rebate.zip"`)
	files := unzipped(t, answer.Body().Raw())
	for name, want := range map[string]string{
		"公众号/正文.html": "<h2 style=", "短信.txt": "110", "群里转发.txt": "【防骗】", "二维码.png": "\x89PNG", "图片/分享图1-60x30.png": "\x89PNG",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s: %.60q", name, files[name])
		}
	}
	for name := range files {
		if strings.Contains(name, "..") {
			t.Errorf("a file is called %s", name)
		}
	}
	for name, files := range map[string][]file{
		"no picture": {{"card", "a.png", []byte("<svg/>")}}, "another kind": {{"card", "a.png", screenshot(t, "jpeg")}},
		"many": slices.Repeat([]file{{"card", "a.png", screenshot(t, "png")}}, 5),
	} {
		if status := editor.carry(t, "/kit", map[string]string{"id": "guides/task-rebate"}, files...).Raw().StatusCode; status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, status)
		}
	}
	id := editor.writeDraft(t, warning)
	for _, unknown := range []string{id, "guides/nowhere", "../etc/passwd", ""} {
		o.get(editor.Expect, "/console/newsroom/kit?id="+url.QueryEscape(unknown)).Expect().Status(http.StatusNotFound)
	}
}

// Links that lead nowhere, articles past their day, and searches in vain are
// named where they can be mended.
func TestUpkeepNamesWhatIsToBeMended(t *testing.T) {
	o := startOffice(t)
	article := "---\ntitle: 旧文\ndate: 2025-01-01\nsummary: 要点\nreview_by: 2026-04-01\n---\n[没了](/guides/nowhere-at-all)\n"
	if err := os.WriteFile(filepath.Join(o.content, "tips", "jiu-wen.md"), []byte(article), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := o.server.library.Reload(); err != nil {
		t.Fatal(err)
	}
	if err := o.server.store.AddMisses(t.Context(), []miss.Count{{Month: "2026-02", Words: "很久以前", N: 9}, {Month: "2026-04", Words: "苜蓿园", N: 5}}, 10); err != nil {
		t.Fatal(err)
	}
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	page := editor.page(t, "/newsroom/upkeep")
	for _, want := range []string{"旧文", "应在 2026-04-01 复核，已过 30 天", "nowhere-at-all", "苜蓿园", "/console/newsroom/edit?id=tips%2Fjiu-wen"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, "很久以前") {
		t.Error("it has what was searched for long ago")
	}
}

// What was uploaded and never shown is listed after a week, and a reviewer
// removes it. What somebody put into the folder by hand stays.
func TestUnusedPicturesAreRemovedAtTheConsole(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	markdown := editor.carry(t, "/media", nil, file{"picture", "a.png", screenshot(t, "png")}).Status(http.StatusOK).JSON().Object().Value("markdown").String().Raw()
	name := regexp.MustCompile(`tu-[0-9a-f-]+\.jpg`).FindString(markdown)
	if err := os.WriteFile(filepath.Join(o.content, "media", "by-hand.jpg"), screenshot(t, "jpeg"), 0o600); err != nil {
		t.Fatal(err)
	}
	if page := editor.page(t, "/newsroom/upkeep"); strings.Contains(page, name) {
		t.Error("it is listed while somebody may be writing what shows it")
	}
	o.clock.Move(8 * 24 * time.Hour)
	if page := editor.signIn(t).page(t, "/newsroom/upkeep"); !strings.Contains(page, name) || strings.Contains(page, "by-hand.jpg") || strings.Contains(page, "移除勾选的图片") {
		t.Error("an editor sees something else than what is not used")
	}
	if page := reviewer.signIn(t).page(t, "/newsroom/upkeep"); !strings.Contains(page, `name="picture" value="`+name+`"`) {
		t.Error("a reviewer cannot tick it")
	}
	reviewer.post(t, "/newsroom/pictures/remove", nil).Status(http.StatusConflict)
	reviewer.post(t, "/newsroom/pictures/remove", map[string]string{"picture": "by-hand.jpg"}).Status(http.StatusConflict)
	reviewer.post(t, "/newsroom/pictures/remove", map[string]string{"picture": name}).Status(http.StatusSeeOther).Header("Location").HasSuffix("done=pictures")
	for file, want := range map[string]bool{name: false, "by-hand.jpg": true} {
		if _, err := os.Stat(filepath.Join(o.content, "media", file)); (err == nil) != want {
			t.Errorf("%s: %v", file, err)
		}
	}
	wantAudit(t, o, "picture_removed", 1)
}
