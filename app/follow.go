package main

import (
	"context"
	"time"
)

// followEvery is how often a replica asks whether another has published.
const followEvery = time.Second

// follow looks at the content folder when the console of any replica has
// published something: file systems that are shared give no notice, and may be
// looked at seldom.
func (s *server) follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var known int64
	failing := false
	for {
		version, err := s.store.ContentVersion(ctx)
		if err == nil && version != known {
			if _, err = s.library.Reload(); err == nil {
				known = version
			}
		}
		if err != nil && !failing && ctx.Err() == nil {
			s.logger.Error("it is not known whether something was published", "error", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
