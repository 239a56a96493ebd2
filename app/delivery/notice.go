package delivery

import (
	"fmt"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// notice makes what a unit is told of a row of the ledger. It is the same in
// every try.
func notice(b *bureau.Bureau, d report.Delivery) bureau.Notice {
	n := bureau.Notice{
		ID: d.ID, Reason: string(d.Reason), Reference: string(d.Reference),
		UnitKey: d.Unit, Unit: b.UnitName(d.Unit), Urgent: d.Urgent,
	}
	if d.Reason == report.ReasonChange {
		n.Title = n.Unit + "接收通知的地址已变更"
		n.Text = "本站不再向这个地址通知" + n.Unit + "。\n如果不是贵单位要求的变更，请立即联系本站管理员核实 units.yaml。"
		return n
	}
	if d.Reason == report.ReasonSummary {
		n.Title = "有通知没有送到"
		n.Text = "有的单位三天没有通知到，已不再重试。\n请在服务器上查看、重试：fanzha deliveries list；fanzha deliveries retry --stuck"
		if d.Detail != "" {
			n.Title += "，有紧急发布没有确认"
			n.Text += "\n\n" + unconfirmed(d)
		}
		return n
	}
	if d.Reason == report.ReasonUnconfirmed {
		n.Title, n.Text = "有紧急发布没有确认", unconfirmed(d)
		return n
	}
	if d.Reason == report.ReasonTest {
		n.Title = "测试通知"
		n.Text = "这是本站管理员发的测试，不用处理。收到它，说明" + n.Unit + "的这个地址收得到通知。"
		return n
	}
	received := d.ReceivedAt.In(b.Site.Location())
	n.ReceivedAt = received.Format(time.RFC3339)
	n.Title = fmt.Sprintf("%s编号 %s，%s，%s 收到", headline(d), d.Reference.Grouped(), n.Unit, received.Format("1月2日 15:04"))
	n.Text = n.Title + "。\n" + todo(d)
	return n
}

// unconfirmed says what a summary names: titles that readers see, and nobody.
func unconfirmed(d report.Delivery) string {
	return "下面的紧急发布，超过 24 小时没有另一位审核人员确认：\n" + d.Detail + "\n请提醒审核人员登录控制台，在「文章」里确认，或者撤回。"
}

// headline says of what kind the notice is.
func headline(d report.Delivery) string {
	switch {
	case d.Reason == report.ReasonDuty || d.Reason == report.ReasonEscalate:
		return "【紧急·无人签收】"
	case d.Reason == report.ReasonMessage:
		return "反映人有新的补充，"
	case d.Reason == report.ReasonMoved && d.Urgent:
		return "【紧急】其他单位移交，"
	case d.Reason == report.ReasonMoved:
		return "其他单位移交，"
	case d.Urgent:
		return "【紧急】新登记，"
	default:
		return "新登记，"
	}
}

// todo says what the reader of a notice is to do.
func todo(d report.Delivery) string {
	const open = "请登录控制台，在「登记」里打开这一份，打开即签收。内容不在通知里。"
	switch {
	case d.Reason == report.ReasonDuty || d.Reason == report.ReasonEscalate:
		return "前面的人没有在限定时间内签收，现在轮到您。" + open
	case d.Reason == report.ReasonMessage:
		return "请登录控制台，在「登记」里查看并答复。内容不在通知里。"
	case d.Urgent:
		return "钱可能还能止付。" + open
	default:
		return open
	}
}
