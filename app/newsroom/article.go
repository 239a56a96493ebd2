package newsroom

import (
	"slices"
	"time"

	"fanzha/app/library"
)

// State is how far an article's newest revision has come.
type State string

// The states.
const (
	Draft     State = library.StatusDraft
	InReview  State = library.StatusReview
	Published State = library.StatusPublished
	Withdrawn State = library.StatusWithdrawn
)

// Act is what made a revision.
type Act string

// The acts. Their names are stored.
const (
	Saved     Act = "saved"
	Reverted  Act = "reverted" // to the content of an earlier one
	Submitted Act = "submitted"
	Returned  Act = "returned" // to who wrote it
	Released  Act = "released" // published
	Urgently  Act = "urgently" // published by one reviewer, to be confirmed by another
	TakenBack Act = "taken_back"
	Outside   Act = "outside" // somebody changed the file, not at the console
	Removed   Act = "removed" // somebody removed the file
)

// ConfirmWithin is how long what was published urgently may wait for another
// reviewer.
const ConfirmWithin = 24 * time.Hour

// Article is one article as the newsroom knows it.
type Article struct {
	ID      string // cases/zhongchuang-app, as its address
	File    string // below the content folder
	Title   string
	State   State
	Head    int    // its newest revision
	Public  int    // the revision that the folder has; 0: none
	Digest  string // of that one's content
	Before  string // of what the folder had before it
	Pending bool   // the folder does not have it yet
	Author  string // who began it; empty: it was found in the folder
	SavedBy string // whose the newest revision is
	SavedAt time.Time
	// What was published urgently and waits for another reviewer; empty: nothing
	// does.
	UrgentBy string
	UrgentAt time.Time
	Mine     bool // the member who asks has had a hand in it
}

// Kind is the article's.
func (a Article) Kind() library.Kind { return kindOf(a.ID) }

// Overdue reports whether an urgent publication has waited too long.
func (a Article) Overdue(now time.Time) bool {
	return a.UrgentBy != "" && now.After(a.UrgentAt.Add(ConfirmWithin))
}

// Ticks are what a reviewer vouches for, all three before anything is
// published.
type Ticks struct {
	UnitAgrees bool // 办案单位同意
	Secrecy    bool // 保密审查
	NoPerson   bool // 已脱敏
}

// All reports whether each was made.
func (t Ticks) All() bool { return t.UnitAgrees && t.Secrecy && t.NoPerson }

// Revision is an article after one act.
type Revision struct {
	Article     string
	Number      int // from 1, without gaps
	Base        int // the one before, which its author had seen
	Act         Act
	Author      string // empty: it was changed outside the console
	At          time.Time
	Remark      string // why it was returned or withdrawn; of a revert, to which
	Ticks       Ticks
	ConfirmedBy string // the other reviewer of an urgent publication
	ConfirmedAt time.Time
	Content     []byte // not in lists
}

// hands are who has touched what is not public yet: each who saved it since,
// and who submitted it as it is now. Revisions are newest first.
func hands(public int, revisions []Revision) (names []string) {
	changed := false
	for _, r := range revisions {
		if r.Number <= public {
			break
		}
		switch r.Act {
		case Saved, Reverted:
			changed, names = true, append(names, r.Author)
		case Submitted:
			if !changed {
				names = append(names, r.Author)
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
