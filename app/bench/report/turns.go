package main

import (
	"context"
	"errors"
	"fmt"

	"fanzha/app/bench/load"
)

// run is a site under load, with its yardsticks.
type run struct {
	options
	process   *load.Site
	site      *load.Client
	reporters load.Reporters
	database  *bare
	seals     *sealing
	spent     cost
}

// prepare makes the yardsticks. One report is sent, to learn which units a
// report is sealed to.
func (r *run) prepare(ctx context.Context, db load.Database, work string) (err error) {
	if err := r.send(); err != nil {
		return err
	}
	if r.database, err = newBare(ctx, r.options.database, work); err != nil {
		return err
	}
	r.seals, err = newSealing(ctx, db, r.reporters.Shown()[0].Reference, r.reporters.Form())
	return err
}

func (r *run) close() error {
	var errs []error
	if r.database != nil {
		errs = append(errs, r.database.close())
	}
	if r.seals != nil {
		errs = append(errs, r.seals.close())
	}
	return errors.Join(errs...)
}

func (r *run) send() error { return r.reporters.Send(r.site, r.reporters.Form(), "") }

// turns lets the site and its yardsticks take turns, and then sends at a
// steady rate.
func (r *run) turns(ctx context.Context) error {
	var sent, sealed, stored []load.Result
	var toSealed, toStored []float64
	for range r.rounds {
		alone := r.sealAlone(ctx)
		bare := load.Closed(r.clients, r.span, func() error { return r.database.add(ctx) })
		site, err := r.sendAll()
		if err := errors.Join(err, alone.Err, bare.Err, site.Err); err != nil {
			return err
		}
		sealed, stored, sent = append(sealed, alone), append(stored, bare), append(sent, site)
		toSealed, toStored = append(toSealed, site.Rate()/alone.Rate()), append(toStored, site.Rate()/bare.Rate())
	}
	load.Show("sealing alone", sealed, .95)
	load.Show("database alone", stored, .95)
	load.Show(fmt.Sprintf("%d clients", r.clients), sent, .95)
	fmt.Printf("the site takes %.2f × the rate of the same cryptography alone, median of %d rounds\n", load.Median(toSealed), r.rounds)
	fmt.Printf("the site takes %.2f × the rate of the database alone, median of %d rounds\n", load.Median(toStored), r.rounds)
	r.spent.show(load.Pool(sealed).Done, load.Pool(sent).Done)
	steady := load.Open(r.rate, 2*r.span, r.send)
	load.Show(fmt.Sprintf("%d a second", r.rate), []load.Result{steady}, .95)
	return steady.Err
}

func (r *run) prove(ctx context.Context, db load.Database) error {
	shown := r.reporters.Shown()
	if err := load.ProveOpen(r.site, shown); err != nil {
		return err
	}
	own, err := db.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = own.Close() }()
	kept, err := load.ProveKept(ctx, own, shown)
	if err == nil {
		fmt.Printf("%d receipts were shown; each has its report, of %d that are stored\n", len(shown), kept.Reports)
	}
	return err
}
