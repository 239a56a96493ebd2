package main

import (
	"fmt"
	"time"

	"fanzha/app/desk"
	"fanzha/app/exchange"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type reportsStatusCommand struct {
	contentFlags
	stateFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
	Status    string `arg:"" help:"已转办, 已受案, 已立案, 不予立案, 已移送, 已办结; of a tip 已阅处, 已移交, 已办结. Or its key."`
	AlarmNo   string `help:"The number of the call (接警单号)." placeholder:"NO"`
	CaseNo    string `help:"The number under which the police have taken it (受案号)." placeholder:"NO"`
}

// Run stores how far a report has come, by the rules of an import.
func (cmd *reportsStatusCommand) Run(p *program) error {
	status, ok := report.ParseStatus(cmd.Status)
	if !ok {
		return usageError{fmt.Sprintf("%q is no status", cmd.Status)}
	}
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, _ *staff.Staff, session *staff.Session, reference report.Reference) error {
		answer := exchange.Answer{Line: 1, Reference: reference, Status: status, AlarmNo: cmd.AlarmNo, CaseNo: cmd.CaseNo}
		return storeAnswers(p, db, session, cmd.names(), "reports status", []exchange.Answer{answer})
	})
}

type reportsMoveCommand struct {
	contentFlags
	stateFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
	To        string `required:"" help:"The unit that has it from now on." placeholder:"KEY"`
	Reason    string `required:"" help:"A file that says why; - is the standard input. Both units read it, the reporter does not." placeholder:"FILE"`
}

// Run hands a report over.
func (cmd *reportsMoveCommand) Run(p *program) error {
	unit, known := cmd.names().Unit(cmd.To)
	if !known {
		return usageError{fmt.Sprintf("--to %s is not in units.yaml", cmd.To)}
	}
	reason, err := readText(cmd.Reason)
	if err != nil {
		return err
	}
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, people *staff.Staff, session *staff.Session, reference report.Reference) error {
		if err := desk.New(db, time.Now).Move(p.ctx, people, session, reference, unit, reason); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已移交给%s\n", unit.Name)
		return nil
	})
}
