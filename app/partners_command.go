package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"time"

	"fanzha/app/partner"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type partnersCommand struct {
	Add    partnersAddCommand    `cmd:"" help:"Add a bank or a carrier that takes the list of indicators with its numbers, and print its token, once."`
	List   partnersListCommand   `cmd:"" help:"List them, and on which day each last came."`
	Revoke partnersRevokeCommand `cmd:"" help:"Take a token back, at once."`
}

type partnersAddCommand struct {
	stateFlags
	Name string `arg:"" help:"What it is called here."`
}

// Run adds a partner. The token stands on a line of its own.
func (cmd *partnersAddCommand) Run(p *program) error {
	return withPartners(p, cmd.stateFlags, func(partners *partner.Partners, people *staff.Staff) error {
		token, err := partners.Add(p.ctx, people, cmd.Name)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已添加 %s。令牌只显示这一次，请当面或加密交给对方，不要发在邮件、聊天里：\n%s\n", cmd.Name, token.Secret())
		return nil
	})
}

type partnersRevokeCommand struct {
	stateFlags
	Name string `arg:"" help:"Whose."`
}

// Run takes a partner's token back.
func (cmd *partnersRevokeCommand) Run(p *program) error {
	return withPartners(p, cmd.stateFlags, func(partners *partner.Partners, people *staff.Staff) error {
		if err := partners.Revoke(p.ctx, people, cmd.Name); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已停用 %s 的令牌，立即生效\n", cmd.Name)
		return nil
	})
}

type partnersListCommand struct {
	contentFlags
	stateFlags
}

// Run prints the partners, one a line.
func (cmd *partnersListCommand) Run(p *program) error {
	return withPartners(p, cmd.stateFlags, func(partners *partner.Partners, _ *staff.Staff) error {
		all, err := partners.List(p.ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(p.stdout, "还没有发过令牌：fanzha partners add 单位名称")
			return nil
		}
		print := printer{p.stdout, cmd.names()}
		var rows [][]string
		for _, one := range all {
			note := "-"
			if !one.RevokedAt.IsZero() {
				note = "已停用 " + print.time(one.RevokedAt)
			}
			rows = append(rows, []string{one.Name, print.time(one.AddedAt), cmp.Or(one.LastUsed, "从未"), note})
		}
		return print.table("单位 添加于 最近使用 备注", rows)
	})
}

// withPartners runs f with the partners of a site that there is, and who acts
// at the command line.
func withPartners(p *program, state stateFlags, f func(*partner.Partners, *staff.Staff) error) error {
	return withKey(p, state, func(db *store.Store, key seal.ServerKey) error {
		partners := partner.New(partner.Options{
			Store: db, Key: key, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
		})
		return f(partners, staff.New(db, key, time.Now))
	})
}
