package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanzha/app/staff"
)

// An administrator tries an address, and sees what came of it; of a webhook's
// address, which may hold a key, the page says the host alone.
func TestAnAdministratorTriesAnAddress(t *testing.T) {
	var receiver noticed
	address := receiver.listen(t) + "/robot?key=secret"
	content := contentWithWebhook(t, address)
	o := startOffice(t, func(cmd *serveCommand) { cmd.Content = content })
	admin := o.member(t, "ju", staff.Administrator, "").signIn(t)

	page := admin.page(t, "/channels")
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
	if id == nil || strings.Contains(page, "secret") || !strings.Contains(page, "127.0.0.1:") || !strings.Contains(page, "近一周没有测试") {
		t.Fatalf("the page of addresses:\n%s", page)
	}
	admin.post(t, "/channels", map[string]string{"id": "another"}).Status(http.StatusNotFound)
	admin.post(t, "/channels", map[string]string{"id": id[1]}).Status(http.StatusSeeOther)
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(page, "送达"); page = admin.page(t, "/channels") {
		if time.Now().After(deadline) {
			t.Fatalf("nothing came of the test:\n%s", page)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if n := receiver.count(); n != 1 {
		t.Errorf("%d notices came", n)
	}
	if n := o.acts(t, "测试通知地址", "delivery:"); n != 1 {
		t.Errorf("%d rows of the log say so", n)
	}
}
