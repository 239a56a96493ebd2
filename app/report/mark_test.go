package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
)

func TestMarksAreWhatAReportNames(t *testing.T) {
	r := report.Report{
		Suspects: []report.Suspect{
			{Kind: "phone", Value: "17000000000"}, {Kind: "person", Value: "赵经理赵经理"}, {Kind: "other", Value: "某某某某"},
			{Kind: "url", Value: "HTTPS://WWW.Example.org/task/"}, {Kind: "url", Value: "example.org/task"}, {Kind: "app", Value: "某某 联盟"},
			{Kind: "vehicle", Value: "豫E·00000"}, {Kind: "qq", Value: "123"}, {Kind: "account", Value: "6222 0000-0000"},
		},
		Transfers: []report.Transfer{{PayeeAccount: "６２２２00000000", PickupPlate: "豫e00000", PickupOrder: "SF-0000-1"}, {}},
	}
	want := []report.Mark{
		{Kind: "phone", Value: "17000000000"}, {Kind: "url", Value: "example.org/task"}, {Kind: "app", Value: "某某联盟"},
		{Kind: "plate", Value: "豫e00000"}, {Kind: "account", Value: "622200000000"}, {Kind: "order", Value: "sf00001"},
	}
	if diff := cmp.Diff(want, r.Marks()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if marks := (report.Report{}).Marks(); marks != nil {
		t.Errorf("of nothing: %v", marks)
	}
}

// The blind indexes of stored reports are never made anew: what a value was
// digested as under version 1 (commit b036e7a) it has to stay. Traditional
// characters and variants (帐 for 账) are not folded here, as they are for
// search and for the risk check.
func TestTheFormOfVersion1(t *testing.T) {
	if report.MarkVersion != "1" {
		t.Fatal("a new version needs known values of its own, and links across versions")
	}
	for _, test := range []struct{ kind, typed, wantKind, want string }{
		{"phone", "13800000001", "phone", "13800000001"},
		{"phone", "１３８ ００００ ０００１", "phone", "13800000001"},
		{"phone", "+86 138-0000-0001", "phone", "+8613800000001"},
		{"phone", "0086 13800000001", "phone", "008613800000001"},
		{"phone", "（0372）000-0000", "phone", "03720000000"},
		{"phone", "138\u200b0000\u00a00001", "phone", "138\u200b00000001"},
		{"phone", "400—000–1234", "phone", "4000001234"},
		{"phone", "①③8", "", ""},
		{"account", "6222 0210 0000 0000 000", "account", "6222021000000000000"},
		{"account", "６２２２-０２１０", "account", "62220210"},
		{"account", "帐号6222", "account", "帐号6222"},
		{"account", "帳號6222", "account", "帳號6222"},
		{"account", "0xAbCdEf0123456789", "account", "0xabcdef0123456789"},
		{"wechat", "ABC_Refund", "wechat", "abc_refund"},
		{"wechat", "ａｂｃ＿ｒｅｆｕｎｄ", "wechat", "abc_refund"},
		{"wechat", "微信：帐房先生888", "wechat", "微信:帐房先生888"},
		{"wechat", "аbс_refund", "wechat", "аbс_refund"},
		{"wechat", "wxid_1-2.3(4)", "wechat", "wxid_1234"},
		{"url", "HTTPS://WWW.Refund.Example/a/", "url", "refund.example/a"},
		{"url", "http：／／refund．example", "url", "refund.example"},
		{"url", " https://账户-帐户.example/ ", "url", "账户-帐户.example"},
		{"url", "https://繁體.example/路徑?a=帐", "url", "繁體.example/路徑?a=帐"},
		{"url", "www.www.example", "url", "www.example"},
		{"url", "аррӏе.com", "url", "аррӏе.com"},
		{"app", "某 某 聯盟", "app", "某某聯盟"},
		{"app", "某某（升级版）.apk", "app", "某某升级版apk"},
		{"app", "ﾃｽﾄ某某", "app", "ﾃｽﾄ某某"},
		{"app", "APP·2.0", "app", "app20"},
		{"company", "某某科技（深圳）有限公司", "company", "某某科技深圳有限公司"},
		{"company", "某某科技（深圳）有限公司\u3000", "company", "某某科技深圳有限公司"},
		{"company", "某某臺灣貿易公司", "company", "某某臺灣貿易公司"},
		{"company", "帐务代理中心", "company", "帐务代理中心"},
		{"company", "豈更車賈", "company", "豈更車賈"},
		{"vehicle", "豫ＥＡ１２３４", "plate", "豫ea1234"},
		{"vehicle", "粵Z·1234港", "plate", "粵z1234港"},
		{"vehicle", "學字第1234", "plate", "學字第1234"},
	} {
		r := report.Report{Suspects: []report.Suspect{{Kind: test.kind, Value: test.typed}}}
		var digested [][]string
		r.MarkDigests(func(parts ...string) []byte {
			digested = append(digested, parts)
			return nil
		})
		want := [][]string{{"1", test.wantKind, test.want}}
		if test.want == "" {
			want = nil // too short
		}
		if diff := cmp.Diff(want, digested); diff != "" {
			t.Errorf("%s %q: %s", test.kind, test.typed, diff)
		}
	}
}
