package library

import (
	"iter"
	"strings"
)

// Indicators are the marks a fraud can be known by. Apps, URLs and companies
// are public; the others are only matched and shown masked.
type Indicators struct {
	Apps      []string `yaml:"apps"`
	URLs      []string `yaml:"urls"`
	Companies []string `yaml:"companies"`
	Phones    []string `yaml:"phones"`
	Accounts  []string `yaml:"accounts"`
	WeChat    []string `yaml:"wechat"`
	QQ        []string `yaml:"qq"`
}

// The kinds of indicator.
const (
	App     = "app"
	URL     = "url"
	Company = "company"
	Phone   = "phone"
	Account = "account"
	WeChat  = "wechat"
	QQ      = "qq"
)

// Kinds are the indicators of each kind.
func (i Indicators) Kinds() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		_ = yield(App, i.Apps) && yield(URL, i.URLs) && yield(Company, i.Companies) && yield(Phone, i.Phones) &&
			yield(Account, i.Accounts) && yield(WeChat, i.WeChat) && yield(QQ, i.QQ)
	}
}

// IsPublic reports whether everybody may read the indicators of a kind. The
// others are only matched, and shown masked.
func IsPublic(kind string) bool { return kind == App || kind == URL || kind == Company }

// indicatorNames are the kinds of indicator in Chinese.
var indicatorNames = map[string]string{
	App: "APP", URL: "网址", Company: "公司、机构", Phone: "电话号码", Account: "收款账户", WeChat: "微信号", QQ: "QQ 号",
}

// IndicatorName returns the Chinese name of a kind of indicator.
func IndicatorName(kind string) string { return indicatorNames[kind] }

// MaskValue hides the middle of a number or name that is published only to be
// matched: "138****1234".
func MaskValue(value string) string {
	runes := []rune(value)
	switch n := len(runes); {
	case n <= 2:
		return strings.Repeat("*", n)
	case n <= 7:
		return string(runes[:1]) + strings.Repeat("*", n-2) + string(runes[n-1:])
	default:
		return string(runes[:3]) + "****" + string(runes[n-4:])
	}
}
