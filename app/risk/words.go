package risk

import (
	"fanzha/app/indicator"
)

// What reasons say that no sign of scams.yaml says.
const (
	signTopic     = "这类骗局常说到这些"
	signSaid      = "和这类骗子常说的话几乎一样"
	signPublished = "已发布的警示里有它"
)

// linkSigns say what is wrong with the shape of a link. Each is below what
// makes the level high: honest senders have such links too.
var linkSigns = []struct {
	trait indicator.Trait
	sign  string
	point int
}{
	{indicator.UserInfo, "网址里有 @：真正打开的是 @ 后面的网站", 3},
	{indicator.LookAlike, "网址用别国字母冒充英文字母", 3},
	{indicator.FalseOfficial, "网址像政府网站，但不是 gov.cn 结尾", 3},
	{indicator.IPHost, "网址是一串数字，没有网站名", 2},
	{indicator.OddPort, "网址带端口号，正规网站很少这样", 1},
	{indicator.ShortLink, "短链接看不出要打开哪个网站", 1},
}

// linkReasons are the shapes of links that give reason to doubt, each once.
func linkReasons(links []indicator.Link) []Reason {
	var reasons []Reason
	for _, s := range linkSigns {
		for _, link := range links {
			if link.Has(s.trait) {
				reasons = append(reasons, Reason{s.sign, link.Text, s.point})
				break
			}
		}
	}
	return reasons
}

// advice is what to do now. It never says that all is well.
func advice(level Level) []string {
	switch level {
	case High:
		return []string{
			"先停下：不转账，不给验证码，不下载对方发来的软件，不共享屏幕",
			"钱已经转出：马上拨打110，再打银行客服电话，越早越可能拦住",
			"对方自称的单位，用您自己查到的电话核实，不用他给的电话",
			"聊天记录、转账记录、对方的账号都留着，不要删",
		}
	case Medium:
		return []string{
			"有可疑的地方：弄清楚之前，不转账，不给验证码，不下载软件",
			"用您自己查到的电话，找本人或官方客服核实",
			"拿不准，拨打96110问一问；钱已经转出，马上拨打110",
		}
	}
	return []string{
		"没有对上已知的骗局，也没有对上已公布的线索。这不等于没有问题",
		"这里只认得写出来的文字：看不到图片、语音和对方是谁，也认不出全新的骗法",
		"不管对方是谁，要您转账、给验证码、下载软件、共享屏幕的，先停下核实",
		"拿不准，拨打96110问一问；钱已经转出，马上拨打110",
	}
}
