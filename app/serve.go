package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/delivery"
	"fanzha/app/evidence"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/meter"
	"fanzha/app/miss"
	"fanzha/app/newsroom"
	"fanzha/app/outlink"
	"fanzha/app/partner"
	"fanzha/app/readership"
	"fanzha/app/recipients"
	"fanzha/app/store"
	"fanzha/app/web"
)

const (
	defaultInternal = "127.0.0.1:9090"
	stopWithin      = 9 * time.Second // SIGTERM to the end, drained
)

type serveCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	searchFlags
	mailFlags
	Addr           string         `default:"127.0.0.1:8080" help:"Where the site listens." placeholder:"HOST:PORT"`
	InternalAddr   string         `default:"127.0.0.1:9090" help:"Where metrics and profiles listen." placeholder:"HOST:PORT"`
	BaseURL        string         `name:"base-url" help:"Absolute address of the site, may have a path; beats site.yaml." placeholder:"URL"`
	SlowRequest    time.Duration  `default:"500ms" help:"From which time on a request is logged with what it waited for; 0: none is." placeholder:"DURATION"`
	TrustedProxies []netip.Prefix `help:"Proxies whose X-Forwarded-For is believed, as networks." placeholder:"CIDR"`
	Silent         bool           `help:"Tell nobody of anything: for a restored copy beside the site that it is of."`

	now   func() time.Time // the clock by which articles come and go, and visits to the console end; nil: time.Now
	links outlink.Options  // how addresses of other sites are asked for
	deaf  bool             // nobody watches the content folder, as on a share that gives no notice: for tests
}

// Run serves until the program is told to stop.
func (cmd *serveCommand) Run(p *program) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(startPercent)
	}
	signal.Ignore(syscall.SIGPIPE) // who reads the log may end before the site
	lines := newLogQueue(p.stderr)
	defer lines.close()
	logger := slog.New(slog.NewJSONHandler(lines, nil))
	s, err := cmd.open(p.ctx, logger)
	if err != nil {
		return err
	}
	if s.first != "" {
		fmt.Fprintf(p.stdout, "还没有管理员。请在 24 小时内打开这个地址，建立第一个管理员账号（只能用一次，别发给别人）：\n%s\n", s.first)
	}
	return errors.Join(s.run(p.ctx), s.close())
}

// server is a running site: everything that is opened, wired together.
type server struct {
	logger   *slog.Logger
	meter    *meter.Meter
	library  *library.Library
	store    *store.Store
	finder   *finder
	outbox   *delivery.Outbox
	routed   *routed
	files    evidenceFiles
	box      *evidence.Box
	keeper   *keeper
	misses   *miss.Book
	readers  *readership.Book
	newsroom *newsroom.Newsroom
	web      *web.Server
	listener net.Listener
	internal *internalServer
	deaf     bool // nobody watches the content folder
	silent   bool
	first    string // one-time address of the first administrator; empty: there is one
}

// open reads the content, opens the database and listens. Nothing is served
// yet.
func (cmd *serveCommand) open(ctx context.Context, logger *slog.Logger) (s *server, err error) {
	if err := bureau.CheckBaseURL(cmd.BaseURL); err != nil {
		return nil, usageError{fmt.Sprintf("--base-url must be like https://example.org/fanzha: %v", err)}
	}
	email, err := cmd.email()
	if err != nil {
		return nil, err
	}
	s = &server{logger: logger, deaf: cmd.deaf, silent: cmd.Silent, meter: meter.New()}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if err := s.openLibrary(cmd); err != nil {
		return s, err
	}
	if s.store, err = cmd.openMeasured(ctx, logger, s.meter.Called); err != nil {
		return s, err
	}
	key, err := cmd.serverKey(ctx, s.store, logger)
	if err != nil {
		return s, err
	}
	server, err := cmd.meilisearch()
	if err != nil {
		return s, err
	}
	if s.finder, err = newFinder(newRemote(server, s.store.Alone, logger), logger); err != nil {
		return s, err
	}
	s.finder.searched = s.meter.Searched
	people, err := cmd.openStaff(ctx, s.store, key, s.units(), logger)
	if err != nil {
		return s, err
	}
	s.routed = &routed{recipients: recipients.New(s.store, key, time.Now), snapshot: s.library.Snapshot, logger: logger}
	if err := s.routed.look(ctx); err != nil {
		return s, err
	}
	s.outbox = s.newOutbox(cmd, email)
	if s.keeper, err = cmd.newKeeper(s, key, people); err != nil {
		return s, err
	}
	if s.files, err = cmd.openEvidence(cmd.Data, logger); err != nil {
		return s, err
	}
	s.box = evidence.New(s.measured(), s.store, key, time.Now, logger)
	taken, err := intake.New(intake.Options{Store: s.store, MACs: key.MACs(), Sealer: people, Evidence: s.box, Logger: logger, Bureau: s.routed.bureau, Meter: s.meter})
	if err != nil {
		return s, err
	}
	partners := partner.New(partner.Options{Store: s.store, Key: key, Now: time.Now, Logger: logger})
	s.misses = miss.New(miss.Options{
		Store: s.store, Now: time.Now, Zone: func() *time.Location { return s.bureau().Site.Location() }, Logger: logger,
	})
	s.readers = readership.New(readership.Options{
		Store: s.store, Now: time.Now, Zone: func() *time.Location { return s.bureau().Site.Location() }, Logger: logger,
	})
	s.web, err = web.New(web.Options{
		Library: s.library, Search: s.finder, Misses: s.misses, Readers: s.readers, Intake: taken, Evidence: s.box, Counter: s.store, Partners: partners, Ready: s.ready,
		TrustedProxies: cmd.TrustedProxies, Logger: logger, Meter: s.meter, Slow: cmd.SlowRequest,
	})
	if err != nil {
		return s, err
	}
	listener, err := net.Listen("tcp", cmd.Addr)
	if err != nil {
		return s, fmt.Errorf("listen: %w", err)
	}
	s.listener = &patientListener{Listener: listener, logger: logger}
	if err := s.openConsole(ctx, cmd, key); err != nil {
		return s, err
	}
	s.measureStanding()
	s.internal, err = listenInternal(cmd.InternalAddr, s, logger)
	return s, err
}

