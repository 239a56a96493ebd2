package staff_test

import (
	"errors"
	"testing"

	"fanzha/app/audit"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// copied adds a member to another database, as its row is but for what a test
// changes.
func copied(t *testing.T, site *stafftest.Site, from *store.Store, change func(*staff.Member)) (*stafftest.Site, *store.Store) {
	t.Helper()
	m, err := from.Member(t.Context(), "wang")
	if err != nil {
		t.Fatal(err)
	}
	change(&m)
	db := storetest.Open(t)
	other := stafftest.With(t, db, site)
	if err := db.AddMember(t.Context(), m, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	return other, db
}

// Who can write to the database cannot make themselves a reviewer, nor another
// unit's investigator.
func TestARoleIsVouchedFor(t *testing.T) {
	db := storetest.Open(t)
	site := stafftest.New(t, db)
	if err := site.Add(t.Context(), "wang", staff.Editor, "", stafftest.Password); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change func(*staff.Member)
		want   error
	}{
		"as it was":     {func(*staff.Member) {}, nil},
		"another role":  {func(m *staff.Member) { m.Role = staff.Reviewer }, staff.ErrVouched},
		"a unit":        {func(m *staff.Member) { m.Role, m.Unit = staff.Investigator, "center" }, staff.ErrVouched},
		"no digest":     {func(m *staff.Member) { m.PublicMAC = []byte{} }, staff.ErrVouched},
		"another's key": {func(m *staff.Member) { m.Public = site.Recovery.Public() }, staff.ErrVouched},
	} {
		other, _ := copied(t, site, db, test.change)
		if err := other.VouchRoles(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := other.SignIn(t.Context(), "wang", stafftest.Password); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := other.NewFactor(t.Context(), "wang"); !errors.Is(err, test.want) {
			t.Errorf("%s, a new factor: %v", name, err)
		}
	}
}

// A member of an earlier version, whose digest has the name alone, is vouched
// for once, and not again with another role.
func TestMembersOfEarlierVersionsAreVouchedFor(t *testing.T) {
	db := storetest.Open(t)
	site := stafftest.New(t, db)
	if err := site.Add(t.Context(), "wang", staff.Editor, "", stafftest.Password); err != nil {
		t.Fatal(err)
	}
	old := func(m *staff.Member) { m.PublicMAC = site.Key.Vouch("member wang", m.Public) }
	other, upgraded := copied(t, site, db, old)
	if _, err := other.SignIn(t.Context(), "wang", stafftest.Password); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("before the upgrade: %v", err)
	}
	for range 2 {
		if err := other.VouchRoles(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := other.SignIn(t.Context(), "wang", stafftest.Password); err != nil {
		t.Errorf("after it: %v", err)
	}
	entries, err := upgraded.AuditPage(t.Context(), audit.Filter{Act: audit.RoleVouched, Limit: 9})
	if len(entries) != 1 || err != nil {
		t.Errorf("%d rows in the log, %v", len(entries), err)
	}
	forged, _ := copied(t, site, upgraded, func(m *staff.Member) { m.Role = staff.Administrator })
	if err := forged.VouchRoles(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := forged.SignIn(t.Context(), "wang", stafftest.Password); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("another role after it: %v", err)
	}
}

// A role that changes while its member is signed in ends what they can do.
func TestARoleThatIsChangedMeanwhileOpensNothing(t *testing.T) {
	db := storetest.Open(t)
	site := stafftest.New(t, db)
	if err := site.Add(t.Context(), "wang", staff.Editor, "", stafftest.Password); err != nil {
		t.Fatal(err)
	}
	m, err := db.Member(t.Context(), "wang")
	if err != nil {
		t.Fatal(err)
	}
	d := staff.NewDoor(site.Staff, db)
	token, err := d.Enter(t.Context(), "192.0.2.1", "wang", stafftest.Password, "")
	if err != nil {
		t.Fatal(err)
	}
	// The same row as one with another role would be: its digest does not fit.
	if err := db.VouchMember(t.Context(), "wang", m.PublicMAC, site.Key.Vouch("member wang reviewer ", m.Public), storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Visitor(t.Context(), token); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("the visit goes on: %v", err)
	}
}
