package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
)

const (
	securityPath = "/.well-known/security.txt"
	// securityDays is for how long the contact may be relied on: RFC 9116 wants
	// less than a year.
	securityDays = 364
)

// securityText says whom to tell of a hole in the site (RFC 9116). Its end is
// counted from today: the bureau's content says today whom to tell.
func (s *Server) securityText(c *fiber.Ctx) error {
	site := s.Library.Snapshot().Bureau.Site
	contact := site.SecurityContact()
	if contact == "" {
		return fault.New(fault.NotFound, "这个网站没有公布安全问题的联系方式")
	}
	expires := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, securityDays)
	var text strings.Builder
	fmt.Fprintf(&text, "Contact: %s\nExpires: %s\nPreferred-Languages: zh, en\n", contact, expires.Format(time.RFC3339))
	if site.BaseURL != "" {
		fmt.Fprintf(&text, "Canonical: %s\n", site.BaseURL+securityPath)
	}
	return newPage(fiber.MIMETextPlainCharsetUTF8, []byte(text.String())).send(c)
}
