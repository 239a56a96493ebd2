package console

import (
	"bytes"
	"strings"

	"fanzha/app/newsroom"
)

// Comparison is two versions of an article side by side.
type Comparison struct {
	Old, New string // what they are called
	Rows     []newsroom.Row
}

// compare puts two files side by side as staff know them: by the names of the
// form. What only shows in the files as they are is compared as such.
func (c *Console) compare(before, after []byte) []newsroom.Row {
	old, ok := c.inWords(before)
	now, okNow := c.inWords(after)
	if ok && okNow {
		if rows := newsroom.Compare(old, now); rows != nil || bytes.Equal(before, after) {
			return rows
		}
	}
	return newsroom.Compare(string(before), string(after))
}

// inWords is a file with the names of the form, a list with an item on each
// line. It is not ok where the form cannot read it.
func (c *Console) inWords(content []byte) (text string, ok bool) {
	form, err := newsroom.Read(content)
	if err != nil {
		return "", false
	}
	var out strings.Builder
	out.WriteString("标题：" + form.Get("title") + "\n")
	for _, fact := range c.factsOf(form) {
		if strings.Contains(fact.Text, "\n") {
			fact.Text = "\n" + fact.Text
		}
		out.WriteString(fact.Name + "：" + fact.Text + "\n")
	}
	out.WriteString("\n" + strings.TrimRight(form.Body, "\n") + "\n")
	return out.String(), true
}
