package library_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/library"
)

// All names, numbers and addresses in these tests are made up.

// guardCase is a text and what the guard must find in it, each as "text →
// masked"; a warning begins with a question mark. No want is a text that must
// pass.
type guardCase struct {
	name, text string
	want       []string
}

func TestGuardNumbers(t *testing.T) {
	runGuard(t, []guardCase{
		{"an identity number", "身份证号410502199001011234。", []string{"410502199001011234 → 4105************34"}},
		{"one that ends with X", "证件41050219900101123X", []string{"41050219900101123X → 4105************3X"}},
		{"one in groups", "410502 19900101 1234", []string{"410502 19900101 1234 → 4105************34"}},
		{"one with hyphens and a small x", "410502-19900101-123x", []string{"410502-19900101-123x → 4105************3X"}},
		{"one in full-width digits", "４１０５０２１９９００１０１１２３４", []string{"４１０５０２１９９００１０１１２３４ → 4105************34"}},
		{"an old one of 15 digits", "旧号410502900101123", []string{"410502900101123 → 4105*********23"}},
		{"a bank card", "卡号6222021234567890123", []string{"6222021234567890123 → 6222*************23"}},
		{"a bank card in fours", "转到 6217 0012 3456 7890 这张卡", []string{"6217 0012 3456 7890 → 6217**********90"}},
		{"an account that begins with 1, beside its cue", "对公账号：1702001234567890123", []string{"1702001234567890123 → 1702*************23"}},
		{"a short account beside its cue", "银行账户 4105123456789", []string{"4105123456789 → 4105*******89"}},
		{"a mobile number", "手机13800138000被控制", []string{"13800138000 → 138****8000"}},
		{"a mobile number with +86", "+86 13800138000", []string{"86 13800138000 → 138****8000"}},
		{"a mobile number in groups", "138-0013-8000 或 139 0013 9000", []string{"138-0013-8000 → 138****8000", "139 0013 9000 → 139****9000"}},
		{"a mobile number in full-width digits", "电话１３８００１３８０００", []string{"１３８００１３８０００ → 138****8000"}},
		{"two mobile numbers side by side", "13800138000 13900139000", []string{"13800138000 → 138****8000", "13900139000 → 139****9000"}},
		{"a mobile number in a tel: link", "[打电话](tel:13800138000)", []string{"13800138000 → 138****8000"}},
		{"a landline with its area code", "0372-5550123，（0372）5550124，010 88880123", []string{
			"0372-5550123 → 0372-555****", "（0372）5550124 → 0372-555****", "010 88880123 → 010-888****"}},
		{"an area code and number in one", "致03725550123", []string{"03725550123 → 0372-555****"}},
		{"a bare landline beside its cue", "传真：5550123", []string{"5550123 → 555****"}},
		{"bare landlines one after the other", "联系电话：5550123   5550124、5550125", []string{
			"5550123 → 555****", "5550124 → 555****", "5550125 → 555****"}},
		{"a bare landline with a blank or hyphen in it", "电话 555-0123，座机号 8888 0123", []string{
			"555-0123 → 555****", "8888 0123 → 888****"}},
		{"two bare landlines without a cue", "5550123  5550124", []string{"5550123 → 555****", "5550124 → 555****"}},
		{"a bare landline after a colon", "值班室：5550123", []string{"5550123 → 555****"}},
		{"a WeChat handle", "昵称“远山”（微信号：abc_12345）", []string{"abc_12345 → ab****"}},
		{"a WeChat handle without a digit, named as one", "微信：hellofriend", []string{"hellofriend → he****"}},
		{"a WeChat handle without a colon", "加微信 wxid88888 联系", []string{"wxid88888 → wx****"}},
		{"a QQ number", "QQ：123456789，或加QQ群987654", []string{"123456789 → 12****", "987654 → 98****"}},
	})
}

