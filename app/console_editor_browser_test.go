package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"fanzha/app/manuscript/manuscripttest"
	"fanzha/app/staff"
)

// pasted pastes what a clipboard holds as HTML and as plain words, and reports
// whether the script has taken it off the browser.
func (b *browser) pasted(t *testing.T, html, plain string) (taken bool) {
	t.Helper()
	return evaluate[bool](t, b, `(() => {
		const data = new DataTransfer();
		data.setData("text/html", `+strconv.Quote(html)+`);
		data.setData("text/plain", `+strconv.Quote(plain)+`);
		const body = document.getElementById("body");
		body.focus();
		return !body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
	})()`)
}

// given gives the text a picture of 8 by 8, by an event that carries files.
func (b *browser) given(t *testing.T, event string) {
	t.Helper()
	evaluate[any](t, b, `new Promise((done) => {
		const canvas = document.createElement("canvas");
		canvas.width = canvas.height = 8;
		canvas.toBlob((blob) => {
			const data = new DataTransfer();
			data.items.add(new File([blob], "截图.png", { type: "image/png" }));
			const body = document.getElementById("body");
			body.dispatchEvent(`+event+`);
			done();
		});
	})`)
}

// newsdesk is an office with an editor at a new article.
func newsdesk(t *testing.T) (*office, *clerk, *browser) {
	t.Helper()
	o, b := startOffice(t), openBrowser(t)
	editor := o.member(t, "editor", staff.Editor, "")
	b.signIn(t, editor)
	b.do(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(o.url+"/console/newsroom/new?kind=cases"), chromedp.WaitVisible(css(".editor-bar")))
	return o, editor, b
}

func TestWhatIsPastedIsTidiedInTheBrowser(t *testing.T) {
	t.Parallel() // beside another browser
	_, _, b := newsdesk(t)
	word, err := os.ReadFile("manuscript/testdata/clipboard/letter-word.html")
	if err != nil {
		t.Fatal(err)
	}
	b.pasted(t, string(word), "纯文字")
	until(t, b, `document.getElementById("body").value.startsWith("## （二）多措并举，强化打击\n\n市公安局将专项行动")`)
	if body := value(t, b, "#body"); strings.Contains(body, "<") || strings.Count(body, "\n\n") != 2 {
		t.Errorf("pasted: %s", body)
	}
	evaluate[any](t, b, `document.execCommand("undo")`)
	until(t, b, `document.getElementById("body").value === ""`)

	wechat, err := os.ReadFile("manuscript/testdata/clipboard/letter-wechat.html")
	if err != nil {
		t.Fatal(err)
	}
	b.pasted(t, string(wechat), "纯文字")
	until(t, b, `document.getElementById("body").value.includes("**接警后公安机关迅速组成专案组") && document.getElementById("title").value === "众创APP理财诈骗案"`)
	until(t, b, `document.querySelector("[data-pasted]").textContent.includes("有 1 张图片没有带过来")`)

	evaluate[any](t, b, `document.getElementById("body").value = ""`)
	if b.pasted(t, `<meta charset='utf-8'><div style="color: #000;font-family: Consolas;white-space: pre;"><div><span>## 标题</span></div></div>`, "## 标题") {
		t.Error("what comes from an editor of code is not pasted as it is")
	}
	b.pasted(t, "<p>"+strings.Repeat("字", 2<<20)+"</p>", "只有文字")
	until(t, b, `document.getElementById("body").value === "只有文字" && document.querySelector("[data-pasted]").textContent.includes("粘贴的内容太大")`)
}

