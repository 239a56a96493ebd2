package console

import (
	"fmt"
	"strings"
	"time"

	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// DeskRow is one report of a list. First, Amount and Suspect are empty where
// it was not opened.
type DeskRow struct {
	Reference, Grouped string
	URL                string // empty: this member cannot open it
	First              string // line of the story
	Amount, Suspect    string
	Since              []Clock // how long ago each transfer was
	Kind, Scam         string
	District, Received string
	Status, Assignee   string
	Unit               string // that has it; empty: the member's own
	Marks              []DeskMark
	Urgent, Unread     bool
	Tied               string // how many others name the same; empty: none
	Cluster            string // address of those
	Follows            bool   // it belongs to the row above
	Ask                string // address at which a dispatcher asks for a move; empty: not theirs
}

// DeskMark is what to look out for.
type DeskMark struct {
	Clock
	Bad bool
}

// The bounds of what a row shows.
const (
	rowLine      = 64 // characters of a story
	rowTransfers = 3
)

// rows are the rows of records; what belongs together stands together.
func (c *Console) rows(r *request, records []report.Record, opened map[report.Reference]report.Report) ([]DeskRow, error) {
	stuck, err := c.Desk.Stuck(r.ctx, references(records))
	if err != nil {
		return nil, err
	}
	now := c.Now()
	built := map[report.Reference]DeskRow{}
	for _, record := range records {
		row := c.clearRow(record, now)
		if stuck[record.Reference] > 0 {
			row.Marks = append(row.Marks, DeskMark{still("通知没有送达"), true})
		}
		if record.Unit == r.visitor.Member.Unit {
			row.Unit = ""
		}
		if r.visitor.Member.Role == staff.Dispatcher {
			row.Ask = c.base + "/desk/ask?ref=" + row.Reference
		}
		if one, there := opened[record.Reference]; there {
			c.glance(&row, one, now)
			row.URL = c.base + "/desk/report?ref=" + row.Reference
		} else if r.visitor.Opens(record.Unit) {
			row.Marks = append(row.Marks, DeskMark{still("内容打不开，可能已损坏"), true})
		}
		built[record.Reference] = row
	}
	if opened == nil {
		return inOrder(records, built, nil), nil
	}
	ties, err := c.Desk.Ties(r.ctx, references(records))
	for reference, n := range ties.Shared {
		row := built[reference]
		row.Tied, row.Cluster = others(n), c.base+"/desk/cluster?ref="+row.Reference
		built[reference] = row
	}
	return inOrder(records, built, ties.Group), err
}

// inOrder puts the rows of a group behind its first one.
func inOrder(records []report.Record, built map[report.Reference]DeskRow, group map[report.Reference]report.Reference) []DeskRow {
	var rows []DeskRow
	for _, head := range records {
		if leader, grouped := group[head.Reference]; grouped && leader != head.Reference {
			continue
		}
		rows = append(rows, built[head.Reference])
		for _, other := range records {
			if other.Reference != head.Reference && group[other.Reference] == head.Reference {
				row := built[other.Reference]
				row.Follows = true
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// clearRow is what stands in the clear.
func (c *Console) clearRow(record report.Record, now time.Time) DeskRow {
	b := c.Bureau()
	return DeskRow{
		Reference: string(record.Reference), Grouped: record.Reference.Grouped(), Kind: record.Kind.Text(), Scam: b.ScamName(record.Scam),
		District: b.DistrictName(record.District), Received: c.time(record.ReceivedAt), Status: record.Status.Text(), Assignee: record.Assignee,
		Unit: b.UnitName(record.Unit), Urgent: record.Urgent(now) && record.ClosedAt.IsZero(), Unread: record.FirstOpenedAt.IsZero(), Marks: c.marks(record, now),
	}
}

// marks are what to look out for, what presses first.
func (c *Console) marks(r report.Record, now time.Time) []DeskMark {
	var marks []DeskMark
	add := func(when, bad bool, text string) {
		if when {
			marks = append(marks, DeskMark{still(text), bad})
		}
	}
	if !r.StopUntil.IsZero() && r.StopState != report.StopFrozen {
		marks = append(marks, DeskMark{stopClock(r.StopUntil, now), true})
	}
	add(r.StopUntil.IsZero() && r.StopState != "", r.StopState != report.StopFrozen, r.StopState.Text())
	add(r.FirstOpenedAt.IsZero() && r.Escalation > 0, true, "还没人打开，已催 "+fmt.Sprint(r.Escalation)+" 次")
	add(r.WaitingFor == report.UnitsTurn, true, "有新留言，等我们回复")
	add(r.WaitingFor == report.ReportersTurn, false, "等反映人回复")
	add(r.ClosedAt.IsZero() && !r.DueAt.IsZero() && r.DueAt.Before(now) && r.Status == report.Received && r.WaitingFor != report.ReportersTurn, true, "过了答复时间")
	add(!r.ReviewUntil.IsZero(), !r.ReviewUntil.After(now.AddDate(0, 0, 2)), "立案审查到 "+c.lastDay(r.ReviewUntil)+"（内部）")
	add(r.MoveAsked != "", true, "调度请移交给"+c.Bureau().UnitName(r.MoveAsked))
	add(r.DuplicateOf != "", false, "与 "+r.DuplicateOf.Grouped()+" 重复")
	add(r.Held, false, "到期保留")
	add(!r.ExportedAt.IsZero(), false, "已导出")
	add(r.Resent, false, "重新提交，内容有改动")
	add(r.Flagged, false, "疑似程序填写")
	return marks
}

// glance adds what was opened.
func (c *Console) glance(row *DeskRow, r report.Report, now time.Time) {
	row.First = firstLine(r.Narrative)
	if total := r.Total(); total > 0 {
		row.Amount = yuan(total)
	}
	row.Suspect = suspect(r)
	if row.Urgent {
		for _, t := range r.Transfers[:min(len(r.Transfers), rowTransfers)] {
			row.Since = append(row.Since, c.since(t, now))
		}
		if more := len(r.Transfers) - rowTransfers; more > 0 {
			row.Since = append(row.Since, still(fmt.Sprintf("还有 %d 笔", more)))
		}
	}
}

// firstLine is how a story begins.
func firstLine(story string) string {
	line, _, more := strings.Cut(strings.TrimSpace(story), "\n")
	runes := []rune(strings.TrimSpace(line))
	if len(runes) > rowLine {
		runes, more = runes[:rowLine], true
	}
	if more {
		return string(runes) + "…"
	}
	return string(runes)
}

// suspect is by what the fraudster is known first.
func suspect(r report.Report) string {
	for _, s := range r.Suspects {
		return intake.OptionText(intake.SuspectKinds, s.Kind) + " " + s.Value
	}
	for _, t := range r.Transfers {
		if words := strings.TrimSpace(t.PayeeName + " " + t.PayeeAccount); words != "" {
			return "收款 " + words
		}
	}
	return ""
}

// lastDay is the last day of a time that is over at an instant.
func (c *Console) lastDay(until time.Time) string {
	return until.Add(-time.Nanosecond).In(c.Bureau().Site.Location()).Format("2006-01-02")
}

// yuan is an amount with its thousands apart.
func yuan(f report.Fen) string {
	whole, cents, _ := strings.Cut(f.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cents == "00" {
		return whole + " 元"
	}
	return whole + "." + cents + " 元"
}
