package bureau

import (
	"net/mail"
	"net/url"
	"regexp"
)

// Security says whom to tell of a hole in the site itself.
type Security struct {
	Contact string `yaml:"contact"` // https, mailto or tel address; empty: the contact's e-mail
}

// plainURI is an address without what could begin another line or word.
var plainURI = regexp.MustCompile(`^[!-~]+$`)

func isContact(address string) bool {
	u, err := url.Parse(address)
	if err != nil || !plainURI.MatchString(address) {
		return false
	}
	return u.Scheme == "https" && u.Hostname() != "" || (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != ""
}

// SecurityContact is the address of whom to tell of a hole in the site, or ""
// where the bureau names nobody.
func (s Site) SecurityContact() string {
	if s.Security.Contact != "" {
		return s.Security.Contact
	}
	email := s.Contact.Email
	if parsed, err := mail.ParseAddress(email); err != nil || parsed.Address != email || !isContact("mailto:"+email) {
		return ""
	}
	return "mailto:" + email
}

func (l *loader) security(line int) {
	contact := l.bureau.Site.Security.Contact
	if contact != "" && !isContact(contact) {
		l.findings.Add(siteFile, line, "security.contact %q 不对：应像 https://example.org/contact、mailto:a@example.org 或 tel:+86-10-00000000", contact)
	}
}