func TestGuardPassesOtherNumbers(t *testing.T) {
	pass := map[string]string{
		"years and dates":               "2021年1月26日23时许，20210126，2018-2019，2021-01-26 08:30:00",
		"counts":                        "接收预警信息116330条，劝阻1234567人，共12345678次",
		"sums":                          "12.55亿元、577.79万元、5000000元、12345678.90、13800138000元",
		"rates":                         "同比上升786.02%",
		"a sum after a colon":           "涉案金额：1234567，编号：5550123，验证码：555012",
		"a document's number":           "安公警〔2021〕60号，第12345678号",
		"a code of the website":         "京公网安备 11010502030143号",
		"an order and its serial":       "运单号SF6123456789012345，订单号：6234567890123456，流水号622202123456789012345",
		"an address on the web":         "https://example.org/2021/6222021234567890123.html 与 [图](/media/13800138000.png)",
		"short numbers":                 "拨打110、96110、12321，客服95188，400-800-1234",
		"what is masked":                "138****1234，4105**********1234，微信号：ab****，6222 **** **** 0123",
		"programs":                      "微信APP、微信WeChat、QQ空间、QQ 8.9，微信公众号pinganxx",
		"a book's number":               "ISBN 9787111054252",
		"a range of a few":              "5000000-6000000元",
		"the bureau's own":              "拨打0372-5550000或5550000，手机13811110000，+86 138 1111 0000",
		"an organisation's credit code": "统一社会信用代码：914105007123456789",
	}
	for name, text := range pass {
		runGuard(t, []guardCase{{name, text, nil}})
	}
}

func TestGuardAddresses(t *testing.T) {
	runGuard(t, []guardCase{
		{"a road and a number", "家住某市明月路18号", []string{"明月路18号 → 某小区"}},
		{"a road and an estate", "在东关区明月路春风小区", []string{"明月路春风小区 → 某小区"}},
		{"a road and an estate without its word, by its home", "其在某市东关区明月路芳林雅居家中，手机上收到", []string{"明月路芳林雅居家中 → 某小区"}},
		{"an estate and its building", "春风花园3号楼2单元501室", []string{"春风花园3号楼2单元501室 → 某小区"}},
		{"a road, a number and a flat", "明月大道甲8号院5号楼", []string{"明月大道甲8号院5号楼 → 某小区"}},
		{"an estate where someone is at home", "在春风小区家中接到电话", []string{"春风小区 → 某小区"}},
		{"an estate where someone lives", "李某住在机床厂家属院", []string{"机床厂家属院 → 某小区"}},
		{"a building and a flat alone", "送到12栋1单元", []string{"12栋1单元 → 某小区"}},
		{"a village group", "河湾村三组的李某", []string{"河湾村三组 → 某村"}},
		{"a house in a village", "家住赵庄12号", []string{"赵庄12号 → 某村"}},
		{"a road and a building", "明月路5栋、春和街3号楼", []string{"明月路5栋 → 某小区", "春和街3号楼 → 某小区"}},
		{"an estate whose name ends with a common word", "在建新小区家中", []string{"建新小区 → 某小区"}},
		{"a lane", "小王家在柳树巷5号", []string{"柳树巷5号 → 某小区"}},
		{"a flat near an office's district", "东关区公安局民警来到明月路18号张某家中", []string{"明月路18号 → 某小区"}},
	})
}

func TestGuardPassesOtherPlaces(t *testing.T) {
	pass := map[string]string{
		"a police station":          "明月路派出所、东大街派出所，到明月路派出所报案",
		"an office at its number":   "明月大道10号市公安局，明月路18号工商银行",
		"an office and its address": "市反诈中心地址：东关区明月路1号",
		"an estate without a name":  "老旧小区、居民小区、小区家中、全市各小区张贴",
		"what is masked":            "在某区某路某小区家中，某某路某某园家中，某村3组",
		"roads that are none":       "套路18号、线路5号、思路一，走上这条路家里人拦不住",
		"an event":                  "走进明月路春风小区开展反诈宣传，在春和街道春风小区张贴",
		"a crossing":                "明月路与东大街交叉口",
		"a hotel":                   "海滨酒店公寓住宅",
		"villages in general":       "全村三组、农村2组数据，一村一警",
		"a market square":           "市政广场、城隍庙广场",
	}
	for name, text := range pass {
		runGuard(t, []guardCase{{name, text, nil}})
	}
}

