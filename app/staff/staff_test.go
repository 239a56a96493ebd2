package staff_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

const reference = report.Reference("000000003")

// sealed seals a report to units.
func sealed(t *testing.T, people *stafftest.Site, units ...string) ([]byte, []report.CaseKey) {
	t.Helper()
	sealing, err := people.SealReport(t.Context(), report.Plain{Reference: reference, Content: []byte("经过"), Units: units})
	if err != nil {
		t.Fatal(err)
	}
	return sealing.Payload, sealing.Keys
}

// sealedReport is what is stored of a report to the center.
type sealedReport struct {
	payload []byte
	keys    []report.CaseKey
}

func sealedTo(t *testing.T, people *stafftest.Site) sealedReport {
	t.Helper()
	payload, keys := sealed(t, people, "center")
	return sealedReport{payload, keys}
}

func TestAReportOpensForItsUnitsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		payload, keys := sealed(t, people, "center", "economic")
		for _, unit := range []string{"center", "economic"} {
			if got, err := people.Investigator(t, unit).OpenReport(reference, payload, keys); err != nil || string(got) != "经过" {
				t.Errorf("%s reads %q, %v", unit, got, err)
			}
		}
		if got, err := people.Investigator(t, "other").OpenReport(reference, payload, keys); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("another unit reads %q, %v", got, err)
		}
	})
}

// Who can write to the database cannot show an officer one report as another.
func TestAReportCannotBePutInAnothersPlace(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	payload, keys := sealed(t, people, "center")
	officer := people.Investigator(t, "center")
	if got, err := officer.OpenReport("000000011", payload, keys); err == nil {
		t.Errorf("as another it reads %q", got)
	}
	other, _ := sealed(t, people, "center")
	if got, err := officer.OpenReport(reference, other, keys); err == nil {
		t.Errorf("with another's payload it reads %q", got)
	}
}

func TestAMemberIsPendingUntilTheKeyIsGranted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		payload, keys := sealed(t, people, "center")
		if err := people.Add(t.Context(), "wang", staff.Investigator, "center", stafftest.Password); err != nil {
			t.Fatal(err)
		}
		pending, err := people.SignIn(t.Context(), "wang", stafftest.Password)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pending.OpenReport(reference, payload, keys); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("a pending member: %v", err)
		}
		for range 2 { // a second grant changes nothing
			if err := people.GrantByRecovery(t.Context(), "center", "wang", people.Recovery); err != nil {
				t.Fatal(err)
			}
		}
		granted, err := people.SignIn(t.Context(), "wang", stafftest.Password)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := granted.OpenReport(reference, payload, keys); err != nil {
			t.Errorf("after the grant: %v", err)
		}
		members, err := people.List(t.Context())
		if err != nil || len(members) != 1 || !members[0].Granted {
			t.Errorf("members %+v, %v", members, err)
		}
	})
}

func TestAGrantNeedsTheRecoveryKeyAndTheRightMember(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	other, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := people.Add(t.Context(), "wang", staff.Investigator, "center", stafftest.Password); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		unit, member string
		with         seal.PrivateKey
		want         fault.Kind
	}{
		"another key":  {"center", "wang", other, fault.Invalid},
		"another unit": {"economic", "wang", people.Recovery, fault.Invalid},
		"nobody":       {"center", "li", people.Recovery, fault.NotFound},
	} {
		if err := people.GrantByRecovery(t.Context(), test.unit, test.member, test.with); fault.KindOf(err) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSigningInTellsNotWhatWasWrong(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	people.Investigator(t, "center")
	for name, pair := range map[string][2]string{
		"a wrong password": {"investigator-center", "another password"},
		"nobody":           {"nobody", stafftest.Password},
	} {
		if _, err := people.SignIn(t.Context(), pair[0], pair[1]); !errors.Is(err, staff.ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What was slipped into the database is not sealed to.
func TestAKeyThatIsNotOursIsNotSealedTo(t *testing.T) {
	db := storetest.Open(t)
	people := stafftest.New(t, db)
	foreign, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.AddUnitKey(t.Context(), staff.UnitKey{Unit: "center", Generation: 1, Public: foreign.Public(), PublicMAC: []byte("no"), Recovery: []byte("x"), CreatedAt: time.Now()}, people.Did(audit.UnitKeyMade))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := people.SealReport(t.Context(), report.Plain{Reference: reference, Units: []string{"center"}}); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("a unit's key: %v", err)
	}
	fresh := storetest.Open(t)
	if _, _, err := fresh.BindRecoveryKey(t.Context(), foreign.Public(), []byte("no"), people.Did(audit.RecoveryKeyMade)); err != nil {
		t.Fatal(err)
	}
	if _, err := staff.New(fresh, people.Key, time.Now).UnitKeys(t.Context(), []string{"center"}); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("a recovery key: %v", err)
	}
}

func TestWithoutARecoveryKeyNoUnitGetsOne(t *testing.T) {
	db := storetest.Open(t)
	key := stafftest.New(t, storetest.Open(t)).Key
	if _, err := staff.New(db, key, time.Now).UnitKeys(t.Context(), []string{"center"}); !errors.Is(err, staff.ErrNoRecovery) {
		t.Errorf("got %v", err)
	}
}

// Replicas that start at once agree on every key.
func TestReplicasAgreeOnEveryKey(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		key := stafftest.New(t, storetest.Open(t)).Key
		recoveries, publics := make(chan seal.PublicKey, 8), make(chan string, 8)
		var group sync.WaitGroup
		for i := range cap(publics) {
			group.Go(func() {
				people := staff.New(replicas[i%2], key, time.Now)
				own, err := seal.NewPrivateKey()
				if err != nil {
					t.Error(err)
				}
				bound, err := people.UseRecovery(t.Context(), own.Public())
				if err != nil {
					t.Error(err)
				}
				recoveries <- bound
				keys, err := people.UnitKeys(t.Context(), []string{"center", "economic"})
				if err != nil || len(keys) != 2 {
					t.Errorf("%d keys, %v", len(keys), err)
					publics <- ""
					return
				}
				publics <- string(keys[0].Public) + string(keys[1].Public)
			})
		}
		group.Wait()
		first, recovery := <-publics, <-recoveries
		for range cap(publics) - 1 {
			if other := <-publics; other != first {
				t.Errorf("two keys: %s and %s", first, other)
			}
			if other := <-recoveries; other != recovery {
				t.Errorf("two recovery keys: %s and %s", recovery, other)
			}
		}
	})
}

func TestNamesAndPasswordsHaveAForm(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	var refused []string
	for _, name := range []string{"王警官", "wang.2", "a", "a b", "", strings.Repeat("a", 41), "a\x1bb"} {
		if err := people.Add(t.Context(), name, staff.Editor, "", stafftest.Password); err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", name, err)
			}
			refused = append(refused, name)
		}
	}
	if want := []string{"a", "a b", "", strings.Repeat("a", 41), "a\x1bb"}; !slices.Equal(refused, want) {
		t.Errorf("refused %q", refused)
	}
	if err := people.Add(t.Context(), "王警官", staff.Editor, "", stafftest.Password); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the name again: %v", err)
	}
}

// What sealing costs: one report, to the two units that most go to.
func BenchmarkSealReport(b *testing.B) {
	people := stafftest.New(b, storetest.Open(b))
	plain := report.Plain{
		Reference: reference, Content: []byte(strings.Repeat("在群里做任务，垫付以后提不出来。", 30)),
		Code: "1234567812345678", Units: []string{"center", "command"},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := people.SealReport(b.Context(), plain); err != nil {
			b.Fatal(err)
		}
	}
}
