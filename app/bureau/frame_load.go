package bureau

import (
	"net/mail"
	"path"
	"regexp"
	"slices"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/strictyaml"
)

// The forms of the registrations. The issuers have changed them before, so
// another form is a reminder and no fault.
var (
	icpPattern    = regexp.MustCompile(`^\p{Han}ICP[备证][0-9]{6,12}号(-[0-9]+)?$`)
	policePattern = regexp.MustCompile(`^\p{Han}公网安备 ?[0-9]{12,14}号$`)
	siteIDPattern = regexp.MustCompile(`^[0-9a-z]{10}$`)
)

// frame checks what a government site has around its pages.
func (l *loader) frame(lines strictyaml.Lines) {
	site := &l.bureau.Site
	l.filing(lines, "icp", site.Filings.ICP, icpPattern, "某ICP备12345678号-1")
	l.filing(lines, "police", site.Filings.Police, policePattern, "某公网安备 99000002000001号")
	l.filing(lines, "site_id", site.Filings.SiteID, siteIDPattern, "9900000001，10 位")
	if !isCorrections(*site) {
		l.findings.Add(siteFile, lines.At("corrections"), "corrections %q 不对：应是 https:// 开头的网址，或电子邮箱", site.Corrections)
	}
	l.picture(lines, "emblem", site.Emblem, ".svg", ".png")
	l.picture(lines, "badge.image", site.Badge.Image, ".svg", ".png", ".gif", ".jpg")
	if badge := site.Badge; (badge.Image == "") != (badge.URL == "") || badge.URL != "" && !isHTTPS(badge.URL) {
		l.findings.Add(siteFile, lines.At("badge"), "badge 的 image 和 url 要一起写，url 应是 https:// 开头的完整网址")
	}
}

func (l *loader) filing(lines strictyaml.Lines, key, value string, pattern *regexp.Regexp, like string) {
	if value == "" || pattern.MatchString(value) {
		return
	}
	l.findings = append(l.findings, fault.Finding{
		File: siteFile, Line: lines.At("filings.%s", key), Warning: true,
		Message: "filings 的 " + key + " 写法少见，请核对：一般像 " + like,
	})
}

func isCorrections(s Site) bool {
	if s.Corrections == "" || isHTTPS(s.Corrections) {
		return true
	}
	parsed, err := mail.ParseAddress(s.Corrections)
	return err == nil && parsed.Address == s.Corrections
}

// picture notes a file of media/; whether it is there the library checks, for
// files come and go without a change of site.yaml.
func (l *loader) picture(lines strictyaml.Lines, key, file string, kinds ...string) {
	if file == "" {
		return
	}
	at := lines.At("%s", key)
	if strings.Contains(file, "/") || !slices.Contains(kinds, strings.ToLower(path.Ext(file))) {
		l.findings.Add(siteFile, at, "%s %q 不对：应是 content/media/ 里的文件名，以 %s 结尾", key, file, strings.Join(kinds, "、"))
		return
	}
	l.bureau.Site.media = append(l.bureau.Site.media, MediaName{Key: key, File: file, Line: at})
}
