package report

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// Delivery is one row of the ledger of who was told of what, how, when, how
// often that was tried and what went wrong.
type Delivery struct {
	ID         string    // the same in every try: receivers know by it what they have had
	Reference  Reference // empty: it concerns no single report
	Unit       string
	Channel    Channel
	Target     string // an address; empty for the desk
	Reason     Reason
	Step       int       // the rung of the duty ladder; 0: at once
	Urgent     bool      // goes before what is not
	Detail     string    // what a summary names, one a line; nothing of a report
	ReceivedAt time.Time // when the report came in; zero where it concerns none
	CreatedAt  time.Time

	NextAt   time.Time // when it is tried next; zero: no more
	GiveUpAt time.Time // when trying ends
	Tries    int
	Error    string    // why the last try failed; holds nothing personal and no secret
	ToldAt   time.Time // zero: not yet
}

// Stuck reports whether a delivery has been given up.
func (d Delivery) Stuck() bool { return d.ToldAt.IsZero() && d.NextAt.IsZero() }

// Channel is a way of telling a unit.
type Channel string

// The channels.
const (
	ChannelDesk    Channel = "desk" // the unit's own list: the row itself is the telling
	ChannelEmail   Channel = "email"
	ChannelWebhook Channel = "webhook"
)

// Reason is why a unit is told.
type Reason string

// The reasons.
const (
	ReasonTo       Reason = "to"       // the rule sends the report there
	ReasonAlso     Reason = "also"     // the rule tells this unit as well
	ReasonDuty     Reason = "duty"     // the one before on the duty list has not opened it
	ReasonEscalate Reason = "escalate" // nobody on the duty list has
	ReasonChange   Reason = "change"   // the unit is no longer told at this address
	ReasonMessage  Reason = "message"  // the reporter has written, or added files
	ReasonMoved    Reason = "moved"    // another unit has handed the report over
	ReasonSummary  Reason = "summary"  // once a day, while there are stuck deliveries
	// Once a day, while nothing is stuck and urgent publications wait for too long.
	ReasonUnconfirmed Reason = "unconfirmed"
	ReasonTest        Reason = "test" // an administrator tries an address
)

// reasonText is what staff read.
var reasonText = map[Reason]string{
	ReasonTo:          "主办",
	ReasonAlso:        "同时告知",
	ReasonDuty:        "无人签收，通知下一位值班",
	ReasonEscalate:    "无人签收，升级",
	ReasonChange:      "接收地址变更",
	ReasonMessage:     "反映人有新的补充",
	ReasonMoved:       "其他单位移交",
	ReasonSummary:     "每日小结",
	ReasonUnconfirmed: "紧急发布没有确认",
	ReasonTest:        "测试通知",
}

// Text returns the reason in Chinese.
func (r Reason) Text() string { return reasonText[r] }

// TellFor is how long a delivery is tried before it is given up.
const TellFor = 72 * time.Hour

// NewDelivery makes a row of a record that is still to be told at an address;
// the zero record where it concerns none. It is urgent where the record is, or
// has to be opened within a time.
func NewDelivery(r Record, to Contact, reason Reason, step int, now time.Time) Delivery {
	return Delivery{
		ID:        deliveryID(r.Reference, to, step),
		Reference: r.Reference, Unit: to.Unit, Channel: to.Channel, Target: to.Target, Reason: reason, Step: step,
		Urgent: r.Urgent(now) || r.AckWithin > 0, ReceivedAt: r.ReceivedAt,
		CreatedAt: now, NextAt: now, GiveUpAt: now.Add(TellFor),
	}
}

// DeskDelivery makes a row that tells a unit's desk of a record by being there.
func DeskDelivery(r Record, unit string, reason Reason, now time.Time) Delivery {
	return Delivery{
		ID:        deliveryID(r.Reference, Contact{Unit: unit, Channel: ChannelDesk}, 0),
		Reference: r.Reference, Unit: unit, Channel: ChannelDesk, Reason: reason,
		ReceivedAt: r.ReceivedAt, CreatedAt: now, ToldAt: now,
	}
}

// deliveryID names a telling: on each rung, an address is told of a report
// once. Of the address itself it holds a digest only.
func deliveryID(reference Reference, to Contact, step int) string {
	id := fmt.Sprintf("%s-%s-%s-%d", reference, to.Unit, to.Channel, step)
	if to.Target != "" {
		id += fmt.Sprintf("-%x", sha256.Sum256([]byte(to.Target)))[:9]
	}
	return strings.TrimPrefix(id, "-")
}
