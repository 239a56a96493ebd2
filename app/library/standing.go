package library

import "time"

// standing is whether an article can be read at a time, and why not.
type standing int

const (
	readable  standing = iota
	drafted            // a draft, or in review
	withdrawn          // its page says why it is gone
	scheduled          // publish_at is still to come
	expired
)

// standing returns the article's at a time. Its moments are in the bureau's
// time zone.
func (a *Article) standing(now time.Time, zone *time.Location) standing {
	switch {
	case a.Status == StatusWithdrawn:
		return withdrawn
	case a.Status != StatusPublished:
		return drafted
	case !a.ExpireAt.IsZero() && !a.ExpireAt.In(zone).After(now):
		return expired
	case !a.PublishAt.IsZero() && a.PublishAt.In(zone).After(now):
		return scheduled
	}
	return readable
}
