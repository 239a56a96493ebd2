package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"fanzha/app/report"
)

// Reports that come at the same time are written in one transaction: the disk
// is waited for once for all of them. A report that comes alone waits for
// nobody.
const (
	groupSize    = 64               // at most, so that nobody waits long for the others
	groupTimeout = 10 * time.Second // for a transaction that has begun
)

// addition is a report that is to be added, and what became of it.
type addition struct {
	ctx        context.Context
	record     report.Record
	deliveries []report.Delivery

	done   chan struct{} // closed once the rest is set
	stored report.Record
	told   []report.Delivery
	added  bool
	err    error
}

// errClosed is returned for a report that comes to a closed store.
var errClosed = errors.New("the database is closed")

// addInGroups takes additions until the store is closed.
func (s *Store) addInGroups() {
	for {
		select {
		case first := <-s.additions:
			s.addWith(first)
		case <-s.ended:
			return
		}
	}
}

// addWith adds an addition with those who wait, and tells each what became of
// it.
func (s *Store) addWith(first *addition) {
	group := []*addition{first}
	err := s.addGroup(first.ctx, &group)
	s.statements.prepare(context.Background(), s.write)
	for _, a := range group {
		switch {
		case err == nil:
		case len(group) == 1:
			a.err = err
		default: // one of them failed; the others shall not
			s.addAlone(a)
		}
		close(a.done)
	}
}

// addGroup adds the first of a group with those who wait when its turn comes.
// On an error none of them is added. Until then it is the first alone who may
// give up, by the end of ctx.
func (s *Store) addGroup(ctx context.Context, group *[]*addition) error {
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), groupTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	err := transact(whole, s.write, nil, func(tx *sql.Tx) error {
		if !stop() {
			return ctx.Err()
		}
		*group = s.gather(*group)
		prepared := s.statements.in(tx)
		for _, a := range *group {
			if err := a.write(whole, prepared); err != nil {
				return err
			}
		}
		return nil
	})
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return ctx.Err()
	}
	return err
}

// gather adds those who wait to a group.
func (s *Store) gather(group []*addition) []*addition {
	for len(group) < groupSize {
		select {
		case another := <-s.additions:
			group = append(group, another)
		default:
			return group
		}
	}
	return group
}

func (s *Store) addAlone(a *addition) {
	if err := s.update(a.ctx, func(tx *sql.Tx) error { return a.write(a.ctx, tx) }); err != nil {
		a.err = err
	}
}

// write adds one report and reads what is stored of it. A reference that is
// taken is kept for the one who sent it; it is no failure of the transaction,
// for nothing was written.
func (a *addition) write(ctx context.Context, tx writer) (err error) {
	a.stored, a.added, a.err = addReport(ctx, tx, a.record, a.deliveries)
	if errors.Is(a.err, report.ErrReferenceTaken) {
		return nil
	}
	if a.err == nil {
		a.told, a.err = deliveriesOf(ctx, tx, a.stored.Reference)
	}
	return a.err
}
