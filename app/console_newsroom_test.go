package main

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
	"golang.org/x/net/html"

	"fanzha/app/staff"
)

// sheet is a form as a browser has it before anybody types.
type sheet struct {
	c      *clerk
	action string
	fields url.Values
}

// sheet reads the form of a page that has an id.
func (c *clerk) sheet(t testing.TB, page, id string) sheet {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range doc.Descendants() {
		if node.Data == "form" && attribute(node, "id") == id {
			s := sheet{c, attribute(node, "action"), url.Values{}}
			for field := range node.Descendants() {
				s.take(field)
			}
			return s
		}
	}
	t.Fatalf("there is no form %q on:\n%s", id, page)
	return sheet{}
}

// take takes what a field of the form would send.
func (s sheet) take(field *html.Node) {
	name, value := attribute(field, "name"), attribute(field, "value")
	switch {
	case name == "" || field.Type != html.ElementNode || field.Data == "button":
		return
	case field.Data == "textarea":
		value = ""
		if field.FirstChild != nil {
			value = field.FirstChild.Data
		}
	case field.Data == "select":
		for option := range field.Descendants() {
			if option.Data == "option" && has(option, "selected") {
				value = attribute(option, "value")
			}
		}
	case (attribute(field, "type") == "checkbox" || attribute(field, "type") == "radio") && !has(field, "checked"):
		return
	}
	s.fields.Add(name, value)
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// press sends the form by a button, with what was typed into it.
func (s sheet) press(intent string, typed map[string]string) *httpexpect.Response {
	sent := maps.Clone(s.fields)
	for name, value := range typed {
		sent.Set(name, strings.ReplaceAll(value, "\n", "\r\n"))
	}
	if intent != "" {
		sent.Set("intent", intent)
	}
	return s.c.POST(s.action).WithBytes([]byte(sent.Encode())).WithHeader("Content-Type", "application/x-www-form-urlencoded").Expect()
}

// follow goes where an answer leads, and returns the page.
func (c *clerk) follow(t testing.TB, answer *httpexpect.Response) string {
	t.Helper()
	location := answer.Status(http.StatusSeeOther).Header("Location").Raw()
	return c.o.get(c.Expect, location).Expect().Status(http.StatusOK).Body().Raw()
}

// at shows a page of the console whose address has a query.
func (c *clerk) at(t testing.TB, path string) string {
	t.Helper()
	return c.o.get(c.Expect, "/console"+path).Expect().Status(http.StatusOK).Body().Raw()
}

// warning is an article that the checks have nothing against.
var warning = map[string]string{
	"title": "冒充客服退款：叫您开共享屏幕的都是骗子", "summary": "自称客服说误开了会员，要您下载会议软件。挂掉，打96110。", "scam": "fake_cs",
	"steps": "说误开了会员\n要您下载会议软件\n看着您的屏幕转走钱", "body": "> [!危险]\n> 不要开共享屏幕。\n\n## 发生了什么\n\n李某接到自称客服的电话。\n",
}

// writeDraft writes a new article and returns its id.
func (c *clerk) writeDraft(t testing.TB, typed map[string]string) string {
	t.Helper()
	answer := c.sheet(t, c.at(t, "/newsroom/new?kind=cases"), "draft").press("save", typed)
	location, err := url.Parse(answer.Status(http.StatusSeeOther).Header("Location").Raw())
	if err != nil {
		t.Fatal(err)
	}
	return location.Query().Get("id")
}

func (c *clerk) draft(t testing.TB, id string) sheet {
	t.Helper()
	return c.sheet(t, c.at(t, "/newsroom/edit?id="+url.QueryEscape(id)), "draft")
}

func TestAnEditorWritesADraftAndFindsItAgain(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	if want := "cases/mao-chong-ke-fu-tui-kuan-jiao-nin-kai-gong-xiang-ping-mu"; id != want {
		t.Errorf("the address is %s, want %s", id, want)
	}
	form := editor.draft(t, id).fields
	for name, value := range warning {
		if got := strings.TrimSpace(form.Get(name)); got != strings.TrimSpace(value) {
			t.Errorf("%s came back as %q", name, got)
		}
	}
	o.expect(t).GET("/" + id).Expect().Status(http.StatusNotFound)
	if page := editor.page(t, "/newsroom"); !strings.Contains(page, warning["title"]) {
		t.Error("it is not in the list of what is mine")
	}
}

// Of what the starter content has, whatever is opened and saved has no new
// revision, and the file stays.
func TestSavingWhatNobodyHasChangedChangesNothing(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	before := editor.draft(t, "cases/zhongchuang-app")
	after := editor.sheet(t, editor.follow(t, before.press("save", nil)), "draft")
	if before.fields.Get("body") != after.fields.Get("body") || after.fields.Get("base") != "1" {
		t.Errorf("revision %s", after.fields.Get("base"))
	}
}
