package intake_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
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
	values, _, err := intake.ParseForm("application/x-www-form-urlencoded", strings.NewReader(body.String()), nil)
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
	if _, _, err := intake.ParseForm("application/x-www-form-urlencoded", strings.NewReader(body.String()), nil); err == nil {
		t.Error("10,000 fields were taken")
	}
}

// parts is a multipart body of fields and files, as browsers send it.
func parts(t *testing.T, write func(*multipart.Writer)) (contentType string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	write(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

func TestMultipartIsTheSameFormWithItsFiles(t *testing.T) {
	contentType, body := parts(t, func(w *multipart.Writer) {
		_ = w.WriteField("scam", "rebate")
		_, _ = w.CreateFormFile("evidence", "") // nothing was chosen
		for i := range 12 {
			file, _ := w.CreateFormFile("evidence", fmt.Sprintf("%d.jpg", i))
			fmt.Fprintf(file, "file %d", i)
		}
		file, _ := w.CreateFormFile("other", "x.jpg")
		fmt.Fprint(file, "of no field of ours")
		_ = w.WriteField("narrative", "经过")
	})
	var names []string
	values, wrong, err := intake.ParseForm(contentType, body, func(name string, in io.Reader) error {
		if text, err := io.ReadAll(in); err != nil || !strings.HasPrefix(string(text), "file ") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		if name == "3.jpg" {
			return fault.New(fault.Invalid, "「3.jpg」不行")
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if form := decoded(t, values); form.Scam != "rebate" || form.Narrative != "经过" {
		t.Errorf("form %+v", form)
	}
	if len(names) != 10 || names[9] != "10.jpg" {
		t.Errorf("took %v", names)
	}
	if len(wrong) != 1 || wrong[0].Field != "evidence" || !strings.Contains(wrong[0].Message, "「3.jpg」不行；一次最多 10 个文件，其余的没有收") {
		t.Errorf("errors %v", wrong)
	}
}

func TestAFormThatDoesNotComeWholeIsRefused(t *testing.T) {
	long := strings.Repeat("x", intake.MaxFields)
	contentType, body := parts(t, func(w *multipart.Writer) {
		_ = w.WriteField("scam", "rebate")
		file, _ := w.CreateFormFile("evidence", "a.jpg")
		fmt.Fprint(file, "a file")
	})
	longType, longBody := parts(t, func(w *multipart.Writer) { _ = w.WriteField("a", "1"); _ = w.WriteField("b", long) })
	read := func(_ string, in io.Reader) error {
		_, err := io.Copy(io.Discard, in)
		return err
	}
	slow := func(string, io.Reader) error { return fault.New(fault.Timeout, "太慢") }
	for _, test := range []struct {
		name        string
		contentType string
		body        string
		receive     intake.Receiver
		want        fault.Kind
	}{
		{"cut in a file", contentType, body.String()[:body.Len()-60], read, fault.BadRequest},
		{"cut before its end", contentType, body.String()[:body.Len()-4], read, fault.BadRequest},
		{"no boundary", "multipart/form-data", body.String(), read, fault.BadRequest},
		{"a network too slow", contentType, body.String(), slow, fault.Timeout},
		{"fields too long", longType, longBody.String(), read, fault.TooLarge},
		{"fields too long, encoded", "application/x-www-form-urlencoded", "a=" + long, nil, fault.TooLarge},
		{"a part's header too long", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nX: " + long + "\r\n\r\n1\r\n--b--", read, fault.BadRequest},
		{"a preamble too long", "multipart/form-data; boundary=b", long + "\r\n--b\r\n\r\n1\r\n--b--", read, fault.BadRequest},
		{"names too long", "multipart/form-data; boundary=b", strings.Repeat("--b\r\nContent-Disposition: form-data; name=\""+long[:40_000]+"\"\r\n\r\n\r\n", 60) + "--b--", read, fault.TooLarge},
		{"empty fields without end", "multipart/form-data; boundary=b", strings.Repeat("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", 200_000) + "--b--", read, fault.TooLarge},
		{"pairs without end", "application/x-www-form-urlencoded", strings.Repeat("a&", 900_000), nil, fault.BadRequest},
		{"another format", "text/plain", "a", read, fault.BadRequest},
	} {
		if _, _, err := intake.ParseForm(test.contentType, strings.NewReader(test.body), test.receive); fault.KindOf(err) != test.want || err == nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, wrong, err := intake.ParseForm(contentType, body, nil); err != nil || len(wrong) != 1 {
		t.Errorf("where no file is taken: %v, %v", wrong, err)
	}
}

// A form can name as many files as fit into an upload; only a few words are
// kept of those that are not taken.
func TestAThousandFilesThatAreNotTakenAreAFewWords(t *testing.T) {
	contentType, body := parts(t, func(w *multipart.Writer) {
		for n := range 1000 {
			file, _ := w.CreateFormFile("evidence", fmt.Sprint(n, strings.Repeat("长", 1000), "\u202e.jpg"))
			fmt.Fprint(file, "a file")
		}
	})
	taken := 0
	_, wrong, err := intake.ParseForm(contentType, body, func(string, io.Reader) error { taken++; return nil })
	if err != nil || taken != 10 || len(wrong) != 1 || wrong[0].Message != "一次最多 10 个文件，其余的没有收" {
		t.Errorf("took %d, %v, %v", taken, wrong, err)
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
