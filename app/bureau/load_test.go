package bureau_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/bureau"
)

func TestLoadNamesTheLineOfEveryFault(t *testing.T) {
	replace := func(file, old, text string) map[string]string {
		return map[string]string{file: strings.Replace(files()[file], old, text, 1)}
	}
	figures := func(text string) map[string]string {
		return map[string]string{"stats.yaml": "series:\n  - {key: a, name: 甲, unit: 人, source: {title: 通报}, " + text + "}\n"}
	}
	channels := func(text string) map[string]string {
		return replace("units.yaml", "name: 反诈中心}", "name: 反诈中心, channels: {"+text+"}}")
	}
	stations := func(list ...string) map[string]string {
		return map[string]string{"stations.yaml": "stations:\n  - " + strings.Join(list, "\n  - ") + "\n"}
	}
	tests := []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"no name", replace("site.yaml", "name: 某县反诈平台\n", ""), "site.yaml:1: 缺少 name（网站名称）"},
		{"no hotline", replace("site.yaml", `  - {number: "110", label: 报警}`, ""), "site.yaml:3: 缺少 hotlines：至少写上 110"},
		{"a hotline that cannot be dialled", replace("site.yaml", `"110"`, `一一零`), `site.yaml:4: 电话号码 "一一零" 不对：只能有数字和连字符`},
		{"a district code of five digits", replace("site.yaml", "990001", "99001"), `site.yaml:6: 辖区 "east" 的 code "99001" 不对：应是 6 位行政区划代码`},
		{"a district twice", replace("site.yaml", "key: west", "key: east"), `site.yaml:7: 辖区的 key "east" 重复，或是保留字`},
		{"a time zone that is none", map[string]string{"site.yaml": files()["site.yaml"] + "timezone: Mars/North\n"}, `site.yaml:8: 不认识的时区 "Mars/North"：应像 Asia/Shanghai`},
		{"a base address without a scheme", map[string]string{"site.yaml": files()["site.yaml"] + "base_url: example.org\n"}, `site.yaml:8: base_url "example.org" 不对：应像 https://example.org/fanzha`},
		{"a quick exit that is no address", map[string]string{"site.yaml": files()["site.yaml"] + "quick_exit: javascript:x\n"}, `site.yaml:8: quick_exit "javascript:x" 不对：应是 https:// 开头的完整网址`},
		{"a security contact that is no address", map[string]string{"site.yaml": files()["site.yaml"] + "security: {contact: a@example.org}\n"}, `site.yaml:8: security.contact "a@example.org" 不对：应像 https://example.org/contact、mailto:a@example.org 或 tel:+86-10-00000000`},
		{"a security contact of two lines", map[string]string{"site.yaml": files()["site.yaml"] + `security: {contact: "mailto:a@example.org\nExpires: x"}` + "\n"}, `site.yaml:8: security.contact "mailto:a@example.org\nExpires: x" 不对：应像 https://example.org/contact、mailto:a@example.org 或 tel:+86-10-00000000`},
		{"a scam of an unknown family", replace("scams.yaml", "family: telecom, plain: 做", "family: other, plain: 做"), `scams.yaml:4: 诈骗类型 "rebate" 的 family "other" 不在 families 里`},
		{"a scam with an icon that nobody drew", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, icon: unicorn"), `scams.yaml:5: 诈骗类型 "fund" 的 icon "unicorn" 没有这个图标，名称见 docs/design-system.md`},
		{"a phrase that cannot be read", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, topics: [集资, (高|低)]"), `scams.yaml:5: 说法 "(高|低)" 太短：最短的写法至少要有 2 个字。写法见 docs/content.md`},
		{"a sign's phrase that cannot be read", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, signs: [{sign: 高息, weight: 4, any: [高…, 保本]}]"), `scams.yaml:5: 说法 "高…" 不能是空的，也不能以 … 结尾。写法见 docs/content.md`},
		{"what voids a sign that cannot be read", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, signs: [{sign: 高息, weight: 4, not: [不|是]}]"), `scams.yaml:5: 说法 "不|是" 的 | 只能写在成对的括号里。写法见 docs/content.md`},
		{"a step that is no move", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, moves: [开会], signs: [{sign: 高息, weight: 4, step: 2}]"), "scams.yaml:5: step 是 moves 里的第几步，这里应是 1 到 1"},
		{"a cue without phrases", replace("scams.yaml", "families:\n", "harmless:\n  - {cue: 银行通知, weight: 3}\nfamilies:\n"), "scams.yaml:2: 正常消息的标志要写 cue 和 any，weight 应是 0 到 5"},
		{"a sign with too much weight", replace("scams.yaml", "plain: 高息集资", "plain: 高息集资, signs: [{sign: 高息, weight: 9}]"), "scams.yaml:5: 识别特征要写 sign，weight 应是 1 到 5"},
		{"a rule to an unknown unit", replace("units.yaml", "to: eastern", "to: nobody"), `units.yaml:24: 不认识的单位（to 不能是 partner） "nobody"`},
		{"a rule to a partner", replace("units.yaml", "to: eastern", "to: office"), `units.yaml:24: 不认识的单位（to 不能是 partner） "office"`},
		{"a rule about an unknown scam", replace("units.yaml", "scam: [fund]", "scam: [gold]"), `units.yaml:18: 不认识的诈骗类型 "gold"`},
		{"a span that is none", replace("units.yaml", "answer_within: 48h", "answer_within: 两天"), "units.yaml:21: rules[2].answer_within：时长 两天 不对，应像 24h 或 30m"},
		{"a unit in an unknown district", replace("units.yaml", "districts: [east]", "districts: [north]"), `units.yaml:5: 不认识的辖区 "north"`},
		{"a mail address with a name", channels("email: [a@b.org, 值班 <c@d.org>]"), `units.yaml:3: 电子邮箱 "值班 <c@d.org>" 不对，应像 duty@example.org`},
		{"a webhook without an address", channels("webhook: {secret_file: a}"), "units.yaml:3: webhook 的 url 不对，应像 https://example.org/hook"},
		{"a webhook with a password", channels(`webhook: {url: "https://a:b@example.org"}`), "units.yaml:3: webhook 的 url 不能带用户名和 #"},
		{"a webhook with an unknown key", channels(`webhook: {url: "https://example.org", method: GET}`), `units.yaml:3: 不认识的键 "method"`},
		{"a template of an unknown field", channels(`webhook: {url: "https://example.org", template: "{{.Name}}"}`), `units.yaml:3: webhook 的 template 不对：template: :1:2: executing "" at <.Name>: can't evaluate field Name in type bureau.Notice`},
		{"a template that forgets to quote", channels(`webhook: {url: "https://example.org", template: '{"text": "{{.Text}}"}'}`), "units.yaml:3: webhook 的 template 写出来不是 JSON：文字要写成 {{json .Text}}，不加引号"},
		{"a template that is no form", channels(`webhook: {url: "https://example.org", template: "text=%zz"}`), `units.yaml:3: webhook 的 template 写出来既不是 JSON 也不是表单："text=%zz"`},
		{"a template that writes nothing", channels(`webhook: {url: "https://example.org", template: "{{if false}}a{{end}}"}`), "units.yaml:3: webhook 的 template 写出来是空的"},
		{"an empty entry in a duty list", replace("units.yaml", "name: 反诈中心}", "name: 反诈中心, duty: [{}]}"), "units.yaml:3: 值班名单里这一项没有 email，也没有 webhook"},
		{"no dispatch", replace("units.yaml", "dispatch: center\n", ""), `units.yaml:1: dispatch "" 不在 units 里`},
		{"a last rule with a condition", replace("units.yaml", "  - to: center\n    answer_within: 72h", "  - when: {kind: tip}\n    to: center"), "units.yaml:25: 最后一条规则不能有 when：它接住前面都不符合的"},
		{"no family", replace("scams.yaml", "families:\n  - {key: telecom, name: 电信网络诈骗}\n", ""), "scams.yaml:1: 没有任何大类（families）"},
		{"no unit", map[string]string{"units.yaml": "units: []\n"}, "units.yaml:1: 没有任何单位（units）"},
		{"no file", map[string]string{"scams.yaml": "-"}, "scams.yaml:1: 缺少这个文件"},
		{"an emblem in another folder", map[string]string{"site.yaml": files()["site.yaml"] + "emblem: ../a.svg\n"}, `site.yaml:8: emblem "../a.svg" 不对：应是 content/media/ 里的文件名，以 .svg、.png 结尾`},
		{"an emblem that is no picture", map[string]string{"site.yaml": files()["site.yaml"] + "emblem: a.html\n"}, `site.yaml:8: emblem "a.html" 不对：应是 content/media/ 里的文件名，以 .svg、.png 结尾`},
		{"a badge without a page", map[string]string{"site.yaml": files()["site.yaml"] + "badge: {image: a.png}\n"}, "site.yaml:8: badge 的 image 和 url 要一起写，url 应是 https:// 开头的完整网址"},
		{"a badge that is not vouched for safely", map[string]string{"site.yaml": files()["site.yaml"] + "badge: {image: a.png, url: \"http://example.org\"}\n"}, "site.yaml:8: badge 的 image 和 url 要一起写，url 应是 https:// 开头的完整网址"},
		{"corrections to nowhere", map[string]string{"site.yaml": files()["site.yaml"] + "corrections: 找我\n"}, `site.yaml:8: corrections "找我" 不对：应是 https:// 开头的网址，或电子邮箱`},
		{"a filing of another form", map[string]string{"site.yaml": files()["site.yaml"] + "filings: {icp: 备案中}\n"}, "site.yaml:8: 提醒：filings 的 icp 写法少见，请核对：一般像 某ICP备12345678号-1"},
		{"a station without a name", stations("{key: a, district: east}"), `stations.yaml:2: 派出所 "a" 缺少 name`},
		{"a station twice", stations("{key: a, name: 甲, district: east}", "{key: a, name: 乙, district: east}"), `stations.yaml:3: 派出所的 key "a" 重复，或是保留字`},
		{"a station's name twice", stations("{key: a, name: 甲, district: east}", "{key: b, name: 甲, district: east}"), `stations.yaml:3: 派出所的名称 "甲" 重复`},
		{"a station in an unknown district", stations("{key: a, name: 甲, district: north}"), `stations.yaml:2: 派出所 "a" 的 district "north" 不对：应是 site.yaml 里 districts 的 key`},
		{"a station in no district", stations("{key: a, name: 甲}"), `stations.yaml:2: 派出所 "a" 的 district "" 不对：应是 site.yaml 里 districts 的 key`},
		{"a station that cannot be dialled", stations("{key: a, name: 甲, district: east, phone: 待定}"), `stations.yaml:2: 电话号码 "待定" 不对：只能有数字和连字符`},
		{"a station's phone without its area code", stations("{key: a, name: 甲, district: east, phone: 555-0101}"), `stations.yaml:2: 电话号码 "555-0101" 缺少区号：手机上点了拨不通`},
		{"a station's map that is not safe", stations(`{key: a, name: 甲, district: east, map: "http://map.example"}`), `stations.yaml:2: map "http://map.example" 不对：应是 https:// 开头的完整网址`},
		{"a station's place with its numbers swapped", stations("{key: a, name: 甲, district: east, lat: 110.5, lng: 30.5}"), `stations.yaml:2: 派出所 "a" 的 lat、lng 不对：两个都要写，纬度 lat 在 3 到 54 之间，经度 lng 在 73 到 136 之间`},
		{"half a station's place", stations("{key: a, name: 甲, district: east, lat: 30.5}"), `stations.yaml:2: 派出所 "a" 的 lat、lng 不对：两个都要写，纬度 lat 在 3 到 54 之间，经度 lng 在 73 到 136 之间`},
		{"a station with an unknown key", stations("{key: a, name: 甲, district: east, fax: 1}"), `stations.yaml:2: 不认识的键 "fax"`},
		{"figures without a source", map[string]string{"stats.yaml": "series:\n  - {key: a, name: 甲, unit: 人}\n"}, `stats.yaml:2: 数据系列 "a" 缺少 name、unit 或 source.title：没有来源的数字不发布`},
		{"figures whose source would run a script", map[string]string{"stats.yaml": "series:\n  - {key: a, name: 甲, unit: 人, source: {title: 通报, url: 'javascript:x'}, points: [{period: 今年, value: 1}]}\n"}, `stats.yaml:2: 数据系列 "a" 的 source.url "javascript:x" 不对：应是 http:// 或 https:// 开头的完整网址`},
		{"a file of megabytes", map[string]string{"stations.yaml": "stations: []\n" + strings.Repeat("# 注释\n", 200<<10)}, "stations.yaml:1: 文件太大（1800 KB），最多 1024 KB"},
		{"a series without figures", figures("points: []"), `stats.yaml:2: 数据系列 "a" 缺少 points：至少写一个时期的数字`},
		{"a figure without a period", figures("points: [{value: 1}]"), `stats.yaml:2: 数据 "a" 缺少 period（时期）`},
		{"a figure that was forgotten", figures("points: [{period: 去年}]"), `stats.yaml:2: 数据 "a" 缺少 value（数字）`},
		{"a figure below 0", figures("points: [{period: 去年,\n    value: -1}]"), `stats.yaml:3: 数据 "a" 的 value -1 不对：应是 0 或更大的数`},
		{"a figure that is none", figures("points: [{period: 去年, value: .inf}]"), `stats.yaml:2: 数据 "a" 的 value +Inf 不对：应是 0 或更大的数`},
		{"a part without a label", figures("points: [{period: 去年, value: 1}],\n    parts: [{value: 1}]"), `stats.yaml:3: 数据 "a" 缺少 label（名称）`},
		{"parts that do not add up", figures("points: [{period: 去年, value: 3.5}],\n    parts: [{label: 子, value: 1.1}, {label: 丑, value: 2.2}]"),
			`stats.yaml:3: 数据 "a" 的 parts 相加是 3.3，最后一个时期的数字是 3.5：应当相等`},
		{"a key of ours", map[string]string{"stats.yaml": "series:\n  - {key: received, name: 甲}\n"}, `stats.yaml:2: 数据系列的 key "received" 重复，或是保留字`},
		{"too many figures for the home page", map[string]string{"stats.yaml": "series:\n" + strings.Repeat("  - {home: true}\n", 5)},
			`stats.yaml:6: home: true 最多用在 4 个数据系列上：首页放不下更多`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, got := load(test.changes)
			if !slices.Contains(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCheckBaseURL(t *testing.T) {
	const form, extra, unsafe = "应像 https://example.org/fanzha", "不能带 ?、# 和用户名，应像 https://example.org/fanzha", "路径只能用字母、数字、连字符、下划线和点，不能有 .. 和 //"
	for text, want := range map[string]string{
		"": "", "https://example.org": "", "http://example.org:8080/": "", "https://example.org/fan-zha/v1.2_a/": "",
		"example.org": form, "ftp://example.org": form, "https://": form, "https:///fanzha": form, "https://:443": form, "https://a b": form, "HTTPS//x": form,
		"https://example.org/?a=1": extra, "https://example.org/a?": extra, "https://example.org/#a": extra, "https://me:pw@example.org": extra,
		"https://example.org//a": unsafe, "https://example.org/a//": unsafe, "https://example.org/a/../b": unsafe, "https://example.org/.": unsafe,
		"https://example.org/反诈": unsafe, "https://example.org/a%20b": unsafe, "https://example.org/:slug": unsafe, "https://example.org/*": unsafe, "https://example.org/a b": unsafe,
	} {
		var got string
		if err := bureau.CheckBaseURL(text); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAFaultyFileHidesNoFaultOfAnotherAndBringsNoFalseOne(t *testing.T) {
	broken := "name: [\n"
	tests := []struct {
		name    string
		changes map[string]string
		want    []string // the beginnings of all findings
	}{
		{"broken districts", map[string]string{"site.yaml": broken, "units.yaml": strings.Replace(files()["units.yaml"], "[fund]", "[gold]", 1)},
			[]string{"site.yaml:1: YAML 格式不对", `units.yaml:18: 不认识的诈骗类型 "gold"`}},
		{"broken districts and a station in one", map[string]string{"site.yaml": broken, "stations.yaml": "stations: [{key: a, name: 甲, district: north}]\n"},
			[]string{"site.yaml:1: YAML 格式不对"}},
		{"a district without a key", map[string]string{"site.yaml": strings.Replace(files()["site.yaml"], "key: west", "kee: west", 1), "units.yaml": strings.Replace(files()["units.yaml"], "[east]", "[west]", 1)},
			[]string{`site.yaml:7: 不认识的键 "kee"`, `site.yaml:7: 辖区的 key ""`}},
		{"broken scams", map[string]string{"scams.yaml": broken, "units.yaml": strings.Replace(files()["units.yaml"], "[east]", "[mars]", 1)},
			[]string{"scams.yaml:1: YAML 格式不对", `units.yaml:5: 不认识的辖区 "mars"`}},
		{"broken units", map[string]string{"units.yaml": broken, "stats.yaml": broken},
			[]string{"units.yaml:1: YAML 格式不对", "stats.yaml:1: YAML 格式不对"}},
		{"a unit without a key", map[string]string{"units.yaml": strings.Replace(files()["units.yaml"], "key: economic", "kee: economic", 1)},
			[]string{`units.yaml:4: 不认识的键 "kee"`, `units.yaml:4: 单位的 key ""`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, got := load(test.changes)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestLoadProvesThatRoutingIsTotal(t *testing.T) {
	_, got := load(map[string]string{"units.yaml": strings.Replace(files()["units.yaml"], "  - to: center\n", "  - to: eastern\n", 1)})
	if len(got) != 6 || !strings.Contains(got[0], "没有规则接收") || !strings.Contains(got[5], "种情况没有单位接收") {
		t.Errorf("got %q", got)
	}
}

// Parts of money are no whole numbers, and their sum is off by what computers
// cannot write.
func TestPartsAddUpToTheLastFigure(t *testing.T) {
	b, got := load(map[string]string{"stats.yaml": `series:
  - key: money
    name: 止付
    unit: 亿元
    source: {title: 通报}
    points: [{period: 2024年, value: 9}, {period: 2025年, value: 0.3}]
    parts: [{label: 银行卡, value: 0.1}, {label: 支付账户, value: 0.2}]
`})
	if len(got) > 0 {
		t.Fatal(got)
	}
	money, ok := b.SeriesOf("money")
	if !ok || money.Last().Value != 0.3 || money.Parts[1].Label != "支付账户" {
		t.Errorf("%t %+v", ok, money)
	}
	if _, ok := b.SeriesOf("other"); ok {
		t.Error("there is a series of no key")
	}
}
