package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/intake"
)

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
		{"a list within a list", `{"channels": [["a"]]}`, "channels"},
		{"a group in a list of texts", `{"channels": [{"x": "a"}]}`, "channels"},
		{"a text in a list of groups", `{"transfers": ["a"]}`, "transfers"},
		{"a group for a list of groups", `{"suspects": {"0": {}}}`, "suspects"},
		{"a text for a list of texts", `{"channels": "sms"}`, "channels"},
		{"a list for a part", `{"transfers": [{"amount": [1]}]}`, "transfers[0].amount"},
		{"evidence", `{"evidence": ["a.jpg"]}`, "evidence"},
		{"a field twice", `{"name": "a", "scam": "x", "name": "a"}`, "name"},
		{"a list twice", `{"suspects": [], "suspects": []}`, "suspects"},
		{"a part twice", `{"transfers": [{"amount": "1", "amount": "2"}]}`, "transfers[0].amount"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			values, wrong, err := intake.ParseJSON([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			_, more := intake.Decode(values)
			wantField(t, append(wrong, more...), test.field)
		})
	}
	deep := strings.Repeat("[", 20_000)
	for _, body := range []string{
		"", "[]", `"a"`, "{", `{} {}`, "null", "{]", `{"a" 1}`, `{"a":}`, `{"a":1,}`, `{1:2}`, "{\"name\": \"\xc0\xaf\"}",
		`{"extra":` + deep, `{"extra":` + deep + strings.Repeat("]", len(deep)) + "}",
	} {
		if _, _, err := intake.ParseJSON([]byte(body)); fault.KindOf(err) != fault.BadRequest {
			t.Errorf("%.40q: %v", body, err)
		}
	}
}

func TestJSONMembersThatNoFormHasAreIgnored(t *testing.T) {
	values, wrong, err := intake.ParseJSON([]byte(`{"extra": {"a": [1, true]}, "version": 2, "evidence": [], "suspects": [{"kind": "url", "seen": false}]}`))
	if err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	want := intake.Form{Suspects: []intake.SuspectForm{{Kind: "url"}}}
	if diff := cmp.Diff(want, decoded(t, values)); diff != "" {
		t.Error(diff)
	}
}

// Objects have no order: what is made of them must not depend on one.
func TestTheOrderOfFieldsChangesNothing(t *testing.T) {
	for range 50 {
		values, _, err := intake.ParseJSON([]byte(`{"channels[]": "qq", "channels": ["sms", "web"], "transfers": [{"amount": 1}, {"amount": 2}], "name": 5, "phone": 5}`))
		if err != nil {
			t.Fatal(err)
		}
		if form := decoded(t, values); !slices.Equal(form.Channels, []string{"sms", "web", "qq"}) {
			t.Fatalf("channels %q", form.Channels)
		}
	}
}
