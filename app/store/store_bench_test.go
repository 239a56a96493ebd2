package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// BenchmarkAddReport is one client after the other.
func BenchmarkAddReport(b *testing.B) {
	s := storetest.Open(b)
	b.ReportAllocs()
	for b.Loop() {
		addLarge(b, s)
	}
}

// BenchmarkAddReportParallel is 32 clients for each core.
func BenchmarkAddReportParallel(b *testing.B) {
	s := storetest.Open(b)
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			addLarge(b, s)
		}
	})
}

// addLarge adds a report with a long story and some transfers.
func addLarge(b *testing.B, s *store.Store) {
	r := sample(noon)
	r.Payload = make([]byte, 4096)
	if _, _, added, err := s.AddReport(b.Context(), r, desk(r, "center", "bank")); err != nil || !added {
		b.Errorf("added %t, %v", added, err)
	}
}

// BenchmarkListReports is one page of 20 out of 100,000 reports.
func BenchmarkListReports(b *testing.B) {
	if testing.Short() {
		b.Skip("fills a database with 100,000 reports")
	}
	s, last := openFull(b)
	middle := report.Cursor{Judged: last, ReceivedAt: noon.Add(last.Sub(noon) / 2), Reference: "5"}
	for _, test := range []struct {
		name   string
		filter report.Filter
	}{
		{"everything", report.Filter{}},
		{"a unit that gets all", report.Filter{Unit: "center"}},
		{"a unit that gets all, from the middle", report.Filter{Unit: "center", After: middle}},
		{"a unit that gets one in a thousand", report.Filter{Unit: "bank"}},
		{"a unit that gets none", report.Filter{Unit: "nowhere"}},
		{"urgent", report.Filter{Unit: "center", Urgent: true}},
	} {
		test.filter.Now, test.filter.Limit = last, 20
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.ListReports(b.Context(), test.filter); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// openFull returns a store with 100,000 reports, a minute apart, each urgent
// for a day if it is one in twenty, and the time of the last.
func openFull(b *testing.B) (*store.Store, time.Time) {
	const rounds, each = 100, 1000
	database := store.Options{Path: filepath.Join(b.TempDir(), "fanzha.db")}
	s := storetest.OpenDatabase(b, database)
	for i := range each {
		r, units := sample(noon.Add(time.Duration(i)*time.Minute)), []string{"center"}
		r.Payload = make([]byte, 4096)
		if i%20 == 0 {
			r.UrgentUntil = r.ReceivedAt.Add(24 * time.Hour)
		}
		if i == 0 {
			units = append(units, "bank")
		}
		add(b, s, r, units...)
	}
	copyRows(b, database, rounds-1, each*time.Minute)
	return s, noon.Add(rounds * each * time.Minute)
}

// copyRows adds all rows again and again, every time so much later.
func copyRows(b *testing.B, database store.Options, times int, later time.Duration) {
	db := storetest.Raw(b, database)
	db.SetMaxOpenConns(1) // one connection sees a temporary table
	run := func(statement string, args ...any) {
		if _, err := db.ExecContext(b.Context(), statement, args...); err != nil {
			b.Fatal(err)
		}
	}
	run(`CREATE TEMP TABLE r AS SELECT * FROM reports`)
	run(`CREATE TEMP TABLE d AS SELECT * FROM deliveries`)
	for i := range times {
		run(`UPDATE r SET reference = $1 || substr(reference, -9), form_mac = randomblob(32), submission_mac = randomblob(32),
			received_at = received_at + $2, urgent_until = iif(urgent_until > 0, urgent_until + $2, 0)`, i, later.Milliseconds())
		run(`UPDATE d SET reference = $1 || substr(reference, -9), received_at = received_at + $2`, i, later.Milliseconds())
		run(`INSERT INTO reports SELECT * FROM r`)
		run(`INSERT INTO deliveries SELECT * FROM d`)
	}
}
