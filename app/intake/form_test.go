package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/intake"
)

func TestDecodeKnowsEveryShapeOfField(t *testing.T) {
	values, err := intake.ParseForm("application/x-www-form-urlencoded", []byte(
		"scam=rebate&channels[]=sms&channels[]=qq&transfers[0].amount=12&transfers[1].payee_name=%E7%94%B2&suspects[0].kind=url&unknown=1&unknown[3].x=1"))
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

func TestDecodeRefusesWithWords(t *testing.T) {
	tests := []struct {
		name, body, field string
	}{
		{"a scalar twice", "scam=a&scam=b", "scam"},
		{"a scalar as a list", "scam[]=a", "scam[]"},
		{"a scalar with an index", "narrative[0]=a", "narrative[0]"},
		{"an index past the end", "transfers[50].amount=1", "transfers"},
		{"an absurd index", "transfers[999999999].amount=1", "transfers"},
		{"an index that overflows", "transfers[99999999999999999999].amount=1", "transfers"},
		{"a negative index", "suspects[-1].value=1", "suspects"},
		{"an index that is none", "suspects[a].value=1", "suspects"},
		{"an index with a zero before it", "suspects[01].value=1", "suspects"},
		{"no index at all", "suspects[].value=1", "suspects"},
		{"NUL", "narrative=a%00b", "narrative"},
		{"overlong UTF-8", "narrative=%c0%af", "narrative"},
		{"a part of a group twice", "transfers[0].amount=1&transfers[0].amount=2", "transfers[0].amount"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			values, err := intake.ParseForm("application/x-www-form-urlencoded", []byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			_, wrong := intake.Decode(values)
			var got []string
			for _, f := range wrong {
				got = append(got, f.Field)
				if f.Message == "" {
					t.Errorf("%s has no words", f.Field)
				}
			}
			if !slices.Equal(got, []string{test.field}) {
				t.Errorf("got %q, want %q", got, test.field)
			}
		})
	}
}

func TestTenThousandSuspectsAreOneFieldError(t *testing.T) {
	var body strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&body, "suspects[%d].value=x&", i)
	}
	values, err := intake.ParseForm("application/x-www-form-urlencoded", []byte(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	form, wrong := intake.Decode(values)
	if len(wrong) != 1 || wrong[0].Field != "suspects" || len(form.Suspects) != 50 {
		t.Errorf("%d suspects kept, errors %v", len(form.Suspects), wrong)
	}
	for i := 3000; i < 10000; i++ {
		fmt.Fprintf(&body, "suspects[%d].value=x&", i)
	}
	if _, err := intake.ParseForm("application/x-www-form-urlencoded", []byte(body.String())); err == nil {
		t.Error("10,000 fields were taken")
	}
}

func TestMultipartIsTheSameFormAndFilesAreNamed(t *testing.T) {
	body := strings.ReplaceAll(`--b
Content-Disposition: form-data; name="scam"

rebate
--b
Content-Disposition: form-data; name="evidence"; filename=""
Content-Type: application/octet-stream


--b--
`, "\n", "\r\n")
	values, err := intake.ParseForm("multipart/form-data; boundary=b", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if form := decoded(t, values); form.Scam != "rebate" {
		t.Errorf("form %+v", form)
	}
	values, err = intake.ParseForm("multipart/form-data; boundary=b", []byte(strings.Replace(body, `filename=""`, `filename="a.jpg"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong := intake.Decode(values); len(wrong) != 1 || wrong[0].Field != "evidence" {
		t.Errorf("a file gave %v", wrong)
	}
}

func TestJSONIsTheSameForm(t *testing.T) {
	values, wrong, err := intake.ParseJSON([]byte(`{"scam":"rebate","channels":["sms"],
		"transfers":[{"amount":12.5},{"amount":"3万","payee_name":null}],"suspects":[{"kind":"url","value":"x"}]}`))
	if err != nil || wrong != nil {
		t.Fatal(wrong, err)
	}
	want := intake.Form{
		Scam: "rebate", Channels: []string{"sms"},
		Transfers: []intake.TransferForm{{Amount: "12.5"}, {Amount: "3万"}}, Suspects: []intake.SuspectForm{{"url", "x"}},
	}
	if diff := cmp.Diff(want, decoded(t, values)); diff != "" {
		t.Error(diff)
	}
}

func TestJSONOfTheWrongTypeIsAFieldError(t *testing.T) {
	tests := []struct{ name, body, field string }{
		{"a number for a text", `{"narrative": 5}`, "narrative"},
		{"a switch for a text", `{"consent": true}`, "consent"},
		{"a group for a text", `{"name": {"first": "a"}}`, "name"},
		{"a text for a list of groups", `{"transfers": "a"}`, "transfers"},
		{"a list within a list", `{"channels": [["a"]]}`, "channels[]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			values, wrong, err := intake.ParseJSON([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			_, more := intake.Decode(values)
			wrong = append(wrong, more...)
			if len(wrong) == 0 || wrong[0].Field != test.field {
				t.Errorf("got %v", wrong)
			}
		})
	}
	for _, body := range []string{"", "[]", `"a"`, "{", `{} {}`, "null"} {
		if _, _, err := intake.ParseJSON([]byte(body)); err == nil && body != "null" {
			t.Errorf("%q was taken", body)
		}
	}
}

func FuzzParseForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", []byte("scam=a&transfers[0].amount=1&channels[]=sms"))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"scam\"\r\n\r\na\r\n--b--\r\n"))
	f.Add("application/x-www-form-urlencoded", []byte("suspects[999].value=%00%c0%af&a[b].c=d&=&[]=1"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		values, err := intake.ParseForm(contentType, body)
		if err != nil {
			return
		}
		form, _ := intake.Decode(values)
		again, wrong := intake.Decode(intake.Encode(form))
		if diff := cmp.Diff(normalEmpty(form), normalEmpty(again)); diff != "" || len(wrong) > 0 {
			t.Errorf("encoded and decoded again: %v %s", wrong, diff)
		}
	})
}

// normalEmpty drops empty groups at the end, which have no values to encode.
func normalEmpty(form intake.Form) intake.Form {
	for n := len(form.Transfers); n > 0 && form.Transfers[n-1] == (intake.TransferForm{}); n-- {
		form.Transfers = form.Transfers[:n-1]
	}
	for n := len(form.Suspects); n > 0 && form.Suspects[n-1] == (intake.SuspectForm{}); n-- {
		form.Suspects = form.Suspects[:n-1]
	}
	if len(form.Transfers) == 0 {
		form.Transfers = nil
	}
	if len(form.Suspects) == 0 {
		form.Suspects = nil
	}
	return form
}

func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(`{"scam":"a","transfers":[{"amount":1}],"channels":["sms",1,null,{}]}`))
	f.Add([]byte(`{"a":{"b":[[]]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		values, wrong, err := intake.ParseJSON(body)
		if err != nil {
			return
		}
		for _, w := range wrong {
			if w.Message == "" {
				t.Errorf("%q has no words", w.Field)
			}
		}
		intake.Decode(values)
	})
}
