package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What a reviewer finds who comes back after a week: an urgent publication that
// nobody has confirmed, a draft to be deleted, pictures that nothing shows and
// links that lead nowhere. Each fits every screen, and is done without scripts.
func TestTheUpkeepOfTheNewsroomIsDoneWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	site := elsewhere(t)
	axe := readAxe(t)
	o, editor, reviewer := newsroomStaff(t, func(cmd *serveCommand) { cmd.links = nearby() })
	b := openBrowser(t)
	linking(t, o.content, site.URL+"/"+strings.Repeat("a-very-long-address-", 8))
	draft, urgent := editor.writeDraft(t, map[string]string{"title": "写了一半，不要了的草稿"}), editor.submitted(t, warning)
	editor.carry(t, "/media", nil, file{"picture", "a.png", screenshot(t, "png")}).Status(http.StatusOK)
	other := o.member(t, "another", "reviewer", "").signIn(t)
	other.post(t, "/newsroom/publish-urgently", map[string]string{"id": urgent, "base": "2", "unit_agrees": "yes", "secrecy": "yes", "no_person": "yes"}).Status(http.StatusSeeOther)
	o.clock.Move(8 * 24 * time.Hour)

	b.scripts(t, false)
	b.signIn(t, reviewer)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom"), chromedp.WaitVisible(css("#late-title")))
	b.look(t, "late to confirm", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/edit?id="+draft), chromedp.Click(css(`a[href*="/newsroom/delete"]`)), chromedp.WaitVisible(css("#delete")))
	b.look(t, "delete", axe)
	b.do(t, chromedp.Click(css("#delete button")), chromedp.WaitVisible(css(".console-notice")))
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/upkeep"), chromedp.Click(css(`form[action$="/newsroom/links"] button`)), chromedp.WaitVisible(css(".console-notice")))
	soon(t, "the links are checked", func() bool {
		b.do(t, chromedp.Navigate(o.url+"/console/newsroom/upkeep"))
		return strings.Contains(text(t, b, "main"), "网页没有了")
	})
	b.look(t, "all of the upkeep", axe)
	b.do(t, chromedp.Click(css(`input[name="picture"]`)), chromedp.Click(css(`form[action$="/pictures/remove"] button`)), chromedp.WaitVisible(css(".console-notice")))
	if left := text(t, b, "main"); strings.Contains(left, "tu-2026") {
		t.Error("the picture is still listed")
	}
}
