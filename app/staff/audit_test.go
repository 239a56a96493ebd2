package staff_test

import (
	"slices"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// acts returns the audit log's rows, as "actor act objects", after walking
// along its chain.
func acts(t *testing.T, db *store.Store, people *stafftest.Site) (rows []string) {
	t.Helper()
	err := db.AuditLog(t.Context(), func(stored audit.Stored) error {
		return audit.New(people.Key, time.Now).Walk(stored, func(e audit.Entry) error {
			rows = append(rows, e.Actor+" "+string(e.Act)+" "+e.Objects.String())
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEveryActOfStaffLeavesItsRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		if _, err := people.As(audit.Server).UnitKeys(t.Context(), []string{"center", "center"}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second is refused
			err := people.As("chief").Add(t.Context(), "wang", staff.Investigator, "center", stafftest.Password)
			if err != nil && fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
		}
		if err := people.GrantByRecovery(t.Context(), "center", "wang", people.Recovery); err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]string{{"wang", "not the password"}, {"my password by mistake", "wang"}, {"wang", stafftest.Password}} {
			_, _ = people.SignIn(t.Context(), pair[0], pair[1])
		}
		want := []string{
			"command recovery_key_made ",
			"server unit_key_made unit_key:center:1",
			"chief member_added member:wang",
			"command granted unit_key:center:1 member:wang by:recovery_key",
			"command sign_in_failed member:wang",
			"command sign_in_failed ", // what was typed is not kept
		}
		if got := acts(t, db, people); !slices.Equal(got, want) {
			t.Errorf("the log has\n%q\nwant\n%q", got, want)
		}
	})
}

func TestNobodyIsCalledAsTheLogCallsNobody(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	for _, name := range []string{audit.Command, audit.Server} {
		if err := people.Add(t.Context(), name, staff.Editor, "", stafftest.Password); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
