package console

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Typed is what somebody has written into one of a page's forms that was not
// taken, and why it was not. The zero value is nothing.
type Typed struct {
	act   string // of the form: the last part of its route, and of the transfer that it is about
	form  url.Values
	wrong string
}

func (r *request) typed(wrong string) Typed {
	act := path.Base(r.Path())
	if n := r.field("transfer"); n != "" {
		act += "-" + n
	}
	return Typed{act, r.form, wrong}
}

// Of is what was written into a field of a form; empty for another form's.
func (t Typed) Of(act, name string) string {
	if t.act != act {
		return ""
	}
	return t.form.Get(name)
}

// beside is the id of why a form was not taken, where its page says so in the
// form too.
func (t Typed) beside() string {
	act, _, _ := strings.Cut(t.act, "-")
	if slices.Contains([]string{"stop", "answer", "note", "step", "extend", "duplicate", "hold", "move", "decline"}, act) {
		return "wrong"
	}
	return ""
}

// Wrong is why a form was not taken; empty for another one.
func (t Typed) Wrong(act string) string {
	if t.act != act {
		return ""
	}
	return t.wrong
}
