package intake_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/staff/stafftest"
)

func TestSubmitStoresTheReportAndTellsTheDesk(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	form.Money = "gone"
	form.HappenedOn = "2026年5月1日"
	form.Transfers = []intake.TransferForm{{Amount: "１,０００元", Time: "2026-05-01 11:30", PayeeAccount: "6222 0000 0000 0000 0000"}, {}}
	form.Transfers[0].PayeeAccount = "4111 1111 1111 1111"
	form.Suspects = []intake.SuspectForm{{Value: "某某任务群"}, {Kind: "phone", Value: "+86 170 0000 0000"}, {Kind: "url"}}
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Again || !receipt.Urgent || receipt.Unit.Key == "" || receipt.AnswerWithin() != 24*time.Hour || len(receipt.Code) != 16 {
		t.Errorf("receipt %+v", receipt)
	}
	record, deliveries, err := db.Report(t.Context(), receipt.Reference)
	if err != nil {
		t.Fatal(err)
	}
	if len(deliveries) != 1 || deliveries[0].Unit != receipt.Unit.Key || deliveries[0].Channel != report.ChannelDesk || deliveries[0].ToldAt.IsZero() {
		t.Errorf("deliveries %+v", deliveries)
	}
	content, err := taken.Sealer.(*stafftest.Site).Investigator(t, receipt.Unit.Key).OpenReport(receipt.Reference, record.Payload, record.Keys)
	if err != nil {
		t.Fatal(err)
	}
	got, err := report.Parse(content)
	if err != nil {
		t.Fatal(err)
	}
	if got.Phone != "13800000000" || got.HappenedOn != "2026-05-01" || got.Total() != 100000 || len(got.Transfers) != 1 ||
		got.Transfers[0].PayeeAccount != "4111111111111111" || len(got.Suspects) != 2 || got.Suspects[1].Value != "17000000000" {
		t.Errorf("report %+v", got)
	}
	if !record.UrgentUntil.Equal(time.Date(2026, 5, 2, 3, 30, 0, 0, time.UTC)) {
		t.Errorf("urgent until %v", record.UrgentUntil)
	}
}

