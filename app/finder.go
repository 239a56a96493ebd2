package main

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/search"
)

// finder answers queries: from the search server where there is one and it
// answers well, else from the embedded engine, and from a scan of the articles
// until that engine's index is built. It keeps them in step with the content.
type finder struct {
	logger   *slog.Logger
	remote   *remote // nil: no search server
	embedded *search.Embedded
	scan     *search.Scan
	scanning chan struct{} // closed once the scan has the articles
	changed  chan struct{} // holds one notice that there is a newer snapshot

	searched func(engine, outcome string, took time.Duration) // nil: nobody measures
}

// retryIndex is how long after a failure the index is built anew.
const retryIndex = 10 * time.Second

func newFinder(remote *remote, logger *slog.Logger) (*finder, error) {
	embedded, err := search.NewEmbedded("")
	if err != nil {
		return nil, err
	}
	return &finder{
		logger: logger, remote: remote, embedded: embedded, scan: search.NewScan(),
		scanning: make(chan struct{}), changed: make(chan struct{}, 1),
	}, nil
}

// Search asks the engine that is ready, in the first moments after it has
// waited for one. Where the index got ready while the scan ran, the scan may
// have let its documents go: the index is asked as well.
func (f *finder) Search(ctx context.Context, q search.Query) (search.Result, error) {
	if f.remote != nil {
		end := f.measure(meilisearchEngine)
		if result, ok := f.remote.search(ctx, q); ok {
			end(result, nil)
			return result, nil
		}
	}
	if !f.embedded.Ready() {
		select {
		case <-f.scanning:
		case <-ctx.Done():
			return search.Result{}, ctx.Err()
		}
		end := f.measure(scanEngine)
		if result, err := f.scan.Search(ctx, q); !f.embedded.Ready() {
			end(result, err)
			return result, err
		}
	}
	end := f.measure(embeddedEngine)
	result, err := f.embedded.Search(ctx, q)
	end(result, err)
	return result, err
}

// What the engines are called in /readyz and in metrics.
const (
	embeddedEngine    = "embedded"
	meilisearchEngine = "meilisearch"
	scanEngine        = "scan"
)

// measure begins a search, which ends with the engine's answer. One that
// another engine answers in its stead is not counted.
func (f *finder) measure(engine string) (end func(search.Result, error)) {
	began := time.Now()
	return func(result search.Result, err error) {
		if f.searched == nil {
			return
		}
		outcome := "found"
		switch {
		case err != nil:
			outcome = "failed"
		case result.Total == 0:
			outcome = "nothing"
		}
		f.searched(engine, outcome, time.Since(began))
	}
}

// Suggest asks the engine of this process that is ready.
func (f *finder) Suggest(ctx context.Context, text string) ([]string, error) {
	if f.embedded.Ready() {
		return f.embedded.Suggest(ctx, text)
	}
	return f.scan.Suggest(ctx, text)
}

// describe adds what answers queries to the details of /readyz.
func (f *finder) describe(details map[string]string) {
	details["search"] = scanEngine
	if f.embedded.Ready() {
		details["search"] = embeddedEngine
	}
	if f.remote != nil {
		details["search_server"] = f.remote.known()
		if f.remote.known() == remoteOK {
			details["search"] = meilisearchEngine
		}
	}
}

func (f *finder) close() error {
	errs := []error{f.embedded.Close(), f.scan.Close()}
	if f.remote != nil {
		errs = append(errs, f.remote.engine.Close())
	}
	return errors.Join(errs...)
}

// notice is told of every change of the content.
func (f *finder) notice(_, _ *library.Snapshot) {
	select {
	case f.changed <- struct{}{}:
	default: // a notice is waiting already
	}
	if f.remote != nil {
		f.remote.notice()
	}
}

// run keeps all engines in step with the content until ctx ends.
func (f *finder) run(ctx context.Context, current func() *library.Snapshot) {
	var all sync.WaitGroup
	all.Go(func() { f.feed(ctx, current) })
	if f.remote != nil {
		all.Go(func() { f.remote.follow(ctx, current) })
	}
	all.Wait()
}

