package search_test

import (
	"strings"
	"time"

	"fanzha/search"
)

// articles are a small made-up library.
func articles() []search.Document {
	day := func(year, month int) time.Time {
		return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	}
	return []search.Document{
		{
			Kind: "guides", Slug: "task-rebate",
			Title:     "刷单返利：先给甜头，再要本金",
			Summary:   "凡是要您先垫钱的兼职都是诈骗。",
			Body:      "骗子把人拉进群，先派关注、点赞的小任务，返几块钱。等您信了，再让您在APP里垫资做单。\n说好的“连环单”做不完，要继续转账才能提现。请立即停止转账，拨打110或者96110。",
			Questions: []string{"做任务的钱提不出来怎么办", "刷单被骗了还能追回吗"},
			Aliases:   []string{"刷单", "点赞员"},
			Scams:     []string{"task"},
			Date:      day(2024, 3),
		},
		{
			Kind: "cases", Slug: "fake-police",
			Title:    "冒充“公检法”诈骗：一张假通缉令",
			Summary:  "自称民警的人在视频里穿着制服，让她把钱转到安全账户。",
			Body:     "接到自称民警的电话后，她按对方的话打开了屏幕\n共享功能。对方出示了通缉令，说案子要保密，连家人也不能告诉。她一次次转账，直到反诈民警上门才停下。",
			Aliases:  []string{"假警察", "安全账户"},
			Scams:    []string{"police"},
			District: "beiguan",
			Date:     day(2025, 6),
		},
		{
			Kind: "cases", Slug: "vinegar",
			Title:    "收藏的陈醋与一家Café",
			Summary:  "老人花光积蓄，买下一屋子的“年份醋”。",
			Body:     "推销员说这种醋会升值。" + strings.Repeat("长", 130) + "。かな写的招牌，看着很高档。家里最后堆了三百坛",
			Aliases:  []string{"收藏品骗局"},
			Scams:    []string{"collectibles"},
			District: "wenfeng",
			Date:     day(2023, 11),
		},
		{
			Kind: "bulletins", Slug: "etc-sms",
			Title:   "ETC已停用？又是钓鱼短信",
			Summary: "短信里的网址是假的。",
			Body:    "号码10649开头的短信称您的ETC认证过期，点开etc-pay.example之后，要填银行卡号和验证码。Apple手机和安卓手机都会收到。",
			Aliases: []string{"钓鱼链接"},
			Scams:   []string{"phishing"},
			Date:    day(2022, 9),
		},
	}
}
