// Package retention erases what is past its time, as site.yaml says, and keeps
// what was erased from coming back.
//
// Before a report is erased, a keyed digest of it is written to the erasure
// list, a file outside the database and its backups ([List]). A database that
// was put back from before the erasure has the report again; each run erases
// what it finds on the list first.
//
// Held reports are kept, and so are those that nobody has opened yet: what was
// received reaches its unit. What readers searched for in vain is counted by
// the month, and goes a year later. Each run, each erased reference and each pruning
// of the audit log is a row in the audit log.
package retention

import (
	"context"
	"errors"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/miss"
	"fanzha/app/report"
	"fanzha/app/seal"
)

// Rule says which reports are past their time: those of a kind that are
// closed, or open, and to which nothing has happened since a time.
type Rule struct {
	Kind   report.Kind
	Closed bool
	Before time.Time
}

// Rules are those of a bureau at a time.
func Rules(days bureau.Retention, now time.Time) []Rule {
	var rules []Rule
	for _, kind := range []report.Kind{report.Victim, report.Tip, report.Objection} {
		closed, open := days.Days(string(kind))
		if closed > 0 {
			rules = append(rules, Rule{kind, true, now.AddDate(0, 0, -closed)})
		}
		if open > 0 {
			rules = append(rules, Rule{kind, false, now.AddDate(0, 0, -open)})
		}
	}
	return rules
}

// Due is a report that is past its time.
type Due struct {
	report.Record      // without payload
	Kept          bool // it is held, or nobody has opened it yet
}

// Store is where reports and the audit log are kept.
type Store interface {
	// PastTime returns the reports that rules fit, without payloads.
	PastTime(context.Context, []Rule) ([]Due, error)
	// Erase erases reports that a rule fits and that are not to be kept, at
	// most limit, and returns how many. Before that it shows them to list,
	// which returns their rows for the audit log.
	Erase(ctx context.Context, rule Rule, limit int, list func([]report.Record) ([]audit.Draft, error)) (int, error)
	// EachReport shows every report, without payload.
	EachReport(ctx context.Context, show func(report.Record) error) error
	// EraseAgain erases reports that are not held, and returns how many there
	// were.
	EraseAgain(ctx context.Context, erased []report.Reference, did func(report.Reference) audit.Draft) (int, error)
	// EraseMisses erases the counts of searches of the months before this one,
	// and returns how many there were.
	EraseMisses(ctx context.Context, month string) (int, error)
	// Sweep leaves as little as can be of erased rows in the database's files.
	Sweep(context.Context) error
	// AuditLog shows the audit log.
	AuditLog(ctx context.Context, read func(audit.Stored) error) error
	// PruneAudit deletes the rows up to a checkpoint, and keeps that.
	PruneAudit(context.Context, audit.Checkpoint, audit.Draft) error
	// Audit keeps an act that changes nothing else.
	Audit(context.Context, audit.Draft) error
}

// Options say what is erased for whom.
type Options struct {
	Store Store
	Key   seal.ServerKey
	Did   func(audit.Act, ...audit.Object) audit.Draft // whose run it is
	List  string                                       // the file with the erasure list
	Now   func() time.Time
}

// Retention erases what is past its time.
type Retention struct {
	options Options
	list    List
	log     audit.Log
}

// New makes a Retention.
func New(o Options) *Retention {
	return &Retention{o, List{o.List, o.Key.Erasure()}, audit.New(o.Key, o.Now)}
}

// Result is what a run has done.
type Result struct {
	Again    int // reports that were on an erasure list and there again
	Erased   int // reports past their time
	Searches int // counts of searches without a hit
	Pruned   int // rows of the audit log
}

// Past returns what is past its time now, without erasing it.
func (r *Retention) Past(ctx context.Context, days bureau.Retention) ([]Due, error) {
	return r.options.Store.PastTime(ctx, Rules(days, r.options.Now()))
}

// Run erases what is on the erasure list or on others of the kind, then what
// is past its time, reports and counts of searches, and prunes the audit log. What it has done before it fails
// stays done, and is in the result.
func (r *Retention) Run(ctx context.Context, days bureau.Retention, others ...string) (done Result, err error) {
	if done.Again, err = r.Apply(ctx, others...); err != nil {
		return done, err
	}
	for _, rule := range Rules(days, r.options.Now()) {
		n, failed := r.erase(ctx, rule)
		done.Erased += n
		err = errors.Join(err, failed)
	}
	n, failed := r.options.Store.EraseMisses(ctx, miss.OldestKept(r.options.Now()))
	done.Searches, err = n, errors.Join(err, failed)
	if done.Again+done.Erased+done.Searches > 0 {
		err = errors.Join(err, r.options.Store.Sweep(ctx))
	}
	if err != nil {
		return done, err
	}
	if done.Pruned, err = r.prune(ctx, days.AuditDays); err != nil {
		return done, err
	}
	return done, r.options.Store.Audit(ctx, r.options.Did(audit.RetentionRun,
		audit.Count("erased", done.Erased), audit.Count("erased_again", done.Again),
		audit.Count("pruned", done.Pruned), audit.Count("searches", done.Searches)))
}

// batch is how many reports are erased in one transaction: new reports wait
// for it where there is one writer.
const batch = 50

func (r *Retention) erase(ctx context.Context, rule Rule) (erased int, err error) {
	for {
		n, err := r.options.Store.Erase(ctx, rule, batch, func(due []report.Record) ([]audit.Draft, error) {
			rows := make([]audit.Draft, len(due))
			for i, record := range due {
				rows[i] = r.options.Did(audit.ReportErased, audit.Report(record.Reference))
			}
			return rows, r.list.Add(r.options.Now(), due)
		})
		if erased += n; err != nil || n < batch {
			return erased, err
		}
	}
}

// Apply erases the reports that are on the erasure list or on others of the
// kind, and in the database all the same, as after a restore. It returns how
// many there were.
func (r *Retention) Apply(ctx context.Context, others ...string) (int, error) {
	again, err := r.Again(ctx, others...)
	if err != nil {
		return 0, err
	}
	return r.options.Store.EraseAgain(ctx, again, func(reference report.Reference) audit.Draft {
		return r.options.Did(audit.ErasedAgain, audit.Report(reference))
	})
}

// Again returns the reports that Apply would erase. A list that there is not
// is an empty one. Held reports are left out: one may have been listed by a
// run that was cut off before it could erase it, and held since.
func (r *Retention) Again(ctx context.Context, others ...string) (again []report.Reference, err error) {
	listed := map[string]bool{}
	for _, path := range append([]string{r.list.path}, others...) {
		if err := readList(path, listed); err != nil {
			return nil, err
		}
	}
	if len(listed) == 0 {
		return nil, nil
	}
	err = r.options.Store.EachReport(ctx, func(record report.Record) error {
		if !record.Held && listed[r.list.digest(record)] {
			again = append(again, record.Reference)
		}
		return nil
	})
	return again, err
}

// prune deletes the rows of the audit log that are past their time, unless the
// log does not fit.
func (r *Retention) prune(ctx context.Context, days int) (rows int, err error) {
	if days == 0 {
		return 0, nil
	}
	var last audit.Head
	err = r.options.Store.AuditLog(ctx, func(stored audit.Stored) (err error) {
		last, rows, err = r.log.Old(stored, r.options.Now().AddDate(0, 0, -days))
		return err
	})
	if err != nil || rows == 0 {
		return 0, err
	}
	return rows, r.options.Store.PruneAudit(ctx, r.log.Sign(last), r.options.Did(audit.LogPruned, audit.Count("rows", rows)))
}
