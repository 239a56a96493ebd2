package staff_test

import (
	"errors"
	"sync"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// member adds an investigator of the center, who is pending.
func member(t *testing.T, people *stafftest.Site, name string) {
	t.Helper()
	if err := people.Add(t.Context(), name, staff.Investigator, "center", stafftest.Password); err != nil {
		t.Fatal(err)
	}
}

func signedIn(t *testing.T, people *stafftest.Site, name string) *staff.Session {
	t.Helper()
	session, err := people.SignIn(t.Context(), name, stafftest.Password)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// opens says whether a member can open a report.
func opens(t *testing.T, session *staff.Session, sealing sealedReport) bool {
	t.Helper()
	_, err := session.OpenReport(reference, sealing.payload, sealing.keys)
	if err != nil && !errors.Is(err, staff.ErrNotGranted) {
		t.Fatal(err)
	}
	return err == nil
}

func TestARotatedKeyOpensWhatComesFromThenOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		member(t, people, "wang")
		if err := people.GrantByRecovery(t.Context(), "center", "wang", people.Recovery); err != nil {
			t.Fatal(err)
		}
		leaver := people.Investigator(t, "center")
		before := sealedTo(t, people)
		if err := people.Remove(t.Context(), leaver.Member.Name); err != nil {
			t.Fatal(err)
		}
		generation, members, err := people.Rotate(t.Context(), "center")
		if err != nil || generation != 2 || members != 1 {
			t.Fatalf("generation %d for %d, %v", generation, members, err)
		}
		after := sealedTo(t, people)
		if after.keys[0].Generation != 2 {
			t.Errorf("sealed to generation %d", after.keys[0].Generation)
		}
		wang := signedIn(t, people, "wang")
		if !opens(t, wang, before) || !opens(t, wang, after) {
			t.Error("who has stayed cannot open both")
		}
		if opens(t, leaver, after) || !opens(t, leaver, before) {
			t.Error("a key that was copied before must open what was sealed before, and nothing after")
		}
		if _, err := people.SignIn(t.Context(), leaver.Member.Name, stafftest.Password); !errors.Is(err, staff.ErrSignIn) {
			t.Errorf("who has left signs in: %v", err)
		}
		if err := people.GrantByRecovery(t.Context(), "center", leaver.Member.Name, people.Recovery); fault.KindOf(err) != fault.Invalid {
			t.Errorf("who has left is granted the key: %v", err)
		}
		if err := people.Remove(t.Context(), leaver.Member.Name); fault.KindOf(err) != fault.NotFound {
			t.Errorf("removed twice: %v", err)
		}
	})
}

func TestAColleagueGrantsWhatTheyHave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		colleague := people.Investigator(t, "center")
		before := sealedTo(t, people)
		if _, _, err := people.Rotate(t.Context(), "center"); err != nil {
			t.Fatal(err)
		}
		after := sealedTo(t, people)
		member(t, people, "li")
		if err := people.GrantBy(t.Context(), colleague, "center", "li"); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("by a session that has not the newest key: %v", err)
		}
		if err := people.GrantBy(t.Context(), signedIn(t, people, colleague.Member.Name), "center", "li"); err != nil {
			t.Fatal(err)
		}
		li := signedIn(t, people, "li")
		if !opens(t, li, before) || !opens(t, li, after) {
			t.Error("who was granted the keys cannot open what came before and after the rotation")
		}
		member(t, people, "qian")
		if err := people.GrantBy(t.Context(), signedIn(t, people, "qian"), "center", "li"); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("by who is pending: %v", err)
		}
		if err := people.GrantBy(t.Context(), people.Investigator(t, "other"), "center", "qian"); !errors.Is(err, staff.ErrNotGranted) {
			t.Errorf("by another unit: %v", err)
		}
		if err := people.GrantBy(t.Context(), li, "other", "qian"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("another unit's key: %v", err)
		}
	})
}

func TestAResetMemberIsPendingAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		session := people.Investigator(t, "center")
		name, sealing := session.Member.Name, sealedTo(t, people)
		if err := people.Reset(t.Context(), name, "short"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a short password: %v", err)
		}
		if err := people.Reset(t.Context(), name, "another password"); err != nil {
			t.Fatal(err)
		}
		if _, err := people.SignIn(t.Context(), name, stafftest.Password); !errors.Is(err, staff.ErrSignIn) {
			t.Errorf("the old password: %v", err)
		}
		fresh, err := people.SignIn(t.Context(), name, "another password")
		if err != nil || opens(t, fresh, sealing) {
			t.Errorf("who is pending opens a report, %v", err)
		}
		if err := people.GrantByRecovery(t.Context(), "center", name, people.Recovery); err != nil {
			t.Fatal(err)
		}
		if fresh, err = people.SignIn(t.Context(), name, "another password"); err != nil || !opens(t, fresh, sealing) {
			t.Errorf("after the grant, %v", err)
		}
		if err := people.Reset(t.Context(), "nobody", "another password"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("nobody: %v", err)
		}
	})
}

// Two who rotate at once make one new key, or one after the other; nobody gets
// a grant of a key that there is not.
func TestTwoRotationsAtOnceAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		name := people.Investigator(t, "center").Member.Name
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if _, _, err := people.Rotate(t.Context(), "center"); err != nil && fault.KindOf(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if sealing := sealedTo(t, people); !opens(t, signedIn(t, people, name), sealing) {
			t.Error("the newest key does not open")
		}
	})
}
