package partner_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fanzha/app/audit"
	"fanzha/app/clocktest"
	"fanzha/app/fault"
	"fanzha/app/partner"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var (
	noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	zone = time.FixedZone("", 8*60*60) // where the bureau is
)

// desk is who adds and revokes partners, with what a site has for it.
type desk struct {
	*partner.Partners
	key    seal.ServerKey
	clock  *clocktest.Clock
	logged *bytes.Buffer
	log    audit.Log
}

// Did implements [partner.Actor].
func (d desk) Did(act audit.Act, objects ...audit.Object) audit.Draft {
	return d.log.Did("wang", act, objects...)
}

func newDesk(t *testing.T, db partner.Store) desk {
	t.Helper()
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	d := desk{key: key, clock: clocktest.At(noon), logged: &bytes.Buffer{}}
	d.log = audit.New(key, d.clock.Now)
	d.Partners = d.replica(db)
	return d
}

// replica is another process on the same database.
func (d desk) replica(db partner.Store) *partner.Partners {
	return partner.New(partner.Options{
		Store: db, Key: d.key, Now: d.clock.Now, Logger: slog.New(slog.NewTextHandler(d.logged, nil)),
	})
}

func (d desk) add(t *testing.T, name string) partner.Token {
	t.Helper()
	token, err := d.Add(t.Context(), d, name)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// acts are the rows of the audit log, act and objects.
func acts(t *testing.T, db *store.Store) (rows []string) {
	t.Helper()
	err := db.AuditLog(t.Context(), func(stored audit.Stored) error {
		for e, err := range stored.Rows {
			if err != nil {
				return err
			}
			rows = append(rows, e.Actor+" "+string(e.Act)+" "+e.Objects.String())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestATokenIsTakenUntilItIsRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := newDesk(t, db)
		token := d.add(t, "某银行")
		other := d.replica(db)
		for name, p := range map[string]*partner.Partners{"here": d.Partners, "on another replica": other} {
			if err := p.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := d.Revoke(t.Context(), d, "某银行"); err != nil {
			t.Fatal(err)
		}
		for name, p := range map[string]*partner.Partners{"here": d.Partners, "on another replica": other} {
			if err := p.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); fault.KindOf(err) != fault.Unauthorized {
				t.Errorf("revoked, %s: %v", name, err)
			}
		}
		if again := d.add(t, "某银行"); again == token || d.Admit(t.Context(), "192.0.2.1", again.Secret(), zone) != nil {
			t.Error("a new token is not taken, or is the old one")
		}
		want := []string{"wang partner_added partner:某银行", "wang partner_revoked partner:某银行", "wang partner_added partner:某银行"}
		if diff := cmp.Diff(want, acts(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

// What fails leaves no row behind.
func TestPartnersHaveNamesOfTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := newDesk(t, db)
		d.add(t, "某银行")
		for name, want := range map[string]fault.Kind{"某银行": fault.Conflict, "": fault.Invalid, "a b": fault.Invalid, "甲": fault.Invalid, strings.Repeat("行", 41): fault.Invalid} {
			if token, err := d.Add(t.Context(), d, name); fault.KindOf(err) != want || token != "" {
				t.Errorf("%q: %v", name, err)
			}
		}
		for range 2 {
			if err := d.Revoke(t.Context(), d, "别的银行"); fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
		}
		if rows := acts(t, db); len(rows) != 1 {
			t.Errorf("%q", rows)
		}
	})
}

func TestTheListSaysWhenATokenWasUsed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		d := newDesk(t, db)
		token := d.add(t, "甲银行")
		d.clock.Move(8 * time.Hour) // past midnight where the bureau is
		d.add(t, "乙银行")
		for range 2 {
			if err := d.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); err != nil {
				t.Error(err)
			}
		}
		if err := d.Revoke(t.Context(), d, "甲银行"); err != nil {
			t.Fatal(err)
		}
		_ = d.Admit(t.Context(), "192.0.2.1", token.Secret(), zone) // is no use of it
		d.clock.Move(48 * time.Hour)
		d.add(t, "甲银行")
		list, err := d.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := []partner.Partner{
			{Name: "乙银行", AddedAt: noon.Add(8 * time.Hour)},
			{Name: "甲银行", AddedAt: noon.Add(56 * time.Hour)},
			{Name: "甲银行", AddedAt: noon, LastUsed: "2026-05-02", RevokedAt: noon.Add(8 * time.Hour)},
		}
		if diff := cmp.Diff(want, list, cmpopts.IgnoreFields(partner.Partner{}, "TokenMAC")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOnlyADigestOfATokenIsStored(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		d := newDesk(t, storetest.OpenDatabase(t, database))
		token := d.add(t, "某银行")
		var mac []byte
		var rest string
		row := storetest.Raw(t, database).QueryRowContext(t.Context(), `SELECT token_mac, name || last_used FROM partners`)
		if err := row.Scan(&mac, &rest); err != nil {
			t.Fatal(err)
		}
		bare := strings.TrimPrefix(token.Secret(), "fanzha_")
		if len(mac) != 32 || bytes.Contains(mac, []byte(bare)) || rest != "某银行" {
			t.Errorf("%x %s", mac, rest)
		}
		if fmt.Sprint(token) == token.Secret() || strings.Contains(fmt.Sprintf("%s %v", token, struct{ T partner.Token }{token}), bare) {
			t.Error("a token that is printed by mistake can be read")
		}
		// Who can write to the database and has no server key makes no token.
		if _, err := storetest.Raw(t, database).ExecContext(t.Context(), `UPDATE partners SET token_mac = $1`, []byte("fanzha_AAAAAAAAAAAAAAAAAAAAAAAAAA")); err != nil {
			t.Fatal(err)
		}
		if err := d.Admit(t.Context(), "192.0.2.1", "fanzha_AAAAAAAAAAAAAAAAAAAAAAAAAA", zone); fault.KindOf(err) != fault.Unauthorized {
			t.Error(err)
		}
	})
}

// Whatever is wrong with a token, the answer is the same, and after ten of them
// a source waits; what came right does not count.
func TestWrongTokensAreRefusedAndThenWait(t *testing.T) {
	db := storetest.Open(t)
	d := newDesk(t, db)
	token := d.add(t, "某银行")
	wrong := []string{"", "x", token.Secret() + "A", token.Secret()[:32], strings.ToLower(token.Secret()), "fanzha_AAAAAAAAAAAAAAAAAAAAAAAAAA", "fanzha_\x00", token.Secret() + "\n"}
	var words []string
	for i := range 10 {
		if err := d.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); err != nil {
			t.Fatalf("after %d: %v", i, err)
		}
		err := d.Admit(t.Context(), "192.0.2.1", wrong[i%len(wrong)], zone)
		if fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("%q: %v", wrong[i%len(wrong)], err)
		}
		words = append(words, fmt.Sprint(err))
	}
	for _, other := range words {
		if other != words[0] {
			t.Errorf("%q and %q", words[0], other)
		}
	}
	err := d.Admit(t.Context(), "192.0.2.1", token.Secret(), zone)
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Kind != fault.TooMany || refused.RetryAfter != 900 {
		t.Errorf("after ten: %+v", err)
	}
	if err := d.Admit(t.Context(), "198.51.100.1", token.Secret(), zone); err != nil {
		t.Errorf("another source: %v", err)
	}
	d.clock.Move(15 * time.Minute)
	if err := d.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

// broken is a database in which something fails.
type broken struct {
	partner.Store
	of, used error
}

func (b broken) PartnerOf(ctx context.Context, mac []byte) (partner.Partner, error) {
	if b.of != nil {
		return partner.Partner{}, b.of
	}
	return b.Store.PartnerOf(ctx, mac)
}

func (b broken) PartnerUsed(context.Context, []byte, string) error { return b.used }

func TestADatabaseThatFailsIsNobodysGuess(t *testing.T) {
	db := storetest.Open(t)
	d := newDesk(t, db)
	token := d.add(t, "某银行")
	down := d.replica(broken{db, errors.New("connection refused"), nil})
	for range 20 {
		if err := down.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); fault.KindOf(err) != fault.Unavailable {
			t.Fatal(err)
		}
	}
	readOnly := d.replica(broken{db, nil, errors.New("read-only")})
	if err := readOnly.Admit(t.Context(), "192.0.2.1", token.Secret(), zone); err != nil {
		t.Error(err)
	}
	if logged := d.logged.String(); !strings.Contains(logged, "read-only") || strings.Contains(logged, strings.TrimPrefix(token.Secret(), "fanzha_")) {
		t.Error(logged)
	}
}

// FuzzParseToken proves that what is taken for a token is one as it was made.
func FuzzParseToken(f *testing.F) {
	f.Fuzz(func(t *testing.T, typed string) {
		token, ok := partner.ParseToken(typed)
		if bare, has := strings.CutPrefix(typed, "fanzha_"); ok != (has && len(bare) == 26 && strings.Trim(bare, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "") {
			t.Errorf("%q: %v", typed, ok)
		}
		if token.Secret() != typed {
			t.Errorf("%q became %q", typed, token.Secret())
		}
	})
}
