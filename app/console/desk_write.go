package console

import (
	"strings"

	"fanzha/app/report"
)

// onReport lets an act work on the report that a form names, and leads back to
// it.
func (c *Console) onReport(r *request, done string, act func(reference report.Reference) error) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	if err := act(reference); err != nil {
		return c.reportAgain(r, reference, err)
	}
	return c.toReport(r, reference, done)
}

// words are what is written to the reporter: a text that was picked, and what
// was typed below it.
func (r *request) words() string {
	return strings.TrimSpace(r.field("template") + "\n" + r.field("answer"))
}

// answer writes to the reporter.
func (c *Console) answer(r *request) error {
	return c.onReport(r, "answered", func(reference report.Reference) error {
		return c.Desk.Write(r.ctx, c.People, r.visitor.Session, reference, report.FromUnit, r.words(), r.field("once"))
	})
}

// note writes what only the unit sees.
func (c *Console) note(r *request) error {
	return c.onReport(r, "noted", func(reference report.Reference) error {
		return c.Desk.Write(r.ctx, c.People, r.visitor.Session, reference, report.UnitNote, r.field("note"), r.field("once"))
	})
}

// settle keeps that what the reporter wrote wants no answer.
func (c *Console) settle(r *request) error {
	return c.onReport(r, "settled", func(reference report.Reference) error {
		return c.Desk.NeedNoAnswer(r.ctx, r.visitor.Session, reference, r.millis("seen"))
	})
}
