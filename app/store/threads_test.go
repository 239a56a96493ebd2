package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// message makes one of a reporter.
func message(r report.Record, id string, after time.Duration) report.SealedMessage {
	return report.SealedMessage{ID: id, Reference: r.Reference, From: report.FromReporter, At: r.ReceivedAt.Add(after), Sealed: []byte(id)}
}

func TestAThreadIsStoredWithItsReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		r.Thread = report.Thread{Case: "age1case", Public: "age1thread", MAC: digest(), ForCase: []byte("case"), ForCode: []byte("code")}
		r.Messages = []report.SealedMessage{message(r, "sheet", 0)}
		add(t, s, r)
		receipt, err := s.Receipt(t.Context(), r.Reference)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, err := s.Report(t.Context(), r.Reference)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []report.Thread{receipt.Thread, whole.Thread} {
			if diff := cmp.Diff(r.Thread, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		messages, err := s.Messages(t.Context(), r.Reference)
		if diff := cmp.Diff(r.Messages, messages); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if receipt.Payload != nil || receipt.Keys != nil {
			t.Error("a receipt reads the payload")
		}
		none := add(t, s, sample(noon))
		if got, err := s.Receipt(t.Context(), none.Reference); err != nil || !got.Thread.IsZero() {
			t.Errorf("without a thread: %+v, %v", got.Thread, err)
		}
	})
}

func TestAMessageIsAddedOnceAndItsUnitTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon))
		tell := []report.Delivery{report.NewDelivery(r, report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "a@example.org"}, report.ReasonMessage, 1, noon)}
		for i, want := range []bool{true, false} {
			if added, err := s.AddMessage(t.Context(), message(r, "one", time.Minute), tell); err != nil || added != want {
				t.Errorf("time %d: added %t, %v", i+1, added, err)
			}
		}
		answer := message(r, "two", 2*time.Minute)
		answer.From = report.FromUnit
		if _, err := s.AddMessage(t.Context(), answer, nil); err != nil {
			t.Fatal(err)
		}
		got, told := open(t, s, r.Reference, noon)
		if !got.LastMessageAt.Equal(noon.Add(time.Minute)) {
			t.Errorf("the reporter's last message is of %v", got.LastMessageAt)
		}
		if len(told) != 2 || told[1].Reason != report.ReasonMessage {
			t.Errorf("told %+v", told)
		}
		messages, err := s.Messages(t.Context(), r.Reference)
		if err != nil || len(messages) != 2 || messages[0].ID != "one" || messages[1].From != report.FromUnit {
			t.Errorf("messages %+v, %v", messages, err)
		}
	})
}

func TestAThreadHoldsSoManyMessages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon))
		for i := range report.MaxMessages {
			if _, err := s.AddMessage(t.Context(), message(r, fmt.Sprint(i), time.Duration(i)), nil); err != nil {
				t.Fatal(err)
			}
		}
		added, err := s.AddMessage(t.Context(), message(r, "more", time.Hour), nil)
		if fault.KindOf(err) != fault.Conflict || added {
			t.Errorf("one more: added %t, %v", added, err)
		}
		if got, _ := open(t, s, r.Reference, noon); got.LastMessageAt.Equal(noon.Add(time.Hour)) {
			t.Error("the refused one left its time")
		}
	})
}

func TestAReissuedReceiptTakesTheOldOnesPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon))
		mac := digest()
		thread := report.Thread{Case: "age1case", Public: "age1thread", MAC: digest(), ForCase: []byte("case"), ForCode: []byte("code")}
		for range 2 { // the first makes the thread, the second changes it
			thread.ForCode = append(thread.ForCode, 1)
			if err := s.Reissue(t.Context(), r.Reference, mac, thread, storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Receipt(t.Context(), r.Reference)
		if diff := cmp.Diff(thread, got.Thread); diff != "" || err != nil || string(got.ReceiptMAC) != string(mac) {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if err := s.Reissue(t.Context(), newReference(), mac, thread, storetest.Did(t)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of no report: %v", err)
		}
	})
}
