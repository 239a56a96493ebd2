package intake_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store/storetest"
)

const source = "192.0.2.1"

func TestAReplyIsInTheThreadOnce(t *testing.T) {
	taken, db, watch := open(t)
	receipt, err := taken.Submit(t.Context(), source, victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	reference, code := receipt.Reference.Grouped(), receipt.Code.Grouped()
	watch.Move(time.Hour)
	reply := intake.Reply{Text: " 又想起一个账号\r\n尾号 0000 ", FormID: intake.NewFormID()}
	for range 2 { // a second click
		opened, err := taken.Reply(t.Context(), source, reference, code, reply)
		if err != nil || len(opened.Messages) != 1 {
			t.Fatalf("%+v, %v", opened.Messages, err)
		}
	}
	other := reply
	other.FormID, other.Ask = "", report.AskWithdraw
	if _, err := taken.Reply(t.Context(), source, reference, code, other); err != nil {
		t.Fatal(err)
	}
	opened, err := taken.Lookup(t.Context(), source, reference, code)
	if err != nil || len(opened.Messages) != 2 {
		t.Fatalf("%+v, %v", opened.Messages, err)
	}
	first := opened.Messages[0]
	if first.From != report.FromReporter || !first.At.Equal(noon.Add(time.Hour)) || !strings.HasPrefix(first.Text, "又想起一个账号") || !strings.HasSuffix(first.Text, "0000") {
		t.Errorf("first message %+v", first)
	}
	record, _, err := db.Report(t.Context(), receipt.Reference)
	if err != nil || !record.LastMessageAt.Equal(noon.Add(time.Hour)) {
		t.Errorf("last message of %v, %v", record.LastMessageAt, err)
	}
}

func TestAReplyHasAForm(t *testing.T) {
	taken, _, _ := open(t)
	receipt, err := taken.Submit(t.Context(), source, victim(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		reply intake.Reply
		field string // empty: it is taken
	}{
		{"nothing", intake.Reply{Text: " \n"}, "message"},
		{"nothing, but asked for", intake.Reply{Ask: report.AskErase}, ""},
		{"as long as may be", intake.Reply{Text: strings.Repeat("字", intake.MaxReply)}, ""},
		{"too long", intake.Reply{Text: strings.Repeat("字", intake.MaxReply+1)}, "message"},
		{"asked for something else", intake.Reply{Text: "留言", Ask: "money"}, "ask"},
		{"from no page of ours", intake.Reply{Text: "留言", FormID: "x"}, "form_id"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			opened, err := taken.Reply(t.Context(), source, string(receipt.Reference), string(receipt.Code), test.reply)
			var wrong *fault.Error
			if opened.Record.Reference == "" || (err == nil) != (test.field == "") {
				t.Fatalf("%+v, %v", opened, err)
			}
			if err != nil && (!errors.As(err, &wrong) || len(wrong.Fields) != 1 || wrong.Fields[0].Field != test.field) {
				t.Errorf("error %v", err)
			}
		})
	}
	if opened, err := taken.Reply(t.Context(), source, string(receipt.Reference), "0000000000000000", intake.Reply{Text: "留言"}); fault.KindOf(err) != fault.NotFound || opened.Record.Reference != "" {
		t.Errorf("with a wrong code: %v", err)
	}
}

func TestTheStopPaymentSheetIsTakenAgain(t *testing.T) {
	taken, _, _ := open(t)
	form := victim()
	form.Transfers = []intake.TransferForm{
		{Amount: "3000", PayeeName: "某某商贸", Time: "2026-05-01 11:30", Method: "bank"},
		{Amount: "1", Time: "2026-05-01 11:30:09"}, {Amount: "1", Time: "2026-05-01"}, {Amount: "1"},
	}
	receipt, err := taken.Submit(t.Context(), source, form, nil)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := taken.Lookup(t.Context(), source, string(receipt.Reference), string(receipt.Code))
	if err != nil || len(opened.Sheet) != 4 || opened.Sheet[0].PayeeName != "某某商贸" || len(opened.Messages) != 0 {
		t.Fatalf("%+v, %v", opened, err)
	}
	zone := time.FixedZone("", 8*3600)
	transfers := intake.FormOf(opened.Sheet, zone).Transfers
	for i, want := range []string{"2026-05-01T11:30", "2026-05-01T11:30:09", "2026-05-01", ""} {
		if at := transfers[i].Time; at != want {
			t.Errorf("number %d was at %q, not %q", i+1, at, want)
		}
	}
	if shown := transfers[0]; shown.Amount != "3000.00" || shown.Method != "bank" {
		t.Errorf("shown as %+v", shown)
	}
}

// Who is given a new code cannot be shown the old one again, which is void.
func TestAVoidCodeIsNotShownAgain(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	receipt, err := taken.Submit(t.Context(), source, form, nil)
	if err != nil {
		t.Fatal(err)
	}
	people := taken.Sealer.(*stafftest.Site)
	record, _, err := db.Report(t.Context(), receipt.Reference)
	if err != nil {
		t.Fatal(err)
	}
	fresh, mac, thread, err := people.Reissue(people.Investigator(t, record.Unit), record.Reference, record.Sealing)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Reissue(t.Context(), record.Reference, mac, thread, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	if again, err := taken.Submit(t.Context(), source, form, nil); err != nil || !again.Again || again.Code != "" {
		t.Errorf("the form again: %+v, %v", again, err)
	}
	if _, err := taken.Lookup(t.Context(), source, string(record.Reference), string(receipt.Code)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the old code: %v", err)
	}
	if _, err := taken.Reply(t.Context(), source, string(record.Reference), string(fresh), intake.Reply{Text: "我又来了"}); err != nil {
		t.Errorf("the new code: %v", err)
	}
}
