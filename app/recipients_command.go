package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/recipients"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type recipientsCommand struct {
	List    recipientsListCommand    `cmd:"" help:"List what of units.yaml is not confirmed yet; exits 1 if anything is."`
	Confirm recipientsConfirmCommand `cmd:"" help:"Confirm it: an administrator all of it, an investigator what concerns their unit. Each has to."`
}

type recipientsListCommand struct {
	contentFlags
	stateFlags
}

// Run lists what waits for somebody.
func (cmd *recipientsListCommand) Run(p *program) error {
	b, err := cmd.routing(p)
	if err != nil {
		return err
	}
	return withKey(p, cmd.stateFlags, func(db *store.Store, key seal.ServerKey) error {
		open, err := recipients.New(db, key, time.Now).Open(p.ctx, b)
		if err != nil {
			return err
		}
		if len(open) == 0 {
			fmt.Fprintln(p.stdout, "units.yaml 的接收单位和地址都已确认")
			return nil
		}
		var rows [][]string
		for _, o := range open {
			rows = append(rows, []string{o.ID, b.UnitName(o.Unit), cmp.Or(o.Administrator, "待确认"), cmp.Or(o.Investigator, "待确认"), o.Text})
		}
		if err := (printer{p.stdout, b}).table("编号 单位 管理员 侦查员 内容", rows); err != nil {
			return err
		}
		return errFailed
	})
}

type recipientsConfirmCommand struct {
	contentFlags
	stateFlags
	As           string `required:"" help:"Who confirms: an administrator, or an investigator of the unit." placeholder:"NAME"`
	PasswordFile string `help:"A file that holds the password; without it, it is asked for." placeholder:"FILE"`
}

// Run confirms what the member may confirm.
func (cmd *recipientsConfirmCommand) Run(p *program) error {
	b, err := cmd.routing(p)
	if err != nil {
		return err
	}
	signIn := signInFlags{As: cmd.As, PasswordFile: cmd.PasswordFile}
	return signIn.withSession(p, cmd.stateFlags, func(db *store.Store, _ *staff.Staff, session *staff.Session) error {
		key, err := cmd.serverKey(p.ctx, db, slog.New(slog.NewTextHandler(p.stderr, nil)))
		if err != nil {
			return err
		}
		standing := recipients.New(db, key, time.Now)
		open, err := standing.Open(p.ctx, b)
		if err != nil {
			return err
		}
		var ids []string
		for _, o := range open {
			ids = append(ids, o.ID)
		}
		confirmed, err := standing.Confirm(p.ctx, b, session, ids)
		if err != nil {
			return err
		}
		for _, r := range confirmed {
			fmt.Fprintf(p.stdout, "已确认 %s：%s\n", r.ID, plain(r.Text, ""))
		}
		return cmd.rest(p.ctx, p, standing, b)
	})
}

// rest says what still waits for somebody else.
func (cmd *recipientsConfirmCommand) rest(ctx context.Context, p *program, standing *recipients.Recipients, b *bureau.Bureau) error {
	open, err := standing.Open(ctx, b)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		fmt.Fprintln(p.stdout, "全部确认完毕，几秒内生效")
		return nil
	}
	fmt.Fprintf(p.stdout, "还有 %d 项要由另一人确认，在那以前仍按以前的规则办\n", len(open))
	return nil
}

// routing reads a content folder whose routing can be confirmed: one without
// a fault.
func (f contentFlags) routing(p *program) (*bureau.Bureau, error) {
	b, findings := bureau.Load(os.DirFS(f.Content))
	if findings.Failed() {
		return nil, printFindings(p, findings)
	}
	return b, nil
}
