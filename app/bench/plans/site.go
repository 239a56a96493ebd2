package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bench/load"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/store"
)

// step is between two reports, in milliseconds; a million of them are three
// years.
const step = 94_608

var begin = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// call is a method of the store, as the site calls it. Known is why its
// statements may be slow, or walk along a whole table; empty: they may not.
type call struct {
	name  string // the method, and behind a comma what is special
	run   func(context.Context, *store.Store) error
	known string
}

// method is the name of the method alone.
func (c call) method() string {
	name, _, _ := strings.Cut(c.name, ",")
	return name
}

// site is what fill has made.
type site struct {
	reports int
	log     audit.Log
	now     time.Time
}

func newSite(reports int, log audit.Log) site {
	return site{reports, log, begin.Add(time.Duration(reports) * step * time.Millisecond)}
}

// newLog is a log of a key that nobody has.
func newLog() audit.Log { return audit.New(seal.ServerKey{}, time.Now) }

// calls are all that work on tables that grow.
func (s site) calls() []call {
	all := s.deskCalls()
	for _, more := range [][]call{s.reportCalls(), s.ledgerCalls(), s.keepingCalls(), s.newsroomCalls()} {
		all = append(all, more...)
	}
	return all
}

// reference is that of the n-th report, counted from the newest.
func (s site) reference(n int) report.Reference {
	return report.Reference(fmt.Sprintf("%09d", (s.reports-n)*387420489%1_000_000_000))
}

// references are some that stand in a list.
func (s site) references() (some []report.Reference) {
	for n := range 20 {
		some = append(some, s.reference(n*10))
	}
	return some
}

func (s site) did() audit.Draft { return s.log.Did("m6", audit.ReportOpened) }

func (s site) didTo(report.Reference) audit.Draft { return s.did() }

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// fresh is a report that nobody has sent yet.
func (s site) fresh() report.Record {
	id := load.Identity()
	reference, err := report.NewReference(strings.NewReader(id))
	if err != nil {
		panic(err) // an identity is long enough
	}
	return report.Record{
		Reference: reference, Kind: report.Victim, Scam: "s1", District: "d1", Unit: "center", Rule: "1", Status: report.Received,
		ReceivedAt: s.now, FormMAC: digest(id), SubmissionMAC: digest(id), ReceiptMAC: digest(id), Marks: [][]byte{digest("gang"), digest(id)},
		Sealing: report.Sealing{Payload: digest(id), Keys: []report.CaseKey{{Unit: "center", Generation: 1, Sealed: digest(id)}},
			Thread: report.Thread{Case: "c", Public: "p", MAC: digest(id), ForCase: digest(id)}},
	}
}

// enough ends what would read everything.
var errEnough = errors.New("enough")

func but(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
