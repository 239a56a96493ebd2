package main

import (
	"context"
	"time"
)

const (
	followEvery = time.Second // a replica asks whether another has published
	followLooks = 3           // at the folder each time: a share may show an old one for a moment
)

// follow looks at the content folder when the console of any replica has
// published something: file systems that are shared give no notice, and may be
// looked at seldom.
func (s *server) follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var known int64
	looks, failing := 0, false
	for {
		version, err := s.store.ContentVersion(ctx)
		if err == nil && version != known {
			known, looks = version, followLooks
		}
		if err == nil && looks > 0 {
			if _, err = s.library.Reload(); err == nil {
				looks--
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
