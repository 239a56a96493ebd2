package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type keysCommand struct {
	Status keysStatusCommand `cmd:"" help:"Say which units' reports can be opened, and by how many."`
	Grant  keysGrantCommand  `cmd:"" help:"Give a unit's keys to one of its investigators, by a colleague or with the recovery key."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new key for a unit, and give it to those who have the one before."`
}

type keysStatusCommand struct {
	contentFlags
	stateFlags
}

// Run prints the units' keys, one a line; it fails where nobody can open what
// a unit was sent.
func (cmd *keysStatusCommand) Run(p *program) error {
	return withStaff(p, cmd.stateFlags, func(db *store.Store, people *staff.Staff) error {
		recovery, err := people.Recovery(p.ctx)
		if err != nil {
			return err
		}
		keys, err := db.UnitKeys(p.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "恢复密钥：%s\n", cmp.Or(string(recovery), "还没有，启动一次网站就会生成"))
		print := printer{p.stdout, cmd.names()}
		var rows [][]string
		closed := false
		for _, key := range keys {
			count := fmt.Sprint(key.Members)
			if key.Members == 0 {
				count, closed = "0，没有人能打开它的登记", true
			}
			rows = append(rows, []string{print.names.UnitName(key.Unit), fmt.Sprint(key.Generation), count})
		}
		if err := print.table("单位 密钥代次 能打开的人数", rows); err != nil {
			return err
		}
		if closed {
			return errFailed
		}
		return nil
	})
}

type keysGrantCommand struct {
	stateFlags
	Unit         string `required:"" help:"The unit." placeholder:"KEY"`
	To           string `required:"" help:"The investigator." placeholder:"NAME"`
	Recovery     string `xor:"by" required:"" help:"The file with the recovery key." placeholder:"FILE"`
	As           string `xor:"by" required:"" help:"A colleague who has the unit's key, instead." placeholder:"NAME"`
	PasswordFile string `help:"A file that holds the colleague's password; without it, it is asked for." placeholder:"FILE"`
}

// Run gives a unit's keys to an investigator.
func (cmd *keysGrantCommand) Run(p *program) error {
	grant := cmd.byRecovery
	if cmd.As != "" {
		grant = cmd.byColleague
	}
	if err := grant(p); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "已授权：%s 现在能打开 %s 的登记\n", cmd.To, cmd.Unit)
	return nil
}

func (cmd *keysGrantCommand) byRecovery(p *program) error {
	recovery, err := seal.LoadPrivateKey(cmd.Recovery)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有这个文件：%s", cmd.Recovery)
	}
	if err != nil {
		return err
	}
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		return people.GrantByRecovery(p.ctx, cmd.Unit, cmd.To, recovery)
	})
}

func (cmd *keysGrantCommand) byColleague(p *program) error {
	signIn := signInFlags{As: cmd.As, PasswordFile: cmd.PasswordFile}
	err := signIn.withSession(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff, session *staff.Session) error {
		return people.GrantBy(p.ctx, session, cmd.Unit, cmd.To)
	})
	if errors.Is(err, staff.ErrNotGranted) {
		return fmt.Errorf("%s 自己还没有 %s 的密钥，不能授权给别人", cmd.As, cmd.Unit)
	}
	return err
}

type keysRotateCommand struct {
	contentFlags
	stateFlags
	Unit string `required:"" help:"The unit." placeholder:"KEY"`
}

// Run makes a new key for a unit.
func (cmd *keysRotateCommand) Run(p *program) error {
	if _, known := cmd.names().Unit(cmd.Unit); !known {
		return usageError{fmt.Sprintf("--unit %s is not in units.yaml", cmd.Unit)}
	}
	return withStaff(p, cmd.stateFlags, func(_ *store.Store, people *staff.Staff) error {
		generation, members, err := people.Rotate(p.ctx, cmd.Unit)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s 的密钥换到第 %d 代，%d 人能打开；以前的登记仍用以前的密钥打开\n", cmd.Unit, generation, members)
		return nil
	})
}

// unopenable returns which of these units' reports nobody can open.
func unopenable(keys []staff.UnitKey, units []string) []string {
	var closed []string
	for _, key := range keys {
		if key.Members == 0 && slices.Contains(units, key.Unit) {
			closed = append(closed, key.Unit)
		}
	}
	return closed
}
