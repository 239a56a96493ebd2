package library_test

import "testing"

func TestGuardNames(t *testing.T) {
	runGuard(t, []guardCase{
		{"a victim", "受害人张晓燕报警称被骗", []string{"张晓燕 → 张某某"}},
		{"a victim with two characters", "被害人李敏在家中", []string{"李敏 → 李某"}},
		{"a name of untypical characters, at its end", "事主郝蠡被骗5万元", []string{"郝蠡 → 郝某"}},
		{"a compound surname", "当事人欧阳晓东来电", []string{"欧阳晓东 → 欧阳某某"}},
		{"a surname that is a word", "嫌疑人于海洋被抓", []string{"于海洋 → 于某某"}},
		{"several suspects", "犯罪嫌疑人王小虎、赵大伟和孙丽等人落网", []string{"王小虎 → 王某某", "赵大伟 → 赵某某", "孙丽 → 孙某"}},
		{"a masked name among them", "嫌疑人李某、钱小军", []string{"钱小军 → 钱某某"}},
		{"a form's field", "联系人：周婷    吴刚", []string{"周婷 → 周某", "吴刚 → 吴某"}},
		{"a label with blanks in it", "联 系 人：周婷\t吴刚", []string{"周婷 → 周某", "吴刚 → 吴某"}},
		{"a field that is a word too", "签 发 人：高峰", []string{"高峰 → 高某"}},
		{"a table's cell", "| 经办人 | 方圆 |", []string{"方圆 → 方某"}},
		{"names and numbers in one field", "联系人：周婷 13800138000、吴刚", []string{
			"周婷 → 周某", "13800138000 → 138****8000", "吴刚 → 吴某"}},
		{"emphasis around the name", "举报人**郑国强**", []string{"郑国强 → 郑某某"}},
		{"a woman", "市民林晓梅女士来电", []string{"林晓梅 → 林某某"}},
		{"a man", "找到了陈建国先生", []string{"陈建国 → 陈某某"}},
		{"a delegate", "尊敬的许静委员：", []string{"许静 → 许某"}},
		{"a comrade and a teacher", "向王立华同志学习；请刘芳老师讲课", []string{"王立华 → 王某某", "刘芳 → 刘某"}},
		{"a sex between commas", "黄大勇，男，35岁", []string{"黄大勇 → 黄某某"}},
		{"a sex in brackets", "嫌疑人朱琳（女，22岁）", []string{"朱琳 → 朱某"}},
		{"a case named after its victim", "“1.22”某县何秀英被电信诈骗案件", []string{"何秀英 → 何某某"}},
		{"another such case", "东关区罗伟被诈骗案", []string{"罗伟 → 罗某"}},
		{"a lady whose name is a word", "安心女士和市民甘露女士", []string{"安心 → 安某", "甘露 → 甘某"}},
		{"a gentleman whose name is a word", "昨天方圆先生来电", []string{"方圆 → 方某"}},
		{"an old man and an aunt", "社区找到高远大爷；感谢林晓梅阿姨", []string{"高远 → 高某", "林晓梅 → 林某某"}},
		{"a sex behind a name that is a word", "高兴，女，45岁", []string{"高兴 → 高某"}},
		{"a victim with a dot in the name", "受害人阿依古丽·买买提报警称被骗", []string{"阿依古丽·买买提 → 阿某某"}},
		{"a field with one", "联系人：玛依拉·吐尔逊江", []string{"玛依拉·吐尔逊江 → 玛某某"}},
		{"a lady with one, and with another dot", "市民古丽娜尔•阿不都热合曼女士", []string{"古丽娜尔•阿不都热合曼 → 古某某"}},
		{"a sex behind one, of three parts", "巴特·巴雅尔·其木格（女，40岁）", []string{"巴特·巴雅尔·其木格 → 巴某某"}},
		{"a name before its telephone number", "请找韩雪 13800138000", []string{"韩雪 → 韩某", "13800138000 → 138****8000"}},
		{"a name before one of the bureau's numbers", "值班：冯军（电话：5550000）", []string{"冯军 → 冯某"}},
	})
}

