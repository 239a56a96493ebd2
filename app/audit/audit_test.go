package audit_test

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

func newLog(t testing.TB, now func() time.Time) audit.Log {
	t.Helper()
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	return audit.New(key, now)
}

// chain is a log of some rows, one a day.
func chain(t testing.TB, rows int) (audit.Log, []audit.Entry) {
	t.Helper()
	now := noon
	log := newLog(t, func() time.Time { return now })
	var entries []audit.Entry
	var head audit.Head
	for range rows {
		entry, err := log.Did("wang", audit.ReportOpened, audit.Report("000000003"), audit.Unit("center")).After(head)
		if err != nil {
			t.Fatal(err)
		}
		entries, head, now = append(entries, entry), entry.Head(), now.AddDate(0, 0, 1)
	}
	return log, entries
}

func stored(from audit.Checkpoint, head audit.Head, entries []audit.Entry) audit.Stored {
	return audit.Stored{From: from, Head: head, Rows: func(yield func(audit.Entry, error) bool) {
		for _, entry := range entries {
			if !yield(entry, nil) {
				return
			}
		}
	}}
}

func TestAWholeChainIsVerifiedToItsHead(t *testing.T) {
	log, entries := chain(t, 5)
	for n := range 6 {
		var head audit.Head
		if n > 0 {
			head = entries[n-1].Head()
		}
		rows, err := log.Verify(stored(audit.Checkpoint{}, head, entries[:n]), nil)
		if err != nil || rows != n {
			t.Errorf("%d rows: %d, %v", n, rows, err)
		}
	}
}

// What a chain is over, told apart from everything else a row might say.
func TestColumnsCannotBeShiftedIntoOneAnother(t *testing.T) {
	log := newLog(t, func() time.Time { return noon })
	macs := map[string]string{}
	for name, draft := range map[string]audit.Draft{
		"an actor":      log.Did("wang", audit.ReportOpened, "a", "b"),
		"another":       log.Did("wan", audit.ReportOpened, "a", "b"),
		"one object":    log.Did("wang", audit.ReportOpened, "a.b"),
		"no object":     log.Did("wang", audit.ReportOpened),
		"another act":   log.Did("wang", audit.LinkedRead, "a", "b"),
		"objects moved": log.Did("wang", audit.ReportOpened, "b", "a"),
	} {
		entry, err := draft.After(audit.Head{})
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := macs[string(entry.MAC)]; taken {
			t.Errorf("%s and %s have the same MAC", name, other)
		}
		macs[string(entry.MAC)] = name
	}
}

