package miss_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/clocktest"
	"fanzha/app/miss"
)

// kept is a database that can be away.
type kept struct {
	counts map[string]int // by month and words
	calls  int
	away   error
}

func (k *kept) AddMisses(_ context.Context, counts []miss.Count, _ int) error {
	k.calls++
	if k.away != nil {
		return k.away
	}
	for _, c := range counts {
		k.counts[c.Month+" "+c.Words] += c.N
	}
	return nil
}

// desk is a book with what is around it. It is noon in Anyang.
type desk struct {
	*miss.Book
	kept
	clock  *clocktest.Clock
	logged bytes.Buffer
}

func newDesk() *desk {
	d := &desk{kept: kept{counts: map[string]int{}}, clock: clocktest.At(time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC))}
	d.Book = miss.New(miss.Options{
		Store: &d.kept, Now: d.clock.Now, Logger: slog.New(slog.NewTextHandler(&d.logged, nil)),
		Zone: func() *time.Location { return time.FixedZone("", 8*60*60) },
	})
	return d
}

// ask has each of some networks search once.
func (d *desk) ask(typed string, networks ...string) {
	for _, network := range networks {
		d.Add(network, typed)
	}
}

func TestWhatEnoughNetworksAskOnADayIsCounted(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name string
		asks func(*desk)
		want map[string]int
	}{
		{"by two networks", func(d *desk) { d.ask("苜蓿园", "a", "b") }, map[string]int{}},
		{"by three", func(d *desk) { d.ask("苜蓿园", "a", "b", "c") }, map[string]int{"2026-11 苜蓿园": 3}},
		{"by one, often", func(d *desk) { d.ask("苜蓿园", "a", "a", "a", "a", "b") }, map[string]int{}},
		{"by three, written in three ways", func(d *desk) {
			d.ask("苜蓿园", "a")
			d.ask("苜蓿園？", "b")
			d.ask("苜 蓿 园 138", "c")
		}, map[string]int{"2026-11 苜蓿园": 3}},
		{"by three, on two days", func(d *desk) {
			d.ask("苜蓿园", "a", "b")
			d.clock.Move(day)
			d.ask("苜蓿园", "c")
		}, map[string]int{}},
		{"by one more later in the day, and by one again", func(d *desk) { d.ask("苜蓿园", "a", "b", "c", "d", "a") }, map[string]int{"2026-11 苜蓿园": 4}},
		{"by one again on the next day, in the next month", func(d *desk) {
			d.ask("苜蓿园", "a", "b", "c")
			d.clock.Move(day)
			d.ask("苜蓿园", "a", "a")
		}, map[string]int{"2026-11 苜蓿园": 3, "2026-12 苜蓿园": 1}},
		{"by three, before and after midnight in the bureau's zone", func(d *desk) {
			d.clock.Move(11 * time.Hour)
			d.ask("苜蓿园", "a", "b")
			d.clock.Move(2 * time.Hour)
			d.ask("苜蓿园", "c")
		}, map[string]int{}},
		{"by very many on a day, of whom a hundred are counted", func(d *desk) {
			for n := range 1000 {
				d.Add(fmt.Sprint(n), "苜蓿园")
			}
		}, map[string]int{"2026-11 苜蓿园": 100}},
		{"what is no word", func(d *desk) { d.ask("13800138000", "a", "b", "c", "d") }, map[string]int{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			tt.asks(d)
			d.Finish()
			if diff := cmp.Diff(tt.want, d.counts); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			calls := d.calls
			if d.Finish(); d.calls != calls {
				t.Error("it was written twice, or nothing was")
			}
		})
	}
}

func TestCountsWaitForADatabaseThatIsAway(t *testing.T) {
	d := newDesk()
	d.ask("苜蓿园", "a", "b", "c")
	d.away = errors.New("gone")
	d.Finish()
	d.ask("苜蓿园", "d")
	d.away = nil
	d.Finish()
	if diff := cmp.Diff(map[string]int{"2026-11 苜蓿园": 4}, d.counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if logged := d.logged.String(); !strings.Contains(logged, "gone") || strings.Contains(logged, "苜蓿") {
		t.Errorf("logged %s", logged)
	}
}

// made is a made-up query of its own for each number.
func made(n int) string {
	text := []rune("骗局")
	for ; n > 0; n /= 1000 {
		text = append(text, '一'+0x1000+rune(n%1000))
	}
	return string(text)
}

func TestWhoAsksMuchHidesNothing(t *testing.T) {
	d := newDesk()
	d.ask("苜蓿园", "a", "b")
	for n := range 20_000 {
		d.Add("flood", made(n))
	}
	d.ask("苜蓿园", "c")
	d.Finish()
	if diff := cmp.Diff(map[string]int{"2026-11 苜蓿园": 3}, d.counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFloodFromManyNetworksIsBounded(t *testing.T) {
	d := newDesk()
	d.away = errors.New("gone")
	before := heap()
	began := time.Now()
	for n := range 60_000 {
		network := fmt.Sprint(n / 30)
		d.ask(made(n), network+"a", network+"b", network+"c")
	}
	took := time.Since(began) / 180_000
	d.Finish()
	if grown := int64(heap()) - int64(before); grown > 8<<20 { //nolint:gosec // far below 2^63
		t.Errorf("it keeps %d bytes", grown)
	}
	if took > time.Millisecond {
		t.Errorf("a search takes %v longer", took)
	}
	d.away = nil
	d.Finish()
	if n := len(d.counts); n == 0 || n > 1000 {
		t.Errorf("%d were written", n)
	}
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// It is meant for the race detector.
func TestManySearchAtOnce(t *testing.T) {
	d := newDesk()
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 50 {
				d.Add(fmt.Sprint(n), "苜蓿园")
			}
		})
	}
	all.Wait()
	d.Finish()
	if n := d.counts["2026-11 苜蓿园"]; n != 8 {
		t.Errorf("counted %d networks, want 8", n)
	}
}

func TestACountIsKeptForTwelveMonthsAfterItsOwn(t *testing.T) {
	for now, want := range map[string]string{"2026-11-30": "2025-11", "2026-01-01": "2025-01", "2028-02-29": "2027-02"} {
		day, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := miss.OldestKept(day); got != want {
			t.Errorf("on %s the oldest is %s, want %s", now, got, want)
		}
	}
}