// The shape of a bureau's public answer, where such data does get out.
func TestGuardReadsALetterLineByLine(t *testing.T) {
	const letter = `某公警 [2021]60号                      签 发 人：唐志明
尊敬的许静委员：
由局长欧阳建军同志任组长，打掉“1.22”某县何秀英被电信诈骗案件。

2021年1月26日23时许，受害人康某报警称：其在某市东关区明月路芳林雅居家中，收到“远山”（微信号：abc_55501）的好友申请，投了76万元。
联 系 人：周婷    吴刚
联系电话：5550123   5550124
抄送：市委办公室、市政府办公室
`
	want := []string{
		"1 唐志明", "2 许静", "3 何秀英", "5 明月路芳林雅居家中", "5 abc_55501", "6 周婷", "6 吴刚", "7 5550123", "7 5550124",
	}
	var got []string
	for _, e := range newGuard().Inspect(letter) {
		got = append(got, fmt.Sprintf("%d %s", e.Line, e.Text))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestGuardSaysWhatToWrite(t *testing.T) {
	got := newGuard().Inspect("受害人张晓燕")
	want := []library.Exposure{{Line: 1, Message: "像是真实姓名，请写成“张某某”", Text: "张晓燕", Masked: "张某某"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestGuardPassesAnOrdinaryArticle(t *testing.T) {
	if got := newGuard().Inspect(string(readArticle(t))); len(got) > 0 {
		t.Errorf("Inspect found %+v", got)
	}
}

// Each line takes some 0.1 s; were a rule quadratic, it would take minutes.
func TestGuardTakesLinearTime(t *testing.T) {
	guard := newGuard()
	for _, piece := range []string{
		"1234567 ", "1-", "1室", "1号楼", "路", "路1号", "村一", "受害人", "受害人张三、", "联 ", "联系人： ", "女士", "**女士",
		"张三13800138000", "微信号：", "小区", "家中", "张", "在", "一", "(0372)", "https://a/", "某", " ",
	} {
		line := strings.Repeat(piece, 200_000/len(piece))
		start := time.Now()
		guard.Inspect(line)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("200 kB of %q took %v", piece, took)
		}
	}
}

func BenchmarkGuard(b *testing.B) {
	guard := newGuard()
	text := string(readArticle(b))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		guard.Inspect(text)
	}
}

// FuzzGuard proves that what is offered instead never repeats what was found,
// that the places are right, and that a line is judged by itself.
func FuzzGuard(f *testing.F) {
	guard := newGuard()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		lines := strings.Split(text, "\n")
		found := guard.Inspect(text)
		for _, e := range found {
			if e.Line < 1 || e.Line > len(lines) || !strings.Contains(lines[e.Line-1], e.Text) {
				t.Fatalf("%+v is not in its line", e)
			}
			if e.Text == "" || e.Masked == "" || strings.Contains(e.Masked, e.Text) || strings.Contains(e.Message, e.Text) {
				t.Errorf("%+v repeats what it hides", e)
			}
		}
		if again := guard.Inspect(text + "\n" + text); len(again) != 2*len(found) {
			t.Errorf("%d exposures, but %d in the text twice", len(found), len(again))
		}
	})
}

// newGuard is a guard of a made-up bureau.
func newGuard() *library.Guard {
	return library.NewGuard([]string{"110", "96110", "0372-5550000", "138 1111 0000，13822220000"}, []string{"欧阳建军"})
}

func runGuard(t *testing.T, tests []guardCase) {
	t.Helper()
	guard := newGuard()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range guard.Inspect(tt.text) {
				line := e.Text + " → " + e.Masked
				if e.Warning {
					line = "? " + line
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s\n-want +got\n%s", tt.text, diff)
			}
		})
	}
}