// units are the keys of the current bureau's units.
func (s *server) units() []string {
	var keys []string
	for _, unit := range s.bureau().Units {
		keys = append(keys, unit.Key)
	}
	return keys
}

// bureau is the current one.
func (s *server) bureau() *bureau.Bureau { return s.library.Snapshot().Bureau }

func (s *server) openLibrary(cmd *serveCommand) error {
	lib, findings, err := library.Open(cmd.Content, library.Options{BaseURL: cmd.BaseURL, Now: cmd.now, Logger: s.logger})
	if errors.Is(err, library.ErrUnusable) {
		for _, f := range findings {
			s.logger.Error("content fault", "file", f.File, "line", f.Line, "message", f.Message)
		}
	}
	s.library = lib
	return err
}

// run serves until ctx ends, then drains.
func (s *server) run(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	var background sync.WaitGroup
	s.library.Subscribe(s.finder.notice)
	s.library.Subscribe(s.routed.changed)
	background.Go(func() { tuneCollector(working, s.finder.embedded.Ready) })
	background.Go(func() { s.finder.run(working, s.library.Snapshot) })
	if !s.deaf {
		background.Go(func() { s.library.Watch(working) })
	}
	background.Go(func() { s.follow(working) })
	background.Go(func() { s.routed.run(working) })
	if s.silent {
		s.logger.Warn("nobody is told of anything: this is no site for reporters")
	} else {
		background.Go(func() { s.outbox.Run(working) })
	}
	background.Go(func() { s.sweep(working) })
	background.Go(func() { s.describeEvidence(working) }) // the log says at the start where it is away
	background.Go(func() { s.keeper.run(working) })
	background.Go(func() { s.misses.Run(working) })
	background.Go(func() { s.readers.Run(working) })
	background.Go(func() { s.internal.serve() })

	served := make(chan error, 1)
	go func() { served <- s.web.App().Listener(s.listener) }()
	s.logger.Info("serving", "address", s.listener.Addr().String(), "internal", s.internal.address(), "articles", len(s.library.Snapshot().Published()))

	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		s.logger.Info("stopping")
		err = s.web.App().ShutdownWithTimeout(stopWithin)
		if errors.Is(err, context.DeadlineExceeded) {
			s.logger.Warn("stopped while clients were still sending or reading")
			err = nil
		}
	}
	stop()
	s.internal.close()
	background.Wait()
	s.misses.Finish()
	s.readers.Finish()
	return err
}

// close releases everything, the database last.
func (s *server) close() error {
	var errs []error
	if s.listener != nil {
		if err := s.listener.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if s.finder != nil {
		errs = append(errs, s.finder.close())
	}
	if s.library != nil {
		errs = append(errs, s.library.Close())
	}
	if s.files != nil {
		errs = append(errs, s.files.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}

// ready reports whether reading and reporting work.
func (s *server) ready(ctx context.Context) (map[string]string, error) {
	details := map[string]string{
		"articles":       fmt.Sprint(len(s.library.Snapshot().Published())),
		"content_faults": fmt.Sprint(s.library.Snapshot().Findings.Count()),
		"database":       "ok",
	}
	s.finder.describe(details)
	if err := s.store.Ping(ctx); err != nil {
		details["database"] = "unreachable"
		return details, err
	}
	waiting, stuck, err := s.store.Backlog(ctx)
	if err != nil {
		return details, err
	}
	details["deliveries_waiting"], details["deliveries_stuck"] = fmt.Sprint(waiting), fmt.Sprint(stuck)
	if open := s.routed.open.Load(); open > 0 {
		details["recipients_not_confirmed"] = fmt.Sprint(open)
	}
	details["evidence"] = s.describeEvidence(ctx)
	keys, err := s.store.UnitKeys(ctx)
	if closed := unopenable(keys, s.units()); len(closed) > 0 {
		details["units_nobody_can_open"] = strings.Join(closed, " ")
	}
	return details, err
}
