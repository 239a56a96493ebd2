package main

import (
	"errors"
	"fmt"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/outlink"
	"fanzha/app/store"
)

type checkCommand struct {
	contentFlags
	stateFlags
	Keys   bool `help:"Also say of which units nobody can open the reports; looks into the database."`
	Stale  bool `help:"List what is past its review_by instead."`
	Links  bool `help:"Also ask over the network whether the addresses of other sites in published articles are still there."`
	Routes bool `help:"Print the proof that every report reaches a unit, with what each rule takes."`

	Explain  string `help:"Judge the text in a file as /check does, and print the reason of every point." placeholder:"FILE" xor:"judge"`
	Evaluate string `help:"Print precision, recall and F1 by scam type for a CSV file of text,label." placeholder:"FILE.csv" xor:"judge"`
	Misses   bool   `help:"With --evaluate: also print what was judged otherwise than labelled."`

	links outlink.Options // how addresses of other sites are asked for
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
	switch {
	case cmd.Explain != "":
		return explainFile(p, lib.Snapshot(), cmd.Explain)
	case cmd.Evaluate != "":
		return evaluateFile(p, lib.Snapshot(), cmd.Evaluate, cmd.Misses)
	}
	if cmd.Keys {
		if err := cmd.checkKeys(p, lib.Snapshot().Bureau); err != nil {
			return err
		}
	}
	if cmd.Links {
		if err := checkLinks(p, lib.Snapshot(), cmd.links); err != nil {
			return err
		}
	}
	if cmd.Routes {
		printer{p.stdout, lib.Snapshot().Bureau}.shares(time.Now())
	}
	fmt.Fprintf(p.stdout, "检查通过：%d 篇文章已发布\n", len(lib.Snapshot().Published()))
	return nil
}

// checkKeys fails where what a unit is sent can be opened by nobody.
func (cmd *checkCommand) checkKeys(p *program, b *bureau.Bureau) error {
	return withStore(p, cmd.stateFlags, func(db *store.Store) error {
		keys, err := db.UnitKeys(p.ctx)
		if err != nil {
			return err
		}
		var units []string
		for _, unit := range b.Units {
			units = append(units, unit.Key)
		}
		closed := unopenable(keys, units)
		for _, unit := range closed {
			fmt.Fprintf(p.stdout, "units.yaml: %s收到的登记没有人能打开：fanzha staff add、fanzha keys grant\n", b.UnitName(unit))
		}
		if len(closed) > 0 {
			return errFailed
		}
		return nil
	})
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
