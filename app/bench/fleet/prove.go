package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/report"
	"fanzha/app/store"
)

const (
	told      = 3 * time.Minute // by when who is to be told has been told: a claim and some pauses
	mostFiles = 200             // files looked at in the end
)

// prove holds what must be true once all replicas run again.
func (s *strain) prove(ctx context.Context) (err error) {
	shown := s.reporters.Shown()
	if err := load.ProveOpen(s.site, shown); err != nil {
		return err
	}
	own, err := s.fleet.db.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	for _, file := range s.files.sent { // reports like the others, but for their code
		shown = append(shown, load.Receipt{Reference: file.reference})
	}
	kept, err := load.ProveKept(ctx, own, shown)
	if err != nil {
		return err
	}
	if kept.Reports != len(shown)+1 { // the first, by which the unit was found out
		return fmt.Errorf("%d reports are stored for %d forms", kept.Reports, len(shown)+1)
	}
	fmt.Printf("%d receipts were shown, and each opens its report; %d reports are stored: each at its desk, none twice\n", len(shown), kept.Reports)
	for _, proof := range []func(context.Context, *store.Store) error{s.proveTold, s.proveFiles, s.proveVisit, s.proveAudit} {
		if err := proof(ctx, own); err != nil {
			return err
		}
	}
	return s.articles.tell()
}

// proveTold holds that each notice was taken, under its own identity, and that
// no other was.
func (s *strain) proveTold(ctx context.Context, own *store.Store) error {
	for end := time.Now().Add(told); ; time.Sleep(time.Second) {
		waiting, stuck, err := own.Backlog(ctx)
		if err != nil {
			return err
		}
		if waiting == 0 && stuck == 0 {
			break
		}
		if time.Now().After(end) {
			return fmt.Errorf("%d notices wait and %d are given up", waiting, stuck)
		}
	}
	notices, err := noticesOf(ctx, own)
	if err != nil {
		return err
	}
	taken, again := s.hook.identities()
	for id := range notices {
		if !taken[id] {
			return fmt.Errorf("notice %s counts as told, and never came", id)
		}
	}
	for id := range taken {
		if !notices[id] {
			return fmt.Errorf("notice %s came, and is in no ledger", id)
		}
	}
	fmt.Printf("%d notices came by webhook, each under its one identity; %d more than once\n", len(taken), again)
	return nil
}

func noticesOf(ctx context.Context, own *store.Store) (map[string]bool, error) {
	notices := map[string]bool{}
	err := load.EachReport(ctx, own, func(reference report.Reference) error {
		_, deliveries, err := own.Report(ctx, reference)
		for _, d := range deliveries {
			if d.Channel == report.ChannelWebhook {
				notices[d.ID] = true
			}
		}
		return err
	})
	return notices, err
}

// proveFiles holds that files are as they were sent.
func (s *strain) proveFiles(context.Context, *store.Store) error {
	looked := s.files.sent[:min(len(s.files.sent), mostFiles)]
	for _, file := range looked {
		content, err := s.officer.file(file.reference)
		if err != nil {
			return err
		}
		if content != string(file.content) {
			return fmt.Errorf("the file of report %s is not what was sent", file.reference)
		}
	}
	fmt.Printf("%d files were sent; %d were opened, each as it was sent\n", len(s.files.sent), len(looked))
	return nil
}

// proveVisit holds that who was signed in is so still, and hears of what comes.
func (s *strain) proveVisit(ctx context.Context, _ *store.Store) error {
	if err := s.officer.look(); err != nil {
		return err
	}
	listening, stop := context.WithCancel(ctx)
	defer stop()
	before := s.officer.heard.Load()
	go s.officer.listen(listening)
	time.Sleep(time.Second)
	if err := s.report(); err != nil {
		return err
	}
	for end := time.Now().Add(10 * time.Second); s.officer.heard.Load() == before; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			return errors.New("the list does not hear of a new report")
		}
	}
	fmt.Printf("one visit to the console lasted throughout; its list heard %d times of what came\n", s.officer.heard.Load())
	return nil
}

// proveAudit walks the log.
func (s *strain) proveAudit(ctx context.Context, _ *store.Store) error {
	out, err := s.fleet.command(ctx, "audit", "verify")
	if err != nil {
		return err
	}
	fmt.Print("the audit log is whole: ", out)
	return nil
}