func TestAPictureIsPastedDroppedAndChosen(t *testing.T) {
	t.Parallel() // beside another browser
	o, _, b := newsdesk(t)
	pictures := `document.getElementById("body").value.split("![图片](/media/tu-").length - 1`
	b.given(t, `new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })`)
	until(t, b, pictures+` === 1`)
	b.given(t, `new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })`)
	until(t, b, pictures+` === 2`)
	chosen := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(chosen, screenshot(t, "jpeg"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.SetUploadFiles(css("#picture"), []string{chosen}))
	until(t, b, pictures+` === 3`)
	until(t, b, `document.querySelector(".editor-frame").contentDocument.querySelectorAll("main img[src^='/media/tu-']").length === 3`)
	if mediaFiles(t, o) < 2 {
		t.Error("the pictures are not in the folder")
	}
	docx := filepath.Join(t.TempDir(), "稿.docx")
	if err := os.WriteFile(docx, manuscripttest.Letter(t, "标题", "第一段。", "第二段。"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.SetUploadFiles(css("#docx"), []string{docx}))
	until(t, b, `document.getElementById("title").value === "标题" && document.getElementById("body").value.includes("第一段。\n\n第二段。")`)
}

// A browser that runs no script takes a .docx by the form's own button.
func TestADocxIsImportedWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	o, b := startOffice(t), openBrowser(t)
	axe := readAxe(t)
	b.scripts(t, false)
	b.signIn(t, o.member(t, "editor", staff.Editor, ""))
	docx := filepath.Join(t.TempDir(), "稿.docx")
	if err := os.WriteFile(docx, manuscripttest.Letter(t, append([]string{"众创APP理财诈骗案"}, letter(t)...)...), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/new?kind=cases"), chromedp.SetUploadFiles(css("#docx"), []string{docx}),
		chromedp.Click(css(`button[value="take-docx"]`)), chromedp.WaitVisible(css("#unsaved")))
	if title, body := value(t, b, "#title"), strings.TrimSpace(value(t, b, "#body")); title != "众创APP理财诈骗案" || body != strings.Join(letter(t), "\n\n") {
		t.Errorf("title %q, body %q", title, body)
	}
	b.look(t, "what was imported", axe)
}

// letter is the letter's two paragraphs on the 众创 APP.
func letter(t *testing.T) []string {
	t.Helper()
	words, err := os.ReadFile("manuscript/testdata/letter.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(words)), "\n")
}

// The page beside the text follows what is typed within 150 ms, at 5,000
// characters.
func TestThePreviewFollowsWhatIsTyped(t *testing.T) {
	t.Parallel() // beside another browser
	_, _, b := newsdesk(t)
	shown := func(words string) string {
		return `document.querySelector(".editor-frame").contentDocument.querySelector("main").textContent.includes(` + strconv.Quote(words) + `)`
	}
	b.do(t, chromedp.SendKeys(css("#title"), "冒充客服退款"))
	until(t, b, shown("冒充客服退款"))
	long := strings.Repeat("骗子说您的账户有风险，要您把钱转到安全账户，还叫您不要告诉家里人。任何人这样说都是骗子。\n\n", 114)
	evaluate[any](t, b, `(() => { const body = document.getElementById("body"); body.value = `+strconv.Quote(long)+`; body.dispatchEvent(new Event("input", { bubbles: true })); })()`)
	until(t, b, shown("安全账户"))
	var slowest, all int
	for i := range 20 {
		word := "第" + strconv.Itoa(i) + "次"
		b.do(t, chromedp.SendKeys(css("#body"), word))
		until(t, b, shown(word))
		took, err := strconv.Atoi(evaluate[string](t, b, `document.querySelector("[data-preview]").getAttribute("data-took")`))
		if err != nil {
			t.Fatal(err)
		}
		slowest, all = max(slowest, took), all+took
	}
	t.Logf("%d characters: %d ms on average, %d ms at most", len([]rune(long)), all/20, slowest)
	if all/20 > 150 {
		t.Errorf("a keystroke is shown after %d ms", all/20)
	}
}

// What the checks find stands beside its line, and the masked form is taken by
// a button.
func TestFaultsStandBesideTheirLineAndAreMasked(t *testing.T) {
	t.Parallel() // beside another browser
	axe := readAxe(t)
	_, _, b := newsdesk(t)
	b.do(t, chromedp.SendKeys(css("#title"), "冒充客服"), chromedp.SendKeys(css("#body"), "第一段。\n\n受害人张伟强的电话是13812345678。"))
	until(t, b, `document.querySelectorAll(".editor-mask").length === 2 && document.querySelectorAll(".editor-mark").length === 1`)
	above := evaluate[float64](t, b, `document.querySelector(".editor-mark").getBoundingClientRect().top - document.getElementById("body").getBoundingClientRect().top`)
	if line := 1.0625 * 16 * 1.75; above < 2*line || above > 3.5*line {
		t.Errorf("the mark of the third line stands %.0f px below the top", above)
	}
	b.do(t, chromedp.Click(css(".editor-mask")))
	until(t, b, `document.querySelectorAll(".editor-mask").length === 1`)
	b.do(t, chromedp.Click(css(".editor-mask")))
	until(t, b, `document.querySelectorAll(".editor-mask").length === 0 && document.getElementById("body").value.includes("受害人张某某的电话是138****5678")`)
	evaluate[any](t, b, `document.querySelectorAll("details").forEach((part) => { part.open = true; })`)
	for _, screen := range screens() {
		b.do(t, chromedp.EmulateViewport(screen.width, 900))
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}},
		})
		b.inspect(t, axe)
		b.picture(t, fmt.Sprintf("editor with scripts-%d-%s", screen.width, screen.scheme))
		for _, small := range evaluate[[]string](t, b, smallTargets) {
			t.Error(small)
		}
	}
}

