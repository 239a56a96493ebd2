package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// dump is all of a database, in memory.
type dump struct {
	schema   int64
	tables   []string
	texts    map[string]string
	contents map[string]store.Content
}

func dumped(t *testing.T, s *store.Store) (d dump) {
	t.Helper()
	d.texts, d.contents = map[string]string{}, map[string]store.Content{}
	err := s.Snapshot(t.Context(), func(snapshot *store.Snapshot) error {
		d.schema, d.tables = snapshot.Schema, snapshot.Tables
		for _, table := range snapshot.Tables {
			var text strings.Builder
			content, err := snapshot.Write(t.Context(), table, &text)
			if err != nil {
				return err
			}
			d.texts[table], d.contents[table] = text.String(), content
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d dump) source() store.Source {
	source := store.Source{Schema: d.schema}
	for _, table := range d.tables {
		source.Tables = append(source.Tables, store.SourceTable{
			Name: table, Content: d.contents[table],
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(d.texts[table])), nil },
		})
	}
	return source
}

// lived is a database with rows in every shape that values have: NULL, no
// bytes, all bytes, texts that need quoting, bounds of numbers.
func lived(t *testing.T, database store.Options) *store.Store {
	t.Helper()
	s := storetest.OpenDatabase(t, database)
	for range 40 { // more than one statement has
		add(t, s, sample(noon), "center", "bank")
	}
	raw := storetest.Raw(t, database)
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, args := range [][]any{
		{`INSERT INTO missed_searches (month, words, count) VALUES ('2026-11', $1, $2)`, "“引号\"\\\t\n\u2028<b>&😀", int64(1) << 62},
		{`INSERT INTO missed_searches (month, words, count) VALUES ('', '', $1)`, int64(-1) << 63},
		{`INSERT INTO staged (id, form_mac, at, size, sealed) VALUES ('00', $1, 0, 0, $2)`, every, []byte{}},
		{`INSERT INTO members (name, role, unit, public, public_mac, locked, created_at, initial) VALUES ('wang', '', '', '', $1, $1, 1, TRUE)`, []byte("k")},
		{`UPDATE deliveries SET reference = NULL WHERE unit = 'bank'`},
	} {
		if _, err := raw.ExecContext(t.Context(), args[0].(string), args[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// A snapshot of either engine fills either engine, and is the same then.
func TestADatabaseIsFilledWithWhatASnapshotHas(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, from store.Options) {
		before := dumped(t, lived(t, from))
		storetest.EachDatabase(t, func(t *testing.T, to store.Options) {
			s, err := store.Fill(t.Context(), to, before.source())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			after := dumped(t, s)
			if !maps.Equal(before.contents, after.contents) {
				t.Errorf("before %v\nafter %v", before.contents, after.contents)
			}
			if before.contents["reports"].Rows != 40 || before.contents["deliveries"].Rows != 80 || len(before.tables) < 25 {
				t.Errorf("there were %v", before.contents)
			}
		})
	})
}

func TestNobodyOpensADatabaseThatIsBeingFilled(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, from store.Options) {
		source := dumped(t, lived(t, from)).source()
		storetest.EachDatabase(t, func(t *testing.T, to store.Options) {
			for range 2 { // the second clears away what the first has left
				s, err := store.Fill(t.Context(), to, source)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := store.Open(t.Context(), to); !errors.Is(err, store.ErrHalfFilled) {
					t.Errorf("it is opened: %v", err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			s, err := store.Fill(t.Context(), to, source)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.Filled(t.Context(), storetest.Did(t)), s.Close()); err != nil {
				t.Fatal(err)
			}
			storetest.OpenDatabase(t, to)
			if _, err := store.Fill(t.Context(), to, source); !errors.Is(err, store.ErrOccupied) {
				t.Errorf("it is filled twice: %v", err)
			}
			if n := count(t, to, "reports"); n != 40 {
				t.Errorf("%d reports", n)
			}
		})
	})
}

func TestWhatFailsLeavesAnEmptyDatabase(t *testing.T) {
	whole := dumped(t, lived(t, store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}))
	other := whole.contents["marks"].Digest
	tests := map[string]func(*dump){
		"a row is gone":       func(d *dump) { d.texts["deliveries"] = cutLine(d.texts["deliveries"]) },
		"a row is another":    func(d *dump) { d.texts["reports"] = strings.Replace(d.texts["reports"], `"wenfeng"`, `"beiguan"`, 1) },
		"a digest is another": func(d *dump) { d.contents["reports"] = store.Content{Rows: 40, Digest: other} },
		"a table is missing": func(d *dump) {
			d.tables = slices.DeleteFunc(slices.Clone(d.tables), func(s string) bool { return s == "grants" })
		},
		"a table is unknown":       func(d *dump) { d.tables = append(slices.Clone(d.tables), "sqlite_master") },
		"a table comes twice":      func(d *dump) { d.tables = append(slices.Clone(d.tables), "reports") },
		"tables in another order":  func(d *dump) { d.tables = slices.Clone(d.tables); slices.Reverse(d.tables) },
		"a column is unknown":      func(d *dump) { d.texts["meta"] = "[\"name\",\"values\"]\n" },
		"a line that is no row":    func(d *dump) { d.texts["meta"] += "{}\n" },
		"a row that is too short":  func(d *dump) { d.texts["meta"] += "[\"a\"]\n" },
		"a number for a text":      func(d *dump) { d.texts["meta"] += "[\"a\",1]\n" },
		"a newer schema":           func(d *dump) { d.schema = 9999 },
		"an older schema than fit": func(d *dump) { d.schema = 1 },
	}
	storetest.EachDatabase(t, func(t *testing.T, to store.Options) {
		for name, spoil := range tests {
			d := whole
			d.texts, d.contents = maps.Clone(whole.texts), maps.Clone(whole.contents)
			spoil(&d)
			if s, err := store.Fill(t.Context(), to, d.source()); err == nil {
				t.Errorf("with %s it was filled, %v", name, s.Close())
			}
			wantNothing(t, name, to)
		}
	})
}

// wantNothing holds where a database has no tables, or there is none.
func wantNothing(t *testing.T, name string, database store.Options) {
	t.Helper()
	if database.DatabaseURL == "" {
		if _, err := os.Stat(database.Path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("with %s a file is left, %v", name, err)
		}
		return
	}
	var n int
	err := storetest.Raw(t, database).QueryRowContext(t.Context(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("with %s %d tables are left, %v", name, n, err)
	}
}

func cutLine(text string) string {
	return text[:strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n")+1]
}

// A backup from before an upgrade is filled as it was and then upgraded.
func TestASnapshotOfAnOldSchemaIsUpgraded(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, to store.Options) {
		old := dump{
			schema: 1, tables: []string{"meta", "reports", "deliveries"},
			texts: map[string]string{
				"meta":       "[\"name\",\"value\"]\n",
				"reports":    "[\"ack\"]\n",
				"deliveries": "[\"channel\",\"created_at\",\"reason\",\"received_at\",\"reference\",\"told_at\",\"unit\"]\n",
			},
			contents: map[string]store.Content{},
		}
		old.texts["reports"] = `["assignee","closed_at","district","due_at","escalation","first_opened_at","flagged","form_mac","held","kind","last_message_at","payload","receipt_mac","received_at","reference","rule","scam","status","submission_mac","unit","urgent_until"]
["",0,"wenfeng",0,0,0,false,"AA==",false,"tip",0,"AA==","AA==",1,"000000003","1","rebate","received","AA==","center",0]
`
		for table := range old.texts {
			old.contents[table] = store.Content{Digest: strings.Repeat("0", 64)}
		}
		old.contents["reports"] = store.Content{Rows: 1, Digest: "whatever"}
		_, err := store.Fill(t.Context(), to, old.source())
		if !errors.Is(err, store.ErrNotTheSame) {
			t.Fatalf("with a digest of our choice: %v", err)
		}
		_, digest, _ := strings.Cut(err.Error(), "reports has 1 rows ")
		digest, _, _ = strings.Cut(digest, "\n")
		old.contents["reports"] = store.Content{Rows: 1, Digest: digest}
		s, err := store.Fill(t.Context(), to, old.source())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if r, _, err := s.Report(t.Context(), "000000003"); err != nil || r.District != "wenfeng" {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// Reports that come while everything is read are taken at once, and are not in
// what is read.
func TestWritersDoNotWaitForASnapshot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add(t, s, sample(noon))
		err := s.Snapshot(t.Context(), func(snapshot *store.Snapshot) error {
			for range 3 {
				add(t, s, sample(noon))
			}
			content, err := snapshot.Write(t.Context(), "reports", io.Discard)
			if content.Rows != 1 {
				t.Errorf("%d reports are read", content.Rows)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestASnapshotEndsWithItsContext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add(t, s, sample(noon))
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Snapshot(ctx, func(snapshot *store.Snapshot) error {
			cancel()
			_, err := snapshot.Write(ctx, "reports", &bytes.Buffer{})
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// Litestream keeps tables of its own in the database.
func TestTablesOfOthersAreNotInASnapshot(t *testing.T) {
	database := store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}
	s := storetest.OpenDatabase(t, database)
	if _, err := storetest.Raw(t, database).ExecContext(t.Context(), `CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)`); err != nil {
		t.Fatal(err)
	}
	if d := dumped(t, s); slices.ContainsFunc(d.tables, func(table string) bool { return strings.HasPrefix(table, "_") }) || len(d.tables) < 25 {
		t.Errorf("it has %q", d.tables)
	}
}

// Whatever goes wrong before it is known to be empty, a database stays.
func TestADatabaseThatIsThereOutlivesAFailedFilling(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, there store.Options) {
		d := dumped(t, lived(t, there))
		ended, end := context.WithCancel(t.Context())
		end()
		for _, ctx := range []context.Context{t.Context(), ended} {
			if s, err := store.Fill(ctx, there, d.source()); err == nil {
				t.Error("it was filled", s.Close())
			}
		}
		if n := count(t, there, "reports"); n != 40 {
			t.Errorf("%d reports are left", n)
		}
	})
}
