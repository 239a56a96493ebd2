package miss_test

import (
	"regexp"
	"strings"
	"testing"

	"fanzha/app/miss"
)

func TestWhatIsLeftOfASearchNamesNoAccount(t *testing.T) {
	for typed, want := range map[string]string{
		"苜蓿园投资":                           "苜蓿园投资",
		"苜蓿園 投資，是真的吗？":                    "苜蓿园投资，是真的吗",
		"ＵＳＤＴ 搬砖":                         "usdt搬砖",
		"13800138000是谁":                   "是谁",
		"１３８ ００１３ ８０００ 是谁":                "是谁",
		"❶❸❽是谁":                           "是谁",
		"一三八零零一三八零零零是谁":                   "是谁",
		"转了三千":                            "转了三千",
		"410502199001011234":              "",
		"加微信wxid_ab12cd":                  "加微信",
		"加微信zhangsan1988吗":                "加微信吗",
		"邮箱 a.b@example.org 发来":           "邮箱发来",
		"https://fake.example/p?id=9 能点吗": "能点吗",
		"fake.example.com能点吗":             "能点吗",
		"点开hxxp://中奖.中国/领 安全吗":            "点开安全吗",
		"telegram群":                       "telegram群",
		"tuoguanzhanghujiedongfei":        "",
		"a":                               "",
		"骗":                               "",
		"，。？！":                            "",
		"":                                "",
		"\xff\x00\u202e苜蓿":                "苜蓿",
		strings.Repeat("他说", 30):          strings.Repeat("他说", 10),
		strings.Repeat("1", 300) + "我叫什么": "",
		"一二三四五六七八九十一二三四五六七八九十今天": "今天",
		"\u200b苜\u200b蓿🔥园": "苜蓿园",
		"C2C平台":            "平台",
		"这是我的名字王某某电话是一二三四五六七八九十地址是一条很长很长的路": "这是我的名字王某某电话是，地址是一条很长",
	} {
		if got := miss.Words(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// whole is what no words may hold, whatever was typed.
var whole = regexp.MustCompile(`\p{N}|[@/:._]|[a-z]{11}`)

func FuzzWords(f *testing.F) {
	f.Fuzz(func(t *testing.T, typed string) {
		words := miss.Words(typed)
		if n := len([]rune(words)); n > 20 || whole.MatchString(words) || strings.ToValidUTF8(words, "") != words {
			t.Errorf("%q of %d characters", words, n)
		}
		if again := miss.Words(words); again != words {
			t.Errorf("%q of %q", again, words)
		}
	})
}