// The lists of the front matter are rows, above a text area that stays what is
// sent.
func TestTheListsAreRowsThatCanBeMoved(t *testing.T) {
	t.Parallel() // beside another browser
	_, _, b := newsdesk(t)
	evaluate[any](t, b, `document.getElementById("part-lists").open = true`)
	b.do(t, chromedp.SendKeys(css("#steps input"), "一\r二\r三"))
	lines := `document.querySelector("textarea[name=steps]").value`
	until(t, b, lines+` === "一\n二\n三"`)
	evaluate[any](t, b, `document.querySelectorAll("#steps li")[2].querySelectorAll("button")[0].click()`) // up
	until(t, b, lines+` === "一\n三\n二"`)
	evaluate[any](t, b, `document.querySelectorAll("#steps li")[0].querySelectorAll("button")[2].click()`) // away
	until(t, b, lines+` === "三\n二"`)
	if label := evaluate[string](t, b, `document.querySelectorAll("#steps input")[1].getAttribute("aria-label")`); label != "骗子的步骤，第 2 行" {
		t.Errorf("a row is called %q", label)
	}
}

// The buttons and keys write Markdown, and take it away again.
func TestTheToolbarWritesMarkdown(t *testing.T) {
	t.Parallel() // beside another browser
	_, _, b := newsdesk(t)
	press := func(act string) {
		t.Helper()
		evaluate[any](t, b, `document.querySelector("[data-act=`+act+`]").click()`)
	}
	reset := func(words string, from, to int) {
		t.Helper()
		evaluate[any](t, b, `(() => { const body = document.getElementById("body"); body.value = `+strconv.Quote(words)+`; body.focus(); body.setSelectionRange(`+strconv.Itoa(from)+`,`+strconv.Itoa(to)+`); })()`)
	}
	for _, test := range []struct {
		act, before string
		from, to    int
		want, again string
	}{
		{"bold", "别转账", 1, 3, "别**转账**", "别转账"},
		{"heading", "甲\n乙", 2, 3, "甲\n## 乙", "甲\n乙"},
		{"list", "甲\n乙", 0, 3, "- 甲\n- 乙", "甲\n乙"},
		{"steps", "甲\n乙", 0, 3, "1. 甲\n2. 乙", "甲\n乙"},
		{"quote", "甲", 0, 1, "> 甲", "甲"},
		{"link", "指南", 0, 2, "[指南](/guides/)", ""},
		{"danger", "甲", 1, 1, "甲\n\n> [!危险]\n> 马上停手，别再转账。", ""},
		{"call", "", 0, 0, "> [!求助]\n> 正在被骗，或者刚转了账，马上打 110。", ""},
		{"chat", "", 0, 0, "```chat\n骗子：您的包裹丢了，加我微信退款\n我：怎么退？\n```", ""},
	} {
		reset(test.before, test.from, test.to)
		if press(test.act); value(t, b, "#body") != test.want {
			t.Errorf("%s: %q", test.act, value(t, b, "#body"))
		}
		if test.again != "" {
			if press(test.act); value(t, b, "#body") != test.again {
				t.Errorf("%s again: %q", test.act, value(t, b, "#body"))
			}
		}
	}
	reset("别转账", 1, 3)
	key := func(key string) string {
		return `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "` + key + `", ctrlKey: true, bubbles: true, cancelable: true }))`
	}
	evaluate[any](t, b, key("b"))
	if got := value(t, b, "#body"); got != "别**转账**" {
		t.Errorf("Ctrl+B: %q", got)
	}
	evaluate[any](t, b, `document.activeElement.blur(); document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }))`)
	b.do(t, chromedp.WaitVisible(css("dialog[open] .console-key-list")))
	evaluate[any](t, b, `document.querySelector("dialog button").click()`)
	b.do(t, chromedp.SendKeys(css("#title"), "标题"))
	evaluate[any](t, b, `window.old = true; setTimeout(() => `+key("s")+`, 0)`)
	until(t, b, `!window.old && document.querySelector(".console-notice") !== null`)
}

