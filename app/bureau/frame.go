package bureau

import (
	"regexp"
	"strings"
)

// Filings are the registrations a government site shows at its foot; an empty
// one is not shown.
type Filings struct {
	ICP    string `yaml:"icp"`
	Police string `yaml:"police"`
	SiteID string `yaml:"site_id"`
}

// policeCode is the number within a police filing.
var policeCode = regexp.MustCompile(`[0-9]{12,}`)

// PoliceURL is where the police filing can be looked up, at the register's own
// entry where the filing has its number.
func (f Filings) PoliceURL() string {
	const register = "https://beian.mps.gov.cn/"
	if code := policeCode.FindString(f.Police); code != "" {
		return register + "#/query/webSearch?code=" + code
	}
	return register
}

// Badge is the mark of a party or government site (党政机关网站标识): a picture
// in media/, never the issuer's server, and the page that vouches for it.
type Badge struct {
	Image string `yaml:"image"`
	URL   string `yaml:"url"`
}

// CorrectionsURL is where a reader says what is wrong with the site; "" where
// the bureau names no such place.
func (s Site) CorrectionsURL() string {
	if s.CorrectionsByMail() {
		return "mailto:" + s.Corrections
	}
	return s.Corrections
}

// CorrectionsByMail reports whether corrections go to a mailbox.
func (s Site) CorrectionsByMail() bool {
	return strings.Contains(s.Corrections, "@") && !strings.Contains(s.Corrections, "://")
}

// MediaName is a file in media/ that site.yaml names.
type MediaName struct {
	Key, File string
	Line      int // of site.yaml
}

// Media lists the files in media/ that site.yaml names.
func (s Site) Media() []MediaName { return s.media }
