package web

import (
	"maps"
	"slices"
	"strings"

	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/templates"
)

// reviewView shows a form's answers once more before they are sent. It carries
// them in hidden fields, so that sending needs no second typing.
type reviewView struct {
	templates.Page
	Heading string
	Action  string
	Parts   []AnsweredPart
	Hidden  []HiddenField
	Submit  string
}

// AnsweredPart is a section of the form, or one group of it, with what was
// answered.
type AnsweredPart struct {
	Title   string
	Answers []Answer
}

// Answer is a field's label and what was answered in words.
type Answer struct{ Label, Text string }

// HiddenField carries one value of the form.
type HiddenField struct{ Name, Value string }

func (s *Server) reviewView(snapshot *library.Snapshot, spec formSpec, form intake.Form) *reviewView {
	filled := s.formView(snapshot, spec, form, nil)
	view := &reviewView{Page: filled.Page, Heading: "请核对：" + filled.Heading, Action: filled.Action, Submit: filled.Submit}
	view.Title = view.Heading
	for _, section := range filled.Sections {
		view.add(section.Title, section.Fields)
		for _, group := range section.Groups {
			view.add(group.Title, group.Fields)
		}
	}
	values := intake.Encode(form)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == "intent" || name == "kind" {
			continue // the button says what is wanted, and the address which form it is
		}
		for _, value := range values[name] {
			view.Hidden = append(view.Hidden, HiddenField{name, value})
		}
	}
	return view
}

// add shows the fields that were answered.
func (v *reviewView) add(title string, fields []Field) {
	part := AnsweredPart{Title: title}
	for _, field := range fields {
		if text := answer(field); text != "" {
			part.Answers = append(part.Answers, Answer{field.Label, text})
		}
	}
	if len(part.Answers) > 0 {
		v.Parts = append(v.Parts, part)
	}
}

// answer is what was answered, in the words of the choices where there are
// some.
func answer(field Field) string {
	choices := field.Choices
	for _, group := range field.Groups {
		choices = append(choices, group.Choices...)
	}
	if len(choices) == 0 {
		return strings.TrimSpace(field.Value)
	}
	var chosen []string
	for _, c := range choices {
		if c.Selected {
			chosen = append(chosen, c.Text)
		}
	}
	return strings.Join(chosen, "、")
}
