package newsroom_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
)

const ok = fault.Internal // no fault at all

// Who may do what with a case that ed has begun.
func TestWhatMayBeDoneByWhom(t *testing.T) {
	tests := []struct {
		story string
		want  fault.Kind
		state newsroom.State
	}{
		{"ed submits", ok, newsroom.InReview},
		{"eva saves", ok, newsroom.Draft},
		{"adam saves", fault.Forbidden, ""},
		{"adam submits", fault.Forbidden, ""},
		{"ed submits, ed publishes", fault.Forbidden, ""},
		{"ed submits, ed withdraws", fault.Forbidden, ""},
		{"ed submits, ed returns", fault.Forbidden, ""},
		{"ed submits, rita publishes", ok, newsroom.Published},
		{"ed submits, rita returns", ok, newsroom.Draft},
		{"ed submits, rita returns, rita publishes", fault.Conflict, ""},
		{"ed submits, ed submits", fault.Conflict, ""},
		{"rita publishes", fault.Conflict, ""}, // nobody has asked for a review
		{"ed submits, rita publishes, rita publishes", fault.Conflict, ""},
		{"ed submits, rita publishes, ed submits", fault.Conflict, ""},
		{"rita withdraws", fault.Conflict, ""},
		{"ed submits, rita publishes, rita withdraws", ok, newsroom.Withdrawn},
		{"ed submits, rita publishes, rita withdraws, ed saves, ed submits, rita publishes", ok, newsroom.Published},
		{"ed submits, ed saves, rita publishes", fault.Conflict, ""}, // what was changed is to be submitted again

		// Two pairs of eyes.
		{"ed submits, rita saves, rita submits, rita publishes", ok, newsroom.Published},
		{"ed submits, rita publishes, rita saves, rita submits, rita publishes", fault.Forbidden, ""},
		{"ed submits, rita publishes, rita saves, rita submits, rolf publishes", ok, newsroom.Published},
		{"ed submits, rita publishes, rita saves, ed submits, rita publishes", ok, newsroom.Published},
		{"ed submits, rita publishes, rita saves, ed submits, rita saves, rita submits, rita publishes", fault.Forbidden, ""},
		{"ed submits, rita publishes, rita reverts to 1, rita submits, rita publishes", fault.Forbidden, ""},

		// In an emergency.
		{"rita publishes urgently", ok, newsroom.Published},
		{"ed publishes urgently", fault.Forbidden, ""},
		{"rita publishes urgently, rita confirms", fault.Forbidden, ""},
		{"rita publishes urgently, ed confirms", fault.Forbidden, ""},
		{"rita publishes urgently, rolf confirms", ok, newsroom.Published},
		{"rita publishes urgently, rolf confirms, rolf confirms", fault.Conflict, ""},
		{"ed submits, rita publishes, rolf confirms", fault.Conflict, ""},
		{"rita publishes urgently, rita withdraws", ok, newsroom.Withdrawn},
		{"rita publishes urgently, rita withdraws, rolf confirms", fault.Conflict, ""},

		// What was public once is not deleted.
		{"eva saves, eva deletes", fault.Forbidden, ""},
		{"adam deletes", fault.Forbidden, ""},
		{"ed submits, rita publishes, ed deletes", fault.Conflict, ""},
		{"ed submits, rita publishes, rita deletes", fault.Conflict, ""},
		{"ed submits, rita publishes, ed saves, ed deletes", fault.Conflict, ""},
		{"rita publishes urgently, rita withdraws, rita deletes", fault.Conflict, ""},
	}
	each(t, func(t *testing.T, r *room) {
		for i, test := range tests {
			t.Run(test.story, func(t *testing.T) {
				r.t = t
				id := r.begin("ed", "case-"+string(rune('a'+i/26))+string(rune('a'+i%26)), article("新案子")).ID
				_, err := r.acts(id, test.story)
				wantKind(t, test.story, err, test.want)
				a, findErr := r.db.Article(t.Context(), id)
				if findErr != nil || err == nil && a.State != test.state {
					t.Errorf("it is %s, %v", a.State, findErr)
				}
			})
		}
	})
}

// A reviewer alone cannot publish what they have begun themselves.
func TestNobodyPublishesWhatOnlyTheyHaveTouched(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("rita", "mine", article("我写的")).ID
		_, err := r.acts(id, "rita submits, rita publishes")
		wantKind(t, "alone", err, fault.Forbidden)
		if r.has("cases/mine.md") != "" {
			t.Error("it is in the folder")
		}
		_, err = r.acts(id, "rolf publishes")
		wantKind(t, "by another", err, ok)
	})
}

