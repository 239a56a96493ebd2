package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"fanzha/app/staff"
	"fanzha/app/store"
)

type staffCommand struct {
	Add  staffAddCommand  `cmd:"" help:"Add a member. An investigator is pending until 'keys grant' gives them the unit's key."`
	List staffListCommand `cmd:"" help:"List the members."`

	Reset  staffResetCommand  `cmd:"" help:"Give a member a new key under a new password, and a new second factor. They are pending until the unit's key is granted again."`
	Remove staffRemoveCommand `cmd:"" help:"Let a member sign in no more, and take back what they were granted."`
}

type staffAddCommand struct {
	contentFlags
	stateFlags
	Name         string `arg:"" help:"What the member signs in with."`
	Role         string `required:"" enum:"editor,reviewer,investigator,dispatcher,administrator" help:"editor, reviewer, investigator, dispatcher or administrator." placeholder:"ROLE"`
	Unit         string `help:"An investigator's unit." placeholder:"KEY"`
	PasswordFile string `help:"A file that holds the password; without it, it is asked for." placeholder:"FILE"`
}

// Run adds a member.
func (cmd *staffAddCommand) Run(p *program) error {
	if _, known := cmd.names().Unit(cmd.Unit); cmd.Unit != "" && !known {
		return usageError{fmt.Sprintf("--unit %s is not in units.yaml", cmd.Unit)}
	}
	password, err := readPassword(p, cmd.PasswordFile)
	if err != nil {
		return err
	}
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		if err := people.At(cmd.names().Names).Add(p.ctx, cmd.Name, cmd.Role, cmd.Unit, password); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已添加 %s\n", cmd.Name)
		if err := printFactor(p, people, cmd.names().Site.Name, cmd.Name); err != nil {
			return err
		}
		if cmd.Unit != "" {
			fmt.Fprintf(p.stdout, "还打不开登记，请授权：fanzha keys grant --unit %s --to %s --recovery FILE\n", cmd.Unit, cmd.Name)
		}
		return nil
	})
}

// printFactor gives a member a second factor and prints it, for the member's
// authenticator app.
func printFactor(p *program, people *staff.Staff, site, name string) error {
	secret, err := people.NewFactor(p.ctx, name)
	if err != nil {
		return err
	}
	address, err := secret.Address(cmp.Or(site, "fanzha"), name)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "登录控制台要用的动态口令，只显示这一次，请录入他的身份验证器 App：\n%s\n", address)
	return nil
}

type staffResetCommand struct {
	contentFlags
	stateFlags
	Name         string `arg:"" help:"Who."`
	PasswordFile string `help:"A file that holds the new password; without it, it is asked for." placeholder:"FILE"`
}

// Run gives a member a new key.
func (cmd *staffResetCommand) Run(p *program) error {
	password, err := readPassword(p, cmd.PasswordFile)
	if err != nil {
		return err
	}
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		if err := people.At(cmd.names().Names).Reset(p.ctx, cmd.Name, password); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已重置 %s。侦查员要由同事或用恢复密钥重新授权：fanzha keys grant\n", cmd.Name)
		return printFactor(p, people, cmd.names().Site.Name, cmd.Name)
	})
}

type staffRemoveCommand struct {
	stateFlags
	Name string `arg:"" help:"Who."`
}

// Run lets a member sign in no more.
func (cmd *staffRemoveCommand) Run(p *program) error {
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		if err := people.Remove(p.ctx, cmd.Name); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已停用 %s。他可能抄走了单位密钥，请更换：fanzha keys rotate\n", cmd.Name)
		return nil
	})
}

type staffListCommand struct {
	contentFlags
	stateFlags
}

// Run prints the members, one a line.
func (cmd *staffListCommand) Run(p *program) error {
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		members, err := people.List(p.ctx)
		if err != nil {
			return err
		}
		print := printer{p.stdout, cmd.names()}
		var rows [][]string
		for _, m := range members {
			unit := "-"
			if m.Unit != "" {
				unit = print.names.UnitName(m.Unit)
			}
			note := mark(m.Unit != "" && !m.Granted, "待授权，还打不开登记")
			if m.Left() {
				note = "已停用 " + print.time(m.LeftAt)
			}
			rows = append(rows, []string{m.Name, m.Role, unit, print.time(m.CreatedAt), note})
		}
		return print.table("账号 角色 单位 添加于 备注", rows)
	})
}

// readPassword reads a password from a file or asks for it. It is not in an
// argument, which other users of the machine could see.
func readPassword(p *program, file string) (string, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
	fd := int(os.Stdin.Fd()) //nolint:gosec // a descriptor is small
	if !term.IsTerminal(fd) {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	fmt.Fprint(p.stderr, "密码：")
	text, err := term.ReadPassword(fd)
	fmt.Fprintln(p.stderr)
	return string(text), err
}
