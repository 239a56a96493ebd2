package web

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
)

type apiUnit struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

func unitOf(u bureau.Unit) apiUnit { return apiUnit{u.Key, u.Name} }

type apiReceiptBody struct {
	Reference         report.Reference `json:"reference"`
	Code              string           `json:"code"` // empty where it was shown before and is not shown again
	Unit              apiUnit          `json:"unit"`
	Urgent            bool             `json:"urgent"`
	AnswerWithinHours int              `json:"answer_within_hours"` // 0: no time is promised
}

// apiReport takes a report in: 201 for a new one, 200 for the same form
// again.
func (s *Server) apiReport(c *fiber.Ctx) error {
	values, wrong, err := intake.ParseJSON(c.BodyRaw())
	if err != nil {
		return err
	}
	form, more := intake.Decode(values)
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	receipt, err := s.Intake.Submit(ctx, s.network(c), form, append(wrong, more...))
	if err != nil {
		return err
	}
	body := apiReceiptBody{
		Reference: receipt.Reference, Unit: unitOf(receipt.Unit), Urgent: receipt.Urgent,
		AnswerWithinHours: int(math.Ceil(receipt.AnswerWithin().Hours())),
	}
	if receipt.Code != "" {
		body.Code = receipt.Code.Grouped()
	}
	status := fiber.StatusCreated
	if receipt.Again {
		status = fiber.StatusOK
	}
	return c.Status(status).JSON(body)
}

// apiMessage is one message of a report's thread.
type apiMessage struct {
	From  report.Party `json:"from"` // reporter, unit
	At    time.Time    `json:"at"`
	Text  string       `json:"text"`
	Ask   report.Ask   `json:"ask,omitempty"`   // withdraw, erase, reward
	Files []string     `json:"files,omitempty"` // names of the files that came with it
}

type apiStatus struct {
	Reference  report.Reference `json:"reference"`
	Status     report.Status    `json:"status"`
	StatusText string           `json:"status_text"`
	CaseNo     string           `json:"case_no,omitempty"`
	Unit       apiUnit          `json:"unit"`
	ReceivedAt time.Time        `json:"received_at"`
	Messages   []apiMessage     `json:"messages"`
}

// apiReceiptRequest opens a receipt; the rest adds to it and may be empty.
type apiReceiptRequest struct {
	Reference string     `json:"reference"`
	Code      string     `json:"code"`
	Message   string     `json:"message"`
	Ask       report.Ask `json:"ask"`
	FormID    string     `json:"form_id"`
}

// receiptRequest reads a request as JSON, or as multipart with files.
func receiptRequest(c *fiber.Ctx) (request apiReceiptRequest, files bool, err error) {
	if sent, ok := c.Locals(sentFormKey).(sentForm); ok {
		value := func(name string) string { return first(sent.values[name]) }
		request = apiReceiptRequest{value("reference"), value("code"), value("message"), report.Ask(value("ask")), value("form_id")}
		if len(sent.wrong) > 0 {
			err = fault.InvalidFields(sent.wrong)
		}
		return request, true, err
	}
	if err := json.Unmarshal(c.BodyRaw(), &request); err != nil {
		return request, false, fault.Wrap(fault.BadRequest, "请求正文应是 JSON：{\"reference\": \"…\", \"code\": \"…\"}", err)
	}
	return request, false, nil
}

// apiReceipt opens a receipt, and adds a message and files where there are
// some.
func (s *Server) apiReceipt(c *fiber.Ctx) error {
	sent, files, err := receiptRequest(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	reply := intake.Reply{Text: sent.Message, Ask: sent.Ask, FormID: sent.FormID}
	opened, err := s.openReceipt(ctx, c, sent.Reference, sent.Code, reply, files)
	if err != nil {
		return err
	}
	b := s.Library.Snapshot().Bureau
	record, zone := opened.Record, b.Site.Location()
	status := apiStatus{
		Reference: record.Reference, Status: record.Status, StatusText: record.Status.Text(), CaseNo: record.CaseNo,
		Unit:       apiUnit{record.Unit, b.UnitName(record.Unit)},
		ReceivedAt: record.ReceivedAt.In(zone), Messages: []apiMessage{},
	}
	for _, m := range opened.Messages {
		status.Messages = append(status.Messages, apiMessage{m.From, m.At.In(zone), m.Text, m.Ask, m.Files})
	}
	return c.JSON(status)
}

// openReceipt opens a receipt; a reply that is not empty, or that came with
// files, is added first.
func (s *Server) openReceipt(ctx context.Context, c *fiber.Ctx, reference, code string, reply intake.Reply, files bool) (intake.Opened, error) {
	if reply.Text == "" && reply.Ask == "" && !files {
		return s.Intake.Lookup(ctx, s.source(c), reference, code)
	}
	return s.Intake.Reply(ctx, s.source(c), reference, code, reply)
}
