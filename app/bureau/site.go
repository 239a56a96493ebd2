package bureau

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the time zone is configured, the machine may have no zone files
)

// Site is site.yaml.
type Site struct {
	Name            string     `yaml:"name"`
	Organisation    string     `yaml:"organisation"`
	BaseURL         string     `yaml:"base_url"`
	Timezone        string     `yaml:"timezone"`
	AreaCode        string     `yaml:"area_code"`
	CountsAsFiling  bool       `yaml:"counts_as_filing"`
	Hotlines        []Hotline  `yaml:"hotlines"`
	CallbackNumbers []Hotline  `yaml:"callback_numbers"`
	Officials       []string   `yaml:"officials"`
	Filings         Filings    `yaml:"filings"`
	Contact         Contact    `yaml:"contact"`
	Districts       []District `yaml:"districts"`
	Retention       Retention  `yaml:"retention"`
	Rewards         Rewards    `yaml:"rewards"`
	Never           []string   `yaml:"never"`

	location *time.Location
}

// Hotline is a telephone number with what it is for.
type Hotline struct {
	Number string `yaml:"number"`
	Label  string `yaml:"label"`
	Note   string `yaml:"note"`
}

// Filings are the registrations a government site shows at its foot; an empty
// one is not shown.
type Filings struct {
	ICP    string `yaml:"icp"`
	Police string `yaml:"police"`
	SiteID string `yaml:"site_id"`
}

// Contact is how to reach who runs the site; an empty part is not shown.
type Contact struct {
	Address  string `yaml:"address"`
	Postcode string `yaml:"postcode"`
	Phone    string `yaml:"phone"`
	Email    string `yaml:"email"`
}

// District is one of the bureau's districts. Code is its GB/T 2260 code and
// may be empty: functional zones have none.
type District struct {
	Key  string `yaml:"key"`
	Name string `yaml:"name"`
	Code string `yaml:"code"`
}

// Retention is how long reports are kept, in days from their closing.
type Retention struct {
	VictimDays int `yaml:"victim_days"`
	TipDays    int `yaml:"tip_days"`
}

// Rewards says whether the bureau pays for tips.
type Rewards struct {
	Offered bool   `yaml:"offered"`
	Text    string `yaml:"text"`
}

// Location is the time zone of every time written without one.
func (s Site) Location() *time.Location {
	if s.location == nil {
		return time.UTC
	}
	return s.location
}

// Terms are the words the site uses for what it takes. They follow from
// counts_as_filing, in this one place: no page says 报案 unless the bureau's
// rules make it one.
type Terms struct {
	VictimForm string // the victim's form
	TipForm    string
	Notice     string // what the form is not; empty where it is a filing
}

// Terms returns the words for this bureau.
func (s Site) Terms() Terms {
	if s.CountsAsFiling {
		return Terms{VictimForm: "网上报案", TipForm: "举报线索"}
	}
	return Terms{
		VictimForm: "被骗信息登记",
		TipForm:    "反映线索",
		Notice:     "网上登记不等于报警，也不等于报案、立案。正在被骗或钱刚转出，请先拨打 110。",
	}
}

var (
	keyPattern  = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)
	codePattern = regexp.MustCompile(`^[0-9]{6}$`)
	dialPattern = regexp.MustCompile(`^[0-9][0-9-]{2,19}$`)
)

func (l *loader) site() {
	const file = "site.yaml"
	site := &l.bureau.Site
	lines := l.read(file, false, site)
	if lines == nil {
		return
	}
	add := func(line int, format string, args ...any) { l.findings.Add(file, line, format, args...) }
	if site.Name == "" {
		add(1, "缺少 name（网站名称）")
	}
	if site.Organisation == "" {
		add(1, "缺少 organisation（主办单位）")
	}
	if len(site.Hotlines) == 0 {
		add(lines.At("hotlines"), "缺少 hotlines：至少写上 110")
	}
	if len(site.Districts) == 0 {
		add(lines.At("districts"), "缺少 districts（辖区）")
	}
	for i, h := range append(site.Hotlines[:len(site.Hotlines):len(site.Hotlines)], site.CallbackNumbers...) {
		at := lines.At("hotlines[%d]", i)
		if i >= len(site.Hotlines) {
			at = lines.At("callback_numbers[%d]", i-len(site.Hotlines))
		}
		if !dialPattern.MatchString(h.Number) {
			add(at, "电话号码 %q 不对：只能有数字和连字符", h.Number)
		}
	}
	l.timezone(file, lines.At("timezone"))
	if site.BaseURL != "" {
		site.BaseURL = strings.TrimRight(site.BaseURL, "/")
		if u, err := url.Parse(site.BaseURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" {
			add(lines.At("base_url"), "base_url %q 不对：应像 https://example.org/fanzha", site.BaseURL)
		}
	}
	if site.Retention.VictimDays < 0 || site.Retention.TipDays < 0 {
		add(lines.At("retention"), "retention 的天数不能是负数")
	}
	seen := map[string]bool{DistrictElsewhere: true}
	for i, d := range site.Districts {
		at := lines.At("districts[%d]", i)
		l.key(file, at, "辖区", d.Key, seen)
		if d.Name == "" {
			add(at, "辖区 %q 缺少 name", d.Key)
		}
		if d.Code != "" && !codePattern.MatchString(d.Code) {
			add(at, "辖区 %q 的 code %q 不对：应是 6 位行政区划代码", d.Key, d.Code)
		}
	}
}

func (l *loader) timezone(file string, line int) {
	site := &l.bureau.Site
	if site.Timezone == "" {
		site.Timezone = "Asia/Shanghai"
	}
	location, err := time.LoadLocation(site.Timezone)
	if err != nil {
		l.findings.Add(file, line, "不认识的时区 %q：应像 Asia/Shanghai", site.Timezone)
		return
	}
	site.location = location
}

// key checks that a key has the right form and is not in seen yet, and puts
// it there.
func (l *loader) key(file string, line int, what, key string, seen map[string]bool) {
	switch {
	case !keyPattern.MatchString(key):
		l.findings.Add(file, line, "%s的 key %q 不对：只能用小写字母、数字、下划线和连字符", what, key)
	case seen[key]:
		l.findings.Add(file, line, "%s的 key %q 重复，或是保留字", what, key)
	}
	seen[key] = true
}
