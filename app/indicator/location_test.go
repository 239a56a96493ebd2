package indicator_test

import (
	"net/url"
	"slices"
	"testing"

	"fanzha/app/indicator"
)

func TestAPublishedLinkLeadsSomewhere(t *testing.T) {
	tests := []struct {
		published, domain, addr string
		urls                    []string
	}{
		{"refund.example", "refund.example", "", nil},
		{"https://www.Refund.example/", "www.refund.example", "", nil},
		{"http://refund.example:80", "refund.example", "", nil},
		{"hxxps://refund。example", "refund.example", "", nil},
		{"ｗｗｗ．ｒｅｆｕｎｄ．ｃｏｍ", "www.refund.com", "", nil},
		{"https://аррӏе.com", "xn--80ak6aa92e.com", "", nil},
		{"https://退款.中国", "xn--0kw179e.xn--fiqs8s", "", nil},
		{"203.0.113.7", "", "203.0.113.7", nil},
		{"http://[2001:db8::1]/", "", "2001:db8::1", nil},
		{"203.0.113.7:8088", "", "", []string{"http://203.0.113.7:8088/", "https://203.0.113.7:8088/"}},
		{"http://[2001:db8::1]:8088/a", "", "", []string{"http://[2001:db8::1]:8088/a"}},
		{"HTTPS://Refund.example/Ab?Q=1#x", "", "", []string{"https://refund.example/Ab?Q=1"}},
		{"refund.example/ab", "", "", []string{"http://refund.example/ab", "https://refund.example/ab"}},
		{"https://bank.example@evil.example/a", "", "", []string{"https://evil.example/a"}},
		{"https://refund.example/退款?to=钱 包", "", "", []string{"https://refund.example/%E9%80%80%E6%AC%BE?to=%E9%92%B1%20%E5%8C%85"}},
		{"http://3405803783/", "", "", []string{"http://3405803783/"}},
		{"0x7f.1", "", "", []string{"http://0x7f.1/", "https://0x7f.1/"}},
	}
	for _, test := range tests {
		l, ok := indicator.Locate(test.published)
		addr := ""
		if l.Addr.IsValid() {
			addr = l.Addr.String()
		}
		if !ok || l.Domain != test.domain || addr != test.addr || !slices.Equal(l.URLs, test.urls) {
			t.Errorf("%q: %+v %v", test.published, l, ok)
		}
	}
	for _, none := range []string{"", "某某商城首页", "http://", "https://a b.example/", "refund.example:port", "http://%zz.example", "a,b.example", "http://[fe80::1%25eth0]/"} {
		if l, ok := indicator.Locate(none); ok {
			t.Errorf("%q: %+v", none, l)
		}
	}
}

// FuzzLocate proves that a place is one of the three, and that an address is
// one that programs read as it was meant.
func FuzzLocate(f *testing.F) {
	f.Fuzz(func(t *testing.T, published string) {
		l, ok := indicator.Locate(published)
		kinds := 0
		for _, is := range []bool{l.Domain != "", l.Addr.IsValid(), len(l.URLs) > 0} {
			if is {
				kinds++
			}
		}
		if ok != (kinds == 1) {
			t.Fatalf("%q: %+v %v", published, l, ok)
		}
		for _, address := range l.URLs {
			u, err := url.Parse(address)
			again, also := indicator.Locate(address)
			if err != nil || u.String() != address || !also || len(again.URLs) != 1 || again.URLs[0] != address {
				t.Errorf("%q leads to %q, which leads to %+v: %v", published, address, again, err)
			}
		}
		if l.Domain != "" {
			if again, also := indicator.Locate(l.Domain); !also || again.Domain != l.Domain {
				t.Errorf("%q is at %q, which is at %+v", published, l.Domain, again)
			}
		}
	})
}
