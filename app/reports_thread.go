package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// withReport runs f for a member who has signed in and a report, and says in
// plain words why it cannot be opened.
func (f signInFlags) withReport(p *program, state stateFlags, typed string, do func(*store.Store, *staff.Staff, *staff.Session, report.Reference) error) error {
	reference, err := parseReference(typed)
	if err != nil {
		return err
	}
	err = f.withSession(p, state, func(db *store.Store, people *staff.Staff, session *staff.Session) error {
		return do(db, people, session, reference)
	})
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return fmt.Errorf("there is no report %s", reference)
	case errors.Is(err, staff.ErrNotGranted):
		return fmt.Errorf("%s 打不开这份登记：没有送给其单位，或单位密钥还没有授权", f.As)
	default:
		return err
	}
}

type reportsAnswerCommand struct {
	stateFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
	Text      string `required:"" help:"A file that holds what is written; - is the standard input." placeholder:"FILE"`
	Note      bool   `help:"A note that the reporter never sees."`
}

// Run adds a message to a report's thread. The words come from a file: other
// users of the machine can see arguments.
func (cmd *reportsAnswerCommand) Run(p *program) error {
	text, err := readText(cmd.Text)
	if err != nil {
		return err
	}
	from, done := report.FromUnit, "已答复，反映人查回执时会看到"
	if cmd.Note {
		from, done = report.UnitNote, "已记录，反映人看不到"
	}
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, people *staff.Staff, session *staff.Session, reference report.Reference) error {
		if err := desk.New(db, time.Now).Write(p.ctx, people, session, reference, from, text, ""); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, done)
		return nil
	})
}

func readText(path string) (string, error) {
	if path == "-" {
		text, err := io.ReadAll(os.Stdin)
		return string(text), err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read text: %w", err)
	}
	return string(text), nil
}

type reportsReissueCommand struct {
	stateFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
}

// Run prints a new code.
func (cmd *reportsReissueCommand) Run(p *program) error {
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, people *staff.Staff, session *staff.Session, reference report.Reference) error {
		code, err := desk.New(db, time.Now).Reissue(p.ctx, people, session, reference)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "新的查询码：%s\n原来的查询码已作废。确认对方就是反映人本人，再当面告知\n", code.Grouped())
		return nil
	})
}
