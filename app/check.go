package main

import (
	"errors"
	"fmt"
	"time"

	"fanzha/app/fault"
	"fanzha/app/library"
)

type checkCommand struct {
	contentFlags
	Stale  bool `help:"List what is past its review_by instead."`
	Routes bool `help:"Print the proof that every report reaches a unit, with what each rule takes."`
}

// Run prints every fault of the content folder and fails if there is one.
func (cmd *checkCommand) Run(p *program) error {
	lib, findings, err := library.Open(cmd.Content, library.Options{})
	if err != nil && !errors.Is(err, library.ErrUnusable) {
		return err
	}
	if lib != nil {
		defer lib.Close()
		if cmd.Stale {
			for _, a := range lib.Snapshot().Stale(time.Now()) {
				fmt.Fprintf(p.stdout, "%s:1: 应在 %s 前复核：%s\n", a.File, a.ReviewBy.Format(time.DateOnly), a.Title)
			}
			return nil
		}
	}
	if err := printFindings(p, findings); err != nil {
		return err
	}
	if cmd.Routes {
		printer{p.stdout, lib.Snapshot().Bureau}.shares(time.Now())
	}
	fmt.Fprintf(p.stdout, "检查通过：%d 篇文章已发布\n", len(lib.Snapshot().Published()))
	return nil
}

// printFindings prints what the checks found; it fails if that is more than
// warnings.
func printFindings(p *program, findings fault.Findings) error {
	for _, f := range findings {
		fmt.Fprintln(p.stdout, f)
	}
	if findings.Failed() {
		return errFailed
	}
	return nil
}
