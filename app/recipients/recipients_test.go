package recipients_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/recipients"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// site is a bureau of two units, with people.
func site() *bureau.Bureau {
	return &bureau.Bureau{
		Dispatch: "center",
		Units: []bureau.Unit{
			{Key: "center", Name: "反诈中心", Channels: bureau.Channels{Email: []string{"duty@example.org"}}},
			{Key: "bank", Name: "处置办", Partner: true},
		},
		Rules: []bureau.Rule{
			{Name: "集资", When: bureau.When{Scam: []string{"pyramid"}}, To: "center", Also: []string{"bank"}},
			{Name: "其余", To: "center"},
		},
	}
}

func changed(change func(*bureau.Bureau)) *bureau.Bureau {
	b := site()
	change(b)
	return b
}

// member adds one and signs them in.
func member(t *testing.T, people *stafftest.Site, name, role, unit string) *staff.Session {
	t.Helper()
	if err := people.Add(t.Context(), name, role, unit, stafftest.Password); err != nil {
		t.Fatal(err)
	}
	session, err := people.SignIn(t.Context(), name, stafftest.Password)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// stands fails unless a routing with so many rules and addresses stands.
func stands(t *testing.T, r *recipients.Recipients, b, want *bureau.Bureau, open int) {
	t.Helper()
	standing, waiting, err := r.Standing(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if got := standing.Recipients(); !slices.Equal(got, want.Recipients()) || len(waiting) != open {
		t.Errorf("%d wait, and there stands %+v", len(waiting), got)
	}
}

func TestWhatStandsAtTheFirstStartIsConfirmed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		r := recipients.New(db, people.Key, time.Now)
		stands(t, r, site(), site(), 0)
		fewer := changed(func(b *bureau.Bureau) { b.Rules = b.Rules[1:]; b.Units[0].Channels = bureau.Channels{} })
		stands(t, r, fewer, fewer, 0) // what is let out less needs nobody
		renamed := changed(func(b *bureau.Bureau) { b.Rules[0].AnswerWithin = bureau.Duration(time.Hour) })
		stands(t, r, renamed, renamed, 0)
	})
}

func TestAChangeTakesEffectWhenTwoHaveConfirmedIt(t *testing.T) {
	for name, change := range map[string]func(*bureau.Bureau){
		"a new unit": func(b *bureau.Bureau) {
			b.Units = append(b.Units, bureau.Unit{Key: "new", Name: "新单位"})
			b.Rules[1].Also = []string{"new"}
		},
		"a wider rule": func(b *bureau.Bureau) {
			b.Rules[0].When, b.Rules[0].To, b.Rules[0].Also = bureau.When{Kind: []string{"tip"}}, "bank", nil
		},
		"a unit told last":      func(b *bureau.Bureau) { b.Rules[1].EscalateTo = "bank" },
		"another unit in front": func(b *bureau.Bureau) { b.Rules[0].To, b.Rules[0].Also = "bank", nil },
		"another address":       func(b *bureau.Bureau) { b.Units[1].Channels.Email = []string{"new@example.org"} },
		"a webhook":             func(b *bureau.Bureau) { b.Units[1].Channels.Webhook = &bureau.Webhook{URL: "https://example.org"} },
		"somebody on duty":      func(b *bureau.Bureau) { b.Units[1].Duty = []bureau.Duty{{Email: "new@example.org"}} },
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.Store) {
				people := stafftest.New(t, db)
				r := recipients.New(db, people.Key, time.Now)
				stands(t, r, site(), site(), 0)
				next := changed(change)
				stands(t, r, next, site(), 1)
				open, err := r.Open(t.Context(), next)
				if err != nil || open[0].Text == "" {
					t.Fatalf("open %+v, %v", open, err)
				}
				if done, err := r.Confirm(t.Context(), next, member(t, people, "careful", staff.Administrator, ""), []string{"another"}); err != nil || len(done) != 0 {
					t.Errorf("what was not asked for is confirmed: %+v, %v", done, err)
				}
				unit := open[0].Unit
				other := "center"
				if unit == other {
					other = "bank"
				}
				for _, who := range []struct {
					session   *staff.Session
					confirmed int
					kind      fault.Kind
				}{
					{member(t, people, "editor", staff.Editor, ""), 0, fault.Forbidden},
					{member(t, people, "other", staff.Investigator, other), 0, 0},
					{member(t, people, "admin", staff.Administrator, ""), 1, 0},
					{member(t, people, "admin2", staff.Administrator, ""), 0, 0},
				} {
					done, err := r.Confirm(t.Context(), next, who.session, []string{open[0].ID, "another"})
					if len(done) != who.confirmed || fault.KindOf(err) != who.kind && err != nil || (who.kind != 0) != (err != nil) {
						t.Errorf("%s confirms %+v, %v", who.session.Member.Name, done, err)
					}
					stands(t, r, next, site(), 1)
				}
				if done, err := r.Confirm(t.Context(), next, member(t, people, "own", staff.Investigator, unit), []string{open[0].ID}); err != nil || len(done) != 1 {
					t.Fatalf("the unit confirms %+v, %v", done, err)
				}
				stands(t, r, next, next, 0)
				stands(t, r, site(), site(), 0) // and the way back is confirmed already
			})
		})
	}
}

// Who can write to the database confirms nothing by it.
func TestAConfirmationIsVouchedFor(t *testing.T) {
	db := storetest.Open(t)
	people := stafftest.New(t, db)
	r := recipients.New(db, people.Key, time.Now)
	stands(t, r, site(), site(), 0)
	next := changed(func(b *bureau.Bureau) { b.Rules[1].EscalateTo = "bank" })
	open, err := r.Open(t.Context(), next)
	if err != nil {
		t.Fatal(err)
	}
	forged := recipients.Confirmation{ID: open[0].ID, Unit: "bank", SeenAt: time.Now(), Administrator: "admin", Investigator: "own", MAC: []byte("no")}
	if err := db.Confirm(t.Context(), []recipients.Confirmation{forged}, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	stands(t, r, next, site(), 1)
	if err := db.KeepRouting(t.Context(), []byte(`{"Rules":[{"To":"bank"}]}`), []byte("no"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Standing(t.Context(), next); !errors.Is(err, recipients.ErrNoRouting) {
		t.Errorf("a routing that is not ours: %v", err)
	}
}

// A confirmed routing that does not take every report any more stands no
// longer: it would lose some.
func TestNoReportIsLeftWithoutAUnit(t *testing.T) {
	db := storetest.Open(t)
	r := recipients.New(db, stafftest.New(t, db).Key, time.Now)
	narrow := changed(func(b *bureau.Bureau) {
		b.Site.Districts = []bureau.District{{Key: "north"}}
		b.Units[0].Districts = []string{"north", bureau.DistrictElsewhere}
	})
	stands(t, r, narrow, narrow, 0)
	wider := changed(func(b *bureau.Bureau) {
		b.Site.Districts = []bureau.District{{Key: "north"}, {Key: "south"}}
	})
	if _, open, err := r.Standing(t.Context(), wider); !errors.Is(err, recipients.ErrNoRouting) || len(open) == 0 {
		t.Errorf("%d wait, %v", len(open), err)
	}
}
