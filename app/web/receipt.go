package web

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
)

var (
	referenceField = spec{name: "reference", label: "回执编号", hint: "9 位数字", inputMode: "numeric", required: true}
	codeField      = spec{name: "code", label: "查询码", hint: "16 位数字", inputMode: "numeric", required: true}
)

// receiptForm asks for a receipt's two parts.
func (s *Server) receiptForm(c *fiber.Ctx) error {
	return s.fresh(c, fiber.StatusOK, "public/lookup", s.lookupView("", ""))
}

func (s *Server) lookupView(reference, code string) lookupView {
	view := lookupView{Page: s.page("查回执", "/receipt")}
	view.Quiet = true
	b := formBuilder{values: intake.Values{"reference": {reference}, "code": {code}}}
	view.Reference, view.Code = b.field("", referenceField), b.field("", codeField)
	return view
}

// receiptStatus opens a receipt.
func (s *Server) receiptStatus(c *fiber.Ctx) error {
	values, err := intake.ParseForm(c.Get(fiber.HeaderContentType), c.BodyRaw())
	if err != nil {
		return err
	}
	reference, code := first(values["reference"]), first(values["code"])
	ctx, cancel := context.WithTimeout(c.UserContext(), backendTimeout)
	defer cancel()
	view := s.lookupView(reference, code)
	record, err := s.Intake.Lookup(ctx, s.source(c), reference, code)
	var public *fault.Error
	switch {
	case err == nil:
		view.Found = s.found(record)
		return s.fresh(c, fiber.StatusOK, "public/lookup", view)
	case errors.As(err, &public) && (public.Kind == fault.NotFound || public.Kind == fault.TooMany):
		view.Error = public.Message
		if public.RetryAfter > 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(public.RetryAfter))
		}
		return s.fresh(c, statusOf[public.Kind], "public/lookup", view)
	default:
		return err
	}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return strings.ToValidUTF8(values[0], "")
}

func (s *Server) found(record report.Record) *receiptStatus {
	b := s.Library.Snapshot().Bureau
	return &receiptStatus{
		Reference: record.Reference.Grouped(), Status: record.Status.Text(), CaseNo: record.CaseNo, UnitName: b.UnitName(record.Unit),
		ReceivedAt: chineseTime(record.ReceivedAt, b.Site), AnswerBy: chineseTime(record.DueAt, b.Site),
	}
}