// What was typed comes back: after the window is loaded again, and after a
// session that ended.
func TestWhatWasTypedComesBackAfterTheSessionEnded(t *testing.T) {
	t.Parallel() // beside another browser
	o, editor, b := newsdesk(t)
	b.do(t, chromedp.SendKeys(css("#title"), "没有保存的标题"), chromedp.SendKeys(css("#body"), "没有保存的正文"))
	until(t, b, `document.querySelector("[data-state]").textContent.includes("还没有保存") && decodeURIComponent(Object.values(sessionStorage).join()).includes("没有保存的正文")`)
	until(t, b, `document.querySelector(".editor-frame").contentDocument.querySelector("main").textContent.includes("没有保存的正文")`)
	if n := evaluate[int](t, b, `localStorage.length`); n != 0 {
		t.Errorf("%d things are kept beyond the window", n)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](`document.cookie.length; fetch("/console/me").then((a) => a.text()).then((page) => { const form = new DOMParser().parseFromString(page, "text/html").querySelector("form[action$='/me/sessions/end-all']"); return fetch(form.action, { method: "POST", body: new URLSearchParams({ form: form.elements.form.value }) }); }).then(() => true)`, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	b.signIn(t, editor)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/new?kind=cases"), chromedp.WaitVisible(css("[data-back]")))
	if title, body := value(t, b, "#title"), value(t, b, "#body"); title != "没有保存的标题" || body != "没有保存的正文" {
		t.Errorf("title %q, body %q", title, body)
	}
	b.do(t, chromedp.Click(css(`.newsroom-acts button[value="save"]`)))
	until(t, b, `location.search.includes("done=article-saved")`)
	until(t, b, `sessionStorage.length === 0`)
	b.do(t, chromedp.SendKeys(css("#body"), "，再写一点"))
	until(t, b, `document.querySelector("[data-state]").textContent.includes("还没有保存")`)
	evaluate[any](t, b, `(() => { Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }); document.dispatchEvent(new Event("visibilitychange")); })()`)
	until(t, b, `document.querySelector("[data-state]").textContent.startsWith("已自动保存") && sessionStorage.length === 0`)
}

// What is published is copied to an official account with its looks, and its
// pictures are drawn in the browser.
func TestWhatIsPublishedIsCopiedAndPacked(t *testing.T) {
	t.Parallel() // beside another browser
	axe := readAxe(t)
	o, b := startOffice(t), openBrowser(t)
	b.signIn(t, o.member(t, "editor", staff.Editor, ""))
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/kit?id=guides/task-rebate"), chromedp.WaitVisible(css(".card-picture")))
	if n := evaluate[int](t, b, `document.querySelectorAll(".shapes-list input").length`); n != 4 {
		t.Errorf("%d shapes", n)
	}
	evaluate[any](t, b, `window.addEventListener("copy", (event) => { window.rich = event.clipboardData.getData("text/html"); window.plain = event.clipboardData.getData("text/plain"); })`)
	b.do(t, chromedp.Click(css("[data-copy-rich]")))
	until(t, b, `window.rich.includes("<h2 style=") && window.plain.length > 100 && document.querySelector("[data-copy-rich]").textContent.startsWith("已复制")`)
	evaluate[any](t, b, `HTMLFormElement.prototype.submit = function () { window.sent = this.querySelector("input[type=file]").files.length; }`)
	b.do(t, chromedp.Click(css("#pack button")))
	until(t, b, `window.sent === 4`)
	b.look(t, "kit", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/upkeep"))
	b.look(t, "upkeep", axe)
}

// The letter's paragraph on the 众创 APP goes from a .docx file to readers: an
// editor imports it, takes the masked forms that are offered, and submits it; a
// reviewer ticks and publishes it.
func TestTheLettersParagraphIsPublishedFromADocx(t *testing.T) {
	t.Parallel() // beside another browser
	o, editor, reviewer := newsroomStaff(t)
	b := openBrowser(t)
	docx := filepath.Join(t.TempDir(), "众创APP理财诈骗案.docx")
	if err := os.WriteFile(docx, manuscripttest.Letter(t, append([]string{"众创APP理财诈骗案"}, letter(t)...)...), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	b.signIn(t, editor)
	b.do(t, chromedp.EmulateViewport(1280, 900), chromedp.Click(css(`main a[href$="new?kind=cases"]`)), chromedp.WaitVisible(css(".editor-bar")),
		chromedp.SetUploadFiles(css("#docx"), []string{docx}))
	until(t, b, `document.getElementById("title").value === "众创APP理财诈骗案" && document.querySelectorAll(".editor-mask").length > 0`)
	for left := 20; left > 0; left-- {
		offered := evaluate[int](t, b, `document.querySelectorAll(".editor-mask").length`)
		if offered == 0 {
			break
		}
		evaluate[any](t, b, `document.querySelector(".editor-mask").click()`)
		until(t, b, `document.querySelectorAll(".editor-mask").length < `+strconv.Itoa(offered))
	}
	b.do(t, chromedp.SendKeys(css("#summary"), "网友带您炒数字货币，先小赚，再投就取不出来。打96110问一问。"), chromedp.Click(css(`input[value="fake_investment"]`)))
	until(t, b, `document.querySelectorAll(".editor-live .newsroom-fault").length === 0 && document.querySelector("[data-count]").textContent !== ""`)
	b.do(t, chromedp.Click(css(`.newsroom-acts button[value="submit"]`)))
	until(t, b, `location.search.includes("article-submitted")`)
	id := queryOf(t, evaluate[string](t, b, "location.href"), "id")
	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))
	if kept := evaluate[int](t, b, "sessionStorage.length"); kept != 0 {
		t.Errorf("%d copies are left in the window of who has signed out", kept)
	}

	b.signIn(t, reviewer)
	b.do(t, chromedp.Click(css(".newsroom-title a")), chromedp.WaitVisible(css("#publish")), chromedp.Click(css(`#publish [name="unit_agrees"]`)),
		chromedp.Click(css(`#publish [name="secrecy"]`)), chromedp.Click(css(`#publish [name="no_person"]`)), chromedp.Click(css(`#publish button`)), chromedp.WaitVisible(css(".console-notice")))
	page := o.expect(t).GET("/" + id).Expect().Status(http.StatusOK).Body()
	page.Contains("众创APP理财诈骗案").Contains("同比上升786.02%").Contains("追赃减损已极为困难")
	for _, person := range []string{"李银花", "yazi73822", "灯塔路"} {
		page.NotContains(person)
	}
	t.Logf("from the login to the page in %v of a machine's time", time.Since(began).Round(time.Second))
	b.do(t, chromedp.Click(css(`main a[href*="/newsroom/kit"]`)), chromedp.WaitVisible(css(".card-picture")))
}
