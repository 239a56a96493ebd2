package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/templates"
)

// Elder mode (适老化) is a reader's choice, kept in a cookie that says nothing
// else. The switch is a form, so that it works without JavaScript.
const (
	elderCookie = "elder"
	elderFor    = 365 * 24 * time.Hour
	elderKey    = "elder?" // before the keys of pages made for it: on demand, in the bounded cache
	pageVary    = fiber.HeaderAcceptEncoding + ", " + fiber.HeaderCookie
)

func modeOf(c *fiber.Ctx) templates.Mode {
	return templates.Mode(string(c.Request().Header.Cookie(elderCookie)) == "1")
}

// elder turns elder mode on or off and leads back to where the switch stood.
func (s *Server) elder(mode templates.Mode) fiber.Handler {
	return func(c *fiber.Ctx) error {
		cookie := &fiber.Cookie{
			Name: elderCookie, Value: "1", Path: s.base + "/", MaxAge: int(elderFor / time.Second), HTTPOnly: true,
			Secure:   strings.HasPrefix(s.Library.Snapshot().Bureau.Site.BaseURL, "https://"),
			SameSite: fiber.CookieSameSiteLaxMode,
		}
		if mode == templates.Usual {
			cookie.Value, cookie.MaxAge, cookie.Expires = "", 0, time.Unix(1, 0)
		}
		c.Cookie(cookie)
		return c.Redirect(s.cameFrom(c), fiber.StatusSeeOther)
	}
}

// cameFrom is the address on this site that a post was sent from, as the
// browser says; the home page where it says nothing that we could trust.
func (s *Server) cameFrom(c *fiber.Ctx) string {
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || from.Host == "" || !strings.HasPrefix(from.Path, s.base+"/") || strings.HasPrefix(from.Path, "//") {
		return s.base + "/"
	}
	return (&url.URL{Path: from.Path, RawPath: from.RawPath, RawQuery: from.RawQuery}).String()
}
