package web

import (
	"fanzha/app/bureau"
	"fanzha/app/report"
	"fanzha/search"
)

// Made-up data of the style guide: what components show there. Nobody is meant
// by any of it.

const sampleMarkdown = `## 二级标题

正文第一段：一行约四十个字，行距一点八五倍，**要紧的话加粗**，[链接有下划线](/guides)。

### 三级标题

1. 有先后的，用数字
2. 第二步

- 没有先后的，用点
- 第二条

> [!危险]
> 停。第二单不要做。

> [!提示]
> 拿不准，打电话问一句。

> [!法律]
> 《反电信网络诈骗法》，2022年12月1日起施行。

> [!求助]
> 钱刚转走，现在就打。

` + "```chat\n客服：您的快递丢了，双倍赔您\n我：怎么赔？\n客服：您下载这个会议软件，我教您\n```" + `

| 日期 | 他们说的 | 金额（元） |
| --- | --- | ---: |
| 第一天 | 关注领红包 | 8.80 |
| 第三天 | 连单，做完才能提现 | 12,000 |

> 引文：原样照抄别处的话。

网址和代码：` + "`http://example.org/pay`" + `
`

func sampleComponents() styleView {
	card := Card{
		URL: stylePath, Title: "标题：一句话说清他们怎么骗", Summary: "摘要：两三行，说明谁会碰上、钱怎么没的、当时该怎么做。",
		KindName: "案例警示", Date: "2026年1月31日", ISODate: "2026-01-31", Scams: []string{"刷单返利", "共享屏幕"},
		District: "某区", Stage: "侦办中",
	}
	return styleView{
		Card: card, Bare: Card{URL: stylePath, Title: "只有标题的一条", KindName: "防骗提示"},
		Hit: SearchHit{
			Card: card, Cut: true,
			TitleSpans: []search.Span{{Text: "标题里"}, {Text: "搜到的字", Match: true}},
			Excerpt:    []search.Span{{Text: "正文里"}, {Text: "搜到的字", Match: true}, {Text: "也标出来"}},
		},
		Pager:   Pager{Page: 2, Pages: 3, Prev: stylePath, Next: stylePath},
		Filters: []Filter{{"sample", "骗局类型", []Choice{{Text: "全部类型"}, {Value: "a", Text: "选中的一类", Selected: true}}}},
		Moves:   []string{"先返几笔小钱，让您放心", "拉进群，派大额任务", "说您操作失误，要补单才能提现"},
		Signs:   []string{"先垫钱，才给任务", "提现要先交解冻费"},
		Indicators: []IndicatorGroup{
			{Name: "App", Values: []IndicatorValue{{"chip-app", "某某任务"}}},
			{Name: "手机号码", Masked: true, Values: []IndicatorValue{{"chip-phone", "138****0000"}}},
		},
		ShareText: []string{"【防骗】标题", "摘要：两三行。", "电话：110（报警）", "某市公安局"}, Poster: stylePath, Loud: "大喇叭稿：短句，念一遍约一分钟。",
		Notice: "退款（返还）公告",
		Notices: []NoticeGroup{
			{"退款（返还）公告", []Notice{{Card: card, Unit: "某市公安局", Until: "2026年12月31日 24:00"}}},
			{"悬赏公告", nil},
		},
		Station: StationPlace{
			bureau.Station{Key: "sample", Name: "某某派出所", Address: "某市某路 1 号", Area: "某路东段", Phone: "0000-0000000"},
			[]bureau.MapLink{{Name: "高德地图", URL: stylePath}},
		},
		Controls: sampleControls(),
		Section: Section{
			ID: "sample-section", Title: "一部分", Intro: "这一部分问什么、为什么问。", Error: "至少写一笔", ErrorID: "error-sample-section",
			Groups: []Group{
				{"第 1 笔", "remove", stylePath, []Field{sampleField("text", "收款户名", "group-0", "", ""), sampleField("text", "金额（元）", "group-1", "3000", "")}},
				{"第 2 笔", "remove", stylePath, []Field{sampleField("text", "收款户名", "group-2", "", ""), sampleField("text", "金额（元）", "group-3", "三千", "请写数字，如 3000")}},
			},
			Add: "add", AddLabel: "再加一笔", Here: stylePath,
		},
		Folded: Section{ID: "sample-fold", Title: "少有人要填的一部分", Intro: "不相干的就跳过。", Fold: true},
		Sheet:  sampleSheet,
	}
}

var sampleSheet = []AnsweredPart{{"第 1 笔", []Answer{{"收款户名", "钱某"}, {"收款账号", "6222 0000 0000 0000"}, {"金额（元）", "3000.00"}, {"转账时间", "2026-01-31 14:05:09"}}}}

// sampleControls are the kinds of control, each empty, filled and wrong.
func sampleControls() []ControlStates {
	controls := []struct{ control, name, label, filled, wrong string }{
		{"text", "一行字", "您的姓名", "赵某", "请填写您的姓名"},
		{"tel", "电话", "您的手机号码", "138 0000 0000", "手机号码应是 11 位"},
		{"date", "日期", "哪一天发生的", "2026-01-31", "日期不能在今天以后"},
		{"datetime", "时间", "转账时间", "2026-01-31T14:05:09", "时间不能在现在以后"},
		{"textarea", "一段话", "经过", "在群里做任务，垫付以后提不出来。", "再写几个字，至少 10 个"},
		{"select", "单选，多项", "是哪一类骗局", "b", "请选一项"},
		{"radio", "单选，几项", "钱转了没有", "b", "请选一项"},
		{"checkboxes", "多选", "对方通过什么联系您", "b", "请选一项"},
		{"checkbox", "勾选", "我已阅读隐私告知", "yes", "请先阅读再勾选"},
		{"file", "文件", "证据", "", "这个文件太大"},
	}
	all := make([]ControlStates, len(controls))
	for i, c := range controls {
		empty, filled, wrong := sampleField(c.control, c.label, "empty", "", ""), sampleField(c.control, c.label, "filled", c.filled, ""), sampleField(c.control, c.label, "wrong", "", c.wrong)
		empty.Hint, wrong.Hint, wrong.Required = "提示：怎么填，填了有什么用", "提示还在，错误写在下面", true
		if c.control == "file" {
			filled.Files = []StagedFile{{ID: "1", Name: "转账截图.jpg", Size: "1.2 MB"}}
		}
		all[i] = ControlStates{c.name, []Field{empty, filled, wrong}}
	}
	return all
}

func sampleField(control, label, state, value, wrong string) Field {
	name := "sample-" + control + "-" + state
	field := Field{Control: control, ID: name, Name: name, Label: label, Value: value, Error: wrong}
	switch control {
	case "select", "radio", "checkboxes":
		field.Choices = []Choice{{Value: "a", Text: "第一项"}, {Value: "b", Text: "第二项", Hint: "选项也可以有说明", Selected: value == "b"}}
	case "file":
		field.Largest, field.TooLarge = report.MaxFileSize, report.FileTooLarge
	}
	return field
}
