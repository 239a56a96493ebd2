package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/audit"
	"fanzha/app/console"
	"fanzha/app/desk"
	"fanzha/app/evidence"
	"fanzha/app/exchange"
	"fanzha/app/gazette"
	"fanzha/app/newsroom"
	"fanzha/app/outlink"
	"fanzha/app/recipients"
	"fanzha/app/seal"
	"fanzha/app/staff"
)

// openConsole adds the console to the site.
func (s *server) openConsole(ctx context.Context, cmd *serveCommand, key seal.ServerKey) error {
	now := cmd.now
	if now == nil {
		now = time.Now
	}
	people := staff.New(s.store, key, now).At(func() []string { return s.bureau().Names() })
	door := staff.NewDoor(people, s.store)
	door.Observe(s.meter)
	token, err := door.NewFirst(ctx)
	if err != nil {
		return err
	}
	if token != "" {
		s.first = s.address() + "/console/first/" + token
	}
	s.newsroom = newsroom.New(newsroom.Options{
		Store: s.store, Library: s.library, Folder: cmd.Content, Log: audit.New(key, now), Now: now, Logger: s.logger,
	})
	s.keeper.late = s.newsroom.Late
	if healed, err := s.newsroom.Heal(ctx); err != nil {
		return err
	} else if healed > 0 {
		s.logger.Info("articles brought into the content folder that were published before the last stop", "count", healed)
	}
	console.Mount(console.Options{
		Web: s.web, Door: door, People: people, Recipients: recipients.New(s.store, key, now), Log: audit.New(key, now), Store: s.store,
		Bureau: s.bureau, Now: now, Stopping: ctx.Done(), Desk: desk.New(s.store, now), Gazette: gazette.New(s.store, now), Snapshot: s.library.Snapshot,
		Exchange: func() *exchange.Exchange { return exchange.New(s.store, s.bureau(), now) }, Scratch: cmd.Data,
		Evidence: evidence.Reader(s.measured()), Newsroom: s.newsroom,
		Links: outlink.NewRounds(outlink.New(cmd.links), func() []outlink.Link { return outlink.Of(s.library.Snapshot()) }, now),
		RecoveryLies: func() bool {
			_, err := os.Stat(filepath.Join(cmd.Data, recoveryFile))
			return err == nil
		},
	})
	return nil
}

// address is where the site is, as far as we know.
func (s *server) address() string {
	return cmp.Or(s.bureau().Site.BaseURL, "http://"+s.listener.Addr().String())
}
