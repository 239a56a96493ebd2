package intake_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/intake"
)

func TestDecodeKnowsEveryShapeOfField(t *testing.T) {
	values, _, err := intake.ParseForm("application/x-www-form-urlencoded", strings.NewReader(
		"scam=rebate&channels[]=sms&channels[]=qq&transfers[0].amount=12&transfers[1].payee_name=%E7%94%B2&suspects[0].kind=url&unknown=1&unknown[3].x=1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	form, wrong := intake.Decode(values)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := intake.Form{
		Scam: "rebate", Channels: []string{"sms", "qq"},
		Transfers: []intake.TransferForm{{Amount: "12"}, {PayeeName: "甲"}},
		Suspects:  []intake.SuspectForm{{Kind: "url"}},
	}
	if diff := cmp.Diff(want, form); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(form, decoded(t, intake.Encode(form))); diff != "" {
		t.Errorf("encoded and decoded again: %s", diff)
	}
}

func decoded(t *testing.T, values intake.Values) intake.Form {
	t.Helper()
	form, wrong := intake.Decode(values)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return form
}

// posted decodes a URL-encoded body.
func posted(t *testing.T, body string) (intake.Form, []fault.Field) {
	t.Helper()
	values, _, err := intake.ParseForm("application/x-www-form-urlencoded", strings.NewReader(body), nil)
	if err != nil {
		t.Fatal(err)
	}
	return intake.Decode(values)
}

// wantField fails the test unless exactly one field is wrong, with words.
func wantField(t *testing.T, wrong []fault.Field, field string) {
	t.Helper()
	if len(wrong) != 1 || wrong[0].Field != field || wrong[0].Message == "" {
		t.Errorf("got %+v, want words for %s alone", wrong, field)
	}
}

func TestDecodeRefusesWithWords(t *testing.T) {
	tests := []struct {
		name, body, field string
	}{
		{"a scalar twice", "scam=a&scam=b", "scam"},
		{"a scalar as a list", "scam[]=a", "scam"},
		{"a scalar with an index", "narrative[0]=a", "narrative"},
		{"a scalar with a part", "narrative.text=a", "narrative"},
		{"a list as a scalar", "channels=sms", "channels"},
		{"a list with an index", "channels[3]=sms", "channels"},
		{"a list with an index past the end", "channels[99]=sms", "channels"},
		{"a list with an index that is none", "channels[abc]=sms", "channels"},
		{"a list with a part", "channels[0].x=sms", "channels"},
		{"a list whose bracket stays open", "channels[=sms", "channels"},
		{"a group as a scalar", "transfers=x", "transfers"},
		{"a group as a list", "suspects[]=x", "suspects"},
		{"a group without a part", "transfers[0]=x", "transfers"},
		{"a group with an empty part", "transfers[0].=x", "transfers"},
		{"a group's part without its point", "transfers[0]amount=x", "transfers"},
		{"a group's part in brackets", "transfers[0][amount]=x", "transfers"},
		{"a group's part without an index", "suspects[].value=1", "suspects"},
		{"an index past the end", "transfers[50].amount=1", "transfers"},
		{"an absurd index", "transfers[999999999].amount=1", "transfers"},
		{"an index that overflows", "transfers[99999999999999999999].amount=1", "transfers"},
		{"a negative index", "suspects[-1].value=1", "suspects"},
		{"an index that is none", "suspects[a].value=1", "suspects"},
		{"an index with a zero before it", "suspects[01].value=1", "suspects"},
		{"a part as a list", "transfers[0].amount[]=1", "transfers[0].amount"},
		{"a part twice", "transfers[0].amount=1&transfers[0].amount=2", "transfers[0].amount"},
		{"a file", "evidence=a.jpg", "evidence"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, wrong := posted(t, test.body)
			wantField(t, wrong, test.field)
		})
	}
}

func TestDecodeIgnoresWhatNoFormHas(t *testing.T) {
	form, wrong := posted(t, "unknown=1&unknown[3].x=1&transfers[7].colour=red&evidence=&=1&[]=1")
	if diff := cmp.Diff(intake.Form{}, form); diff != "" || len(wrong) > 0 {
		t.Errorf("%v %s", wrong, diff)
	}
}

func TestTextsHoldNoCharacterThatSteers(t *testing.T) {
	tests := []struct {
		name, field, typed, kept string
		wrong                    bool
	}{
		{"spaces at the ends", "name", " \t\r\n赵某\n ", "赵某", false},
		{"a tab and line breaks in the story", "narrative", "一\t二\r\n三\n四", "一\t二\r\n三\n四", false},
		{"a zero-width joiner", "name", "👨\u200d👩", "👨\u200d👩", false},
		{"a line break in a line", "name", "赵\n某", "赵 某", true},
		{"a tab in a line", "name", "赵\t某", "赵 某", true},
		{"a line separator", "name", "赵\u2028某", "赵 某", true},
		{"NUL", "narrative", "a\x00b", "ab", true},
		{"ESC in a line", "name", "\x1b[2J赵某", "[2J赵某", true},
		{"ESC in the story", "narrative", "\x1b]0;x\x07经过", "]0;x经过", true},
		{"DEL", "name", "赵\x7f某", "赵某", true},
		{"a C1 control", "narrative", "一\u009b二", "一二", true},
		{"a vertical tab in the story", "narrative", "一\v二", "一 二", true},
		{"an overlong slash", "narrative", "一\xc0\xaf二", "一二", true},
		{"right-to-left override", "name", "赵\u202e某", "赵某", true},
		{"an isolate", "narrative", "一\u2066二\u2069三", "一二三", true},
		{"a right-to-left mark", "name", "赵\u200f某", "赵某", true},
		{"a control in a group", "suspects[0].value", "http://\x08a", "http://a", true},
		{"a control in a list", "channels[]", "s\x01ms", "sms", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form, wrong := intake.Decode(intake.Values{test.field: {test.typed}})
			if test.wrong {
				wantField(t, wrong, strings.TrimSuffix(test.field, "[]"))
			} else if len(wrong) > 0 {
				t.Errorf("refused: %v", wrong)
			}
			if kept := intake.Encode(form)[test.field]; !slices.Equal(kept, []string{test.kept}) {
				t.Errorf("kept %q, want %q", kept, test.kept)
			}
			if _, wrong := intake.Decode(intake.Encode(form)); len(wrong) > 0 {
				t.Errorf("what was kept is refused again: %v", wrong)
			}
		})
	}
}
