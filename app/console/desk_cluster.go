package console

import (
	"cmp"
	"fmt"
	"slices"

	"fanzha/app/desk"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/web"
)

// clusterView is the reports that name the same, what that is, and a picture of
// who is linked by what.
type clusterView struct {
	Page
	Of         string // the report that was asked about
	Back       string
	Here       string
	Rows       []DeskRow
	Shared     []SharedName
	Picture    Picture
	Colleagues []web.Choice
	More       bool
	Once       string // of what is written to several at once
}

// SharedName is something that several reports name.
type SharedName struct {
	Kind, Value string   // Value is empty where only reports of others have it
	By          []string // references
}

// Picture has reports on the left, what they name on the right, and a line for
// each that names it.
type Picture struct {
	Height  int
	Reports []Node
	Names   []Node
	Lines   []Line
}

// Node is one text of a picture.
type Node struct {
	Y    int
	Text string
	URL  string // empty: it leads nowhere
}

// Line is a line of a picture.
type Line struct{ From, To int }

func (c *Console) cluster(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	cluster, err := c.Desk.Cluster(r.ctx, r.visitor.Member.Unit, reference, r.visitor)
	if err != nil {
		return cannotOpen(err)
	}
	view := clusterView{
		Page: c.page(r, "串并 "+reference.Grouped(), root+"/desk"), Of: reference.Grouped(), More: cluster.More, Once: desk.NewOnce(),
		Back: c.base + "/desk/report?ref=" + string(reference), Here: c.base + "/desk/cluster?ref=" + string(reference),
	}
	if view.Rows, err = c.rows(r, cluster.Records, cluster.Opened); err != nil {
		return err
	}
	for i := range view.Rows {
		view.Rows[i].Follows = false
	}
	view.Shared, view.Picture = c.links(cluster)
	if view.Colleagues, err = c.colleagues(r, ""); err != nil {
		return err
	}
	return c.show(r, "console/desk-cluster", view)
}

// namesOf are what opened reports name, by its digest.
func (c *Console) namesOf(opened map[report.Reference]report.Report) map[string]SharedName {
	names := map[string]SharedName{}
	for _, r := range opened {
		for _, s := range r.Suspects {
			for _, mark := range (report.Report{Suspects: []report.Suspect{s}}).Marks() {
				names[string(c.People.MarkDigest(mark))] = SharedName{Kind: intake.OptionText(intake.SuspectKinds, s.Kind), Value: s.Value}
			}
		}
		for _, mark := range (report.Report{Transfers: r.Transfers}).Marks() {
			digest := string(c.People.MarkDigest(mark))
			if _, known := names[digest]; !known {
				names[digest] = SharedName{Kind: transferMarks[mark.Kind], Value: mark.Value}
			}
		}
	}
	return names
}

var transferMarks = map[string]string{"account": "收款账号", "plate": "车牌", "order": "取件订单"}

// links finds what is shared by at least two of a cluster, what most name
// first.
func (c *Console) links(cluster desk.Cluster) ([]SharedName, Picture) {
	by := map[string][]report.Reference{}
	for _, mark := range cluster.Marks {
		by[string(mark.Digest)] = append(by[string(mark.Digest)], mark.Reference)
	}
	digests := make([]string, 0, len(by))
	for digest, references := range by {
		if len(references) > 1 {
			digests = append(digests, digest)
		}
	}
	slices.SortFunc(digests, func(a, b string) int { return cmp.Or(cmp.Compare(len(by[b]), len(by[a])), cmp.Compare(a, b)) })
	return c.draw(cluster, digests, by)
}

// The picture's measures.
const (
	rowHeight = 32
	shownName = 22 // characters
)

func (c *Console) draw(cluster desk.Cluster, digests []string, by map[string][]report.Reference) (shared []SharedName, p Picture) {
	names, at := c.namesOf(cluster.Opened), map[report.Reference]int{}
	for i, r := range cluster.Records {
		node := Node{Y: i*rowHeight + rowHeight/2, Text: r.Reference.Grouped()}
		if _, opened := cluster.Opened[r.Reference]; opened {
			node.URL = c.base + "/desk/report?ref=" + string(r.Reference)
		}
		at[r.Reference], p.Reports = node.Y, append(p.Reports, node)
	}
	for i, digest := range digests {
		name, known := names[digest]
		if !known {
			name = SharedName{Kind: "别的单位的登记里的一项"}
		}
		y := i*rowHeight + rowHeight/2
		p.Names = append(p.Names, Node{Y: y, Text: shorten(name.Kind + " " + name.Value)})
		for _, reference := range by[digest] {
			name.By = append(name.By, reference.Grouped())
			p.Lines = append(p.Lines, Line{at[reference], y})
		}
		shared = append(shared, name)
	}
	p.Height = max(len(p.Reports), len(p.Names)) * rowHeight
	return shared, p
}

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= shownName {
		return text
	}
	return fmt.Sprintf("%s…%s", string(runes[:shownName-6]), string(runes[len(runes)-5:]))
}
