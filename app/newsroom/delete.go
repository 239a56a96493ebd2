package newsroom

import (
	"context"
	"errors"
	"slices"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
)

// Delete takes away a draft that was never public, with all its revisions, for
// who began it or a reviewer. What readers could once read is withdrawn, and
// what somebody has put into the folder is theirs.
func (n *Newsroom) Delete(ctx context.Context, by *staff.Session, id string, base int) error {
	a, err := n.take(ctx, by, id, base)
	if err != nil {
		return err
	}
	if err := n.mayDelete(ctx, by, a); err != nil {
		return err
	}
	err = n.Store.DeleteArticle(ctx, a, by.Did(audit.ArticleDeleted, object(id), audit.Count("revisions", a.Head)))
	return n.conflict(ctx, id, err)
}

// Deletable reports whether a member may delete an article.
func (n *Newsroom) Deletable(ctx context.Context, by *staff.Session, a Article) (bool, error) {
	err := n.mayDelete(ctx, by, a)
	if errors.As(err, new(*fault.Error)) {
		return false, nil
	}
	return err == nil, err
}

func (n *Newsroom) mayDelete(ctx context.Context, by *staff.Session, a Article) error {
	if a.Author != by.Member.Name && by.Member.Role != staff.Reviewer {
		return fault.New(fault.Forbidden, "草稿由起草的人或者审核人员删除")
	}
	revisions, err := n.Store.Revisions(ctx, a.ID)
	if err != nil {
		return err
	}
	if a.Public > 0 || slices.ContainsFunc(revisions, Revision.inFolder) {
		return fault.New(fault.Conflict, "这篇文章发布过，或者在内容文件夹里有文件，不能删除，只能撤回")
	}
	return nil
}

// inFolder reports whether the content folder has had a revision.
func (r Revision) inFolder() bool {
	return slices.Contains([]Act{Released, Urgently, TakenBack, Outside, Removed}, r.Act)
}
