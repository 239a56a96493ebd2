package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"fanzha/app/bench/load"
)

// articles are written into the folder, some to come at the next minute. They
// come on every replica.
type articles struct {
	zone *time.Location // of what stands in the articles

	mu      sync.Mutex
	delays  []time.Duration // from that minute until a replica shows one, and finds it
	written int
}

const article = `---
title: 演练 %[1]s
date: 2026-01-02
%[2]ssummary: 副本演练用的文章。
---
演练 %[1]s。
`

const everyArticle = 7 * time.Second

// publish writes articles until ctx ends, and waits until each is everywhere.
func (a *articles) publish(ctx context.Context, f *fleet) error {
	tick := time.NewTicker(everyArticle)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		at, scheduled := time.Now(), ""
		if next := at.Truncate(time.Minute).Add(time.Minute); next.Sub(at) < everyArticle && next.Sub(at) > time.Second {
			at, scheduled = next, "publish_at: "+next.In(a.zone).Format("2006-01-02 15:04")+"\n"
		}
		if err := a.one(f, at, scheduled); err != nil {
			return err
		}
	}
}

// one writes an article that comes at a time.
func (a *articles) one(f *fleet, at time.Time, scheduled string) error {
	word := "fleet" + load.Identity()[:8]
	path := filepath.Join(f.content, "tips", word+".md")
	if err := os.WriteFile(path+".tmp", fmt.Appendf(nil, article, word, scheduled), 0o600); err != nil {
		return err
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return err
	}
	time.Sleep(time.Until(at))
	failed := make([]error, len(f.replicas))
	var all sync.WaitGroup
	for n, r := range f.replicas {
		all.Go(func() { failed[n] = a.shown(r, word, at) })
	}
	all.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.written++
	return errors.Join(failed...)
}

// shown waits until a replica shows an article and finds it. One that was
// ended meanwhile has to have it too, and is not measured.
func (a *articles) shown(r *replica, word string, at time.Time) error {
	life, up := r.up()
	site := "http://" + r.address
	for end := at.Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		_, status, err := load.Get(site + "/tips/" + word)
		if err != nil || status != http.StatusOK {
			continue
		}
		found, _, err := load.Get(site + "/api/v1/search?q=" + word)
		if err != nil || !bytes.Contains(found, []byte("/tips/"+word)) {
			continue
		}
		if now, still := r.up(); up && still && now == life {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.delays = append(a.delays, time.Since(at))
		}
		return nil
	}
	return fmt.Errorf("%s does not show what was published a minute ago", r.address)
}

// tell prints how long they took.
func (a *articles) tell() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.delays) == 0 {
		return errors.New("no article came while a replica ran")
	}
	slices.Sort(a.delays)
	late := 0
	for _, delay := range a.delays {
		if delay > 2*time.Second {
			late++
		}
	}
	fmt.Printf("%d articles came on every replica, and were found there by search: half within %.2f s, all within %.2f s, %d of %d later than 2 s\n",
		a.written, a.delays[len(a.delays)/2].Seconds(), a.delays[len(a.delays)-1].Seconds(), late, len(a.delays))
	return nil
}
