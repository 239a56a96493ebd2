package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/exchange"
	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type reportsImportCommand struct {
	contentFlags
	stateFlags
	signInFlags
	File string `arg:"" help:"A CSV file with the columns 回执编号, 接警单号, 受案号, 状态 (reference, alarm_no, case_no, status)."`
}

// mostAnswers is how large a file of answers may be, in bytes.
const mostAnswers = 16 << 20

// Run stores what the police network says of reports, all of it or nothing.
func (cmd *reportsImportCommand) Run(p *program) error {
	raw, err := readUpTo(cmd.File, mostAnswers)
	if err != nil {
		return err
	}
	answers, findings := exchange.ReadAnswers(cmd.File, raw)
	if findings.Failed() {
		return refuse(p, findings)
	}
	return cmd.withSession(p, cmd.stateFlags, func(db *store.Store, _ *staff.Staff, session *staff.Session) error {
		return storeAnswers(p, db, session, cmd.names(), cmd.File, answers)
	})
}

// storeAnswers stores what came of reports, all of it or nothing.
func storeAnswers(p *program, db *store.Store, session *staff.Session, names *bureau.Bureau, file string, answers []exchange.Answer) error {
	unit := session.Member.Unit
	if !session.Opens(unit) {
		return fmt.Errorf("%s 还没有单位密钥，不能更新登记的状态", session.Member.Name)
	}
	changed, findings, err := exchange.New(db, names, time.Now).Import(p.ctx, file, answers, unit, session)
	if err != nil {
		return err
	}
	if findings.Failed() {
		return refuse(p, findings)
	}
	fmt.Fprintf(p.stdout, "已更新 %d 份登记，另有 %d 份没有变化\n", changed, len(answers)-changed)
	return nil
}

// refuse says what is wrong with which line.
func refuse(p *program, findings fault.Findings) error {
	findings.Sort()
	for _, f := range findings {
		fmt.Fprintln(p.stdout, plain(f.String(), ""))
	}
	fmt.Fprintf(p.stdout, "有 %d 处不对，一份也没有更新\n", findings.Count())
	return errFailed
}

// readUpTo reads a file that is not larger than it may be.
func readUpTo(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("%s 太大：最多 %d MB", path, most>>20)
	}
	return raw, err
}
