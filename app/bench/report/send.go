package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
)

// story is as long as many are.
const story = "在短视频里看到做任务返佣的广告，加了对方的微信，被拉进一个群。前两单返了十几块，第三单要先垫付，说连做三单才能一起提现。" +
	"垫了三次以后客服说操作超时，账户被冻结，要交保证金才能解冻。交了以后又说信用分不够。我想提现，一直提不出来。"

// clients send reports, each unlike any other, and keep what they were shown.
type clients struct {
	address string
	http    *http.Client
	n       atomic.Int64

	mu    sync.Mutex
	shown []string
}

func newClients(site string) *clients {
	return &clients{address: site + "/api/v1/reports", http: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 1024},
	}}
}

func (c *clients) send() error {
	body, err := json.Marshal(map[string]any{
		"kind": "victim", "form_id": identity(), "scam": "task_rebate", "district": "elsewhere", "consent": "yes",
		"name": "赵某", "phone": fmt.Sprintf("138%08d", c.n.Add(1)), "narrative": story, "money": "gone",
		"transfers": []map[string]any{{"amount": "3000.50", "method": "bank", "payee_name": "钱某", "payee_account": "6217000010001234569", "payee_bank": "某某银行"}},
		"suspects":  []map[string]string{{"kind": "app", "value": "某某联盟"}, {"kind": "url", "value": "https://example.org/task"}},
	})
	if err != nil {
		return err
	}
	answer, err := c.http.Post(c.address, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	var receipt struct{ Reference string }
	if err := json.NewDecoder(answer.Body).Decode(&receipt); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusCreated {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = append(c.shown, receipt.Reference)
	return nil
}

// identity draws a form's identity.
func identity() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// payload is about what such a report is when stored.
var payload = bytes.Repeat([]byte("0123456789abcdef"), 80)

// addAlone stores what the site would, without forms, rules or HTTP. Where a
// reference is taken it draws another, as the site does.
func addAlone(ctx context.Context, s *store.Store) error {
	for {
		if err := addOnce(ctx, s); !errors.Is(err, report.ErrReferenceTaken) {
			return err
		}
	}
}

func addOnce(ctx context.Context, s *store.Store) error {
	reference, err := report.NewReference(rand.Reader)
	if err != nil {
		return err
	}
	now, mac := time.Now(), []byte(identity())
	r := report.Record{
		Reference: reference, Kind: report.Victim, Scam: "task_rebate", District: "elsewhere", Unit: "center", Rule: "1",
		Status: report.Received, ReceivedAt: now, FormMAC: mac, SubmissionMAC: mac, ReceiptMAC: mac,
		Sealing: report.Sealing{Payload: payload},
	}
	_, _, _, err = s.AddReport(ctx, r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, now)})
	return err
}

// prove holds the receipts that were shown against the database.
func prove(ctx context.Context, path string, shown []string) error {
	s, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	stored := map[report.Reference]bool{}
	filter := report.Filter{Now: time.Now(), Limit: 1000}
	for {
		list, err := s.ListReports(ctx, filter)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		for _, r := range list {
			stored[r.Reference] = true
		}
		filter.After = filter.Next(list[len(list)-1])
	}
	distinct := map[string]bool{}
	for _, reference := range shown {
		if distinct[reference] || !stored[report.Reference(reference)] {
			return fmt.Errorf("receipt %s was shown twice or has no report", reference)
		}
		distinct[reference] = true
	}
	fmt.Printf("%d receipts were shown; each has its report, of %d that are stored\n", len(shown), len(stored))
	return nil
}
