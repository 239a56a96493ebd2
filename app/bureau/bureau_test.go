package bureau_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanzha/app/bureau"
	"fanzha/static"
)

// files is a small bureau, without a fault, that tests change.
func files() map[string]string {
	return map[string]string{
		"site.yaml": `name: 某县反诈平台
organisation: 某县公安局
hotlines:
  - {number: "110", label: 报警}
districts:
  - {key: east, name: 东区, code: "990001"}
  - {key: west, name: 西区}
`,
		"scams.yaml": `families:
  - {key: telecom, name: 电信网络诈骗}
scams:
  - {key: rebate, name: 刷单返利, family: telecom, plain: 做任务返钱}
  - {key: fund, name: 非法集资, family: telecom, plain: 高息集资}
`,
		"units.yaml": `dispatch: center
units:
  - {key: center, name: 反诈中心}
  - {key: economic, name: 经侦大队}
  - {key: eastern, name: 东区分局, districts: [east]}
  - {key: office, name: 处置办, partner: true}
rules:
  - name: 马上止付
    when: {kind: victim, transferred_within: 24h}
    to: center
    urgent: true
    ack_within: 3m
    escalate_to: economic
  - name: 大额
    when: {amount_at_least: 100000}
    to: economic
  - name: 集资
    when: {scam: [fund]}
    to: economic
    also: [office]
    answer_within: 48h
  - name: 东区线索
    when: {kind: tip}
    to: eastern
  - to: center
    answer_within: 72h
`,
	}
}

func load(changes map[string]string) (*bureau.Bureau, []string) {
	all := files()
	maps.Copy(all, changes)
	content := fstest.MapFS{}
	for name, text := range all {
		if text == "-" { // no such file
			continue
		}
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	b, findings := bureau.Load(content)
	var lines []string
	for _, f := range findings {
		lines = append(lines, f.String())
	}
	return b, lines
}

func TestStarterContentHasNoFault(t *testing.T) {
	_, findings := bureau.Load(os.DirFS("../../content"))
	if findings != nil {
		t.Errorf("findings: %v", findings)
	}
}

func TestAScamWithoutAPictureHasTheWarningSign(t *testing.T) {
	b, findings := load(map[string]string{"scams.yaml": strings.Replace(files()["scams.yaml"], "plain: 高息集资", "plain: 高息集资, icon: fundraising", 1)})
	if findings != nil {
		t.Fatal(findings)
	}
	if rebate, fund := b.Scams[0].Icon, b.Scams[1].Icon; rebate != "warning" || fund != "fundraising" || !static.HasIcon(rebate) {
		t.Errorf("%q %q", rebate, fund)
	}
}

func TestRouteTakesTheFirstRuleThatFits(t *testing.T) {
	b, findings := load(nil)
	if findings != nil {
		t.Fatal(findings)
	}
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		c      bureau.Case
		unit   string
		also   string
		urgent bool
		rule   string
	}{
		{"money gone two hours ago is urgent and first", bureau.Case{Kind: "victim", Scam: "fund", District: "east", LastTransfer: now.Add(-2 * time.Hour)}, "center", "", true, "1 马上止付"},
		{"money gone two days ago is not urgent", bureau.Case{Kind: "victim", Scam: "rebate", District: "east", LastTransfer: now.Add(-48 * time.Hour)}, "center", "", false, "5 "},
		{"a large amount", bureau.Case{Kind: "victim", Scam: "rebate", District: "west", Amount: 100000}, "economic", "", false, "2 大额"},
		{"one yuan less is not large", bureau.Case{Kind: "victim", Scam: "rebate", District: "west", Amount: 99999}, "center", "", false, "5 "},
		{"fund-raising goes to the partner as well", bureau.Case{Kind: "tip", Scam: "fund", District: "west"}, "economic", "office", false, "3 集资"},
		{"a unit gets only what its districts have", bureau.Case{Kind: "tip", Scam: "rebate", District: "east"}, "eastern", "", false, "4 东区线索"},
		{"the same from elsewhere goes to the next rule", bureau.Case{Kind: "tip", Scam: "rebate", District: "elsewhere"}, "center", "", false, "5 "},
		{"money going now is urgent whatever the rule says", bureau.Case{Kind: "tip", Scam: "unsure", District: "west", Money: "going"}, "center", "", true, "5 "},
		{"a transfer planned for this afternoon is urgent", bureau.Case{Kind: "tip", Scam: "unsure", District: "west", PlannedAt: now.Add(3 * time.Hour)}, "center", "", true, "5 "},
		{"one planned for next week is not", bureau.Case{Kind: "tip", Scam: "unsure", District: "west", PlannedAt: now.Add(7 * 24 * time.Hour)}, "center", "", false, "5 "},
		{"a plan long past is not", bureau.Case{Kind: "tip", Scam: "unsure", District: "west", PlannedAt: now.Add(-7 * 24 * time.Hour)}, "center", "", false, "5 "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			route := b.Route(test.c, now)
			var also []string
			for _, unit := range route.Also {
				also = append(also, unit.Key)
			}
			if route.To.Key != test.unit || strings.Join(also, ",") != test.also || route.UrgentUntil.IsZero() == test.urgent || route.Rule != test.rule {
				t.Errorf("got %s also %v urgent %v by %q", route.To.Key, also, !route.UrgentUntil.IsZero(), route.Rule)
			}
		})
	}
}

func TestStarterRulesReachAUnitForEveryCase(t *testing.T) {
	b, findings := bureau.Load(os.DirFS("../../content"))
	if findings.Failed() {
		t.Fatal(findings)
	}
	now, n := time.Now(), 0
	for c := range b.Cases() {
		n++
		if route := b.Route(c, now); route.To.Key == "" || route.To.Partner {
			t.Fatalf("%+v goes to %q", c, route.To.Key)
		}
	}
	want := 3 * (len(b.Scams) + 1) * (len(b.Site.Districts) + 1) * 4
	if n != want {
		t.Errorf("walked %d cases, want %d", n, want)
	}
}

func TestSharingNamesThePartnersOfEachKind(t *testing.T) {
	b, findings := load(nil)
	if findings != nil {
		t.Fatal(findings)
	}
	for _, kind := range []string{"tip", "victim"} {
		got := b.Sharing(kind)
		if len(got) != 1 || got[0].Partner.Name != "处置办" || !slices.Equal(got[0].Scams, []string{"非法集资"}) {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	b, _ = load(map[string]string{"units.yaml": strings.Replace(files()["units.yaml"], "when: {scam: [fund]}", "when: {kind: tip, money: gone}", 1)})
	if got := b.Sharing("tip"); len(got) != 1 || got[0].Scams != nil {
		t.Errorf("a rule about every type: %+v", got)
	}
	if got := b.Sharing("victim"); got != nil {
		t.Errorf("a rule about tips: %+v", got)
	}
}

func TestAHoleIsToldToWhomTheBureauNames(t *testing.T) {
	for _, test := range []struct{ security, email, want string }{
		{"", "", ""},
		{"", "a@example.org", "mailto:a@example.org"},
		{"https://example.org/contact", "a@example.org", "https://example.org/contact"},
		{"", "值班 <a@example.org>", ""},
		{"", "a@example.org\nExpires: x", ""},
	} {
		site := bureau.Site{Security: bureau.Security{Contact: test.security}, Contact: bureau.Contact{Email: test.email}}
		if got := site.SecurityContact(); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}
