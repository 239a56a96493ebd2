// Kill kills the site with SIGKILL at random moments while reports come in,
// starts it anew, and in the end proves that every receipt that was shown
// opens its report, and that every report stands at its desk, once. A form
// without an answer is sent again, as a person would: so there are as many
// reports as receipts.
//
//	go run ./app/bench/kill
//	go run ./app/bench/kill -database-url postgres://…   # makes a database of its own, and drops it
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content  string
	database string
	kills    int
	clients  int
	longest  time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which a database may be made; empty: SQLite")
	flag.IntVar(&o.kills, "kills", 200, "how often the site is killed")
	flag.IntVar(&o.clients, "clients", 8, "how many send at once")
	flag.DurationVar(&o.longest, "longest", 500*time.Millisecond, "how long the site lives at most")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	return load.OnDatabase(ctx, work, o.database, func(binary string, db load.Database) error { return o.on(ctx, binary, db) })
}

func (o options) on(ctx context.Context, binary string, db load.Database) (err error) {
	r := &run{options: o, binary: binary, db: db, unanswered: make([][]byte, o.clients)}
	for range o.kills {
		if err := r.untilKilled(ctx); err != nil {
			return err
		}
	}
	return r.prove(ctx)
}

// run is a site that is killed again and again.
type run struct {
	options
	binary     string
	db         load.Database
	reporters  load.Reporters
	unanswered [][]byte // each client's form that had no answer; nil: none
	sentAgain  int
}

// untilKilled lets clients send to a new process until it is killed.
func (r *run) untilKilled(ctx context.Context) error {
	site, err := load.Start(ctx, r.binary, r.content, r.db)
	if err != nil {
		return err
	}
	client, clients := load.NewClient(site.URL), sync.WaitGroup{}
	for n := range r.clients {
		clients.Go(func() {
			for r.send(client, n) == nil {
			}
		})
	}
	time.Sleep(rand.N(r.longest)) //nolint:gosec // chance, not secrecy
	err = site.Kill()
	clients.Wait()
	for _, form := range r.unanswered {
		if form != nil {
			r.sentAgain++
		}
	}
	return err
}

// send sends a client's form until it has an answer.
func (r *run) send(site *load.Client, client int) error {
	if r.unanswered[client] == nil {
		r.unanswered[client] = r.reporters.Form()
	}
	err := r.reporters.Send(site, r.unanswered[client], "")
	if err == nil {
		r.unanswered[client] = nil
	}
	return err
}

func (r *run) prove(ctx context.Context) (err error) {
	site, err := load.Start(ctx, r.binary, r.content, r.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	client := load.NewClient(site.URL)
	for n := range r.clients {
		if err := r.send(client, n); err != nil {
			return err
		}
	}
	shown := r.reporters.Shown()
	if err := load.ProveOpen(client, shown); err != nil {
		return err
	}
	own, err := r.db.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	kept, err := load.ProveKept(ctx, own, shown)
	if err != nil {
		return err
	}
	fmt.Printf("%d kills; %d receipts were shown, and each opens its report; %d forms had no answer and were sent again\n", r.kills, len(shown), r.sentAgain)
	fmt.Printf("%d reports are stored, with %d deliveries: each at its desk, none twice\n", kept.Reports, kept.Deliveries)
	if kept.Reports != len(shown) {
		return fmt.Errorf("%d reports are stored for %d forms", kept.Reports, len(shown))
	}
	return nil
}
