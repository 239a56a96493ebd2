// Plans fills a PostgreSQL database with a million reports, calls the methods
// of the store that work on tables that grow, each several times, and prints
// the plan of every statement they sent: what was read, along which index, and
// how long it took. It fails where one walks along the whole of such a table or
// takes too long, and is not known to do so.
//
// The statements are not copied from the store: PostgreSQL itself (auto_explain)
// tells of each as it has run it, prepared ones with the plan they have got.
//
//	go run ./app/bench/plans -database-url postgres://…   # makes a database of its own, and drops it; needs a superuser
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bench/load"
	"fanzha/app/seal"
	"fanzha/app/store"
)

type options struct {
	database string
	content  string // not read: every load program takes it
	reports  int
	limit    time.Duration
	from     time.Duration
	fresh    bool
}

// fewest are the reports of which a table is not read whole because that is
// quicker.
const fewest = 100_000

func main() {
	var o options
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which databases may be made, by a superuser")
	flag.StringVar(&o.content, "content", "content", "not needed")
	flag.IntVar(&o.reports, "reports", 1_000_000, "how many reports there are")
	flag.DurationVar(&o.limit, "limit", 50*time.Millisecond, "how long a statement may take")
	flag.DurationVar(&o.from, "from", time.Millisecond, "how long a statement takes that is shown")
	flag.BoolVar(&o.fresh, "no-statistics", false, "before the server has any statistics")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) (err error) {
	if o.database == "" {
		return errors.New("-database-url is missing: plans are PostgreSQL's")
	}
	db, drop, err := load.NewDatabase(ctx, o.database, filepath.Join(work, "data"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	key, err := seal.CreateServerKey(filepath.Join(work, "server.key"))
	if err != nil {
		return err
	}
	began := time.Now()
	if err := o.fill(ctx, db); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	fmt.Printf("%d reports in %.0f s\n\n", o.reports, time.Since(began).Seconds())
	told := &recorder{}
	s, err := store.Open(ctx, store.Options{DatabaseURL: db.URL, Notice: told.notice})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, call := range newSite(o.reports, audit.New(key, time.Now)).calls() {
		if err := told.record(ctx, s, call); err != nil {
			return fmt.Errorf("%s: %w", call.name, err)
		}
	}
	return told.report(o.limit, o.from, o.reports >= fewest)
}
