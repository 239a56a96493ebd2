package exchange_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/evidence"
	"fanzha/app/exchange/exchangetest"
	"fanzha/app/report"
	"fanzha/app/store/storetest"
)

func TestFilesAndMessagesGoWithTheirReport(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	reference := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	record := s.record(t, reference)
	box := evidence.New(s.kept, s.Store, s.people.Key, time.Now, slog.New(slog.DiscardHandler))
	file, err := box.Receive(`../<b>凭证</b>.pdf`, strings.NewReader("%PDF-1.7 凭证"))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := s.people.SealFile(reference, record.Thread, file)
	if err != nil {
		t.Fatal(err)
	}
	message := report.Message{From: report.FromReporter, At: noon, Text: "<script>补充</script>", Ask: report.AskErase}
	said, err := s.people.SealMessage(report.NewMessageID(), reference, record.Thread, message)
	if err != nil {
		t.Fatal(err)
	}
	said.Files = []report.SealedFile{sealed}
	if _, err := s.AddMessage(t.Context(), said, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "out.age")
	did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path)
	if err != nil || did.Reports != 1 || did.Damaged != nil {
		t.Fatalf("did %+v, %v", did, err)
	}
	entries := exchangetest.Open(t, path, to.identity)
	name := fmt.Sprintf("evidence/%s/01.pdf", reference)
	if entries[name] != "%PDF-1.7 凭证" || !strings.Contains(entries["SHA256SUMS"], file.SHA256+"  "+name) {
		t.Errorf("the file is %q among\n%s", entries[name], entries["SHA256SUMS"])
	}
	page := entries[fmt.Sprintf("reports/%s.html", reference)]
	for _, want := range []string{name, file.SHA256, "&lt;script&gt;补充", "申请删除个人信息", "反映人 2026-05-01"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
}
