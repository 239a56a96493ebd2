package newsroom

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Form is an article as a form has it: each key of the front matter as one
// text, a list with an item on each line, and the body. What a form does not
// know stays in the file as it is.
type Form struct {
	values map[string]string
	Body   string
}

// shape is how a key's text stands in YAML.
type shape int

const (
	words   shape = iota // one line
	plain                // a date or a number: without quotes, where it is one
	moment               // a date, or a date with a time
	story                // lines
	keys                 // a list on one line; of one item, the item
	terms                // a list on one line
	items                // a list, an item on each line
	sources              // title | url
	excuses              // text | reason
	inside               // a list within "indicators"
)

// fields are the keys that a form knows, in the order in which a new file has
// them.
var fields = []struct {
	Key   string
	shape shape
}{
	{"title", words}, {"date", plain}, {"updated", plain}, {"summary", words}, {"scam", keys}, {"channels", terms}, {"loss", plain},
	{"district", words}, {"unit", words}, {"stage", words}, {"notice", words}, {"publish_at", moment}, {"expire_at", moment}, {"review_by", plain},
	{"withdrawn_reason", words}, {"see", words}, {"cover", words}, {"audio", words}, {"tags", terms}, {"sources", sources}, {"steps", items},
	{"questions", items}, {"loudspeaker", story}, {"privacy_ok", excuses},
	{"indicators.apps", inside}, {"indicators.urls", inside}, {"indicators.companies", inside}, {"indicators.phones", inside},
	{"indicators.accounts", inside}, {"indicators.wechat", inside}, {"indicators.qq", inside},
}

// order is that of the keys of a file.
var order = func() []string {
	var names []string
	for _, f := range fields {
		name, _, _ := strings.Cut(f.Key, ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if name == "summary" {
			names = append(names, "status")
		}
	}
	return names
}()

// Keys are those of the front matter that a form knows.
func Keys() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Key
	}
	return names
}

// NewForm makes a form of what was typed.
func NewForm(typed func(key string) string) Form {
	f := Form{values: map[string]string{}, Body: tidy(typed("body"))}
	for _, field := range fields {
		f.Set(field.Key, typed(field.Key))
	}
	return f
}

// Get returns the text of a key; empty: it is not given.
func (f Form) Get(key string) string { return f.values[key] }

// Lines returns the items of a list.
func (f Form) Lines(key string) []string {
	if f.values[key] == "" {
		return nil
	}
	return strings.Split(f.values[key], "\n")
}

// Set gives a key a text, of which it keeps what can be stored.
func (f Form) Set(key, text string) {
	text = tidy(text)
	switch shapeOf(key) {
	case words, plain:
		text = strings.Join(strings.Fields(text), " ")
	case moment: // browsers send 2026-01-31T09:00
		text = strings.Join(strings.Fields(text), " ")
		if at, err := time.Parse("2006-01-02T15:04", text); err == nil {
			text = at.Format("2006-01-02 15:04")
		}
		text = strings.TrimSuffix(text, " 00:00")
	case story:
		text = strings.TrimSpace(text)
	default:
		var kept []string
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				kept = append(kept, line)
			}
		}
		text = strings.Join(kept, "\n")
	}
	f.values[key] = text
}

func shapeOf(key string) shape {
	for _, f := range fields {
		if f.Key == key {
			return f.shape
		}
	}
	return words
}

// tidy has the line ends of Unix, and no sign that is invisible.
func tidy(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r == '\ufeff' || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// Clone returns a form that can be changed by itself.
func (f Form) Clone() Form { return Form{maps.Clone(f.values), f.Body} }
