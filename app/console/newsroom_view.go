package console

import (
	"net/url"

	"fanzha/app/newsroom"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// draftView is the form of an article.
type draftView struct {
	Page
	draftFacts
	Action   string
	Kind     string
	KindName string
	Base     int
	Slug     string // of a new article, as typed
	Head     []Field
	Sections []Section
	Body     string
	Whole    bool   // it is edited as one text
	Source   string // that text
	Checked  bool   // the findings are of what is in the form
	Findings []FieldFinding
	Exposed  []Exposed
	Theirs   *Theirs // somebody else's revision that stands in the way
	Unsaved  bool    // the form has what is kept nowhere
	Desk     string  // where the scripts of the form ask
	Autosave bool
	Read     []string // what was left out of a file that was read into it
}

// draftFacts is what is known of an article beside its content.
type draftFacts struct {
	ID       string // empty: it is new
	Address  string // of its public page
	Kit      string // what is done with it once it is published
	State    string
	Live     bool
	Draft    bool // it can be submitted
	InReview bool
	Reviewer bool // who looks at it
	SavedBy  string
	SavedAt  string
	Remark   string // why it was returned
	Review   string // addresses of its other pages
	History  string
	Sheet    string
	AsText   string
	AsForm   string
	Delete   string // empty: it is not theirs to delete
}

// FieldFinding is one finding of the checks, with where it is in the form.
type FieldFinding struct {
	Where, Link string // 正文第 3 行, #body
	Message     string
	Warning     bool
}

// Exposed is personal data that the guard has found.
type Exposed struct {
	Number       int
	Where, Link  string
	Text, Masked string
	Warning      bool
}

// Theirs is a revision that somebody has made meanwhile.
type Theirs struct {
	Number int
	By, At string
	Comparison
}

func (c *Console) showDraft(r *request, status int, view draftView) error {
	c.Web.AllowFrames(r.Ctx)
	return c.Web.Show(r.Ctx, status, "console/newsroom-edit", view)
}

func (c *Console) draftView(r *request, d draft) draftView { return c.draftViewOf(r, d, nil) }

func (c *Console) draftViewOf(r *request, d draft, wrong map[string][]string) draftView {
	title := "写" + web.KindName(d.Kind)
	if d.ID != "" {
		title = "改稿"
	}
	view := draftView{
		Page: c.page(r, title, root+"/newsroom"), draftFacts: c.draftFacts(r, d), Action: c.base + "/newsroom/edit",
		Desk: c.base + "/newsroom", Kind: string(d.Kind), KindName: web.KindName(d.Kind), Base: d.Base, Slug: d.Slug, Body: d.Body, Whole: d.Whole, Source: d.Source,
		Head: c.fieldsOf(headSpecs, d.Form, wrong), Sections: c.sections(d.Form, wrong),
	}
	view.Autosave = view.Draft
	return view
}

// draftFacts looks up what is known of an article. It is shown beside the
// form, which is shown whatever comes of it.
func (c *Console) draftFacts(r *request, d draft) draftFacts {
	facts := draftFacts{ID: d.ID, Reviewer: r.visitor.Member.Role == staff.Reviewer}
	if d.ID == "" {
		return facts
	}
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, d.ID)
	if err != nil {
		return facts
	}
	facts.Address, facts.Kit = c.Web.Base()+"/"+a.ID, c.kitURL(a.ID)
	facts.State, facts.SavedBy, facts.SavedAt = stateText[a.State], c.hand(a.SavedBy), c.time(a.SavedAt)
	facts.Live, facts.Draft, facts.InReview = c.live(a), a.State == newsroom.Draft, a.State == newsroom.InReview
	query := "?id=" + url.QueryEscape(a.ID)
	facts.Review, facts.History, facts.Sheet = c.base+"/newsroom/review"+query, c.base+"/newsroom/history"+query, c.base+"/newsroom/sheet"+query
	facts.AsForm = c.base + "/newsroom/edit" + query
	facts.AsText = facts.AsForm + "&whole=1"
	if deletable, err := c.Newsroom.Deletable(r.ctx, r.visitor.Session, a); err == nil && deletable {
		facts.Delete = c.base + "/newsroom/delete" + query
	}
	if newest.Act == newsroom.Returned {
		facts.Remark = newest.Remark
	}
	return facts
}

// hand is who made a revision, in words.
func (c *Console) hand(name string) string {
	if name == "" {
		return "控制台以外"
	}
	return name
}

// stateText is what the states are called.
var stateText = map[newsroom.State]string{
	newsroom.Draft: "草稿", newsroom.InReview: "待审", newsroom.Published: "已发布", newsroom.Withdrawn: "已撤回",
}
