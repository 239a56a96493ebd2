package console

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/desk"
	"fanzha/app/exchange"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// reportView is one opened report.
type reportView struct {
	Page
	DeskRow
	Version   int
	Own       bool // the member's unit has it, and acts on it
	CanWrite  bool // it has a thread
	Seen      string
	Story     string
	Transfers []DeskTransfer
	Suspects  []DeskSuspect
	Parts     []exchange.Part
	Talk      []DeskMessage
	Notes     []DeskMessage
	Told      []DeskTold
	Typed     typed
}

// typed is what somebody has written into a form that was not taken.
type typed struct{ Answer, Note, Reason string }

// DeskTransfer is one transfer, as the stop-payment sheet has it.
type DeskTransfer struct {
	Number int
	Since  string
	Rows   []exchange.Row
}

// DeskSuspect is something that the fraudster was known by.
type DeskSuspect struct {
	Kind, Value string
	Articles    []web.Link // published warnings that name it
}

// DeskMessage is one message or note.
type DeskMessage struct {
	Who, At, Ask, Text string
	Mine               bool // the unit's
	Files              []string
}

// DeskTold is who was told of the report.
type DeskTold struct {
	Unit, Channel, Reason, State string
	Bad                          bool
}

// reference reads which report is asked for, by an address or a form.
func (r *request) reference() (report.Reference, error) {
	typed := r.Query("ref")
	if r.form != nil {
		typed = r.field("ref")
	}
	reference, err := report.ParseReference(typed)
	if err != nil {
		return "", fault.Wrap(fault.NotFound, "没有找到这份登记", err)
	}
	return reference, nil
}

func (c *Console) report(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	view, err := c.reportView(r, reference)
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/desk-report", view)
}

// cannotOpen says in plain words that a member's keys do not open a report.
func cannotOpen(err error) error {
	if errors.Is(err, staff.ErrNotGranted) {
		return fault.Wrap(fault.Forbidden, "您打不开这份登记：没有送给您的单位，或者还没有授权给您", err)
	}
	return err
}

// reportView opens a report, which is an act.
func (c *Console) reportView(r *request, reference report.Reference) (reportView, error) {
	opened, err := c.Desk.Open(r.ctx, reference, r.visitor)
	if err != nil {
		return reportView{}, cannotOpen(err)
	}
	record, now := opened.Record, opened.At
	words := exchange.Words{Names: c.Bureau()}
	view := reportView{
		Page: c.page(r, "登记 "+reference.Grouped(), root+"/desk"), DeskRow: c.clearRow(record, now), Version: record.Version,
		Own: record.Unit == r.visitor.Member.Unit, CanWrite: !record.Thread.IsZero(), Story: opened.Report.Narrative,
		Parts: words.Rest(opened.Report),
	}
	c.glance(&view.DeskRow, opened.Report, now)
	if record.WaitingFor == report.UnitsTurn {
		view.Seen = fmt.Sprint(record.LastMessageAt.UnixMilli())
	}
	for i, t := range opened.Report.Transfers {
		view.Transfers = append(view.Transfers, DeskTransfer{Number: i + 1, Since: c.since(t, now), Rows: words.Transfer("", t).Rows})
	}
	c.fillTalk(&view, opened)
	return view, nil
}

// fillTalk adds what was written, and who was told.
func (c *Console) fillTalk(view *reportView, opened desk.Opened) {
	for _, m := range opened.Messages {
		shown := DeskMessage{Who: "反映人", At: c.time(m.At), Ask: m.Ask.Text(), Text: m.Text, Mine: m.From != report.FromReporter, Files: m.Files}
		if shown.Mine {
			shown.Who = m.Author
		}
		switch {
		case m.Opening != nil:
		case m.From == report.UnitNote:
			view.Notes = append(view.Notes, shown)
		default:
			view.Talk = append(view.Talk, shown)
		}
	}
	for _, d := range opened.Deliveries {
		view.Told = append(view.Told, c.told(d))
	}
}

var channelText = map[report.Channel]string{report.ChannelDesk: "登记列表", report.ChannelEmail: "邮件", report.ChannelWebhook: "机器人通知"}

func (c *Console) told(d report.Delivery) DeskTold {
	told := DeskTold{Unit: c.Bureau().UnitName(d.Unit), Channel: channelText[d.Channel], Reason: d.Reason.Text()}
	switch {
	case !d.ToldAt.IsZero():
		told.State = c.time(d.ToldAt) + " 送达"
	case d.Stuck():
		told.State, told.Bad = fmt.Sprintf("送了 %d 次没有成功，已放弃：%s", d.Tries, d.Error), true
	case d.Tries == 0:
		told.State = "还没有送"
	default:
		told.State, told.Bad = fmt.Sprintf("送了 %d 次没有成功：%s，%s 再送", d.Tries, d.Error, c.time(d.NextAt)), true
	}
	return told
}

// toReport leads back to a report with what was done.
func (c *Console) toReport(r *request, reference report.Reference, done string) error {
	query := url.Values{"ref": {string(reference)}, "done": {done}}
	return r.Redirect(c.base+"/desk/report?"+query.Encode(), fiber.StatusSeeOther)
}

// reportAgain shows a report with why an act on it was not taken, and what was
// typed.
func (c *Console) reportAgain(r *request, reference report.Reference, err error) error {
	err = cannotOpen(err)
	var public *fault.Error
	if !errors.As(err, &public) || public.Kind != fault.Invalid && public.Kind != fault.Conflict {
		return err
	}
	view, openErr := c.reportView(r, reference)
	if openErr != nil {
		return openErr
	}
	view.Typed = typed{r.field("answer"), r.field("note"), r.field("reason")}
	return c.again(r, err, func() (string, any, *Page) { return "console/desk-report", &view, &view.Page })
}

// millis reads a time that a form carries.
func (r *request) millis(name string) time.Time {
	var at int64
	if _, err := fmt.Sscan(r.field(name), &at); err != nil {
		return time.Time{}
	}
	return time.UnixMilli(at)
}
