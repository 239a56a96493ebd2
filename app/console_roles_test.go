package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/staff"
)

// Who may ask for what. "" is somebody who has not signed in, "half" who has
// given their password alone; nobody is in here but who is let through to the
// handler.
var (
	outsiders = []string{"", "half", staff.Editor, staff.Reviewer, staff.Investigator, staff.Dispatcher, staff.Administrator}
	halfway   = []string{"half"}
	members   = outsiders[2:]
	admin     = []string{staff.Administrator}
	officer   = []string{staff.Investigator}
	writers   = []string{staff.Editor, staff.Reviewer}
	reviewers = []string{staff.Reviewer}
	both      = []string{staff.Investigator, staff.Administrator}
	dispatch  = []string{staff.Dispatcher}
	desks     = []string{staff.Investigator, staff.Dispatcher}
)

// mayAsk is every route of the console.
var mayAsk = map[string][]string{
	"GET /console": members,

	"GET /console/login":         outsiders,
	"POST /console/login":        outsiders,
	"GET /console/first/:token":  outsiders,
	"POST /console/first/:token": outsiders,
	"GET /console/factor":        halfway,
	"POST /console/factor":       halfway,
	"GET /console/enrol":         halfway,
	"POST /console/enrol":        halfway,
	"POST /console/cancel":       halfway,
	"POST /console/logout":       members,

	"POST /console/factor/passkey":      halfway,
	"POST /console/enrol/passkey":       halfway,
	"POST /console/me/passkey":          members,
	"POST /console/me/passkeys":         members,
	"POST /console/me/passkeys/new":     members,
	"POST /console/me/passkeys/remove":  members,
	"GET /console/desk/export":          {staff.Investigator, staff.Dispatcher},
	"POST /console/desk/table":          {staff.Investigator, staff.Dispatcher},
	"POST /console/desk/sealed":         officer,
	"GET /console/duty":                 {staff.Investigator, staff.Dispatcher},
	"GET /console/duty/open":            officer,
	"POST /console/duty/start":          {staff.Investigator, staff.Dispatcher},
	"POST /console/duty/end":            outsiders,
	"GET /console/gazette":              {staff.Dispatcher, staff.Reviewer, staff.Investigator},
	"POST /console/gazette/table":       {staff.Dispatcher, staff.Reviewer, staff.Investigator},
	"POST /console/gazette/figures":     {staff.Dispatcher, staff.Reviewer, staff.Investigator},
	"GET /console/me":                   members,
	"GET /console/me/password":          members,
	"POST /console/me/password":         members,
	"POST /console/me/factor":           members,
	"POST /console/me/codes":            members,
	"POST /console/me/sessions/end":     members,
	"POST /console/me/sessions/end-all": members,

	"GET /console/desk":                       desks,
	"POST /console/desk/batch":                officer,
	"GET /console/desk/events":                desks,
	"POST /console/desk/search":               officer,
	"GET /console/desk/report":                officer,
	"POST /console/desk/answer":               officer,
	"POST /console/desk/note":                 officer,
	"POST /console/desk/settle":               officer,
	"POST /console/desk/stop":                 officer,
	"POST /console/desk/step":                 officer,
	"POST /console/desk/extend":               officer,
	"POST /console/desk/assign":               officer,
	"POST /console/desk/hold":                 officer,
	"POST /console/desk/duplicate":            officer,
	"POST /console/desk/move":                 officer,
	"POST /console/desk/decline":              officer,
	"POST /console/desk/reissue":              officer,
	"GET /console/desk/file":                  officer,
	"GET /console/desk/print":                 officer,
	"GET /console/desk/warning":               officer,
	"POST /console/desk/warning":              officer,
	"GET /console/newsroom":                   writers,
	"GET /console/newsroom/new":               writers,
	"GET /console/newsroom/edit":              writers,
	"POST /console/newsroom/edit":             writers,
	"GET /console/newsroom/page":              writers,
	"GET /console/newsroom/history":           writers,
	"POST /console/newsroom/revert":           writers,
	"GET /console/newsroom/sheet":             writers,
	"GET /console/newsroom/review":            reviewers,
	"POST /console/newsroom/publish":          reviewers,
	"POST /console/newsroom/publish-urgently": reviewers,
	"POST /console/newsroom/confirm":          reviewers,
	"POST /console/newsroom/return":           reviewers,
	"GET /console/newsroom/withdraw":          reviewers,
	"POST /console/newsroom/withdraw":         reviewers,

	"GET /console/newsroom/delete":  writers,
	"POST /console/newsroom/delete": writers,

	"GET /console/desk/cluster":           officer,
	"GET /console/desk/deliveries":        dispatch,
	"POST /console/desk/deliveries/retry": dispatch,
	"GET /console/desk/ask":               dispatch,
	"POST /console/desk/ask":              dispatch,

	"POST /console/newsroom/convert":  writers,
	"POST /console/newsroom/media":    writers,
	"POST /console/newsroom/check":    writers,
	"POST /console/newsroom/preview":  writers,
	"POST /console/newsroom/autosave": writers,
	"GET /console/newsroom/kit":       writers,
	"POST /console/newsroom/kit":      writers,
	"GET /console/newsroom/upkeep":    writers,

	"POST /console/newsroom/pictures/remove": reviewers,
	"POST /console/newsroom/links":           writers,

	"GET /console/accounts":          admin,
	"GET /console/accounts/member":   admin,
	"POST /console/accounts/add":     admin,
	"POST /console/accounts/reset":   admin,
	"POST /console/accounts/passkey": admin,
	"POST /console/accounts/remove":  admin,
	"GET /console/grants":            officer,
	"POST /console/grants":           officer,
	"GET /console/recipients":        both,
	"POST /console/recipients":       both,
	"GET /console/channels":          admin,
	"POST /console/channels":         admin,
	"GET /console/keys":              admin,
	"GET /console/audit":             admin,
	"POST /console/audit/export":     admin,
	"POST /console/audit/verify":     admin,
}

