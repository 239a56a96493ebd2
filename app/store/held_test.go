package store_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// with is a database of the test's own, opened with more in its address.
func with(t *testing.T, more string) store.Options {
	t.Helper()
	database := storetest.Postgres(t)
	address, err := url.Parse(database.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	address.RawQuery += "&" + more
	return store.Options{DatabaseURL: address.String()}
}

func TestALockOfAnothersIsNotWaitedForForLong(t *testing.T) {
	database := with(t, "lock_timeout=200ms")
	s := storetest.OpenDatabase(t, database)
	r := add(t, s, sample(noon))
	other, err := storetest.Raw(t, database).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback() }()
	if _, err := other.ExecContext(t.Context(), `UPDATE reports SET held = TRUE WHERE reference = $1`, r.Reference); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	message := report.SealedMessage{ID: "m", Reference: r.Reference, From: report.FromReporter, At: noon, Sealed: []byte("x")}
	if _, err := s.AddMessage(t.Context(), message, nil); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("beside a lock: %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it waited for %v", took)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	if added, err := s.AddMessage(t.Context(), message, nil); !added || err != nil {
		t.Errorf("behind it: added %v, %v", added, err)
	}
}

// More statements hang than there are connections: each ends, and then the
// connections are good again. Reports are stored meanwhile as before, where
// what hangs only reads.
func TestStatementsThatHangEndAndThePoolRecovers(t *testing.T) {
	const hanging = 16 // by eights, as many as write at once
	database := with(t, "statement_timeout=2s")
	s, raw := storetest.OpenDatabase(t, database), storetest.Raw(t, database)
	execute(t, raw, `CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'`)
	execute(t, raw, `CREATE TRIGGER hang BEFORE UPDATE ON meta FOR EACH STATEMENT EXECUTE FUNCTION hang()`)
	began := time.Now()
	var group sync.WaitGroup
	for range hanging {
		group.Go(func() {
			if err := s.Ping(t.Context()); fault.KindOf(err) != fault.Unavailable {
				t.Errorf("a statement that hangs: %v", err)
			}
		})
	}
	if _, err := s.ListReports(t.Context(), report.Filter{Now: noon, Limit: 1}); err != nil || time.Since(began) > 1500*time.Millisecond {
		t.Errorf("reading beside them took %v, %v", time.Since(began), err)
	}
	group.Wait()
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("they took %v", took)
	}
	execute(t, raw, `DROP TRIGGER hang ON meta`)
	for range hanging {
		if err := s.Ping(t.Context()); err != nil {
			t.Fatalf("afterwards: %v", err)
		}
	}
}

// Whoever forgets a transaction, or is cut off in one, does not keep its locks.
func TestATransactionThatIsLeftAloneEnds(t *testing.T) {
	database := with(t, "idle_in_transaction_session_timeout=200ms")
	s := storetest.OpenDatabase(t, database)
	r := add(t, s, sample(noon))
	raw := storetest.Raw(t, database)
	left, err := raw.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = left.Rollback() }()
	if _, err := left.ExecContext(t.Context(), `UPDATE reports SET held = held`); err != nil {
		t.Fatal(err)
	}
	if err := s.MarkOpened(t.Context(), r.Reference, noon, storetest.Did(t)); err != nil {
		t.Errorf("once the server has ended it: %v", err)
	}
}

func TestEveryConnectionHasItsLimits(t *testing.T) {
	for _, limit := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		_, err := store.Open(t.Context(), with(t, limit+"=0"))
		if err == nil || !strings.Contains(err.Error(), limit) {
			t.Errorf("without a %s: %v", limit, err)
		}
	}
	database := with(t, "application_name=held_test")
	storetest.OpenDatabase(t, database)
	var name string
	err := storetest.Raw(t, database).QueryRowContext(t.Context(), `SELECT max(application_name) FROM pg_stat_activity WHERE datname = current_database()`).Scan(&name)
	if err != nil || name != "held_test" {
		t.Errorf("its connections are called %q, %v", name, err)
	}
}

// A server that refuses writers for a while tells each session when it begins.
// The sessions that it has told so are given up once it takes writers again.
func TestASessionThatMayNotWriteIsGivenUp(t *testing.T) {
	database := storetest.Postgres(t)
	s, server := storetest.OpenDatabase(t, database), storetest.Raw(t, database)
	add(t, s, sample(noon))
	address, err := url.Parse(database.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(address.Path, "/")
	for _, statement := range []string{
		"ALTER DATABASE " + name + " SET default_transaction_read_only = on",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "' AND pid <> pg_backend_pid()",
	} {
		if _, err := server.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	r := sample(noon)
	if _, _, _, err := s.AddReport(t.Context(), r, desk(r, "center")); err == nil {
		t.Fatal("a server that refuses writers took a report: the test proves nothing")
	}
	if _, err := server.ExecContext(t.Context(), "SET default_transaction_read_only = off; ALTER DATABASE "+name+" RESET default_transaction_read_only"); err != nil {
		t.Fatal(err)
	}
	if _, _, added, err := s.AddReport(t.Context(), r, desk(r, "center")); !added || err != nil {
		t.Errorf("once it takes writers again: added %v, %v", added, err)
	}
}

// A read that is no transaction is held up as one that is.
func TestASingleReadThatIsHeldUpMayBeAskedAgain(t *testing.T) {
	database := with(t, "lock_timeout=100ms")
	s := storetest.OpenDatabase(t, database)
	r := add(t, s, sample(noon))
	reads := map[string]func(context.Context) error{
		"one row":   func(ctx context.Context) error { _, err := s.Receipt(ctx, r.Reference); return err },
		"many rows": func(ctx context.Context) error { _, err := s.VisitsOf(ctx, "wang"); return err },
		"a transaction": func(ctx context.Context) error {
			_, err := s.ListReports(ctx, report.Filter{Now: noon, Limit: 1})
			return err
		},
	}
	locked := storetest.Raw(t, database)
	other, err := locked.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback() }()
	if _, err := other.ExecContext(t.Context(), `LOCK TABLE reports, visits IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	for name, read := range reads {
		held := (*fault.Error)(nil)
		if err := read(t.Context()); !errors.As(err, &held) || held.Kind != fault.Unavailable || held.RetryAfter != 5 {
			t.Errorf("%s, beside a lock: %v", name, err)
		}
		late, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := read(late); fault.KindOf(err) != fault.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s, whose time is over: %v", name, err)
		}
		stop()
		gone, leave := context.WithCancel(t.Context())
		leave()
		if err := read(gone); fault.KindOf(err) != fault.Internal || !errors.Is(err, context.Canceled) {
			t.Errorf("%s, which nobody waits for: %v", name, err)
		}
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	for name, read := range reads {
		if err := read(t.Context()); err != nil {
			t.Errorf("%s, behind it: %v", name, err)
		}
	}
}

// SQLite has no time limit of its own; who asks has one.
func TestAReadWhoseTimeIsOverMayBeAskedAgainOnEitherDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		late, stop := context.WithTimeout(t.Context(), 0)
		defer stop()
		for name, read := range map[string]func() error{
			"one row":   func() error { _, err := s.Receipt(late, "000000003"); return err },
			"many rows": func() error { _, err := s.Members(late); return err },
		} {
			if err := read(); fault.KindOf(err) != fault.Unavailable {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