func TestAllThreeTicksAreNeeded(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "ticks", article("新案子")).ID
		a, err := r.acts(id, "ed submits")
		if err != nil {
			t.Fatal(err)
		}
		for _, ticks := range []newsroom.Ticks{{}, {UnitAgrees: true, Secrecy: true}, {UnitAgrees: true, NoPerson: true}, {Secrecy: true, NoPerson: true}} {
			for _, urgent := range []bool{false, true} {
				_, err := r.Publish(t.Context(), r.who("rita"), id, a.Head, newsroom.Release{Ticks: ticks, Urgent: urgent})
				wantKind(t, "without a tick", err, fault.Invalid)
			}
		}
		if _, err := r.acts(id, "rita publishes"); err != nil {
			t.Fatal(err)
		}
		history, err := r.History(t.Context(), r.who("ed"), id)
		if err != nil || !history[0].Ticks.All() || history[0].Author != "rita" {
			t.Errorf("kept %+v, %v", history[0], err)
		}
	})
}

// What is published is the file in the folder, as the form left it, and
// readers see it at once.
func TestWhatIsPublishedIsInTheFolder(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "new", article("新案子")).ID
		if _, there := r.lib.Snapshot().ByID(id); there || r.has("cases/new.md") != "" {
			t.Error("a draft is in the folder")
		}
		if _, err := r.acts(id, "ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(article("新案子"), r.has("cases/new.md")); diff != "" {
			t.Error(diff)
		}
		if a, there := r.lib.Snapshot().ByID(id); !there || a.Title != "新案子" {
			t.Error("readers do not see it")
		}
		if _, err := r.acts(id, "rita withdraws"); err != nil {
			t.Fatal(err)
		}
		a, gone := r.lib.Snapshot().Withdrawn(library.Cases, "new")
		if !gone || a.WithdrawnReason != "案情有新的说法" || a.See != "/guides/rebate" {
			t.Errorf("withdrawn %v: %+v", gone, a)
		}
		if _, err := r.acts(id, "ed saves, ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.has("cases/new.md"), "withdrawn") {
			t.Error("the reason of before is still there")
		}
	})
}

// An article in a folder of a folder is changed where it is.
func TestAnOldFileStaysWhereItIs(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		a, newest, err := r.Open(t.Context(), r.who("ed"), "cases/old-one")
		if err != nil || a.Head != 1 || newest.Act != newsroom.Outside {
			t.Fatal(a, newest, err)
		}
		if _, err := r.acts(a.ID, "ed saves, ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.has("cases/2026/old-one.md"), "改于") || r.has("cases/old-one.md") != "" {
			t.Error("it was written elsewhere")
		}
	})
}

func TestWhatIsScheduledAppearsAtItsTime(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "later", article("以后再说")).ID
		a, err := r.acts(id, "ed submits")
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Publish(t.Context(), r.who("rita"), id, a.Head, newsroom.Release{Ticks: allTicks, PublishAt: "2026-05-03T09:30"})
		if err != nil {
			t.Fatal(err)
		}
		if _, there := r.lib.Snapshot().ByID(id); there || !strings.Contains(r.has("cases/later.md"), "publish_at: 2026-05-03 09:30\n") {
			t.Errorf("there %v: %s", there, r.has("cases/later.md"))
		}
		r.clock.Move(48 * time.Hour)
		if _, err := r.lib.Reload(); err != nil {
			t.Fatal(err)
		}
		if _, there := r.lib.Snapshot().ByID(id); !there {
			t.Error("it did not appear")
		}
	})
}

// A change of what readers can read now is not put off: it would take the
// article from them until then.
func TestWhatIsReadNowIsNotScheduled(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "live", article("新案子")).ID
		a, err := r.acts(id, "ed submits, rita publishes, ed saves, ed submits")
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Publish(t.Context(), r.who("rita"), id, a.Head, newsroom.Release{Ticks: allTicks, PublishAt: "2026-06-01 09:00"})
		wantKind(t, "later", err, fault.Invalid)
		_, err = r.Publish(t.Context(), r.who("rita"), id, a.Head, newsroom.Release{Ticks: allTicks, PublishAt: "2026-05-01 09:00"})
		wantKind(t, "a time that has passed", err, ok)
	})
}

// What check would find in the folder keeps an article out of it.
func TestTheChecksGuardPublishing(t *testing.T) {
	tests := map[string]string{
		"a name":            strings.ReplaceAll(article("新案子"), "正文。", "受害人王建国被骗。"),
		"a link to nowhere": strings.ReplaceAll(article("新案子"), "正文。", "[看](/guides/none)"),
		"an unknown scam":   strings.ReplaceAll(article("新案子"), "scam: rebate", "scam: no_such"),
		"no summary":        strings.ReplaceAll(article("新案子"), "summary: 先垫钱的任务都是骗局。", ""),
		"a word too early":  strings.ReplaceAll(article("新案子"), "正文。", "罪犯"),
		"no front matter":   "正文。",
		"an unknown key":    strings.ReplaceAll(article("新案子"), "scam:", "colour: red\nscam:"),
	}
	each(t, func(t *testing.T, r *room) {
		for name, text := range tests {
			t.Run(name, func(t *testing.T) {
				r.t = t
				a, err := r.Begin(t.Context(), r.who("ed"), library.Cases, "", []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				for _, act := range []string{"ed submits", "rita publishes urgently"} {
					_, err := r.acts(a.ID, act)
					var faulty *newsroom.Faulty
					if act == "ed submits" && (!errors.As(err, &faulty) || len(faulty.Findings) == 0) || fault.KindOf(err) != fault.Invalid {
						t.Errorf("%s: %v", act, err)
					}
				}
				if r.has(a.File) != "" {
					t.Error("it is in the folder")
				}
			})
		}
	})
}

func TestEveryActIsInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "log", article("新案子")).ID
		story := "ed submits, rita returns, ed saves, ed reverts to 1, ed submits, rita publishes, rita withdraws, ed saves, rita publishes urgently, rolf confirms"
		if _, err := r.acts(id, story); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"ed article_saved 1", "ed article_submitted 2", "rita article_returned 3", "ed article_saved 4", "ed article_reverted 5",
			"ed article_submitted 6", "rita article_published 7", "rita article_withdrawn 8", "ed article_saved 9",
			"rita article_published_urgently 10", "rolf publication_confirmed 10",
		}
		got := r.acted()
		for i, line := range got {
			got[i] = strings.Replace(line, "article:cases:log revision:", "", 1)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := r.acts(id, "rolf confirms"); err == nil || len(r.acted()) != len(want) {
			t.Error("what failed has left a row")
		}
	})
}

