package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
)

// Elder mode is turned on by a form, without JavaScript, and stays on each
// page until it is turned off. Whoever keeps pages keeps both apart.
func TestElderModeIsKeptInACookie(t *testing.T) {
	e := start(t).expect(t)
	usual := e.GET("/guides").Expect().Status(http.StatusOK)
	usual.Header("Vary").IsEqual("Accept-Encoding, Cookie")
	usual.Body().Contains(`<html lang="zh-CN">`).Contains(`action="/elder/on" method="post"`)

	on := e.POST("/elder/on").WithHeader("Referer", "http://anti-fraud.example/cases?year=2021&page=1").
		WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusSeeOther)
	on.Header("Location").IsEqual("/cases?year=2021&page=1")
	on.Cookie("elder").Value().IsEqual("1")
	on.Header("Set-Cookie").Contains("HttpOnly").Contains("SameSite=Lax").Contains("path=/")

	for _, path := range []string{"/", "/guides", "/guides/task-rebate", "/report", "/report/victim", "/search?q=a", "/nothing"} {
		body := e.GET(path).WithCookie("elder", "1").Expect().Body()
		body.Contains(`<html lang="zh-CN" class="elder">`).Contains(`action="/elder/off" method="post"`).Contains(`href="tel:110"`)
	}
	elder := e.GET("/guides").WithCookie("elder", "1").Expect()
	if elder.Header("Etag").Raw() == usual.Header("Etag").Raw() {
		t.Error("both versions of a page have one ETag")
	}
	off := e.POST("/elder/off").WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusSeeOther)
	off.Header("Location").IsEqual("/")
	if cookie := off.Header("Set-Cookie").Raw(); !strings.HasPrefix(cookie, "elder=;") || !strings.Contains(cookie, "1970") {
		t.Errorf("the cookie stays: %s", cookie)
	}
}

// The page that answers a post cannot be loaded again: nothing on it leads
// back to it and loses what was typed.
func TestTheElderSwitchStandsOnlyWherePagesCanBeLoadedAgain(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, path := range []string{"/report/victim", "/report/sheet", "/receipt"} {
		e.GET(path).Expect().Body().Contains("/elder/on")
	}
	s.form(e, "/report/victim", nil).Expect().Status(http.StatusUnprocessableEntity).Body().NotContains("/elder/")
	s.form(e, "/receipt", map[string]string{"reference": "1", "code": "2"}).Expect().Status(http.StatusNotFound).Body().NotContains("/elder/")
}

func TestTheElderSwitchLeadsNowhereElse(t *testing.T) {
	e := start(t).expect(t)
	for _, from := range []string{"", "https://evil.example//x.example/", "javascript:alert(1)", "/\\evil.example", "http://a/%0d%0aX: y", "::", "http://a"} {
		answer := e.POST("/elder/on").WithHeader("Referer", from).WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusSeeOther)
		if to := answer.Header("Location").Raw(); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
			t.Errorf("%q leads to %q", from, to)
		}
	}
	e.POST("/elder/on").WithHeader("Sec-Fetch-Site", "cross-site").Expect().Status(http.StatusForbidden)
	e.GET("/elder/on").Expect().Status(http.StatusMethodNotAllowed)
}
