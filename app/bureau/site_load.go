package bureau

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"fanzha/app/strictyaml"
)

const siteFile = "site.yaml"

var (
	keyPattern  = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)
	codePattern = regexp.MustCompile(`^[0-9]{6}$`)
	dialPattern = regexp.MustCompile(`^[0-9][0-9-]{2,19}$`)
)

func (l *loader) site() {
	site := &l.bureau.Site
	site.Retention = defaultRetention
	lines := l.read(siteFile, false, site)
	if lines == nil {
		return
	}
	if site.Name == "" {
		l.findings.Add(siteFile, lines.At("name"), "缺少 name（网站名称）")
	}
	if site.Organisation == "" {
		l.findings.Add(siteFile, lines.At("organisation"), "缺少 organisation（主办单位）")
	}
	if len(site.Hotlines) == 0 {
		l.findings.Add(siteFile, lines.At("hotlines"), "缺少 hotlines：至少写上 110")
	}
	l.numbers(lines, "hotlines", site.Hotlines)
	l.numbers(lines, "callback_numbers", site.CallbackNumbers)
	l.timezone(lines.At("timezone"))
	l.baseURL(lines.At("base_url"))
	if !site.Retention.valid() {
		l.findings.Add(siteFile, lines.At("retention"), "retention 的天数应是 0（不自动清除）到 %d", longestRetention)
	}
	l.quickExit(lines.At("quick_exit"))
	l.frame(lines)
	l.security(lines.At("security"))
	l.districts(lines)
}

func (l *loader) numbers(lines strictyaml.Lines, key string, list []Hotline) {
	for i, h := range list {
		if !dialPattern.MatchString(h.Number) {
			l.findings.Add(siteFile, lines.At("%s[%d]", key, i), "电话号码 %q 不对：只能有数字和连字符", h.Number)
		}
	}
}

func (l *loader) timezone(line int) {
	site := &l.bureau.Site
	if site.Timezone == "" {
		site.Timezone = "Asia/Shanghai"
	}
	location, err := time.LoadLocation(site.Timezone)
	if err != nil {
		l.findings.Add(siteFile, line, "不认识的时区 %q：应像 Asia/Shanghai", site.Timezone)
		return
	}
	site.location = location
}

func (l *loader) baseURL(line int) {
	site := &l.bureau.Site
	site.baseLine = line
	if err := CheckBaseURL(site.BaseURL); err != nil {
		l.findings.Add(siteFile, line, "base_url %q 不对：%s", site.BaseURL, err)
	}
	site.BaseURL = strings.TrimSuffix(site.BaseURL, "/")
}

func (l *loader) quickExit(line int) {
	site := &l.bureau.Site
	if site.QuickExit == "" {
		site.QuickExit = defaultQuickExit
	}
	if !isHTTPS(site.QuickExit) {
		l.findings.Add(siteFile, line, "quick_exit %q 不对：应是 https:// 开头的完整网址", site.QuickExit)
		site.QuickExit = defaultQuickExit
	}
}

// isHTTPS reports whether text is a whole address that browsers open safely.
func isHTTPS(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Hostname() != ""
}

func (l *loader) districts(lines strictyaml.Lines) {
	districts := l.bureau.Site.Districts
	if len(districts) == 0 {
		l.findings.Add(siteFile, lines.At("districts"), "缺少 districts（辖区）")
	}
	complete := len(districts) > 0
	seen := map[string]bool{DistrictElsewhere: true}
	for i, d := range districts {
		at := lines.At("districts[%d]", i)
		complete = l.key(siteFile, at, "辖区", d.Key, seen) && complete
		if d.Name == "" {
			l.findings.Add(siteFile, at, "辖区 %q 缺少 name", d.Key)
		}
		if d.Code != "" && !codePattern.MatchString(d.Code) {
			l.findings.Add(siteFile, at, "辖区 %q 的 code %q 不对：应是 6 位行政区划代码", d.Key, d.Code)
		}
	}
	l.bureau.Complete.Districts = complete
}
