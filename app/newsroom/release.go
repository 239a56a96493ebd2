package newsroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/staff"
)

// Submit asks for a review of the newest revision.
func (n *Newsroom) Submit(ctx context.Context, by *staff.Session, id string, base int) (Article, error) {
	a, err := n.take(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	if a.State != Draft {
		return a, fault.New(fault.Conflict, "这篇文章没有待送审的修改")
	}
	newest, err := n.Store.Revision(ctx, id, a.Head)
	if err != nil {
		return a, err
	}
	if err := faultless(n.try(a.File, newest.Content), "送审"); err != nil {
		return a, err
	}
	a.State = InReview
	err = n.step(ctx, by, &a, Revision{Act: Submitted, Content: newest.Content}, audit.ArticleSubmitted)
	return a, n.conflict(ctx, id, err)
}

// Return sends an article back to who wrote it, with a remark.
func (n *Newsroom) Return(ctx context.Context, by *staff.Session, id string, base int, remark string) (Article, error) {
	a, newest, err := n.review(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	if a.State != InReview {
		return a, errNotInReview
	}
	if remark = said(remark); remark == "" {
		return a, fault.New(fault.Invalid, "请写明要改什么，退回才有用")
	}
	a.State = Draft
	err = n.step(ctx, by, &a, Revision{Act: Returned, Content: newest.Content, Remark: remark}, audit.ArticleReturned)
	return a, n.conflict(ctx, id, err)
}

var errNotInReview = fault.New(fault.Conflict, "这篇文章现在不在待审")

// Release is what a reviewer decides when they publish.
type Release struct {
	Ticks     Ticks
	PublishAt string // 2026-01-31 09:00; empty: now
	Urgent    bool   // without another pair of eyes, to be confirmed within 24 hours
}

// Publish puts the newest revision into the content folder. When it returns,
// readers see it, or will at the time it names.
func (n *Newsroom) Publish(ctx context.Context, by *staff.Session, id string, base int, release Release) (Article, error) {
	a, newest, err := n.review(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	if err := n.mayRelease(ctx, by, a, release); err != nil {
		return a, err
	}
	content, err := released(newest.Content, release.PublishAt)
	if err != nil {
		return a, err
	}
	trial := n.try(a.File, content)
	if err := faultless(trial, "发布"); err != nil {
		return a, err
	}
	if err := n.staysReadable(trial.Article); err != nil {
		return a, err
	}
	r := Revision{Act: Released, Content: content, Ticks: release.Ticks}
	act := audit.ArticlePublished
	a.UrgentBy, a.State = "", Published
	if release.Urgent {
		r.Act, act = Urgently, audit.ArticlePublishedUrgently
		a.UrgentBy, a.UrgentAt = by.Member.Name, n.Now()
	}
	return a, n.put(ctx, by, &a, r, act)
}

// mayRelease holds a publication against the rule of two pairs of eyes.
func (n *Newsroom) mayRelease(ctx context.Context, by *staff.Session, a Article, release Release) error {
	if !release.Ticks.All() {
		return fault.New(fault.Invalid, "「办案单位同意」「保密审查」「已脱敏」三项都要勾选，才能发布")
	}
	switch {
	case a.State == Published || a.State == Withdrawn:
		return fault.New(fault.Conflict, "这篇文章没有待发布的修改")
	case release.Urgent:
		return nil
	case a.State != InReview:
		return errNotInReview
	}
	names, err := n.Hands(ctx, a)
	if err == nil && !slices.ContainsFunc(names, func(name string) bool { return name != by.Member.Name }) {
		err = fault.New(fault.Forbidden, "这篇文章只有您一个人经手，不能由您发布。请另一位审核人员来审；情况紧急，可以紧急发布，24 小时内由另一位审核人员确认")
	}
	return err
}

// staysReadable fails where publishing would take from the readers, until a
// time to come, what they can read now.
func (n *Newsroom) staysReadable(a *library.Article) error {
	snapshot := n.Library.Snapshot()
	if _, live := snapshot.ByID(a.ID()); live && a.PublishAt.In(snapshot.Bureau.Site.Location()).After(n.Now()) {
		return fault.New(fault.Invalid, "这篇文章正在网上，定时会让它先消失，到时间才再出现。请去掉定时，到时候再发布修改")
	}
	return nil
}

// released is a file as it is published.
func released(content []byte, publishAt string) ([]byte, error) {
	keys := [][2]string{{"status", ""}, {"withdrawn_reason", ""}}
	if publishAt != "" {
		at := NewForm(func(string) string { return publishAt }).Get("publish_at")
		keys = append(keys, [2]string{"publish_at", at})
	}
	return withKeys(content, keys)
}

// Withdraw takes a published article back. Its page says why, and where to go
// instead.
func (n *Newsroom) Withdraw(ctx context.Context, by *staff.Session, id string, base int, reason, see string) (Article, error) {
	a, _, err := n.review(ctx, by, id, base)
	if err != nil {
		return a, err
	}
	if a.Public == 0 {
		return a, fault.New(fault.Conflict, "这篇文章还没有发布过")
	}
	public, err := n.Store.Revision(ctx, id, a.Public)
	if err != nil {
		return a, err
	}
	if reason = said(reason); reason == "" {
		return a, fault.New(fault.Invalid, "请写明撤回的原因，读者会看到")
	}
	keys := [][2]string{{"status", library.StatusWithdrawn}, {"withdrawn_reason", reason}, {"see", strings.TrimSpace(see)}}
	content, err := withKeys(public.Content, keys)
	if err != nil {
		return a, err
	}
	if err := faultless(n.try(a.File, content), "撤回"); err != nil {
		return a, err
	}
	a.State, a.UrgentBy = Withdrawn, ""
	return a, n.put(ctx, by, &a, Revision{Act: TakenBack, Content: content, Remark: reason}, audit.ArticleWithdrawn)
}

// put keeps a revision that the folder is to have, and brings it there. A crash
// between the two is healed by [Newsroom.Heal].
func (n *Newsroom) put(ctx context.Context, by *staff.Session, a *Article, r Revision, act audit.Act) error {
	a.Before, a.Digest, a.Public, a.Pending = a.Digest, digest(r.Content), a.Head+1, true
	if err := n.step(ctx, by, a, r, act); err != nil {
		return n.conflict(ctx, a.ID, err)
	}
	ctx = context.WithoutCancel(ctx) // what is decided is done, whoever has gone away
	if err := n.settle(ctx, *a); err != nil {
		return err
	}
	a.Pending = false
	if _, err := n.Library.Reload(); err != nil {
		return fmt.Errorf("show what was published: %w", err)
	}
	return nil
}

// Confirm vouches for what another reviewer has published urgently.
func (n *Newsroom) Confirm(ctx context.Context, by *staff.Session, id string, public int) (Article, error) {
	if err := mayReview(by); err != nil {
		return Article{}, err
	}
	a, err := n.find(ctx, id)
	switch {
	case err != nil:
		return a, err
	case a.UrgentBy == "" || a.Public != public:
		return a, fault.New(fault.Conflict, "这篇文章没有等着确认的紧急发布，或者它又变了")
	case a.UrgentBy == by.Member.Name:
		return a, fault.New(fault.Forbidden, "紧急发布要由另一位审核人员确认")
	}
	return a, n.Store.ConfirmUrgent(ctx, a, by.Member.Name, n.Now(),
		by.Did(audit.PublicationConfirmed, object(id), audit.Count("revision", public)))
}

// review finds an article for a reviewer who has seen its newest revision.
func (n *Newsroom) review(ctx context.Context, by *staff.Session, id string, base int) (Article, Revision, error) {
	if err := mayReview(by); err != nil {
		return Article{}, Revision{}, err
	}
	a, err := n.take(ctx, by, id, base)
	if err != nil {
		return a, Revision{}, err
	}
	newest, err := n.Store.Revision(ctx, id, a.Head)
	return a, newest, err
}

// Faulty is returned for an article that the checks hold back. It is a fault of
// kind Invalid.
type Faulty struct {
	library.Trial
	cause *fault.Error
}

// Error implements error.
func (f *Faulty) Error() string { return f.cause.Error() }

// Unwrap returns the fault.
func (f *Faulty) Unwrap() error { return f.cause }

func faultless(trial library.Trial, what string) error {
	if !trial.Findings.Failed() {
		return nil
	}
	return &Faulty{trial, fault.New(fault.Invalid, fmt.Sprintf("检查发现 %d 处要改，改好才能%s", trial.Findings.Count(), what))}
}

const longestRemark = 500 // characters

// said is a remark as one line.
func said(remark string) string {
	text := []rune(strings.Join(strings.Fields(tidy(remark)), " "))
	return string(text[:min(len(text), longestRemark)])
}