func TestSubmitSaysWhatIsWrongBesideEachField(t *testing.T) {
	taken, _, _ := open(t)
	tests := []struct {
		name   string
		change func(*intake.Form)
		field  string
		words  string
	}{
		{"no scam type", func(f *intake.Form) { f.Scam = " " }, "scam", "说不清"},
		{"an unknown scam type", func(f *intake.Form) { f.Scam = "other" }, "scam", "列表"},
		{"an unknown district", func(f *intake.Form) { f.District = "mars" }, "district", "列表"},
		{"a story of nine characters", func(f *intake.Form) { f.Narrative = "一二三四五六七八九" }, "narrative", "至少 10 个字"},
		{"a story in which nothing is visible", func(f *intake.Form) { f.Narrative = strings.Repeat("\u200b", 20) }, "narrative", "写一写经过"},
		{"a story of fillers", func(f *intake.Form) { f.Narrative = strings.Repeat("\u3164\u2800", 20) }, "narrative", "写一写经过"},
		{"a story of nine characters and what is not visible", func(f *intake.Form) { f.Narrative = "一二三 四五六\u200d七八\n\ufeff九\u2060" }, "narrative", "至少 10 个字"},
		{"a name in which nothing is visible", func(f *intake.Form) { f.Name = "\u200b\ufeff" }, "name", "姓名"},
		{"a phone in which nothing is visible", func(f *intake.Form) { f.Phone = "\u2060" }, "phone", "手机号码"},
		{"a story that is too long", func(f *intake.Form) { f.Narrative = strings.Repeat("长", 5001) }, "narrative", "最多 5000"},
		{"a victim without a name", func(f *intake.Form) { f.Name = "" }, "name", "姓名"},
		{"a victim without a phone", func(f *intake.Form) { f.Phone = "" }, "phone", "手机号码"},
		{"a phone of ten digits", func(f *intake.Form) { f.Phone = "1380000000" }, "phone", "11 位"},
		{"a wrong identity number", func(f *intake.Form) { f.IDNumber = "110105194912310021" }, "id_number", "18 位"},
		{"tomorrow", func(f *intake.Form) { f.HappenedOn = "2026-05-02" }, "happened_on", "不能晚于今天"},
		{"a transfer in an hour", func(f *intake.Form) {
			f.Transfers = []intake.TransferForm{{Amount: "1", Time: "2026-05-01T13:00"}}
		}, "transfers[0].time", "不能晚于现在"},
		{"a transfer without an amount", func(f *intake.Form) {
			f.Transfers = []intake.TransferForm{{}, {PayeeName: "甲"}}
		}, "transfers[1].amount", "金额"},
		{"an amount of nothing", func(f *intake.Form) { f.Transfers = []intake.TransferForm{{Amount: "0"}} }, "transfers[0].amount", "大于 0"},
		{"a method that is none", func(f *intake.Form) {
			f.Transfers = []intake.TransferForm{{Amount: "1", Method: "pigeon"}}
		}, "transfers[0].method", "选项"},
		{"a channel that is none", func(f *intake.Form) { f.Channels = []string{"sms", "smoke"} }, "channels[1]", "选项"},
		{"a suspect's kind that is none", func(f *intake.Form) {
			f.Suspects = []intake.SuspectForm{{Kind: "x", Value: "y"}}
		}, "suspects[0].kind", "选项"},
		{"no consent", func(f *intake.Form) { f.Consent = "" }, "consent", "隐私告知"},
		{"a form id that is none", func(f *intake.Form) { f.FormID = "7" }, "form_id", "32"},
		{"a kind that is none", func(f *intake.Form) { f.Kind = "joke" }, "kind", "victim"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form := victim()
			test.change(&form)
			_, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
			var invalid *fault.Error
			if !errors.As(err, &invalid) || invalid.Kind != fault.Invalid {
				t.Fatalf("error %v", err)
			}
			if len(invalid.Fields) != 1 || invalid.Fields[0].Field != test.field || !strings.Contains(invalid.Fields[0].Message, test.words) {
				t.Errorf("fields %+v", invalid.Fields)
			}
		})
	}
}

func TestATipMayBeAnonymous(t *testing.T) {
	taken, _, _ := open(t)
	form := victim()
	form.Kind, form.Name, form.Phone = "tip", "", ""
	if _, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); err != nil {
		t.Error(err)
	}
}

func TestADoubtfulCardIsAskedAboutOnce(t *testing.T) {
	taken, _, _ := open(t)
	form := victim()
	form.Transfers = []intake.TransferForm{{Amount: "1", PayeeAccount: "4111111111111112"}}
	_, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	var invalid *fault.Error
	if !errors.As(err, &invalid) || invalid.Fields[0].Field != "transfers[0].payee_account" || !strings.Contains(invalid.Fields[0].Message, "请核对") {
		t.Fatalf("error %v", err)
	}
	if _, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); err != nil {
		t.Errorf("the second time: %v", err)
	}
	form = victim()
	form.Transfers = []intake.TransferForm{{Amount: "1", Method: "alipay", PayeeAccount: "4111111111111112"}}
	if _, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); err != nil {
		t.Errorf("no bank card at all: %v", err)
	}
}

func TestTheTrapMarksAndRefusesNothing(t *testing.T) {
	taken, db, _ := open(t)
	form := victim()
	form.Website = "http://example.org"
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
	if err != nil {
		t.Fatal(err)
	}
	if record, err := db.Receipt(t.Context(), receipt.Reference); err != nil || !record.Flagged {
		t.Errorf("record %+v, %v", record, err)
	}
}

func BenchmarkSubmit(b *testing.B) {
	taken, _, _ := open(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := taken.Submit(context.Background(), "192.0.2.0/24", victim(), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
