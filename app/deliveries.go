package main

import (
	"fmt"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type deliveriesCommand struct {
	List  deliveriesListCommand  `cmd:"" help:"List what was given up, or with --all what waits for its next try too."`
	Retry deliveriesRetryCommand `cmd:"" help:"Try again, for another three days: those named, or all that were given up."`
}

type deliveriesListCommand struct {
	contentFlags
	stateFlags
	All   bool `help:"What waits for its next try too."`
	Limit int  `default:"1000" help:"How many are looked at, oldest first."`
}

// Run prints the list, one delivery a line.
func (cmd *deliveriesListCommand) Run(p *program) error {
	if cmd.Limit < 1 {
		return usageError{"--limit is at least 1"}
	}
	return withStore(p, cmd.stateFlags, func(db *store.Store) error {
		untold, err := db.Untold(p.ctx, cmd.Limit, !cmd.All)
		if err != nil {
			return err
		}
		return printer{p.stdout, cmd.names()}.deliveries(untold)
	})
}

type deliveriesRetryCommand struct {
	stateFlags
	IDs   []string `arg:"" optional:"" name:"id" help:"As deliveries list shows them."`
	Stuck bool     `help:"All that were given up."`
}

// Run makes deliveries due; the serving program tries them within a second.
func (cmd *deliveriesRetryCommand) Run(p *program) error {
	if cmd.Stuck != (len(cmd.IDs) == 0) {
		return usageError{"name deliveries, or all that were given up with --stuck"}
	}
	return withStaff(p, cmd.stateFlags, func(db *store.Store, people *staff.Staff) error {
		ids := cmd.IDs
		if cmd.Stuck {
			const all = 1 << 30
			stuck, err := db.Untold(p.ctx, all, true)
			if err != nil {
				return err
			}
			ids = identities(stuck)
		}
		return retry(p, db, people, ids)
	})
}

// retry makes each delivery due, and says of which it could not.
func retry(p *program, db *store.Store, people *staff.Staff, ids []string) error {
	var unknown []string
	for _, id := range ids {
		due, err := db.RetryDelivery(p.ctx, id, time.Now(), people.Did(audit.DeliveryRetried, audit.Delivery(id)))
		if err != nil {
			return err
		}
		if !due {
			unknown = append(unknown, id)
		}
	}
	fmt.Fprintf(p.stdout, "%d 条马上再送\n", len(ids)-len(unknown))
	if len(unknown) > 0 {
		return fmt.Errorf("没有这样的待送通知，或已经送达：%s", strings.Join(unknown, "、"))
	}
	return nil
}

func identities(deliveries []report.Delivery) []string {
	ids := make([]string, len(deliveries))
	for i, d := range deliveries {
		ids[i] = d.ID
	}
	return ids
}

// deliveries prints what is still to be told. Of a webhook's address, which
// may hold a key, it shows nothing.
func (p printer) deliveries(untold []report.Delivery) error {
	var rows [][]string
	for _, d := range untold {
		address := "-"
		if d.Channel == report.ChannelEmail {
			address = d.Target
		}
		rows = append(rows, []string{
			d.ID, mark(d.Urgent, "紧急"), p.names.UnitName(d.Unit), string(d.Channel), address, d.Reason.Text(),
			p.time(d.CreatedAt), fmt.Sprint(d.Tries), p.next(d), d.Error,
		})
	}
	return p.table("通知编号 紧急 单位 渠道 邮箱 原因 产生 次数 下次 上次的错误", rows)
}

// told says when a unit was told, or why not.
func (p printer) told(d report.Delivery) string {
	switch {
	case !d.ToldAt.IsZero():
		return p.time(d.ToldAt)
	case d.Tries == 0:
		return "还没有送"
	default:
		return fmt.Sprintf("送了 %d 次没有成功（%s），下次：%s", d.Tries, d.Error, p.next(d))
	}
}

// next says when a delivery is tried next.
func (p printer) next(d report.Delivery) string {
	if d.Stuck() {
		return "已放弃"
	}
	return p.time(d.NextAt)
}