func TestGuardWarnsOfLikelyNames(t *testing.T) {
	runGuard(t, []guardCase{
		{"a victim whose name is a word", "受害人马力报警。事主高远，被害人甘露在东关区家中。报案人方圆", []string{
			"? 马力 → 马某", "? 高远 → 高某", "? 甘露 → 甘某", "? 方圆 → 方某"}},
		{"one who acts", "受害人马力通过银行转账，被害人高远在商场里", []string{"? 马力 → 马某", "? 高远 → 高某"}},
		{"one of two suspects whose name is a word", "嫌疑人王小虎、高远落网", []string{"王小虎 → 王某某", "? 高远 → 高某"}},
		{"someone with a dot in the name who says", "昨日，阿依古丽·买买提说", []string{"? 阿依古丽·买买提 → 阿某某"}},
		{"someone who says", "张晓燕说，对方自称客服", []string{"? 张晓燕 → 张某某"}},
		{"someone who is cheated", "3月2日，李敏被拉进群", []string{"? 李敏 → 李某"}},
		{"someone's telephone", "随后王小虎的手机黑屏", []string{"? 王小虎 → 王某某"}},
		{"someone's age", "赵大伟，62岁，退休", []string{"? 赵大伟 → 赵某某"}},
		{"someone at home", "当天，孙丽在东关区家中接到电话", []string{"? 孙丽 → 孙某"}},
	})
}

func TestGuardPassesOtherWords(t *testing.T) {
	pass := map[string]string{
		"masked names":                 "受害人李某、李某某、张某1、王×、小李、老王，康某报警称",
		"surnames with a title":        "王先生说，康女士问，高老师，联系人：王主任、陈经理",
		"officials":                    "局长欧阳建军同志任组长，签发人：欧阳建军，欧阳建军说",
		"grammar after a cue":          "受害人应当报警，受害人向对方转账，嫌疑人从中获利，受害人于当日报警，受害人曾多次转账，当事人任何时候",
		"words after a cue":            "被害人陈述，集资参与人申报，受害人钱财两空，嫌疑人陆续归案，受害人明知，受害人安装，受害人支付宝，受害人余额，举报人奖励",
		"words for the field":          "联系人：市公安局，联系人信息，姓名、身份证号和电话，姓名：____，户名与账号",
		"titles of nobody":             "各位委员、政协委员、常务委员、仲裁委员会、全体同志，中年女士，单身女士，投资老师、金融老师",
		"what stands in brackets":      "当事人（包括家属），受害人（多为高龄老人），当事人：包括家属",
		"reporters of no name":         "群众报警称，于是报警称，高中生，男，18岁",
		"cases of no name":             "多名群众被诈骗案，公司财务被诈骗案，张某被诈骗案",
		"words with a surname (1)":     "高发案件，方便群众，任务完成后，马上返现，金额越大，张贴海报，王者荣耀，安全第一，易被冒用，常见的有，明确告诉",
		"words with a surname (2)":     "时间一到，万元到账，钱款被转走，平台被查封，任何人说，高额返利，余额被冻结，包括说的话，水房被打掉，应当说清，成功说服",
		"words with a surname (3)":     "黄金被取走，白条被盗刷，花呗被套现，程序说明，周末被约，文件被删，司机说，商户说，房东说，成员称，官方称，全家被骗",
		"words a cue may stand before": "受害人高达百人，被害人方便时，受害人任意转账，受害人高兴地转了钱，受害人安心等待，受害人方法不当，受害人任务没完成，受害人高额损失，受害人高发地区",
		"words before a title":         "您可以安心。女士们，先生们，单身女士，高龄老人，独居老人，王大爷，李阿姨，邻居王大爷，社区张阿姨，小区里的大爷大妈，热心大妈",
		"mottoes with a dot":           "平安·安阳，反诈·人人有责，“全民反诈·你我同行”活动，第一章·总则，《某某·某某》，受害人阿某某·买某，1·22专案",
		"other countries' names":       "韩国，男，围棋",
	}
	for name, text := range pass {
		runGuard(t, []guardCase{{name, text, nil}})
	}
}
