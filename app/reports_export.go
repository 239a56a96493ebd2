package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fanzha/app/evidence"
	"fanzha/app/exchange"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type reportsExportCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	signInFlags
	Unit           string   `required:"" help:"What this unit's desk has." placeholder:"KEY"`
	Since          string   `help:"Only what was received from then on: 2026-01-31, or '2026-01-31 15:30'." placeholder:"TIME"`
	Again          bool     `help:"Also what was exported before."`
	To             []string `xor:"to" required:"" help:"Who opens the file: a public key of age, age1…; may be given several times." placeholder:"RECIPIENT"`
	PassphraseFile string   `xor:"to" required:"" help:"A file with a passphrase that opens it, instead." placeholder:"FILE"`
	Out            string   `arg:"" help:"The file to write; it must not be there."`
}

// Run writes reports to a sealed file for the police network, and says how
// many.
func (cmd *reportsExportCommand) Run(p *program) error {
	names := cmd.names()
	since, err := parseSince(cmd.Since, names.Site.Location())
	if err != nil {
		return err
	}
	to, err := cmd.outside()
	if err != nil {
		return err
	}
	return cmd.withSession(p, cmd.stateFlags, func(db *store.Store, _ *staff.Staff, session *staff.Session) error {
		files, err := cmd.openEvidence(cmd.Data, p.logger())
		if err != nil {
			return err
		}
		defer files.Close()
		filter := report.ExportFilter{Unit: cmd.Unit, Since: since, Again: cmd.Again}
		did, err := exchange.New(db, names, time.Now).Export(p.ctx, filter, session, cmd.As, evidence.Reader(files), to, cmd.Out)
		switch {
		case errors.Is(err, exchange.ErrExists):
			return fmt.Errorf("文件已经存在：%s，请换一个名字", cmd.Out)
		case errors.Is(err, evidence.ErrAway):
			return fmt.Errorf("存文件的地方现在连不上，没有导出，请稍后再试：%w", err)
		case err != nil:
			return err
		}
		return cmd.say(p, did)
	})
}

// outside reads who the file is sealed to.
func (cmd *reportsExportCommand) outside() (seal.Outside, error) {
	to, err := seal.ToRecipients(cmd.To...)
	if cmd.PassphraseFile != "" {
		var passphrase string
		if passphrase, err = readPassword(nil, cmd.PassphraseFile); err != nil {
			return to, err
		}
		to, err = seal.ToPassphrase(passphrase)
	}
	if err != nil {
		return to, usageError{err.Error()}
	}
	return to, nil
}

// say tells what was done; it fails where a report is damaged.
func (cmd *reportsExportCommand) say(p *program, did exchange.Exported) error {
	if did.Reports == 0 {
		fmt.Fprintf(p.stdout, "%s 没有要导出的登记，没有写文件\n", cmd.names().UnitName(cmd.Unit))
	} else {
		fmt.Fprintf(p.stdout, "已导出 %d 份登记：%s\n", did.Reports, cmd.Out)
	}
	if did.Closed > 0 {
		fmt.Fprintf(p.stdout, "还有 %d 份 %s 打不开，没有导出：没有送给其单位，或单位密钥还没有授权\n", did.Closed, cmd.As)
	}
	if len(did.Damaged) > 0 {
		damaged := strings.Trim(fmt.Sprint(did.Damaged), "[]")
		return fmt.Errorf("有 %d 份已损坏，没有导出：%s", len(did.Damaged), damaged)
	}
	return nil
}