// consoleRoutes are those that the program has registered.
func (o *office) consoleRoutes() (routes []string) {
	for _, methods := range o.app.Stack() {
		for _, r := range methods {
			if strings.HasPrefix(r.Path, "/console") && r.Path != "/console/*" && r.Method != http.MethodHead {
				routes = append(routes, r.Method+" "+r.Path)
			}
		}
	}
	slices.Sort(routes)
	return slices.Compact(routes)
}

func TestEveryRouteIsForItsRoles(t *testing.T) {
	o := startOffice(t)
	routes := o.consoleRoutes()
	if len(routes) != len(mayAsk) {
		t.Errorf("%d routes are registered, %d are in the table", len(routes), len(mayAsk))
	}
	who := map[string]*clerk{"": o.clerk(t, "nobody"), "half": o.member(t, "half", staff.Editor, "")}
	who["half"].enter(t)
	for _, role := range staff.Roles {
		unit := ""
		if role == staff.Investigator {
			unit = "fanzha-center"
		}
		who[role] = o.member(t, role, role, unit).signIn(t)
	}
	for _, name := range routes {
		may, known := mayAsk[name]
		if !known {
			t.Errorf("%s is not in the table: who may ask for it?", name)
			continue
		}
		method, path, _ := strings.Cut(name, " ")
		for _, role := range outsiders {
			c := who[role]
			if let := c.let(t, method, path); let != slices.Contains(may, role) {
				t.Errorf("%q and %s: let through is %v", role, name, let)
			}
			if strings.Contains(path, "end-all") || strings.Contains(path, "logout") || strings.Contains(path, "cancel") {
				if slices.Contains(members, role) && !c.inside() {
					c.signIn(t)
				}
			}
			if role == "half" && c.GET("/console/factor").Expect().Raw().StatusCode != http.StatusOK {
				c.enter(t)
			}
		}
	}
}

// enter gives the password alone.
func (c *clerk) enter(t *testing.T) {
	t.Helper()
	c.post(t, "/login", map[string]string{"name": c.name, "password": officePassword}).Status(http.StatusSeeOther)
}

// let reports whether a request came to its handler. A post carries what it
// must to come from our own page, and nothing else. Who is not let through is
// refused, or led to where they have to go first; leaving takes the cookie away
// and leads there too.
func (c *clerk) let(t *testing.T, method, path string) bool {
	t.Helper()
	path = strings.ReplaceAll(strings.TrimPrefix(path, "/console"), ":token", "none")
	var answer *http.Response
	if method == http.MethodGet {
		answer = c.GET("/console" + path).Expect().Raw()
	} else {
		answer = c.post(t, path, nil).Raw()
	}
	switch location := answer.Header.Get("Location"); {
	case answer.StatusCode == http.StatusForbidden:
		return false
	case answer.StatusCode == http.StatusUnauthorized: // the login, with what was sent carried on
		return false
	case location == "/console/login":
		return answer.Header.Get("Set-Cookie") != ""
	case location == "/console/factor", location == "/console/me" && path != "":
		return false
	}
	return true
}

// Who asks for what is not for their role is seen in the log, and cannot fill
// it: a member's page is one row an hour, however often it is asked for.
func TestARefusalIsARowOfTheLogOnceAnHour(t *testing.T) {
	o := startOffice(t)
	li, boss := o.member(t, "li", staff.Editor, "").signIn(t), o.member(t, "boss", staff.Administrator, "").signIn(t)
	refused := func(c *clerk, method, path string) {
		t.Helper()
		if c.let(t, method, path) {
			t.Fatalf("%s may ask for %s", c.name, path)
		}
	}
	log := func(want int, query string) (page string) {
		t.Helper()
		page = boss.page(t, "/audit?act=access_refused"+query)
		if got := strings.Count(page, `<td class="table-number">`); got != want {
			t.Errorf("%d rows %s, want %d", got, query, want)
		}
		return page
	}
	for range 3 {
		li.GET("/console/desk/report").WithQuery("ref", "123456788").Expect().Status(http.StatusForbidden).Body().Contains("您的角色不能打开这一页")
	}
	refused(li, http.MethodPost, "/accounts/add")
	refused(li, http.MethodGet, "/duty") // the page decides by itself
	refused(boss, http.MethodGet, "/desk/report")
	o.clerk(t, "nobody").GET("/console/accounts").Expect().Status(http.StatusSeeOther) // is led to the login, and nobody
	if page := log(4, ""); !strings.Contains(page, "<td>没有权限，拒绝访问</td>") || strings.Contains(page, "123456788") {
		t.Errorf("it is not said in words, or with what was asked for:\n%s", page)
	}
	for range 3 {
		o.clock.Move(20 * time.Minute)
		log(1, "&actor=li&object=page:post.accounts.add")
		li.inside()
	}
	// Where the row cannot be written nobody is let in for it, and the next one is.
	alter(t, o.data, `CREATE TRIGGER stuck BEFORE INSERT ON audit_log WHEN NEW.act = 'access_refused' BEGIN SELECT RAISE(ABORT, 'stuck'); END`)
	li.post(t, "/accounts/add", map[string]string{"name": "zhao", "role": staff.Editor}).Status(http.StatusInternalServerError)
	alter(t, o.data, `DROP TRIGGER stuck`)
	refused(li, http.MethodPost, "/accounts/add")
	log(2, "&object=page:post.accounts.add")
}
