package console

import (
	"regexp"
	"strconv"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
)

// checked is what the checks say of a draft, for the script of its form.
type checked struct {
	Findings []liveFinding `json:"findings"`
}

// liveFinding is one finding, with where it is in the form.
type liveFinding struct {
	Field   string `json:"field"` // its name; "body": the text
	ID      string `json:"id"`
	Line    int    `json:"line"` // of the field, from 0
	Where   string `json:"where"`
	Message string `json:"message"`
	Warning bool   `json:"warning"`
	Text    string `json:"text,omitempty"` // personal data that was found,
	Masked  string `json:"masked,omitempty"`
}

// checkLive holds what is in the form against the checks.
func (c *Console) checkLive(r *request) error {
	content, trial, err := c.checkDraft(r, draftForm(r))
	if err != nil {
		return err
	}
	exposed := trial.Exposed
	answer := checked{Findings: []liveFinding{}}
	for _, f := range trial.Findings {
		key, line, message := inForm(content, f)
		where, link := placeText(key, line)
		found := liveFinding{Field: key, ID: strings.TrimPrefix(link, "#"), Line: max(line-1, 0), Where: where, Message: message, Warning: f.Warning}
		for i, e := range exposed {
			if e.FileLine == f.Line && e.Message == f.Message {
				found.Text, found.Masked, found.Line = e.Text, e.Masked, lineOf(e, found.Line)
				exposed = append(exposed[:i:i], exposed[i+1:]...)
				break
			}
		}
		answer.Findings = append(answer.Findings, found)
	}
	return r.JSON(answer)
}

// missing is what the checks say of a key that every article has.
var missing = regexp.MustCompile(`^缺少 (title|summary|date)`)

// inForm is where a finding is in the form, and what is to be done there.
func inForm(content []byte, f fault.Finding) (key string, line int, message string) {
	if found := missing.FindStringSubmatch(f.Message); found != nil {
		return found[1], 0, "还没有填"
	}
	key, line = newsroom.Place(content, f.Line)
	return key, line, f.Message
}

// lineOf is the line of a field that has an item to each.
func lineOf(e library.Exposed, line int) int {
	_, rest, ok := strings.Cut(e.Path, "[")
	if item, err := strconv.Atoi(strings.TrimSuffix(rest, "]")); ok && err == nil {
		return item
	}
	return line
}

// previewLive answers with the public page as it would be.
func (c *Console) previewLive(r *request) error {
	_, trial, err := c.checkDraft(r, draftForm(r))
	if err != nil {
		return err
	}
	if trial.Article == nil {
		return errUnreadable(trial)
	}
	return c.Web.ShowArticle(r.Ctx, trial.Article)
}

// autosaved is what the script of a form is told of a draft that was kept.
type autosaved struct {
	Base int    `json:"base"`
	At   string `json:"at"`
}

// autosave keeps a draft while it is written. It never takes an article back
// from review, and begins none: its address is its author's to choose.
func (c *Console) autosave(r *request) error {
	d := draftForm(r)
	if d.ID == "" {
		return fault.New(fault.Invalid, "新文章要先按一次「保存」")
	}
	a, _, err := c.Newsroom.Open(r.ctx, r.visitor.Session, d.ID)
	if err == nil && a.State != newsroom.Draft {
		err = fault.New(fault.Conflict, "这篇文章已经不是草稿，不自动保存")
	}
	if err == nil {
		a, err = c.saveDraft(r, d)
	}
	if err != nil {
		return err
	}
	return r.JSON(autosaved{Base: a.Head, At: a.SavedAt.In(c.Bureau().Site.Location()).Format("15:04")})
}