func TestWhatWaitsForWhom(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.begin("ed", "one", article("第一篇"))
		id := r.begin("ed", "two", article("第二篇")).ID
		urgent := r.begin("rita", "three", article("第三篇")).ID
		for id, story := range map[string]string{id: "ed submits", urgent: "rita publishes urgently"} {
			if _, err := r.acts(id, story); err != nil {
				t.Fatal(err)
			}
		}
		on := func(member string, f newsroom.Filter) (titles []string, late bool) {
			list, err := r.List(t.Context(), r.who(member), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list.Entries {
				titles, late = append(titles, e.Title), late || e.Overdue(r.clock.Now())
			}
			slices.Sort(titles)
			return titles, late
		}
		tests := []struct {
			member string
			filter newsroom.Filter
			want   []string
		}{
			{"ed", newsroom.Filter{Shelf: newsroom.Mine}, []string{"第一篇", "第二篇"}},
			{"eva", newsroom.Filter{Shelf: newsroom.Mine}, nil},
			{"ed", newsroom.Filter{Shelf: newsroom.Waiting}, nil},
			{"rita", newsroom.Filter{Shelf: newsroom.Waiting}, []string{"第二篇"}},
			{"rolf", newsroom.Filter{Shelf: newsroom.Waiting}, []string{"第三篇", "第二篇"}},
			{"ed", newsroom.Filter{Shelf: newsroom.Online}, []string{"关于本站", "刷单不能做", "第三篇", "老案子"}},
			{"ed", newsroom.Filter{Shelf: newsroom.Online, Kind: library.Guides}, []string{"刷单不能做"}},
			{"ed", newsroom.Filter{Shelf: newsroom.Everywhere, Words: "第 篇"}, []string{"第一篇", "第三篇", "第二篇"}},
			{"ed", newsroom.Filter{Shelf: newsroom.Everywhere, Words: "old-one"}, []string{"老案子"}},
			{"ed", newsroom.Filter{Shelf: newsroom.Everywhere, Page: 2}, nil},
		}
		for _, test := range tests {
			if got, _ := on(test.member, test.filter); !slices.Equal(got, test.want) {
				t.Errorf("%s, %+v: %q, want %q", test.member, test.filter, got, test.want)
			}
		}
		if _, late := on("rolf", newsroom.Filter{Shelf: newsroom.Waiting}); late {
			t.Error("it is late at once")
		}
		r.clock.Move(newsroom.ConfirmWithin + time.Minute)
		if _, late := on("rolf", newsroom.Filter{Shelf: newsroom.Waiting}); !late {
			t.Error("it is not late after a day")
		}
	})
}

// Whoever is late to confirm is named by what readers see, not by what is being
// written upon it, and until somebody has confirmed.
func TestAnUrgentPublicationThatNobodyConfirmsIsLate(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		first, second := r.begin("ed", "first", article("先发的")), r.begin("ed", "second", article("后发的"))
		for _, a := range []newsroom.Article{first, second} {
			if _, err := r.acts(a.ID, "rita publishes urgently"); err != nil {
				t.Fatal(err)
			}
			r.clock.Move(time.Hour)
		}
		r.clock.Move(22 * time.Hour)
		wantLate := func(want ...string) {
			t.Helper()
			late, err := r.Late(t.Context())
			var titles []string
			for _, l := range late {
				titles = append(titles, l.Title)
			}
			if err != nil || !slices.Equal(titles, want) {
				t.Errorf("late are %v, want %v, %v", titles, want, err)
			}
		}
		wantLate()
		r.clock.Move(2 * time.Minute)
		wantLate("先发的")
		if _, err := r.acts(first.ID, "ed saves"); err != nil { // another title, which nobody has reviewed
			t.Fatal(err)
		}
		r.clock.Move(time.Hour)
		wantLate("先发的", "后发的")
		if _, err := r.acts(first.ID, "rolf confirms"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.acts(second.ID, "rita withdraws"); err != nil {
			t.Fatal(err)
		}
		wantLate()
	})
}
