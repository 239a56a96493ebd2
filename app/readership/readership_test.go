package readership_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/readership"
)

// shelf keeps counts as the database does, unless it is away.
type shelf struct {
	mu   sync.Mutex
	away bool
	days map[string]map[string]int
}

func (s *shelf) AddReads(_ context.Context, day string, reads []readership.Read) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return errors.New("away")
	}
	if s.days == nil {
		s.days = map[string]map[string]int{}
	}
	if s.days[day] == nil {
		s.days[day] = map[string]int{}
	}
	for _, r := range reads {
		s.days[day][r.Kind+"/"+r.Slug] += r.N
	}
	return nil
}

func (s *shelf) is(t *testing.T, want map[string]map[string]int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.days); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}

func (s *shelf) goes(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

var (
	shanghai = time.FixedZone("", 8*60*60)
	phone    = []byte("Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86 Mobile Safari/537.36 MicroMessenger/8.0")
)

func newBook(s *shelf) *readership.Book {
	return readership.New(readership.Options{
		Store: s, Now: time.Now, Zone: func() *time.Location { return shanghai }, Logger: slog.New(slog.DiscardHandler),
	})
}

func TestReadsAreWrittenByTheMinuteAndAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it begins at 2000-01-01 08:00 in Shanghai
		s := &shelf{}
		b := newBook(s)
		ctx, stop := context.WithCancel(t.Context())
		go b.Run(ctx)
		for range 3 {
			b.Add("cases/a", phone)
		}
		b.Add("guides/b", phone)
		time.Sleep(59 * time.Second)
		s.is(t, nil)
		time.Sleep(2 * time.Second)
		s.is(t, map[string]map[string]int{"2000-01-01": {"cases/a": 3, "guides/b": 1}})
		b.Add("cases/a", phone)
		stop()
		synctest.Wait()
		b.Finish()
		s.is(t, map[string]map[string]int{"2000-01-01": {"cases/a": 4, "guides/b": 1}})
	})
}

// What is read before midnight belongs to the day that ends, and what could
// not be written then as well.
func TestADaysReadsStayItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		b := newBook(s)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go b.Run(ctx)
		time.Sleep(16*time.Hour - 10*time.Second)
		b.Add("cases/a", phone)
		s.goes(true)
		time.Sleep(20 * time.Second)
		b.Add("cases/a", phone)
		b.Add("cases/a", phone)
		time.Sleep(2 * time.Minute)
		s.is(t, nil)
		s.goes(false)
		time.Sleep(2 * time.Minute)
		s.is(t, map[string]map[string]int{"2000-01-01": {"cases/a": 1}, "2000-01-02": {"cases/a": 2}})
	})
}

func TestProgramsAreLeftOut(t *testing.T) {
	for agent, reads := range map[string]int{
		string(phone): 1,
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/77.0 Safari/537.36":       1,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 12_0 like Mac OS X) Version/12.0 Safari/604.1": 1,
		"": 0,
		"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)": 0,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":            0,
		"Sogou web spider/4.0": 0, "curl/8.0": 0, "Wget/1.2": 0, "python-requests/2": 0, "Go-http-client/1.1": 0,
		"Mozilla/" + strings.Repeat("x", 10_000) + "bot": 1, // whoever hides that deep wants to be a reader
	} {
		s := &shelf{}
		b := newBook(s)
		for range 2 { // the second time it is known
			b.Add("cases/a", []byte(agent))
		}
		b.Finish()
		got := 0
		for _, day := range s.days {
			got += day["cases/a"]
		}
		if got != 2*reads {
			t.Errorf("%.60q: %d", agent, got)
		}
	}
}

func TestReadersCountAtTheSameTime(t *testing.T) {
	s := &shelf{}
	b := newBook(s)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 1000 {
				b.Add("cases/a", phone)
			}
		})
	}
	group.Wait()
	b.Finish()
	for _, day := range s.days {
		if day["cases/a"] != 8000 {
			t.Errorf("%d", day["cases/a"])
		}
	}
}

// BenchmarkAdd is what a reader waits on for it.
func BenchmarkAdd(b *testing.B) {
	book := newBook(&shelf{})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			book.Add("guides/task-rebate", phone)
		}
	})
}
