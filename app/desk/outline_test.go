package desk_test

import (
	"strings"
	"testing"

	"fanzha/app/desk"
	"fanzha/app/report"
)

// What becomes a warning says how it was done and by what the fraudster can be
// known, and nothing of those who were defrauded.
func TestAnOutlineHasNothingOfTheVictim(t *testing.T) {
	r := report.Report{
		Kind: report.Victim, Scam: "fake_cs", District: "wenfeng", Channels: []string{"phone"}, Name: "赵小某", Phone: "13800000001", IDNumber: "11010519491231002X",
		Victim:    &report.Person{Name: "赵老某", Phone: "13800000002", Whereabouts: "某小区三号楼"},
		Narrative: "我父亲赵老某（13800000002）在某小区三号楼接到自称刘经理的电话13700000003，让他从6217000010009999990转到钱某的6217000010001234569。赵小某登记。",
		Suspects:  []report.Suspect{{Kind: "phone", Value: "13700000003"}, {Kind: "app", Value: "某某会议"}, {Kind: "person", Value: "刘经理"}},
		Transfers: []report.Transfer{
			{Amount: 5341250, PayerAccount: "6217000010009999990", PayeeName: "钱某", PayeeAccount: "6217000010001234569"},
			{Amount: 100},
		},
	}
	o := desk.OutlineOf(r)
	for _, word := range []string{"赵", "钱某", "刘经理", "138", "137", "6217", "小区"} {
		if strings.Contains(o.Story, word) {
			t.Errorf("the story has %q: %s", word, o.Story)
		}
	}
	if o.Story == "" || o.Loss != 53000_00 || o.Scam != "fake_cs" || o.District != "wenfeng" || len(o.Channels) != 1 {
		t.Errorf("%+v", o)
	}
	for kind, want := range map[string]string{"phone": "13700000003", "app": "某某会议", "account": "6217000010001234569"} {
		if got := strings.Join(o.Known[kind], " "); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestASumKeepsItsTwoLeadingDigits(t *testing.T) {
	for sum, want := range map[report.Fen]report.Fen{0: 0, 99: 0, 9_99: 9_00, 99_00: 99_00, 100_00: 100_00, 199_99: 190_00, 1234567_89: 1200000_00} {
		o := desk.OutlineOf(report.Report{Transfers: []report.Transfer{{Amount: sum}}})
		if o.Loss != want {
			t.Errorf("%s becomes %s, want %s", sum, o.Loss, want)
		}
	}
}
