package web

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/templates"
)

// choose is the page before the forms: what to do first.
func (s *Server) choose(c *fiber.Ctx) error {
	page, err := s.choosePage(s.Library.Snapshot(), modeOf(c))
	if err != nil {
		return err
	}
	return page.send(c)
}

func (s *Server) choosePage(snapshot *library.Snapshot, mode templates.Mode) (*page, error) {
	return s.pageFrom(snapshot, mode, "report", "public/choose", func() any {
		view := chooseView{Page: s.pageOf(snapshot, "先做什么", "/report")}
		view.Description = "钱还没转、正在转、已经转了：先做什么，再填哪张表。"
		return view
	})
}

// form shows an empty form. The address may name the state of the money and
// the scam type, never anything about a person.
func (s *Server) form(spec formSpec) fiber.Handler {
	return func(c *fiber.Ctx) error {
		form := intake.Form{FormID: intake.NewFormID(), Money: c.Query("money"), Scam: c.Query("scam")}
		view := s.formView(s.Library.Snapshot(), spec, form, nil)
		view.Fresh, view.Answer = true, false
		return s.compressed(c, "public/form", view)
	}
}

// submit takes a form in and answers with its receipt, or with the form as it
// was typed and what is wrong with it.
func (s *Server) submit(spec formSpec) fiber.Handler {
	return func(c *fiber.Ctx) error {
		sent, err := s.formOf(c)
		if err != nil {
			return err
		}
		form, wrong := intake.Decode(sent.values)
		wrong = append(wrong, sent.wrong...)
		form.Kind = spec.kind
		snapshot := s.Library.Snapshot()
		if form.Intent == intentSheet {
			form.Transfers = madeTransfers(form.Transfers)
			view := s.formView(snapshot, spec, form, nil)
			view.FromSheet = true
			return s.fresh(c, fiber.StatusOK, "public/form", view)
		}
		ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
		defer cancel()
		if form.Intent == intentEdit || editGroups(&form) || s.removeFile(ctx, form.FormID, form.Intent) {
			return s.formAgain(c, snapshot, spec, form, fault.InvalidFields(sent.wrong))
		}
		if form.Intent == intentReview {
			return s.review(ctx, c, snapshot, spec, form, wrong)
		}
		receipt, err := s.Intake.Submit(ctx, s.network(c), form, wrong)
		if err != nil {
			return s.formAgain(c, snapshot, spec, form, err)
		}
		view := s.receiptView(snapshot, spec, receipt)
		view.Sheet, view.Gone, view.Reachable = s.sheet(snapshot, spec, form), form.Money == "gone", form.Phone != ""
		return s.fresh(c, fiber.StatusOK, "public/receipt", view)
	}
}

// The intents beside those that add and remove groups; none means send.
const (
	intentReview = "review"
	intentEdit   = "edit" // from the review back to the form
)

// review shows what was typed once more, if there is nothing wrong with it.
func (s *Server) review(ctx context.Context, c *fiber.Ctx, snapshot *library.Snapshot, spec formSpec, form intake.Form, wrong []fault.Field) error {
	if err := s.Intake.Check(ctx, form, wrong); err != nil {
		return s.formAgain(c, snapshot, spec, form, err)
	}
	view := s.reviewView(snapshot, spec, form)
	view.Parts = append(view.Parts, filesPart(s.staged(c, form.FormID))...)
	return s.fresh(c, fiber.StatusOK, "public/review", view)
}

// formAgain shows a form that was not taken, whatever the reason: what was
// typed is never lost.
func (s *Server) formAgain(c *fiber.Ctx, snapshot *library.Snapshot, spec formSpec, form intake.Form, err error) error {
	public := s.publicFault(c, err)
	if public.Kind == fault.Invalid {
		view := s.formView(snapshot, spec, form, public.Fields)
		s.showFiles(c, view)
		if len(public.Fields) == 0 {
			return s.fresh(c, fiber.StatusOK, "public/form", view)
		}
		return s.fresh(c, fiber.StatusUnprocessableEntity, "public/form", view)
	}
	view := s.formView(snapshot, spec, form, nil)
	s.showFiles(c, view)
	view.Errors = []FormError{{ID: "submit", Message: public.Message}}
	if errors.Is(err, intake.ErrFiles) {
		view.WithoutFiles, view.Errors[0].ID = intake.WithoutFiles, "without-files"
	}
	if public.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(public.RetryAfter))
	}
	return s.fresh(c, statusOf[public.Kind], "public/form", view)
}

// editGroups does what an add or remove button asks for and reports whether
// one was pressed.
func editGroups(form *intake.Form) bool {
	verb, rest, _ := strings.Cut(form.Intent, "_")
	name, index, _ := strings.Cut(rest, "_")
	n, err := strconv.Atoi(index)
	switch {
	case verb == "add" && name == "transfers":
		form.Transfers = append(atLeastOne(form.Transfers), intake.TransferForm{})
	case verb == "add" && name == "suspects":
		form.Suspects = append(atLeastOne(form.Suspects), intake.SuspectForm{})
	case verb == "remove" && name == "transfers" && err == nil && n >= 0 && n < len(form.Transfers):
		form.Transfers = slices.Delete(form.Transfers, n, n+1)
	case verb == "remove" && name == "suspects" && err == nil && n >= 0 && n < len(form.Suspects):
		form.Suspects = slices.Delete(form.Suspects, n, n+1)
	default:
		return false
	}
	form.Transfers = form.Transfers[:min(len(form.Transfers), intake.MaxIndex+1)]
	form.Suspects = form.Suspects[:min(len(form.Suspects), intake.MaxIndex+1)]
	return true
}

// atLeastOne counts the empty group that the form shows at first.
func atLeastOne[T any](groups []T) []T {
	if len(groups) == 0 {
		return make([]T, 1)
	}
	return groups
}

func (s *Server) receiptView(snapshot *library.Snapshot, spec formSpec, r intake.Receipt) receiptView {
	site := snapshot.Bureau.Site
	view := receiptView{
		Page: s.pageOf(snapshot, "回执", spec.path), Heading: "已收到",
		Reference: r.Reference.Grouped(), UnitName: r.Unit.Name, Urgent: r.Urgent,
		ReceivedAt: chineseTime(r.ReceivedAt, site), AnswerBy: chineseTime(r.DueAt, site),
		IsVictim: spec.kind == "victim", IsTip: spec.kind == "tip", IsObjection: spec.kind == "objection", Again: r.Again,
	}
	if r.Code != "" {
		view.Code = r.Code.Grouped()
		view.Picture = pictureLines(site, view)
	}
	for _, unit := range r.Also {
		view.Partners = append(view.Partners, unit.Name)
	}
	view.Quiet, view.Answer = true, true
	return view
}

// pictureLines are what the picture of a receipt says, label and words of each
// line, as JSON.
func pictureLines(site bureau.Site, view receiptView) string {
	lines, _ := json.Marshal([][2]string{ // strings always have a JSON form
		{site.Name, "回执"}, {"回执编号", view.Reference}, {"查询码（谁问都不要给）", view.Code},
		{"收到时间", view.ReceivedAt}, {"办理单位", view.UnitName},
	})
	return string(lines)
}

func chineseTime(t time.Time, site bureau.Site) string {
	if t.IsZero() {
		return ""
	}
	return t.In(site.Location()).Format("2006年1月2日 15:04")
}
