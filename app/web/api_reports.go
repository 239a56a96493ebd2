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
	ctx, cancel := context.WithTimeout(c.UserContext(), backendTimeout)
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
	From string    `json:"from"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

type apiStatus struct {
	Reference  report.Reference `json:"reference"`
	Status     report.Status    `json:"status"`
	StatusText string           `json:"status_text"`
	Unit       apiUnit          `json:"unit"`
	ReceivedAt time.Time        `json:"received_at"`
	Messages   []apiMessage     `json:"messages"`
}

// apiReceipt opens a receipt.
func (s *Server) apiReceipt(c *fiber.Ctx) error {
	var sent struct {
		Reference string `json:"reference"`
		Code      string `json:"code"`
	}
	if err := json.Unmarshal(c.BodyRaw(), &sent); err != nil {
		return fault.Wrap(fault.BadRequest, "请求正文应是 JSON：{\"reference\": \"…\", \"code\": \"…\"}", err)
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), backendTimeout)
	defer cancel()
	record, err := s.Intake.Lookup(ctx, s.source(c), sent.Reference, sent.Code)
	if err != nil {
		return err
	}
	b := s.Library.Snapshot().Bureau
	return c.JSON(apiStatus{
		Reference: record.Reference, Status: record.Status, StatusText: record.Status.Text(),
		Unit:       apiUnit{record.Unit, b.UnitName(record.Unit)},
		ReceivedAt: record.ReceivedAt.In(b.Site.Location()), Messages: []apiMessage{},
	})
}
