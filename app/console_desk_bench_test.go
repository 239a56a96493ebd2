package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// BenchmarkDesk is what an investigator waits for at 100,000 reports of their
// unit, of which nine in ten are closed: the page as it comes over HTTP.
func BenchmarkDesk(b *testing.B) {
	if testing.Short() {
		b.Skip("fills a database with 100,000 reports")
	}
	o := startOffice(b).today()
	reference := o.fill(b)
	wang := o.officer(b, "wang", center)
	client := &http.Client{Jar: httpexpect.NewCookieJar()}
	for _, page := range []struct{ name, path string }{
		{"the list", "/desk"}, {"urgent", "/desk?tab=urgent"}, {"new", "/desk?tab=new"}, {"mine", "/desk?tab=mine"}, {"closed", "/desk?tab=done"},
		{"a report", "/desk/report?ref=" + string(reference)},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, o.url+"/console"+page.path, nil)
				if err != nil {
					b.Fatal(err)
				}
				request.Header.Set("Cookie", "console="+wang.cookie(b))
				answer, err := client.Do(request)
				if err != nil {
					b.Fatal(err)
				}
				n, err := io.Copy(io.Discard, answer.Body)
				if err != nil || answer.StatusCode != http.StatusOK || n < 3000 {
					b.Fatalf("%d, %d bytes, %v", answer.StatusCode, n, err)
				}
				_ = answer.Body.Close()
			}
		})
	}
	b.Run("a search of 2,000", func(b *testing.B) {
		for b.Loop() {
			wang.post(b, "/desk/search", map[string]string{"words": "没有的词"}).Status(http.StatusOK).Body().Contains("没有找到")
		}
	})
}

// cookie is what the browser shows the console.
func (c *clerk) cookie(b *testing.B) string {
	b.Helper()
	request := c.GET("/console/me").Expect().Raw().Request
	cookie, err := request.Cookie("console")
	if err != nil {
		b.Fatal(err)
	}
	return cookie.Value
}

// fill stores 100,000 reports of the center: 3,000 that can be opened, the
// newest, and copies of them that are older, nine in ten closed. It returns
// one that can be opened.
func (o *office) fill(b *testing.B) (last report.Reference) {
	b.Helper()
	const real, copies = 3000, 97
	key, err := seal.LoadServerKey(filepath.Join(o.data, "server.key"))
	if err != nil {
		b.Fatal(err)
	}
	people, now := staff.New(o.server.store, key, time.Now), o.clock.Now()
	for i := range real {
		reference, err := report.NewReference(rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		r := report.Report{
			Kind: report.Victim, Narrative: fmt.Sprintf("在群里做任务，垫付以后提不出来。第 %d 份。", i), Name: "赵某", Phone: "13800000000",
			Suspects:  []report.Suspect{{Kind: "qq", Value: fmt.Sprint(10000000 + i/3)}, {Kind: "url", Value: fmt.Sprintf("https://a%d.example/x", i)}},
			Transfers: []report.Transfer{{Amount: 1000_00, PayeeAccount: fmt.Sprint(6222020000000000 + i), Time: now.Add(-time.Hour)}},
		}
		content, err := r.Canonical()
		if err != nil {
			b.Fatal(err)
		}
		sealing, err := people.SealReport(b.Context(), report.Plain{Reference: reference, Content: content, Units: []string{center}})
		if err != nil {
			b.Fatal(err)
		}
		record := report.Record{
			Reference: reference, Kind: r.Kind, Scam: "task_rebate", District: "wenfeng", Unit: center, Status: report.Received, Sealing: sealing,
			ReceivedAt: now.Add(-time.Duration(i) * time.Minute), FormMAC: []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference),
			Marks: r.MarkDigests(key.MACs().Mark),
		}
		if i%20 == 0 {
			record.UrgentUntil = record.ReceivedAt.Add(24 * time.Hour)
		}
		if _, _, _, err := o.server.store.AddReport(b.Context(), record, []report.Delivery{report.DeskDelivery(record, center, report.ReasonTo, now)}); err != nil {
			b.Fatal(err)
		}
		last = reference
	}
	db := storetest.Raw(b, store.Options{Path: filepath.Join(o.data, "fanzha.db")})
	db.SetMaxOpenConns(1) // one connection sees a temporary table
	run := func(statement string, args ...any) {
		if _, err := db.ExecContext(b.Context(), statement, args...); err != nil {
			b.Fatal(err)
		}
	}
	for _, table := range []string{"reports", "deliveries", "marks", "case_keys"} {
		run("CREATE TEMP TABLE t_" + table + " AS SELECT * FROM " + table + " WHERE reference IN (SELECT reference FROM reports ORDER BY received_at LIMIT 1000)")
	}
	older := (3000 * time.Minute).Milliseconds()
	for i := range copies {
		closed := i%10 != 0
		run(`UPDATE t_reports SET reference = $1 || substr(reference, -9), form_mac = randomblob(32), submission_mac = randomblob(32), received_at = received_at - $2,
			urgent_until = 0, first_opened_at = 1, closed_at = iif($3, received_at, 0), status = iif($3, 'closed', 'received')`, i, older, closed)
		run(`UPDATE t_deliveries SET reference = $1 || substr(reference, -9), id = $1 || id, received_at = received_at - $2, state = iif($3, 'closed', 'open')`, i, older, closed)
		run(`UPDATE t_marks SET reference = $1 || substr(reference, -9), digest = iif(rowid % 2, digest, randomblob(32))`, i)
		run(`UPDATE t_case_keys SET reference = $1 || substr(reference, -9)`, i)
		for _, table := range []string{"reports", "deliveries", "marks", "case_keys"} {
			run("INSERT INTO " + table + " SELECT * FROM t_" + table)
		}
	}
	return last
}
