package main

import (
	"errors"
	"fmt"
	"time"

	"fanzha/app/library"
)

type checkCommand struct {
	contentFlags
	Stale bool `help:"List what is past its review_by instead."`
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
	for _, f := range findings {
		fmt.Fprintln(p.stdout, f)
	}
	if findings.Failed() {
		return errFailed
	}
	fmt.Fprintf(p.stdout, "检查通过：%d 篇文章已发布\n", len(lib.Snapshot().Published()))
	return nil
}
