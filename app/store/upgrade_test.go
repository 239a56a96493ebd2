package store_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// migrateTo brings a fresh database to an old version of the schema.
func migrateTo(t *testing.T, database store.Options, version int64) {
	t.Helper()
	dialect := goose.DialectSQLite3
	if database.DatabaseURL != "" {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, storetest.Raw(t, database), os.DirFS("migration"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
}

// A database of the first version keeps its reports and who was told of them.
func TestAFilledDatabaseIsUpgraded(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		migrateTo(t, database, 1)
		r := sample(noon)
		_, err := storetest.Raw(t, database).ExecContext(t.Context(), `
INSERT INTO reports (reference, kind, scam, district, unit, rule, status, assignee, received_at, urgent_until, due_at,
	first_opened_at, last_message_at, escalation, held, closed_at, flagged, form_mac, submission_mac, receipt_mac, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, 0, $9, $8, 0, 0, FALSE, 0, FALSE, $10, $11, $12, $13)`,
			r.Reference, r.Kind, r.Scam, r.District, r.Unit, r.Rule, r.Status, r.ReceivedAt.UnixMilli(), r.DueAt.UnixMilli(),
			r.FormMAC, r.SubmissionMAC, r.ReceiptMAC, r.Payload)
		if err != nil {
			t.Fatal(err)
		}
		for unit, reason := range map[string]string{"center": "to", "bank": "also"} {
			_, err := storetest.Raw(t, database).ExecContext(t.Context(), `
INSERT INTO deliveries (reference, unit, channel, reason, received_at, created_at, told_at)
VALUES ($1, $2, 'desk', $3, $4, $4, $4)`, r.Reference, unit, reason, noon.UnixMilli())
			if err != nil {
				t.Fatal(err)
			}
		}

		s := storetest.OpenDatabase(t, database)
		r.FirstOpenedAt = noon
		opened, told := open(t, s, r.Reference, noon)
		if diff := cmp.Diff(r, opened); diff != "" {
			t.Errorf("the report differs (-before +after):\n%s", diff)
		}
		wantDeliveries(t, told, desk(r, "center", "bank"))
		for state, want := range map[report.State]int{report.AnyState: 1, report.OpenState: 1, report.NewState: 0, report.ClosedState: 0} {
			list, err := s.ListReports(t.Context(), report.Filter{Unit: "bank", State: state, Now: noon, Limit: 9})
			if err != nil || len(list) != want {
				t.Errorf("the desk lists %d reports that are %q, want %d, %v", len(list), state, want, err)
			}
		}
	})
}
