// Package stafftest gives tests the people and keys of a site.
package stafftest

import (
	"testing"
	"time"

	"fanzha/app/seal"
	"fanzha/app/staff"
)

// Site is the people of a fresh database.
type Site struct {
	*staff.Staff
	Key      seal.ServerKey
	Recovery seal.PrivateKey
}

// Password is that of every member.
const Password = "a password for tests"

// New makes a server key and a recovery key, and binds the database to the
// latter.
func New(t testing.TB, db staff.Store) *Site {
	t.Helper()
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	recovery, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	people := staff.New(db, key, time.Now)
	if _, err := people.UseRecovery(t.Context(), recovery.Public()); err != nil {
		t.Fatal(err)
	}
	return &Site{people, key, recovery}
}

// With is the people of another site on a database of its own, as after a
// restore.
func With(t testing.TB, db staff.Store, other *Site) *Site {
	t.Helper()
	people := staff.New(db, other.Key, time.Now)
	if _, err := people.UseRecovery(t.Context(), other.Recovery.Public()); err != nil {
		t.Fatal(err)
	}
	return &Site{people, other.Key, other.Recovery}
}

// Investigator adds one to a unit, who can open what it is sent, and signs
// them in.
func (s *Site) Investigator(t testing.TB, unit string) *staff.Session {
	t.Helper()
	name := "investigator-" + unit
	if err := s.Add(t.Context(), name, staff.Investigator, unit, Password); err != nil {
		t.Fatal(err)
	}
	if err := s.GrantByRecovery(t.Context(), unit, name, s.Recovery); err != nil {
		t.Fatal(err)
	}
	session, err := s.SignIn(t.Context(), name, Password)
	if err != nil {
		t.Fatal(err)
	}
	return session
}
