package store_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var (
	oldMail = report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "old@example.org"}
	newMail = report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "new@example.org"}
	other   = report.Contact{Unit: "bank", Channel: report.ChannelEmail, Target: "old@example.org"}
	hook    = report.Contact{Unit: "center", Channel: report.ChannelWebhook, Target: "https://example.org/", SecretFile: "a", Template: "b"}
)

func TestAnAddressThatIsGoneIsAskedAboutOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		untold := mail(r, oldMail.Target)
		addTold(t, s, r, untold)
		var asked []any
		replace := func(contacts ...report.Contact) {
			t.Helper()
			err := s.ReplaceContacts(t.Context(), contacts, noon, func(gone report.Contact, new []report.Contact, untold []report.Delivery) []report.Delivery {
				asked = append(asked, gone, new, untold)
				return []report.Delivery{mail(r, "moved@example.org")}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		replace(oldMail, other, hook)
		replace(oldMail, other, hook)
		if asked != nil {
			t.Fatalf("asked without a change: %v", asked)
		}
		replace(newMail, other, hook)
		replace(newMail, other, hook)
		want := []any{oldMail, []report.Contact{newMail}, []report.Delivery{untold}}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		if _, told := open(t, s, r.Reference, noon); len(told) != 3 {
			t.Errorf("what moved said is not in the ledger: %+v", told)
		}
	})
}

func TestAnAddressThatIsGoneIsStillKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		nobody := func(report.Contact, []report.Contact, []report.Delivery) []report.Delivery { return nil }
		for _, contacts := range [][]report.Contact{{hook}, nil} {
			if err := s.ReplaceContacts(t.Context(), contacts, noon, nobody); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Contact(t.Context(), hook.Unit, hook.Channel, hook.Target)
		if err != nil || got != hook {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, err := s.Contact(t.Context(), "center", report.ChannelEmail, hook.Target); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an address that never was: %v", err)
		}
	})
}

func TestOneReplicaTellsTheOldAddress(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		var asked atomic.Int64
		count := func(gone report.Contact, _ []report.Contact, _ []report.Delivery) []report.Delivery {
			asked.Add(1)
			return []report.Delivery{report.NewDelivery(report.Record{}, gone, report.ReasonChange, int(asked.Load()), noon)}
		}
		if err := replicas[0].ReplaceContacts(t.Context(), []report.Contact{oldMail}, noon, count); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				if err := replicas[i%2].ReplaceContacts(t.Context(), []report.Contact{newMail}, noon, count); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if asked.Load() != 1 {
			t.Errorf("asked %d times", asked.Load())
		}
		wantRows(t, database, 0, 1)
	})
}
