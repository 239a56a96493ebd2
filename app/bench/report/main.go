// Report measures reporting: sealed, durable, routed reports over HTTP, beside
// two yardsticks that take their turns in the same run: the cryptography alone
// on all cores, and the database alone storing as many bytes in the same
// transactions. Then it proves that each receipt that was shown opens its
// report, which stands at a desk, once.
//
//	go run ./app/bench/report
//	go run ./app/bench/report -database-url postgres://…   # makes a database of its own, and drops it
package main

import (
	"context"
	"errors"
	"flag"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content  string
	database string
	profile  string
	rounds   int
	clients  int
	span     time.Duration
	rate     int
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which databases may be made; empty: SQLite")
	flag.StringVar(&o.profile, "profile", "", "a file for a CPU profile of the site")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.IntVar(&o.clients, "clients", 64, "how many send at once")
	flag.DurationVar(&o.span, "span", 3*time.Second, "how long a turn takes")
	flag.IntVar(&o.rate, "rate", 100, "how many come a second, whatever becomes of the earlier ones")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	return load.OnDatabase(ctx, work, o.database, func(binary string, db load.Database) error { return o.on(ctx, work, binary, db) })
}

func (o options) on(ctx context.Context, work, binary string, db load.Database) (err error) {
	site, err := load.Start(ctx, binary, o.content, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	r := &run{options: o, process: site, site: load.NewClient(site.URL)}
	if err := r.prepare(ctx, db, work); err != nil {
		return errors.Join(err, r.close())
	}
	defer func() { err = errors.Join(err, r.close()) }()
	profiled := o.startProfile(site)
	if err := errors.Join(r.turns(ctx), <-profiled); err != nil {
		return err
	}
	return r.prove(ctx, db)
}

// startProfile profiles the site for as long as the turns take.
func (o options) startProfile(site *load.Site) chan error {
	profiled := make(chan error, 1)
	if o.profile == "" {
		profiled <- nil
		return profiled
	}
	go func() { profiled <- site.Profile(o.profile, 3*time.Duration(o.rounds)*o.span) }()
	return profiled
}
