package console

import (
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/duty"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// testsShownFor is how long what became of a test is shown.
const testsShownFor = 7 * 24 * time.Hour

// channelsView lists the addresses at which units are told.
type channelsView struct {
	Page
	Channels []Channel
}

// Channel is one address of a unit, with what became of its last test. Of a
// webhook's address, which may hold a key, only the host is shown.
type Channel struct {
	ID, Unit, Kind, Address string
	Tested, Result          string // empty: not lately
	Bad                     bool
}

func (c *Console) channels(r *request) error {
	view := channelsView{Page: c.page(r, "通知地址", root+"/channels")}
	view.Notice = r.notice()
	tests, err := c.Store.Tests(r.ctx, c.Now().Add(-testsShownFor))
	if err != nil {
		return err
	}
	for _, contact := range duty.Contacts(c.Bureau()) {
		shown := Channel{ID: channelID(contact), Unit: c.Bureau().UnitName(contact.Unit), Kind: channelText[contact.Channel], Address: contact.Target}
		if contact.Channel == report.ChannelWebhook {
			shown.Address = hostOf(contact.Target)
		}
		last := slices.IndexFunc(tests, func(d report.Delivery) bool {
			return d.Unit == contact.Unit && d.Channel == contact.Channel && d.Target == contact.Target
		})
		if last >= 0 {
			told := c.told(tests[last])
			shown.Tested, shown.Result, shown.Bad = c.time(tests[last].CreatedAt), told.State, told.Bad
		}
		view.Channels = append(view.Channels, shown)
	}
	return c.show(r, "console/channels", view)
}

// channelID names an address without saying it.
func channelID(contact report.Contact) string { return duty.Test(contact, time.Unix(0, 0)).ID }

func hostOf(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return at.Host
}

// testChannel lets the ledger tell an address that it is tried.
func (c *Console) testChannel(r *request) error {
	contacts := duty.Contacts(c.Bureau())
	i := slices.IndexFunc(contacts, func(contact report.Contact) bool { return channelID(contact) == r.field("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "没有这个地址，units.yaml 可能刚改过")
	}
	test := duty.Test(contacts[i], c.Now())
	if err := c.Store.AddDeliveries(r.ctx, []report.Delivery{test}, r.visitor.Did(audit.AddressTested, audit.Unit(test.Unit), audit.Delivery(test.ID))); err != nil {
		return err
	}
	return r.Redirect(c.base+"/channels?done=tested", fiber.StatusSeeOther)
}
