package turn_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fanzha/app/phase"
	"fanzha/app/turn"
)

// Each letter is one who comes, of the network that it names; the first of a
// line works until all have come.
func TestALineIsServedByTurns(t *testing.T) {
	tests := []struct {
		name               string
		limits             turn.Limits
		come               string
		served, turnedAway string
	}{
		{"nobody waits while there is room", turn.Limits{AtOnce: 3, OfOne: 3, Waiting: 1}, "aaa", "aaa", ""},
		{"one network is served in the order in which it came", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 8}, "aaaa", "aaaa", ""},
		{"another waits for one of a flood, not for all", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 8}, "aaaaab", "aabaaa", ""},
		{"three networks take turns", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 8}, "aaaabbc", "aabcaba", ""},
		{"one network does not have every place of work", turn.Limits{AtOnce: 2, OfOne: 1, Waiting: 8}, "aaab", "abaa", ""},
		{"a full line turns away who comes", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 2}, "aaaa", "aaa", "a"},
		{"a full line turns out the last of the network that fills it", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 3}, "aaaab", "aaba", "a"},
		{"a line of many networks turns away who comes", turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 2}, "abcd", "abc", "d"},
		{"a full line is no matter to who need not wait", turn.Limits{AtOnce: 2, OfOne: 1, Waiting: 1}, "aab", "aba", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				served, turnedAway := run(t, turn.New(test.limits), test.come)
				if served != test.served || turnedAway != test.turnedAway {
					t.Errorf("%s are served %s and turned away %q; want %s and %q", test.come, served, turnedAway, test.served, test.turnedAway)
				}
			})
		})
	}
}

// run lets all come one after the other, each working for a minute.
func run(t *testing.T, line *turn.Line, come string) (served, turnedAway string) {
	var mu sync.Mutex
	note := func(into *string, network string) {
		mu.Lock()
		defer mu.Unlock()
		*into += network
	}
	var group sync.WaitGroup
	for _, network := range come {
		group.Go(func() {
			leave, err := line.Enter(t.Context(), string(network))
			if errors.Is(err, turn.ErrFull) {
				note(&turnedAway, string(network))
				return
			}
			note(&served, string(network))
			time.Sleep(time.Minute)
			leave()
		})
		time.Sleep(time.Second)
	}
	group.Wait()
	return served, turnedAway
}

// One network has every place of work while nobody else comes; then a place is
// kept for others, for as long as they have come lately.
func TestAPlaceIsKeptForOthersWhoComeLately(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.New(turn.Limits{AtOnce: 2, OfOne: 1, Alone: 2, Waiting: 8})
		enter := func(network string) (leave func(), ok bool) {
			t.Helper()
			soon, stop := context.WithTimeout(t.Context(), time.Millisecond)
			defer stop()
			leave, err := line.Enter(soon, network)
			return leave, err == nil
		}
		both := func(when string, want bool) {
			t.Helper()
			first, ok := enter("a")
			if !ok {
				t.Fatalf("%s: nothing is done", when)
			}
			second, ok := enter("a")
			if ok != want {
				t.Errorf("%s: the second of one network works: %t", when, ok)
			}
			first()
			if ok {
				second()
			}
		}
		both("alone", true)
		leave, _ := enter("b")
		leave()
		both("just after another", false)
		time.Sleep(9 * time.Second)
		both("a little later", false)
		time.Sleep(2 * time.Second)
		both("alone again", true)
	})
}

func TestWhoGoesAwayGivesUpTheirPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.New(turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 1})
		leave, err := line.Enter(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		impatient, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := line.Enter(impatient, "b"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if _, err := line.Enter(impatient, "b"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who has gone before they come: %v", err)
		}
		go func() {
			time.Sleep(time.Minute)
			leave()
		}()
		if _, err := line.Enter(t.Context(), "c"); err != nil {
			t.Errorf("the place that was given up: %v", err)
		}
	})
}

func TestNobodyIsLostAmongMany(t *testing.T) {
	const atOnce, clients, each = 4, 64, 50
	line := turn.New(turn.Limits{AtOnce: atOnce, OfOne: 3, Waiting: 16})
	var now, served, turnedAway, gone atomic.Int64
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			for i := range each {
				ctx, stop := context.WithTimeout(t.Context(), time.Duration(i)*100*time.Microsecond)
				leave, err := line.Enter(ctx, fmt.Sprint(n%5))
				switch {
				case errors.Is(err, turn.ErrFull):
					turnedAway.Add(1)
				case err != nil:
					gone.Add(1)
				default:
					if now.Add(1) > atOnce {
						t.Error("too many work at once")
					}
					served.Add(1)
					now.Add(-1)
					leave()
				}
				stop()
			}
		})
	}
	group.Wait()
	if sum := served.Load() + turnedAway.Load() + gone.Load(); sum != clients*each || served.Load() == 0 {
		t.Errorf("%d were served, %d turned away, %d went, of %d", served.Load(), turnedAway.Load(), gone.Load(), clients*each)
	}
	for range atOnce - 1 { // every place is free again
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := line.Enter(ctx, "0"); err != nil {
			t.Fatal(err)
		}
	}
}

// While others come, a network that has more than it can do works half of the
// time; it is alone again as soon as nobody else comes.
func TestANetworkWithMuchToDoRestsWhileOthersCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.New(turn.Limits{AtOnce: 2, OfOne: 1, Waiting: 64, Rest: time.Second})
		work := func(network string) (waited time.Duration) {
			began := time.Now()
			leave, err := line.Enter(t.Context(), network)
			if err != nil {
				t.Error(err)
				return 0
			}
			defer leave()
			waited = time.Since(began)
			time.Sleep(time.Second)
			return waited
		}
		flood := func(n int) time.Duration {
			began, group := time.Now(), sync.WaitGroup{}
			for range n {
				group.Go(func() { work("flood") })
			}
			group.Wait()
			return time.Since(began)
		}
		if took := flood(5); took != 5*time.Second {
			t.Errorf("alone, five take %v", took)
		}
		work("other")
		if took := flood(5); took != 9*time.Second {
			t.Errorf("beside others, five take %v", took)
		}
		both := time.Now()
		var group sync.WaitGroup
		for _, network := range []string{"flood", "another flood"} {
			for range 5 {
				group.Go(func() { work(network) })
			}
		}
		group.Wait()
		if took := time.Since(both); took > 6*time.Second {
			t.Errorf("two who have as much to do take %v for what two places do in 5 s", took)
		}
		var flooding sync.WaitGroup
		flooding.Go(func() { flood(20) })
		synctest.Wait()
		for range 5 {
			if waited := work("other"); waited != 0 {
				t.Errorf("another waits %v", waited)
			}
		}
		flooding.Wait()
	})
}

func TestALineTellsHowLongEachWaitedAndWhyTheyCameToNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := turn.New(turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 1})
		var mu sync.Mutex
		var told []string
		line.Observe(func(waited time.Duration, err error) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, fmt.Sprint(waited, " ", err))
		})
		leave, _ := line.Enter(t.Context(), "a")
		time.AfterFunc(2*time.Second, leave)
		go func() {
			time.Sleep(time.Second)
			_, _ = line.Enter(t.Context(), "b") // the line is full
		}()
		times := phase.With(t.Context())
		if leave, err := line.Enter(times, "a"); err != nil {
			t.Error(err)
		} else {
			leave()
		}
		mu.Lock()
		defer mu.Unlock()
		if want := []string{"0s <nil>", "0s turn: the line is full", "2s <nil>"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
		if spent := times.Spent(phase.Turn); spent != 2*time.Second {
			t.Errorf("the request waited %v", spent)
		}
	})
}