// feed builds the index and then follows the content, until ctx ends. After a
// failure nobody knows what the index holds: it is built anew, a little later.
func (f *finder) feed(ctx context.Context, current func() *library.Snapshot) {
	var fed *library.Snapshot // nil: what the index holds is not known
	for {
		var again <-chan time.Time
		if now := current(); now != fed {
			if err := f.bring(ctx, fed, now); err == nil {
				fed = now
			} else if ctx.Err() == nil {
				f.logger.Error("search index does not follow the content", "error", err)
				fed, again = nil, time.After(retryIndex)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-f.changed:
		case <-again:
		}
	}
}

// bring takes the index from one snapshot to another.
func (f *finder) bring(ctx context.Context, before, now *library.Snapshot) error {
	put, remove := difference(before, now)
	if before == nil || len(put) > len(now.Published())/2 {
		return f.build(ctx, documents(now))
	}
	return f.embedded.Update(ctx, put, remove)
}

// build makes the whole index. Where there was none, the scan, which needs no
// time, answers until it is there and then lets its documents go.
func (f *finder) build(ctx context.Context, all []search.Document) error {
	if f.embedded.Ready() {
		return f.embedded.Replace(ctx, all)
	}
	if err := f.scan.Replace(ctx, all); err != nil {
		return err
	}
	f.startScanning()
	if err := f.embedded.Replace(ctx, all); err != nil {
		return err
	}
	return f.scan.Replace(ctx, nil)
}

// startScanning lets those go on who wait in Search.
func (f *finder) startScanning() {
	select {
	case <-f.scanning: // the first build has failed, and this is another
	default:
		close(f.scanning)
	}
}

func documents(snapshot *library.Snapshot) []search.Document {
	docs, names := make([]search.Document, len(snapshot.Published())), scamNames(snapshot.Bureau)
	for i, a := range snapshot.Published() {
		docs[i] = document(names, a)
	}
	return docs
}

// difference is what to put and what to remove to get from one snapshot, nil
// where there was none, to another. Another list of scam types changes the
// aliases in every document.
func difference(before, now *library.Snapshot) (put []search.Document, remove []string) {
	if before == nil {
		return documents(now), nil
	}
	all, names := !reflect.DeepEqual(before.Bureau.Scams, now.Bureau.Scams), scamNames(now.Bureau)
	for _, a := range now.Published() {
		if old, ok := before.ByID(a.ID()); all || !ok || old != a {
			put = append(put, document(names, a))
		}
	}
	for _, a := range before.Published() {
		if _, still := now.ByID(a.ID()); !still {
			remove = append(remove, a.ID())
		}
	}
	return put, remove
}

// scamNames are what each scam type goes by. Its articles share them.
func scamNames(b *bureau.Bureau) map[string][]string {
	names := make(map[string][]string, len(b.Scams))
	for _, scam := range b.Scams {
		names[scam.Key] = append([]string{scam.Name, scam.Plain}, scam.Aliases...)
	}
	return names
}

// document is an article as the engines see it. It is about its first scam
// type; of each type the guide leads.
func document(names map[string][]string, a *library.Article) search.Document {
	d := search.Document{
		Kind: string(a.Kind), Slug: a.Slug, Title: a.Title, Summary: a.Summary, Body: a.Text,
		Questions: a.Questions, Scams: a.Scam, District: a.District, Date: a.Date.Time,
		Lead: a.Kind == library.Guides, Help: a.Help,
	}
	for i, key := range a.Scam {
		if i == 0 {
			d.Names = names[key]
		} else {
			d.Aliases = append(d.Aliases, names[key]...)
		}
	}
	d.Aliases = slices.Concat(d.Aliases, a.Tags, a.Indicators.Apps, a.Indicators.Companies)
	return d
}
