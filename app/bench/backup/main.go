// Backup measures backups: how long one takes of a site with many reports and
// files and how large it is, how long its restore takes, and what reporters
// feel of it: reports at a steady rate while backups are made, beside the same
// rate without, in turns of one run. Then it proves that every receipt that
// was shown before the last backup opens its report at the restored site.
//
//	go run ./app/bench/backup
//	go run ./app/bench/backup -database-url postgres://…   # makes databases of its own, and drops them
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content  string
	database string
	reports  int
	files    int
	size     int
	rounds   int
	rate     int
	span     time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which databases may be made; empty: SQLite")
	flag.IntVar(&o.reports, "reports", 100_000, "how many reports the site has")
	flag.IntVar(&o.files, "files", 2000, "how many files came with them")
	flag.IntVar(&o.size, "size", 300_000, "how large a file is, in bytes")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.IntVar(&o.rate, "rate", 50, "how many reports come a second, whatever becomes of the earlier ones")
	flag.DurationVar(&o.span, "span", 10*time.Second, "how long a turn takes")
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
	r := &run{options: o, binary: binary, work: work, db: db, site: load.NewClient(site.URL)}
	err = r.all(ctx)
	if err := errors.Join(err, site.Stop()); err != nil {
		return err
	}
	return r.restore(ctx)
}

// run is a site that is backed up.
type run struct {
	options
	binary, work string
	db           load.Database
	site         *load.Client
	reporters    load.Reporters
	made         int
	before       []load.Receipt // those that the last backup must have
	last         string         // that backup
}

func (r *run) send() error { return r.reporters.Send(r.site, r.reporters.Form(), "") }

func (r *run) all(ctx context.Context) error {
	if err := r.fill(ctx); err != nil {
		return err
	}
	made, err := r.backup(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("a backup of %d reports and %d files takes %.1f s alone, %.1f s of a core, and is %.0f MB\n",
		r.reports, r.files, made.took.Seconds(), made.core.Seconds(), float64(made.size)/1e6)
	if err := r.turns(ctx); err != nil {
		return err
	}
	r.before = r.reporters.Shown()
	_, err = r.backup(ctx)
	return err
}

// turns sends reports at a steady rate, without backups and with.
func (r *run) turns(ctx context.Context) error {
	var without, with []load.Result
	var ratios, spans []float64
	for range r.rounds {
		quiet := load.Open(r.rate, r.span, r.send)
		ending, end := context.WithTimeout(ctx, r.span)
		backedUp := make(chan error, 1)
		go func() { backedUp <- r.backups(ctx, ending, &spans) }()
		busy := load.Open(r.rate, r.span, r.send)
		err := errors.Join(quiet.Err, busy.Err, <-backedUp)
		end()
		if err != nil {
			return err
		}
		without, with = append(without, quiet), append(with, busy)
		ratios = append(ratios, busy.Percentile(.95).Seconds()/quiet.Percentile(.95).Seconds())
	}
	load.Show(fmt.Sprintf("%d a second", r.rate), without, .95)
	load.Show("with backups", with, .95)
	fmt.Printf("a report's p95 is %.2f × as long while backups are made, median of %d rounds; such a backup takes %.1f s\n",
		load.Median(ratios), r.rounds, load.Median(spans))
	return nil
}

// backups makes one after the other until a time.
func (r *run) backups(ctx, until context.Context, spans *[]float64) error {
	for until.Err() == nil {
		made, err := r.backup(ctx)
		if err != nil {
			return err
		}
		*spans = append(*spans, made.took.Seconds())
	}
	return nil
}

// cost is what a command took.
type cost struct {
	size       int64
	took, core time.Duration
}

// backup makes one, in place of the one before it.
func (r *run) backup(ctx context.Context) (c cost, err error) {
	if r.last != "" {
		if err := os.Remove(r.last); err != nil {
			return c, err
		}
	}
	r.made++
	r.last = filepath.Join(r.work, fmt.Sprintf("%d.backup", r.made))
	if c, err = r.does(ctx, append([]string{"backup", r.last, "--content", r.content}, r.db.Flags()...)); err != nil {
		return c, err
	}
	info, err := os.Stat(r.last)
	if err == nil {
		c.size = info.Size()
	}
	return c, err
}

// does runs a command of the program.
func (r *run) does(ctx context.Context, args []string) (cost, error) {
	cmd := exec.CommandContext(ctx, r.binary, args...) //nolint:gosec // our own program
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", args[0], err, out)
	}
	return cost{took: time.Since(began), core: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}, nil
}

// restore puts the last backup back elsewhere, and opens its receipts there.
func (r *run) restore(ctx context.Context) (err error) {
	db, drop, err := load.NewDatabase(ctx, r.database, filepath.Join(r.work, "restored"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	key, err := os.ReadFile(r.db.ServerKey())
	if err != nil {
		return err
	}
	if err := errors.Join(os.MkdirAll(db.Data, 0o700), os.WriteFile(db.ServerKey(), key, 0o600)); err != nil {
		return err
	}
	content := filepath.Join(r.work, "content")
	restored, err := r.does(ctx, append([]string{"restore", r.last, "--content", content}, db.Flags()...))
	if err != nil {
		return err
	}
	fmt.Printf("its restore takes %.1f s, %.1f s of a core\n", restored.took.Seconds(), restored.core.Seconds())
	site, err := load.Start(ctx, r.binary, content, db, "--silent")
	if err != nil {
		return err
	}
	err = load.ProveOpen(load.NewClient(site.URL), r.before)
	if err == nil {
		fmt.Printf("each of %d receipts that were shown before the backup opens its report\n", len(r.before))
	}
	return errors.Join(err, site.Stop())
}
