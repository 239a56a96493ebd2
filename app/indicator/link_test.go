package indicator_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/indicator"
)

func TestLinksAreFoundInWhatIsPasted(t *testing.T) {
	tests := []struct {
		text, host string
		traits     []indicator.Trait
	}{
		{"点击http://a.refund.example/pay?o=1领取", "a.refund.example", nil},
		{"登录 WWW.Refund.COM，输入", "www.refund.com", nil},
		{"打开ｗｗｗ．ｒｅｆｕｎｄ．ｃｏｍ看看", "www.refund.com", nil},
		{"打开refund。top/a看看", "refund.top", nil},
		{"hxxp://refund.top", "refund.top", nil},
		{"https://203.0.113.7/login", "203.0.113.7", []indicator.Trait{indicator.IPHost}},
		{"203.0.113.7:8088", "203.0.113.7", []indicator.Trait{indicator.IPHost, indicator.OddPort}},
		{"http://3405803783/", "3405803783", []indicator.Trait{indicator.IPHost}},
		{"http://[2001:db8::1]:80/", "[2001:db8::1]", []indicator.Trait{indicator.IPHost}},
		{"https://www.bank.com@evil.top/x", "evil.top", []indicator.Trait{indicator.UserInfo}},
		{"https://evil.top:8443/x", "evil.top", []indicator.Trait{indicator.OddPort}},
		{"https://xn--80ak6aa92e.com/", "аррӏе.com", []indicator.Trait{indicator.LookAlike}},
		{"аррӏе.com", "аррӏе.com", []indicator.Trait{indicator.LookAlike}},
		{"退订点t.cn/EXAMPLE 查看", "t.cn", []indicator.Trait{indicator.ShortLink}},
		{"http://12123-gov-cn.top/", "12123-gov-cn.top", []indicator.Trait{indicator.FalseOfficial}},
		{"https://www.mps.gov.cn/", "www.mps.gov.cn", nil},
		{"https://xn--fiqs8s/", "中国", nil}, // a Chinese name is no forgery
	}
	for _, test := range tests {
		links := indicator.Links(test.text)
		if len(links) != 1 || links[0].Host != test.host || !slices.Equal(links[0].Traits, test.traits) || !strings.Contains(test.text, links[0].Text) {
			t.Errorf("%q: %+v", test.text, links)
		}
	}
	for _, none := range []string{"写信到 someone@refund.example.com", "价格3.5元", "版本1.2.3.4", "10.5.某某", "报表.xlsx 和 a.b", "...", "", "。。。/"} {
		if links := indicator.Links(none); links != nil {
			t.Errorf("%q: %+v", none, links)
		}
	}
}

// A warning that names a site is found by every link into it.
func TestALinkIsLookedUpByItsSite(t *testing.T) {
	tests := []struct {
		typed, published string
		found            bool
	}{
		{"http://m.pay.refund.example/a?b", "refund.example", true},
		{"HTTPS://WWW.Refund.Example:8443", "https://www.refund.example/", true},
		{"https://bank.com@refund.example/", "refund.example", true},
		{"https://refund.example/abc", "refund.example/abc", true},
		{"https://refund.example/ab", "refund.example/abc", false},
		{"notrefund.example", "refund.example", false},
		{"https://refund.example.com", "refund.example", false},
		{"https://refund.com", "com.refund", false},
		{"http://аррӏе-refund.com", "apple-refund.com", true},
		{"400-000-1234", "4000001234", true},
	}
	for _, test := range tests {
		published := indicator.Shapes(test.published)
		lookups := indicator.Lookups(test.typed)
		found := slices.ContainsFunc(lookups, func(shape string) bool { return slices.Contains(published, shape) })
		if found != test.found {
			t.Errorf("%q and %q: %v, %q %q", test.typed, test.published, found, lookups, published)
		}
	}
}

// FuzzLinks proves that what is found is part of what was pasted.
func FuzzLinks(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		for _, link := range indicator.Links(text) {
			if !strings.Contains(text, link.Text) || link.Text == "" || link.Host == "" {
				t.Errorf("%q: %+v", text, link)
			}
			link.Lookups()
		}
		indicator.Lookups(text)
	})
}
