package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/desk"
	"fanzha/app/exchange"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// reportView is one opened report.
type reportView struct {
	Page
	DeskRow
	Version           int
	Once              string // of what is written here
	Own               bool   // the member's unit has it, and acts on it
	CanWrite          bool   // it has a thread
	Seen              string // up to when the reporter's messages are shown; empty: none waits
	CaseNo, AlarmNo   string
	Story             string
	Transfers         []DeskTransfer
	Timeline          []Moved
	Suspects          []DeskSuspect
	Parts             []exchange.Part
	Files             []DeskFile
	Talk              []DeskMessage
	Notes, Steps      []DeskMessage
	Told              []DeskTold
	Statuses          []web.Choice
	Victim            bool   // what the law knows as a case can come of it
	Review            string // the last day of the review of a lead; empty: no time is set
	Extended          int
	CanExtend         bool
	Colleagues, Units []web.Choice
	MoveAsked         string // the unit to which a dispatcher asks to move it
	DuplicateOf       string
	DuplicateURL      string
	Held              bool
	Typed             Typed
}

// Moved is one transfer on the line of time.
type Moved struct{ At, Amount, To, Sum string }

// DeskSuspect is something that the fraudster was known by.
type DeskSuspect struct {
	Kind, Value string
	Others      string     // how many other reports name it; empty: none
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
	view := reportView{
		Page: c.page(r, "登记 "+reference.Grouped(), root+"/desk"), DeskRow: c.clearRow(record, now), Version: record.Version, Once: desk.NewOnce(),
		Own: record.Unit == r.visitor.Member.Unit, CanWrite: !record.Thread.IsZero(), CaseNo: record.CaseNo, AlarmNo: record.AlarmNo,
		Story: opened.Report.Narrative, Transfers: c.transfers(opened.Report, opened.Messages, now), Timeline: c.timeline(opened.Report),
		Victim: record.Kind.Reaches(report.Accepted), Held: record.Held, Extended: record.ReviewExtended,
	}
	c.glance(&view.DeskRow, opened.Report, now)
	for _, f := range opened.Files {
		view.Files = append(view.Files, c.deskFile(reference, f))
	}
	c.fillParts(&view, opened.Report)
	c.fillTalk(&view, opened)
	c.fillChoices(&view, record)
	if err := c.fillTies(r, &view, opened); err != nil {
		return view, err
	}
	view.Colleagues, err = c.colleagues(r, record.Assignee)
	return view, err
}

// fillParts adds what a report says beside transfers and story. Suspects stand
// on their own.
func (c *Console) fillParts(view *reportView, r report.Report) {
	r.Suspects = nil
	view.Parts = exchange.Words{Names: c.Bureau()}.Rest(r)
}

// fillChoices adds what can be chosen in the forms.
func (c *Console) fillChoices(view *reportView, record report.Record) {
	if record.WaitingFor == report.UnitsTurn {
		view.Seen = fmt.Sprint(record.LastMessageAt.UnixMilli())
	}
	if !record.ReviewUntil.IsZero() {
		view.Review, view.CanExtend = c.lastDay(record.ReviewUntil), record.ReviewExtended < desk.MostExtended
	}
	if record.MoveAsked != "" {
		view.MoveAsked = c.Bureau().UnitName(record.MoveAsked)
	}
	if record.DuplicateOf != "" {
		view.DuplicateOf, view.DuplicateURL = record.DuplicateOf.Grouped(), c.base+"/desk/report?ref="+string(record.DuplicateOf)
	}
	for _, status := range record.Kind.Statuses() {
		if !record.Kind.Back(record.Status, status) && status != report.Received {
			view.Statuses = append(view.Statuses, web.Choice{Value: string(status), Text: status.Text()})
		}
	}
	for _, unit := range c.Bureau().Units {
		if !unit.Partner && unit.Key != record.Unit {
			view.Units = append(view.Units, web.Choice{Value: unit.Key, Text: unit.Name, Selected: unit.Key == record.MoveAsked})
		}
	}
}

// timeline has the transfers in the order in which they were made, with what
// was lost by then. Those of an unknown day stand last.
func (c *Console) timeline(r report.Report) (line []Moved) {
	transfers := slices.Clone(r.Transfers)
	slices.SortStableFunc(transfers, func(a, b report.Transfer) int { return cmp.Compare(c.order(a), c.order(b)) })
	var sum report.Fen
	for _, t := range transfers {
		sum += t.Amount
		at := cmp.Or(t.Day, "时间不详")
		if !t.Time.IsZero() {
			at = c.time(t.Time)
		}
		to := strings.TrimSpace(strings.Join([]string{intake.OptionText(intake.Methods, t.Method), t.PayeeName, t.PayeeAccount}, " "))
		line = append(line, Moved{at, yuan(t.Amount), to, yuan(sum)})
	}
	return line
}

func (c *Console) order(t report.Transfer) string {
	if !t.Time.IsZero() {
		return c.time(t.Time)
	}
	return cmp.Or(t.Day, "~")
}

// fillTies adds by what the fraudster was known, and who else names it.
func (c *Console) fillTies(r *request, view *reportView, opened desk.Opened) error {
	reference := opened.Record.Reference
	shared, err := c.Desk.Shared(r.ctx, reference)
	if err != nil {
		return err
	}
	most := 0
	for _, s := range opened.Report.Suspects {
		shown := DeskSuspect{Kind: intake.OptionText(intake.SuspectKinds, s.Kind), Value: s.Value, Articles: c.Web.Warnings(s.Value)}
		for _, mark := range (report.Report{Suspects: []report.Suspect{s}}).Marks() {
			shown.Others = others(shared[string(c.People.MarkDigest(mark))])
		}
		view.Suspects = append(view.Suspects, shown)
	}
	for _, t := range opened.Report.Transfers {
		if t.PayeeAccount == "" {
			continue
		}
		shown := DeskSuspect{Kind: "收款账号", Value: strings.TrimSpace(t.PayeeName + " " + t.PayeeAccount), Articles: c.Web.Warnings(t.PayeeAccount)}
		for _, mark := range (report.Report{Transfers: []report.Transfer{{PayeeAccount: t.PayeeAccount}}}).Marks() {
			shown.Others = others(shared[string(c.People.MarkDigest(mark))])
		}
		if !slices.ContainsFunc(view.Suspects, func(s DeskSuspect) bool { return s.Kind == shown.Kind && s.Value == shown.Value }) {
			view.Suspects = append(view.Suspects, shown)
		}
	}
	for _, n := range shared {
		most = max(most, n)
	}
	if view.Tied = others(most); most > 0 {
		view.Cluster = c.base + "/desk/cluster?ref=" + string(reference)
	}
	return nil
}

// others is how many other reports name the same; empty for none.
func others(n int) string {
	switch {
	case n == 0:
		return ""
	case n >= report.MostTied:
		return fmt.Sprintf("%d 份以上", report.MostTied)
	}
	return fmt.Sprintf("%d 份", n)
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
		case m.From == report.UnitNote && m.About == report.AboutStep:
			view.Steps = append(view.Steps, shown)
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
	if !errors.As(err, &public) || !sentAgain(err) {
		return err
	}
	view, openErr := c.reportView(r, reference)
	if openErr != nil {
		return openErr
	}
	view.Typed = r.typed(public.Message)
	view.ErrorID = view.Typed.beside()
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
