package staff_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store/storetest"
)

const code = report.Code("1234567812345678")

// threaded seals a report with a thread to the center.
func threaded(t *testing.T, people *stafftest.Site) report.Sealing {
	t.Helper()
	sealing, err := people.SealReport(t.Context(), report.Plain{Reference: reference, Content: []byte("经过"), Code: code, Units: []string{"center"}})
	if err != nil {
		t.Fatal(err)
	}
	return sealing
}

// written seals one message of each party.
func written(t *testing.T, people *stafftest.Site, thread report.Thread) []report.SealedMessage {
	t.Helper()
	var sealed []report.SealedMessage
	for _, from := range []report.Party{report.FromReporter, report.FromUnit, report.UnitNote} {
		m := report.Message{From: from, At: time.Unix(100, 0), Author: "wang", Text: "留言甲乙" + string(from), Ask: report.AskErase}
		one, err := people.SealMessage(report.NewMessageID(), reference, thread, m)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(one.Sealed), "留言") || strings.Contains(string(one.Sealed), "erase") {
			t.Error("the message can be read")
		}
		sealed = append(sealed, one)
	}
	return sealed
}

func said(messages []report.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return strings.Join(all, " ")
}

func TestAThreadIsReadByItsReporterAndItsUnit(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	sealing := threaded(t, people)
	sealed := written(t, people, sealing.Thread)
	reporter, err := people.OpenThread(reference, code, sealing.Thread, sealed)
	if err != nil || said(reporter) != "留言甲乙reporter 留言甲乙unit" || reporter[0].Ask != report.AskErase || !reporter[0].At.Equal(time.Unix(100, 0)) {
		t.Errorf("the reporter reads %+v, %v", reporter, err)
	}
	unit, err := people.Investigator(t, "center").OpenThread(reference, sealing, sealed)
	if err != nil || said(unit) != "留言甲乙reporter 留言甲乙unit 留言甲乙note" {
		t.Errorf("the unit reads %+v, %v", unit, err)
	}
	if _, err := people.OpenThread(reference, "1234567812345679", sealing.Thread, sealed); !errors.Is(err, seal.ErrPassword) {
		t.Errorf("another code: %v", err)
	}
	other := people.Investigator(t, "other")
	if _, err := other.OpenThread(reference, sealing, sealed); !errors.Is(err, staff.ErrNotGranted) {
		t.Errorf("another unit: %v", err)
	}
	if err := other.CanOpen(reference, sealing.Keys); !errors.Is(err, staff.ErrNotGranted) {
		t.Errorf("another unit could: %v", err)
	}
}

// Who can write to the database cannot have a message sealed to their own key,
// nor show one as another's, as the other party's or under another report.
func TestAThreadCannotBeTamperedWith(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	sealing := threaded(t, people)
	foreign, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*report.Thread){
		"the thread's key": func(t *report.Thread) { t.Public = foreign.Public() },
		"the report's key": func(t *report.Thread) { t.Case = foreign.Public() },
	} {
		thread := sealing.Thread
		change(&thread)
		if _, err := people.SealMessage("1", reference, thread, report.Message{From: report.FromReporter}); !errors.Is(err, staff.ErrVouched) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*report.SealedMessage){
		"another message's": func(m *report.SealedMessage) { m.ID = "2" },
		"the other party's": func(m *report.SealedMessage) { m.From = report.FromUnit },
	} {
		sealed := written(t, people, sealing.Thread)[:1]
		change(&sealed[0])
		if got, err := people.OpenThread(reference, code, sealing.Thread, sealed); !errors.Is(err, seal.ErrLabel) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := people.OpenThread("000000011", code, sealing.Thread, written(t, people, sealing.Thread)); !errors.Is(err, seal.ErrLabel) {
		t.Errorf("another report's: %+v, %v", got, err)
	}
}

func TestANewCodeVoidsTheOldOneAndKeepsTheThread(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	sealing := threaded(t, people)
	sealed := written(t, people, sealing.Thread)
	fresh, mac, thread, err := people.Reissue(people.Investigator(t, "center"), reference, sealing)
	if err != nil || fresh == code || string(mac) != string(people.Key.MACs().Receipt(string(reference), string(fresh))) {
		t.Fatalf("new code %q, %v", fresh, err)
	}
	if got, err := people.OpenThread(reference, fresh, thread, sealed); err != nil || len(got) != 2 {
		t.Errorf("with the new code: %+v, %v", got, err)
	}
	if _, err := people.OpenThread(reference, code, thread, sealed); !errors.Is(err, seal.ErrPassword) {
		t.Errorf("with the old code: %v", err)
	}
	if _, _, _, err := people.Reissue(people.Investigator(t, "other"), reference, sealing); !errors.Is(err, staff.ErrNotGranted) {
		t.Errorf("another unit: %v", err)
	}
}

// What an earlier version has sealed gets its thread with a new code.
func TestAReportWithoutAThreadGetsOne(t *testing.T) {
	people := stafftest.New(t, storetest.Open(t))
	sealing := threaded(t, people)
	sealing.Thread = report.Thread{}
	officer := people.Investigator(t, "center")
	fresh, _, thread, err := people.Reissue(officer, reference, sealing)
	if err != nil {
		t.Fatal(err)
	}
	sealing.Thread = thread
	sealed := written(t, people, thread)
	if got, err := people.OpenThread(reference, fresh, thread, sealed); err != nil || len(got) != 2 {
		t.Errorf("the reporter: %+v, %v", got, err)
	}
	if got, err := officer.OpenThread(reference, sealing, sealed); err != nil || len(got) != 3 {
		t.Errorf("the unit: %+v, %v", got, err)
	}
}
