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
	messageField   = spec{name: "message", label: "给办理单位留言", hint: "补充情况、回答问题，或问办到哪一步。最多 2000 字", control: "textarea", maxLength: intake.MaxReply}
)

// The intents of an opened receipt; none means open it.
const (
	intentMessage = "message"
	intentAsk     = "ask_" // and what is asked for
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

// receiptStatus opens a receipt, and adds to it what an intent asks for.
func (s *Server) receiptStatus(c *fiber.Ctx) error {
	sent, err := s.formOf(c)
	if err != nil {
		return err
	}
	values := sent.values
	reference, code := first(values["reference"]), first(values["code"])
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	view := s.lookupView(reference, code)
	view.Answer = true
	reply, isReply := replyOf(values)
	removed := s.removeFile(ctx, reply.FormID, first(values["intent"]))
	var opened intake.Opened
	if isReply && len(sent.wrong) == 0 {
		opened, err = s.Intake.Reply(ctx, s.source(c), reference, code, reply)
	} else if opened, err = s.Intake.Lookup(ctx, s.source(c), reference, code); err == nil && len(sent.wrong) > 0 {
		err = fault.InvalidFields(sent.wrong)
	}
	var public *fault.Error
	switch {
	case opened.Record.Reference != "":
		return s.showReceipt(c, view, opened, reply, isReply && !removed && err == nil, err)
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

// replyOf is what an intent adds to a receipt.
func replyOf(values intake.Values) (reply intake.Reply, is bool) {
	intent := first(values["intent"])
	reply = intake.Reply{Text: first(values["message"]), FormID: first(values["form_id"])}
	ask, asked := strings.CutPrefix(intent, intentAsk)
	if asked {
		reply.Ask = report.Ask(ask)
	}
	return reply, asked || intent == intentMessage
}

// showReceipt shows an opened receipt; what was written and which files came
// is kept where it was not taken.
func (s *Server) showReceipt(c *fiber.Ctx, view lookupView, opened intake.Opened, reply intake.Reply, taken bool, err error) error {
	status := fiber.StatusOK
	view.Found = s.found(opened)
	b := formBuilder{errors: map[string]string{}, view: &formView{}}
	if err != nil {
		public := s.publicFault(c, err)
		status, view.Error = statusOf[public.Kind], public.Message
		for _, f := range public.Fields {
			b.errors[f.Field], view.Error = f.Message, f.Message
		}
	}
	view.Found.Sent = taken
	if !taken && reply.FormID != "" {
		b.values = intake.Values{messageField.name: {reply.Text}}
		view.Found.FormID = reply.FormID
	}
	view.Found.Message, view.Found.Evidence = b.field("", messageField), b.field("", laterEvidenceField)
	view.Found.Evidence.Files = s.staged(c, view.Found.FormID)
	view.ErrorID = messageField.name
	if view.Found.Evidence.Error != "" {
		view.ErrorID = evidenceField.name
	}
	return s.fresh(c, status, "public/lookup", view)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return strings.ToValidUTF8(values[0], "")
}

func (s *Server) found(opened intake.Opened) *receiptStatus {
	snapshot := s.Library.Snapshot()
	b, record := snapshot.Bureau, opened.Record
	found := &receiptStatus{
		Reference: record.Reference.Grouped(), Status: record.Status.Text(), CaseNo: record.CaseNo, UnitName: b.UnitName(record.Unit),
		ReceivedAt: chineseTime(record.ReceivedAt, b.Site), AnswerBy: chineseTime(record.DueAt, b.Site),
		IsObjection: record.Kind == report.Objection, CanWrite: !record.Thread.IsZero(), FormID: intake.NewFormID(),
		CanClaim: record.Kind == report.Tip && b.Site.Rewards.Offered,
		Sheet:    s.sheet(snapshot, victimForm, intake.FormOf(opened.Sheet, b.Site.Location())),
	}
	for _, m := range opened.Messages {
		found.Messages = append(found.Messages, threadMessage{
			Mine: m.From == report.FromReporter, From: m.From.Text(), At: chineseTime(m.At, b.Site), Ask: m.Ask.Text(), Text: m.Text, Files: m.Files,
		})
	}
	return found
}