func TestOnlyIdsOfKnownActsAreTaken(t *testing.T) {
	log := newLog(t, func() time.Time { return noon })
	for name, draft := range map[string]audit.Draft{
		"a draft of nobody":    {},
		"an act without words": log.Did("wang", "looked around"),
		"no actor":             log.Did("", audit.ReportOpened),
		"an actor with blanks": log.Did("a b", audit.ReportOpened),
		"a reason":             log.Did("wang", audit.ReportOpened, "因为 群众要求"),
		"an empty id":          log.Did("wang", audit.ReportOpened, ""),
		"broken UTF-8":         log.Did("wang", audit.ReportOpened, "a\xff"),
		"a long story":         log.Did("wang", audit.ReportOpened, audit.Object(strings.Repeat("长", 161))),
	} {
		if _, err := draft.After(audit.Head{}); !errors.Is(err, audit.ErrDraft) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := log.Did("王警官", audit.Granted, audit.UnitKey("center", 2), audit.Member("li.2"), audit.ByRecovery,
		audit.Delivery("000000003-center-email-1-0a1b2c3d"), audit.Count("erased", 3)).After(audit.Head{}); err != nil {
		t.Errorf("ids: %v", err)
	}
}

func TestAHeadIsReadBackFromHowItIsNoted(t *testing.T) {
	_, entries := chain(t, 2)
	for _, head := range []audit.Head{{}, entries[1].Head()} {
		read, err := audit.ParseHead(head.String())
		if err != nil || read.String() != head.String() {
			t.Errorf("%s is read as %s, %v", head, read, err)
		}
	}
	for _, text := range []string{"", "2", "2:", "x:aa", "2:zz", "-1:aa", "0:aa", "2:a"} {
		if head, err := audit.ParseHead(text); err == nil {
			t.Errorf("%q is read as %s", text, head)
		}
	}
}

func TestANotedHeadIsFoundOrSaidToBeMissing(t *testing.T) {
	log, entries := chain(t, 5)
	_, others := chain(t, 5)
	end := entries[4].Head()
	cut := log.Sign(entries[1].Head())
	tests := []struct {
		name   string
		stored audit.Stored
		noted  audit.Head
		want   string // in the error; empty: found
	}{
		{"an earlier end", stored(audit.Checkpoint{}, end, entries), entries[2].Head(), ""},
		{"the end", stored(audit.Checkpoint{}, end, entries), end, ""},
		{"that of an empty log", stored(audit.Checkpoint{}, end, entries), audit.Head{}, ""},
		{"cut off behind it, with the head set back", stored(audit.Checkpoint{}, entries[2].Head(), entries[:3]), end, "被截短过或重写过"},
		{"another chain's", stored(audit.Checkpoint{}, end, entries), others[2].Head(), "被截短过或重写过"},
		{"the checkpoint", stored(cut, end, entries[2:]), entries[1].Head(), ""},
		{"before the checkpoint", stored(cut, end, entries[2:]), entries[0].Head(), "已经清理"},
	}
	for _, test := range tests {
		_, err := log.Verify(test.stored, &test.noted)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestAPrunedLogGoesOnFromItsCheckpoint(t *testing.T) {
	log, entries := chain(t, 5)
	end := entries[4].Head()
	last, rows, err := log.Old(stored(audit.Checkpoint{}, end, entries), noon.AddDate(0, 0, 2))
	if err != nil || rows != 2 || last.String() != entries[1].Head().String() {
		t.Fatalf("%d rows to %s, %v", rows, last, err)
	}
	cut := log.Sign(last)
	if rows, err := log.Verify(stored(cut, end, entries[2:]), nil); err != nil || rows != 3 {
		t.Errorf("from the checkpoint: %d, %v", rows, err)
	}
	forged := cut
	forged.Pruned = entries[2].Head()
	for name, from := range map[string]audit.Checkpoint{"none": {}, "a forged one": forged, "another key's": newLog(t, func() time.Time { return noon }).Sign(last)} {
		if _, err := log.Verify(stored(from, end, entries[2:]), nil); !errors.As(err, new(*audit.Broken)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A row that was dated back by a wrong clock keeps what is before it.
func TestOnlyTheStartOfALogIsOld(t *testing.T) {
	now := noon
	log := newLog(t, func() time.Time { return now })
	var entries []audit.Entry
	var head audit.Head
	for _, at := range []time.Duration{0, 48, 0, 96} {
		now = noon.Add(at * time.Hour)
		entry, err := log.Did("wang", audit.ReportOpened).After(head)
		if err != nil {
			t.Fatal(err)
		}
		entries, head = append(entries, entry), entry.Head()
	}
	if last, rows, err := log.Old(stored(audit.Checkpoint{}, head, entries), noon.Add(24*time.Hour)); err != nil || rows != 1 || last.Sequence != 1 {
		t.Errorf("%d rows to %s, %v", rows, last, err)
	}
}

func TestWhatCannotBeReadIsNoWholeChain(t *testing.T) {
	log, entries := chain(t, 2)
	failed := errors.New("failed")
	var rows iter.Seq2[audit.Entry, error] = func(yield func(audit.Entry, error) bool) {
		if yield(entries[0], nil) {
			yield(audit.Entry{}, failed)
		}
	}
	if _, err := log.Verify(audit.Stored{Head: entries[1].Head(), Rows: rows}, nil); !errors.Is(err, failed) || !strings.Contains(err.Error(), "after 1") {
		t.Errorf("%v", err)
	}
}

func TestObjectsAreReadBackAsTheyWereStored(t *testing.T) {
	for _, text := range []string{"", "a", "a b", "report:1 unit:x", " ", "a  b", "a "} {
		if got := audit.ParseObjects(text).String(); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got := audit.ParseObjects("a b"); !slices.Equal(got, audit.Objects{"a", "b"}) {
		t.Errorf("got %q", got)
	}
}

// Staff read of what kind an object is; its id stays, to be searched by.
func TestAnObjectIsSaidInWords(t *testing.T) {
	for object, want := range map[audit.Object]string{
		audit.Report("123456788"): "登记 123456788", audit.Unit("center"): "单位 center", audit.UnitKey("center", 2): "单位密钥 center:2",
		audit.ByRecovery: "用恢复密钥", audit.Member("王"): "账号 王", audit.Article("cases:none"): "文章 cases:none", audit.Count("rows", 3): "行数 3",
		"strange": "strange", "strange:1": "strange:1",
	} {
		if got := object.Text(); got != want {
			t.Errorf("%s is %q, want %q", object, got, want)
		}
	}
}
