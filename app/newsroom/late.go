package newsroom

import (
	"context"
	"time"
)

// Late is an urgent publication that no other reviewer has confirmed in time.
type Late struct {
	Article
	Title string        // as readers see it
	For   time.Duration // since it was published
}

// Late returns what was published urgently and has waited too long, the longest
// wait first.
func (n *Newsroom) Late(ctx context.Context) ([]Late, error) {
	all, err := n.Store.Urgent(ctx)
	if err != nil {
		return nil, err
	}
	now := n.Now()
	var late []Late
	for _, a := range all {
		if !a.Overdue(now) {
			continue
		}
		public, err := n.Store.Revision(ctx, a.ID, a.Public) // a later draft may have another title
		if err != nil {
			return nil, err
		}
		late = append(late, Late{a, n.titleOf(a.File, public.Content), now.Sub(a.UrgentAt)})
	}
	return late, nil
}
