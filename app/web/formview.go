package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/report"
)

// formBuilder turns a form as typed, with its errors, into what the template
// shows.
type formBuilder struct {
	bureau *bureau.Bureau
	values intake.Values
	rows   map[string]int    // how many groups of a name there are
	errors map[string]string // field → words, until they are shown
	view   *formView
}

// formView shows a form: the values as they were typed, and what is wrong
// beside each field.
func (s *Server) formView(snapshot *library.Snapshot, spec formSpec, form intake.Form, wrong []fault.Field) *formView {
	terms := snapshot.Bureau.Site.Terms()
	form.FormID = cmp.Or(form.FormID, intake.NewFormID())
	heading := map[string]string{"victim": terms.VictimForm, "tip": terms.TipForm, "objection": terms.Objection}[spec.kind]
	view := &formView{
		Page: s.pageOf(snapshot, heading, spec.path), Kind: spec.kind, Heading: heading,
		Sharing: snapshot.Bureau.Sharing(spec.kind), Action: s.base + spec.path, FormID: form.FormID, Submit: cmp.Or(spec.submit, "提交"+heading),
	}
	view.Quiet, view.Answer, view.Description, view.InSteps = true, true, spec.description, spec.inSteps
	b := formBuilder{
		bureau: snapshot.Bureau, values: intake.Encode(form),
		rows:   map[string]int{"transfers": len(form.Transfers), "suspects": len(form.Suspects)},
		errors: map[string]string{}, view: view,
	}
	for _, f := range wrong {
		b.errors[shownBeside(f.Field)] = f.Message
	}
	for _, section := range spec.sections {
		view.Sections = append(view.Sections, b.section(section))
	}
	view.Consent = b.field("", consentField)
	if spec.sensitive {
		field := b.field("", sensitiveField)
		view.ConsentSensitive = &field
	}
	b.remaining(wrong)
	return view
}

var (
	consentField   = spec{name: "consent", label: "我已阅读隐私告知，同意按其中所说使用我填写的信息", control: "checkbox", required: true}
	sensitiveField = spec{
		name: "consent_sensitive", control: "checkbox",
		label: "我单独同意：身份证号、账号、人在哪里、孩子的情况这些敏感个人信息，也用来办理这件事",
		hint:  "不勾选也能提交，不影响办理。不同意的，请把这几栏空着",
	}
)

func (b *formBuilder) section(spec sectionSpec) Section {
	section := Section{ID: spec.id, Title: spec.title, Intro: spec.intro, Fold: spec.fold, Here: b.view.Action + "#" + spec.id}
	for _, field := range spec.fields {
		section.Fields = append(section.Fields, b.field("", field))
	}
	if spec.group != nil {
		b.groups(&section, spec.group)
	}
	section.Open = section.Error != "" || slices.ContainsFunc(section.Fields, func(f Field) bool {
		return f.Value != "" || f.Error != "" || slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Selected })
	})
	return section
}

func (b *formBuilder) groups(section *Section, spec *groupSpec) {
	if message, wrong := b.errors[spec.name]; wrong {
		section.Error, section.ErrorID = message, errorID(spec.name)
		b.view.Errors = append(b.view.Errors, FormError{section.ID, section.Title, message})
		delete(b.errors, spec.name)
	}
	n := max(b.rows[spec.name], 1)
	for i := range n {
		group := Group{Title: fmt.Sprintf(spec.title, i+1), Here: section.Here}
		if n > 1 {
			group.Remove = fmt.Sprintf("remove_%s_%d", spec.name, i)
		}
		for _, field := range spec.fields {
			group.Fields = append(group.Fields, b.field(fmt.Sprintf("%s[%d].", spec.name, i), field))
		}
		section.Groups = append(section.Groups, group)
	}
	if n <= intake.MaxIndex {
		section.Add, section.AddLabel = "add_"+spec.name, spec.addLabel
	}
}

func (b *formBuilder) field(prefix string, spec spec) Field {
	name := prefix + spec.name
	field := Field{
		Control: spec.control, ID: fieldID(name), Name: name, Label: spec.label, Hint: spec.hint,
		Required: spec.required, InputMode: spec.inputMode, Autocomplete: spec.autocomplete, MaxLength: spec.maxLength,
		MinLength: spec.minLength, Names: spec.names, When: spec.when, Error: b.errors[name],
	}
	if spec.required {
		field.Missing = intake.Missing(spec.name)
	}
	if spec.control == "textarea" { // others end at their length
		field.Short, field.Long = intake.WrongLength(spec.name)
	}
	switch field.Control {
	case "":
		field.Control = "text"
	case "file":
		field.Largest, field.TooLarge = report.MaxFileSize, report.FileTooLarge
	}
	typed := b.values[name]
	if spec.control == "checkboxes" {
		field.Name += "[]"
		typed = b.values[field.Name]
	}
	if len(typed) > 0 {
		field.Value = typed[0]
	}
	b.choices(&field, spec, typed)
	if field.Error != "" {
		b.view.Errors = append(b.view.Errors, FormError{field.ID, field.Label, field.Error})
		delete(b.errors, name)
	}
	return field
}

func (b *formBuilder) choices(field *Field, spec spec, typed []string) {
	switch spec.name {
	case "scam":
		field.Groups = b.scamChoices(typed)
	case "district":
		for _, d := range b.bureau.Site.Districts {
			field.Choices = append(field.Choices, choice(d.Key, d.Name, typed))
		}
		field.Choices = append(field.Choices, choice(bureau.DistrictElsewhere, "其他地方", typed))
	default:
		for _, o := range spec.options {
			field.Choices = append(field.Choices, choice(o.Key, o.Text, typed))
		}
	}
}

// scamChoices offers the scam types in plain words, family by family.
func (b *formBuilder) scamChoices(typed []string) []ChoiceGroup {
	var groups []ChoiceGroup
	for _, family := range b.bureau.Families {
		group := ChoiceGroup{Name: family.Name}
		for _, scam := range b.bureau.Scams {
			if scam.Family == family.Key {
				group.Choices = append(group.Choices, choice(scam.Key, scam.Plain+"（"+scam.Name+"）", typed))
			}
		}
		groups = append(groups, group)
	}
	return append(groups, ChoiceGroup{Name: "不确定", Choices: []Choice{
		choice(bureau.ScamUnsure, b.bureau.ScamName(bureau.ScamUnsure), typed),
	}})
}

func choice(value, text string, typed []string) Choice {
	return Choice{Value: value, Text: text, Selected: slices.Contains(typed, value)}
}

// remaining shows errors that belong to no field on the page before its send
// button, so that none is lost.
func (b *formBuilder) remaining(wrong []fault.Field) {
	for _, f := range wrong {
		name := shownBeside(f.Field)
		if message, left := b.errors[name]; left {
			b.view.Others = append(b.view.Others, FormError{ID: errorID(name), Message: message})
			delete(b.errors, name)
		}
	}
	b.view.Errors = append(b.view.Errors, b.view.Others...)
}

// shownBeside is the field that shows an error: the whole list for one of its
// items, as channels for channels[1].
func shownBeside(field string) string {
	list, item, _ := strings.Cut(field, "[")
	if strings.HasSuffix(item, "]") {
		return list
	}
	return field
}

var idReplacer = strings.NewReplacer("[]", "", "[", "-", "].", "-", "]", "")

// fieldID is the HTML id of a field: transfers[0].amount → transfers-0-amount.
func fieldID(name string) string { return idReplacer.Replace(name) }

// errorID is the HTML id of the words about a field.
func errorID(name string) string { return "error-" + fieldID(name) }
