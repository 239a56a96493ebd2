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
	Warned  []Link // the published warnings that name what was typed
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
	view.Warned = s.warningLinks(form.Named()...)
	for _, section := range filled.Sections {
		view.Parts = append(view.Parts, answered(section.Title, section.Fields)...)
		view.Parts = append(view.Parts, answeredGroups(section)...)
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

// sheet is the stop-payment sheet (止付信息单): every transfer, in the order in
// which 110 and the bank ask for it, to be read out.
func (s *Server) sheet(snapshot *library.Snapshot, spec formSpec, form intake.Form) []AnsweredPart {
	i := slices.IndexFunc(spec.sections, func(section sectionSpec) bool { return section.group == transferGroup })
	if i < 0 {
		return nil
	}
	return answeredGroups(s.formView(snapshot, spec, form, nil).Sections[i])
}

func answeredGroups(section Section) []AnsweredPart {
	var parts []AnsweredPart
	for _, group := range section.Groups {
		parts = append(parts, answered(group.Title, group.Fields)...)
	}
	return parts
}

// answered is a part with the fields that were answered; none where none was.
func answered(title string, fields []Field) []AnsweredPart {
	part := AnsweredPart{Title: title}
	for _, field := range fields {
		if text := answer(field); text != "" {
			part.Answers = append(part.Answers, Answer{field.Label, text})
		}
	}
	if part.Answers == nil {
		return nil
	}
	return []AnsweredPart{part}
}

// answer is what was answered, in the words of the choices where there are
// some.
func answer(field Field) string {
	choices := field.Choices
	for _, group := range field.Groups {
		choices = append(choices, group.Choices...)
	}
	if len(choices) == 0 {
		return readable(field.Control, strings.TrimSpace(field.Value))
	}
	var chosen []string
	for _, c := range choices {
		if c.Selected {
			chosen = append(chosen, c.Text)
		}
	}
	return strings.Join(chosen, "、")
}

// readable parts what is hard to read out: the digits of an account in fours,
// the day from the time.
func readable(control, text string) string {
	if control == "datetime" {
		return strings.Replace(text, "T", " ", 1)
	}
	if len(text) < 12 || strings.Trim(text, "0123456789") != "" {
		return text
	}
	var b strings.Builder
	for i, digit := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// filesPart names the files that wait for a form.
func filesPart(files []StagedFile) []AnsweredPart {
	if len(files) == 0 {
		return nil
	}
	part := AnsweredPart{Title: "证据"}
	for _, f := range files {
		part.Answers = append(part.Answers, Answer{"文件", f.Name + "（" + f.Size + "）"})
	}
	return []AnsweredPart{part}
}
