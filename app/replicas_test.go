package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// withState is a site on a database and with a server key that others share.
func withState(database store.Options, key string) func(*serveCommand) {
	return func(cmd *serveCommand) { cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL, key }
}

// startReplicas runs two sites on one PostgreSQL and one content folder, the
// second of which hears nothing of the folder and does not look: as on a share
// that gives no notice. Commands have the same state.
func startReplicas(t *testing.T, database store.Options) (o *office, deaf *site) {
	t.Helper()
	key := filepath.Join(t.TempDir(), "server.key")
	t.Setenv("FANZHA_DATABASE_URL", database.DatabaseURL)
	t.Setenv("FANZHA_SERVER_KEY_FILE", key)
	o = startOffice(t, withState(database, key))
	deaf = start(t, withState(database, key), withContent(o.content), func(cmd *serveCommand) { cmd.now, cmd.deaf = o.clock.Now, true })
	return o, deaf
}

// What is published, changed and withdrawn at the console of one replica is so
// on every other within two seconds, page and search alike, whatever the
// shared folder tells of it.
func TestWhatOneReplicaPublishesTheOthersShow(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		if database.DatabaseURL == "" {
			return // SQLite has one process
		}
		o, deaf := startReplicas(t, database)
		editor, reviewer := o.member(t, "editor", staff.Editor, "").signIn(t), o.member(t, "reviewer", staff.Reviewer, "").signIn(t)
		e := deaf.expect(t)
		soon(t, "the index is built", func() bool {
			return e.GET("/readyz").Expect().JSON().Object().Path("$.details.search").Raw() == "embedded"
		})
		shows := func(what string, holds func() bool) {
			t.Helper()
			began := time.Now()
			within(t, 2*time.Second, what, holds)
			t.Logf("%s after %v", what, time.Since(began).Round(10*time.Millisecond))
		}
		finds := func(id string) bool { return searched(e, "冒充客服退款 共享屏幕", id) }

		id := editor.submitted(t, warning)
		reviewer.publish(t, id)
		shows("the page is there", func() bool { return answers(e, "/"+id, http.StatusOK, warning["title"]) })
		shows("a search finds it", func() bool { return finds(id) })

		editor.draft(t, id).press("submit", map[string]string{"title": "冒充客服退款：改过的标题"}).Status(http.StatusSeeOther)
		reviewer.publish(t, id)
		shows("the page is changed", func() bool { return answers(e, "/"+id, http.StatusOK, "改过的标题") })

		reviewer.sheet(t, reviewer.at(t, "/newsroom/withdraw?id="+id), "withdraw").
			press("", map[string]string{"reason": "案情有变", "see": "/guides/fake-cs"}).Status(http.StatusSeeOther)
		shows("the page is gone", func() bool { return answers(e, "/"+id, http.StatusGone, "案情有变") })
		shows("no search finds it", func() bool { return !finds(id) })
	})
}

// answers reports whether an address is answered with a status and a text.
func answers(e *httpexpect.Expect, address string, status int, text string) bool {
	answer := e.GET(address).Expect()
	return answer.Raw().StatusCode == status && strings.Contains(answer.Body().Raw(), text)
}

// searched reports whether a search finds an address.
func searched(e *httpexpect.Expect, words, id string) bool {
	page := e.GET("/search").WithQueryString("q=" + url.QueryEscape(words)).Expect().Status(http.StatusOK).Body().Raw()
	return strings.Contains(page, `href="/`+id)
}
