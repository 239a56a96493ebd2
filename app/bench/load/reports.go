package load

import (
	crand "crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// story is as long as many are.
const story = "在短视频里看到做任务返佣的广告，加了对方的微信，被拉进一个群。前两单返了十几块，第三单要先垫付，说连做三单才能一起提现。" +
	"垫了三次以后客服说操作超时，账户被冻结，要交保证金才能解冻。交了以后又说信用分不够。我想提现，一直提不出来。"

// Receipt is what is shown for a report.
type Receipt struct {
	Reference string `json:"reference"`
	Code      string `json:"code"`
}

// Reporters send reports and keep the receipts that they were shown. The zero
// value is ready.
type Reporters struct {
	n     atomic.Int64
	mu    sync.Mutex
	shown []Receipt
}

// Shown returns all receipts.
func (r *Reporters) Shown() []Receipt {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Receipt(nil), r.shown...)
}

// Some returns one of the receipts, by chance.
func (r *Reporters) Some() (receipt Receipt, any bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.shown) == 0 {
		return Receipt{}, false
	}
	return r.shown[rand.IntN(len(r.shown))], true //nolint:gosec // chance, not secrecy
}

// Form returns a report, unlike any other, as JSON.
func (r *Reporters) Form() []byte {
	body, err := json.Marshal(map[string]any{
		"kind": "victim", "form_id": Identity(), "scam": "task_rebate", "district": "elsewhere", "consent": "yes",
		"name": "赵某", "phone": fmt.Sprintf("138%08d", r.n.Add(1)), "narrative": story, "money": "gone",
		"transfers": []map[string]any{{"amount": "3000.50", "method": "bank", "payee_name": "钱某", "payee_account": "6217000010001234569", "payee_bank": "某某银行"}},
		"suspects":  []map[string]string{{"kind": "app", "value": "某某联盟"}, {"kind": "url", "value": "https://example.org/task"}},
	})
	if err != nil {
		panic(err) // only for types that JSON does not know
	}
	return body
}

// Send sends a form to a site, from an address that a proxy would name; empty:
// from here.
func (r *Reporters) Send(site *Client, form []byte, from string) error {
	var receipt Receipt
	status, err := site.Post("/api/v1/reports", form, from, &receipt)
	if err != nil {
		return err
	}
	if status != fasthttp.StatusCreated && status != fasthttp.StatusOK {
		return fmt.Errorf("a report is answered with %d", status)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = append(r.shown, receipt)
	return nil
}

// Client sends JSON to a site over connections that stay open.
type Client struct {
	url  string
	http *fasthttp.HostClient
}

// NewClient makes a client of the site at a URL.
func NewClient(url string) *Client {
	return &Client{url, &fasthttp.HostClient{
		Addr: strings.TrimPrefix(url, "http://"), MaxConns: 4096, MaxIdemponentCallAttempts: 1,
		ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second,
	}}
}

// Post sends JSON and reads the answer, where it is one of success.
func (c *Client) Post(path string, body []byte, from string, answer any) (status int, err error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.SetRequestURI(c.url + path)
	request.Header.SetMethod(fasthttp.MethodPost)
	request.Header.SetContentType("application/json")
	if from != "" {
		request.Header.Set("X-Forwarded-For", from)
	}
	request.SetBodyRaw(body)
	if err := c.http.Do(request, response); err != nil {
		return 0, err
	}
	if status = response.StatusCode(); status < 300 && answer != nil {
		err = json.Unmarshal(response.Body(), answer)
	}
	return status, err
}

// Identity draws a form's identity.
func Identity() string {
	var b [16]byte
	_, _ = crand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
