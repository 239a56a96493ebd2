package risk_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/library"
	"fanzha/app/risk"
)

// small is an examiner of a bureau that is written out here, with an article
// whose indicators are made up.
func small(t *testing.T) *risk.Examiner {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.yaml":  "name: 某县反诈平台\norganisation: 某县公安局\nhotlines:\n  - {number: \"110\", label: 报警}\ndistricts:\n  - {key: east, name: 东区}\n",
		"units.yaml": "dispatch: center\nunits:\n  - {key: center, name: 反诈中心}\nrules:\n  - {to: center, answer_within: 72h}\n",
		"scams.yaml": `families: [{key: telecom, name: 电信网络诈骗}]
signs:
  - {sign: 要您保密, weight: 2, any: ["(别|不要)告诉(别人|家人)"]}
harmless:
  - {cue: 提醒您防骗, weight: 4, any: ["谨防…骗"]}
scams:
  - key: rebate
    name: 刷单返利
    family: telecom
    plain: 做任务返钱
    says: [您抽到的是四连单做完一起返还]
    topics: [(刷|做)单, 佣金]
    signs:
      - {sign: 先垫钱, weight: 5, step: 2, any: [先…垫, 垫#返#], not: [公司先垫]}
      - {sign: 点赞就给钱, weight: 2, step: 1, any: [点赞…元]}
    moves: [发小任务, 要先垫钱, 不让提现]
  - key: refund
    name: 冒充客服
    family: telecom
    plain: 客服退款
    signs: [{sign: 客服要您共享屏幕, weight: 5, any: [客服 + 共享屏幕]}]
`,
		"cases/refund.md":  warnedOf,
		"guides/refund.md": "---\ntitle: 冒充客服怎么认\ndate: 2026-01-01\nsummary: 退款不需要您转账。\nscam: refund\n---\n退款不需要您转账。\n",
		"cases/draft.md":   strings.NewReplacer("date:", "status: draft\ndate:", "13800000001", "13800000002").Replace(warnedOf),
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lib, findings, err := library.Open(dir, library.Options{})
	if err != nil || findings.Failed() {
		t.Fatal(err, findings)
	}
	defer lib.Close()
	return risk.New(lib.Snapshot())
}

const warnedOf = `---
title: 冒充客服退款的新手法
date: 2026-11-20
summary: 退款不需要您转账。
scam: refund
indicators:
  apps: [某某联盟]
  urls: ["https://www.refund-example.com/"]
  companies: [某某健康（东区）讲堂有限公司]
  phones: ["13800000001", "400-000-1234"]
  accounts: ["4111 1111 1111 1111"]
  wechat: [abc_refund]
  qq: ["100001"]
---
退款不需要您转账。
`

func TestEveryPointHasAReasonAndTheVeryWords(t *testing.T) {
	v := small(t).Judge("亲，做單有 佣 金！點赞一次５元。先由您自己\u200b墊上，别告訴家人")
	want := []risk.Reason{
		{Sign: "先垫钱", Quote: "先由您自己\u200b墊", Points: 5},
		{Sign: "点赞就给钱", Quote: "點赞一次５元", Points: 2},
		{Sign: "这类骗局常说到这些", Quote: "做單", Points: 1},
		{Sign: "这类骗局常说到这些", Quote: "佣 金", Points: 1},
	}
	if v.Level != risk.High || len(v.Scams) != 1 {
		t.Fatalf("%+v", v)
	}
	got := v.Scams[0]
	if diff := cmp.Diff(want, got.Reasons); diff != "" || got.Score != 9 || got.Name != "刷单返利" || got.Next != "不让提现" {
		t.Errorf("%s, score %d, next %q", diff, got.Score, got.Next)
	}
	if diff := cmp.Diff([]risk.Reason{{Sign: "要您保密", Quote: "别告訴家人", Points: 2}}, v.Signs); diff != "" {
		t.Error(diff)
	}
}

func TestLevels(t *testing.T) {
	tests := []struct {
		name, text, scam string
		level            risk.Level
	}{
		{"nothing", "", "", risk.Unknown},
		{"one character", "好", "", risk.Unknown},
		{"punctuation", "？！……。，；", "", risk.Unknown},
		{"no UTF-8", "\xff\xfe\x80", "", risk.Unknown},
		{"everyday words", "晚上一起吃饭", "", risk.Unknown},
		{"one sign alone", "先由您垫上", "rebate", risk.Medium},
		{"a sign and what it is about", "刷单先由您垫上，佣金", "rebate", risk.High},
		{"words that excuse the sign", "刷单公司先垫", "", risk.Unknown},
		{"a warning of the same scam", "刷单先垫钱，谨防受骗", "", risk.Unknown},
		{"a warning in one sentence and the scam in another", "谨防受骗。刷单垫100返130，佣金，别告诉家人", "rebate", risk.Medium},
		{"nearly what fraudsters say", "您抽到是四连单，做完一起返还给您", "rebate", risk.Medium},
		{"a sign in two sentences", "我是客服。您好，请打开共享屏幕", "refund", risk.Medium},
		{"a suspicious link alone", "http://www.bank.com@203.0.113.7:8088/", "", risk.Medium},
		{"every suspicious shape", "http://a@203.0.113.7:8088/ http://аррӏе.com http://gov-cn.top t.cn/x", "", risk.Medium},
		{"a short link", "看看这个 t.cn/EXAMPLE", "", risk.Unknown},
	}
	e := small(t)
	for _, test := range tests {
		v := e.Judge(test.text)
		scam := ""
		if len(v.Scams) > 0 {
			scam = v.Scams[0].Key
		}
		if v.Level != test.level || scam != test.scam {
			t.Errorf("%s: %s %q %+v", test.name, v.Level, scam, v)
		}
		if said := strings.Join(v.Advice, ""); said == "" || strings.Contains(said, "安全") || !strings.Contains(said, "110") {
			t.Errorf("%s: advice %q", test.name, said)
		}
	}
}

// A published indicator is found however it is written and whatever stands
// around it; numbers and handles are masked in the answer.
func TestPublishedIndicatorsAreFound(t *testing.T) {
	tests := []struct{ text, kind, value string }{
		{"给+86 138-0000-0001打电话", "phone", "138****0001"},
		{"给00８６１３８０００００００１打电话", "phone", "138****0001"},
		{"客服 400 000 1234", "phone", "400****1234"},
		{"打到4111111111111111上", "account", "411****1111"},
		{"加ABC_Refund这个", "wechat", "abc****fund"},
		{"QQ：１００００１", "qq", "1****1"},
		{"下载 某 某 聯盟", "app", "某某联盟"},
		{"某某健康(东区)讲堂有限公司", "company", "某某健康（东区）讲堂有限公司"},
		{"点http://m.refund-example.com:81/pay?x=1领取", "url", "https://www.refund-example.com/"},
		{"113800000001", "", ""},
		{"138000000012", "", ""},
		{"13800000002", "", ""}, // of a draft
		{"xabc_refund", "", ""},
		{"abc_refund2", "", ""},
		{"not-refund-example.com", "", ""},
	}
	e := small(t)
	for _, test := range tests {
		v := e.Judge(test.text)
		if test.kind == "" {
			if v.Indicators != nil {
				t.Errorf("%q: %+v", test.text, v.Indicators)
			}
			continue
		}
		if len(v.Indicators) != 1 || v.Indicators[0].Kind != test.kind || v.Indicators[0].Value != test.value || len(v.Indicators[0].Articles) != 1 {
			t.Errorf("%q: %+v", test.text, v.Indicators)
			continue
		}
		if v.Level != risk.High || v.Scams[0].Key != "refund" || v.Scams[0].Guide == nil || len(v.Scams[0].Cases) != 1 {
			t.Errorf("%q: %+v", test.text, v)
		}
	}
}

func TestNamingFindsWhatIsTyped(t *testing.T) {
	e := small(t)
	if got := e.Naming("１３８ 0000 0001", "某某联盟", "别的"); len(got) != 1 || got[0].ID() != "cases/refund" {
		t.Errorf("%v", got)
	}
	if got := e.Naming(strings.Repeat("1", 301), "13800000002", ""); got != nil {
		t.Errorf("%v", got)
	}
}

// FuzzJudge proves that any text gets a verdict, the same each time, in which
// every quote is part of the text.
func FuzzJudge(f *testing.F) {
	e := starter(f)
	f.Fuzz(func(t *testing.T, text string) {
		v := e.Judge(text)
		if diff := cmp.Diff(brief(v), brief(e.Judge(text))); diff != "" {
			t.Errorf("%q is judged differently: %s", text, diff)
		}
		reasons := slices.Concat(v.Signs, v.Harmless)
		for _, m := range v.Scams {
			sum := 0
			for _, r := range m.Reasons {
				sum += r.Points
			}
			if sum != m.Score || m.Name == "" || m.Next == "" {
				t.Errorf("%q: %+v", text, m)
			}
			reasons = append(reasons, m.Reasons...)
		}
		for _, r := range reasons {
			if !strings.Contains(text, r.Quote) || r.Quote == "" || r.Sign == "" || r.Points < 0 {
				t.Errorf("%q: %+v", text, r)
			}
		}
		if v.Level == "" || len(v.Advice) == 0 {
			t.Errorf("%q: %+v", text, v)
		}
	})
}

// brief is what of a verdict can be compared.
func brief(v risk.Verdict) any {
	type match struct {
		Key, Next string
		Reasons   []risk.Reason
	}
	var matches []match
	for _, m := range v.Scams {
		matches = append(matches, match{m.Key, m.Next, m.Reasons})
	}
	return []any{v.Level, matches, v.Signs, v.Harmless, len(v.Indicators)}
}
