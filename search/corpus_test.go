package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"fanzha/search"
)

// corpus makes n articles of about size bytes each that look like a bureau's:
// sentences of the trade, filled with words of a long tail. The same n and
// size give the same articles.
func corpus(n, size int) []search.Document {
	w := newWriter()
	docs := make([]search.Document, n)
	for i := range docs {
		docs[i] = w.article(i, size)
	}
	return docs
}

type scam struct {
	key, name string
	aliases   []string
}

type writer struct {
	*rand.Rand
	tail  []string
	zipf  *rand.Zipf
	scams []scam
	lines []string
}

func newWriter() *writer {
	r := rand.New(rand.NewPCG(7, 11))
	w := &writer{Rand: r, zipf: rand.NewZipf(r, 1.1, 8, 29999), scams: scams(), lines: lines()}
	chars := []rune(commonCharacters)
	for range 30000 {
		w.tail = append(w.tail, string(chars[r.IntN(len(chars))])+string(chars[r.IntN(len(chars))]))
	}
	return w
}

func (w *writer) word() string { return w.tail[w.zipf.Uint64()] }

func (w *writer) pick(of ...string) string { return of[w.IntN(len(of))] }

func (w *writer) article(i, size int) search.Document {
	s := w.scams[w.IntN(len(w.scams))]
	kind := w.pick("cases", "cases", "cases", "guides", "tips", "bulletins")
	var body strings.Builder
	for body.Len() < size {
		body.WriteString(w.sentence(s))
	}
	return search.Document{
		Kind: kind, Slug: fmt.Sprintf("article-%d", i),
		Title:     w.pick("警惕", "揭秘", "小心", "一起", "防范") + s.name + w.pick("骗局", "诈骗案", "新套路", "陷阱") + "：" + w.word() + w.word(),
		Summary:   w.sentence(s) + w.sentence(s),
		Body:      body.String(),
		Questions: []string{"遇到" + s.name + "怎么办", w.word() + "是真的吗"},
		Aliases:   s.aliases,
		Scams:     []string{s.key},
		District:  w.pick("wenfeng", "beiguan", "yindu", "longan", "tangyin"),
		Date:      time.Date(2019+w.IntN(8), time.Month(1+w.IntN(12)), 1+w.IntN(28), 0, 0, 0, 0, time.UTC),
	}
}

func (w *writer) sentence(s scam) string {
	line := w.lines[w.IntN(len(w.lines))]
	for strings.Contains(line, "_") {
		line = strings.Replace(line, "_", w.word(), 1)
	}
	line = strings.ReplaceAll(line, "@", s.name)
	return strings.ReplaceAll(line, "#", fmt.Sprint(w.IntN(30)*500+w.IntN(28)))
}

func scams() []scam {
	return []scam{
		{"task", "刷单返利", []string{"刷单", "做任务", "点赞员", "兼职刷信誉"}},
		{"romance", "杀猪盘", []string{"网恋投资", "交友诱导"}},
		{"police", "冒充公检法", []string{"假警察", "安全账户", "通缉令"}},
		{"loan", "虚假贷款", []string{"网贷", "解冻金", "无抵押贷款"}},
		{"service", "冒充客服退款", []string{"百万保障", "快递理赔", "屏幕共享"}},
		{"credit", "虚假征信", []string{"注销校园贷", "征信修复"}},
		{"etc", "ETC过期短信", []string{"ETC认证", "钓鱼链接"}},
		{"game", "游戏账号交易", []string{"装备买卖", "防沉迷解除"}},
		{"boss", "冒充领导熟人", []string{"假老板", "QQ群诈骗"}},
		{"elder", "养老投资", []string{"以房养老", "保健品"}},
	}
}

func lines() []string {
	return []string{
		"近日，家住_小区的_女士在手机上看到一条关于_的信息，对方自称是_公司的工作人员。",
		"对方先让她下载名为“_”的APP，并把她拉进一个_群，群里有人不断发_的截图。",
		"第一笔#元的任务很快返还了本金和佣金，_便放松了警惕。",
		"随后对方以_为由，要求再转账#元到指定的_账户，否则之前的钱都不能提现。",
		"民警提醒：凡是@，一律是骗局，请立即停止转账并拨打110或者96110。",
		"在_的劝说下，受害人共享了手机屏幕，把银行卡号、密码和验证码都告诉了对方。",
		"这类骗局的套路是先用_取得信任，再用_制造恐慌，最后引导到_转账。",
		"骗子发来伪造的_文件，上面盖着_的公章，看起来和真的一样。",
		"如果您已经转账，请保存好聊天记录、转账凭证和对方的_，尽快到_派出所说明情况。",
		"_先生今年#岁，平时喜欢_，很少关注反诈宣传，这次_损失近#元。",
		"据了解，该团伙在_、_等地租用房屋，分工负责_、_和_，已有多人被采取强制措施。",
		"不要点击陌生短信里的链接，不要向陌生人透露_，不要把银行卡借给_使用。",
		"有的骗子还会冒充_，用视频通话展示_，让人误以为对方身份真实。",
		"请记住，国家机关不会通过电话办案，更没有所谓的_账户，遇到_时先与家人商量。",
		"社区工作人员上门走访时发现，_老人正准备到银行汇款，便立即联系_民警一起劝阻。",
		"真正的_不需要先交钱，凡是要求先付_费、_金、保证金的，都要多问一句为什么。",
	}
}

const commonCharacters = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
