package newsroom

import (
	"cmp"
	"context"
	"fmt"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/staff"
)

// Propose keeps a new case that an investigator has drafted from a report, for
// the newsroom to go on with. What the privacy guard is sure of is refused here
// already: editors may not read what a report says of people.
func (n *Newsroom) Propose(ctx context.Context, by *staff.Session, from audit.Object, content []byte) (Article, error) {
	if by.Member.Role != staff.Investigator {
		return Article{}, fault.New(fault.Forbidden, "要由侦查员来起草")
	}
	trial, err := n.Check(string(library.Cases), content)
	if err != nil {
		return Article{}, err
	}
	for _, e := range trial.Exposed {
		if !e.Warning {
			return Article{}, fault.New(fault.Invalid, fmt.Sprintf("还有个人信息：“%s”，请写成“%s”", e.Text, e.Masked))
		}
	}
	slug := cmp.Or(Slug(n.titleOf("", content)), "case"+n.Now().Format("-20060102"))
	return n.beginFree(ctx, by, library.Cases, slug, content, from)
}
