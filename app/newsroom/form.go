package newsroom

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"fanzha/app/fault"
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

// Read makes the form of a file. It fails with a fault of kind Invalid where
// the front matter is none.
func Read(content []byte) (Form, error) {
	d, err := open(content)
	if err != nil {
		return Form{}, fault.Wrap(fault.Invalid, "这篇文章开头的格式不对，表单读不懂，请用「整篇文字」来改", err)
	}
	return d.form(), nil
}

func (d document) form() Form {
	f := Form{values: map[string]string{}, Body: tidy(d.body)}
	for _, field := range fields {
		node := d.value(field.Key)
		if name, ok := strings.CutPrefix(field.Key, "indicators."); ok {
			node = member(d.value("indicators"), name)
		}
		f.Set(field.Key, typed(field.shape, node))
	}
	return f
}

// typed is how a value is typed in a form; what is of another shape than its
// key has none.
func typed(s shape, node *yaml.Node) string {
	if node == nil || node.Tag == "!!null" {
		return ""
	}
	if node.Kind == yaml.ScalarNode {
		return node.Value
	}
	var lines []string
	for _, item := range node.Content {
		switch {
		case node.Kind != yaml.SequenceNode:
			return ""
		case s == sources && item.Kind == yaml.MappingNode:
			lines = append(lines, pair(item, "title", "url"))
		case s == excuses && item.Kind == yaml.MappingNode:
			lines = append(lines, pair(item, "text", "reason"))
		case item.Kind != yaml.ScalarNode:
			return ""
		default:
			lines = append(lines, strings.ReplaceAll(item.Value, "\n", " "))
		}
	}
	return strings.Join(lines, "\n")
}

const bar = " | "

func pair(item *yaml.Node, first, second string) string {
	text := func(key string) string {
		if node := member(item, key); node != nil && node.Tag != "!!null" {
			return strings.ReplaceAll(node.Value, "\n", " ")
		}
		return ""
	}
	if text(second) == "" {
		return text(first)
	}
	return text(first) + bar + text(second)
}

// Apply writes what a form says into a file. A key whose text is still what
// the file has stays as it is written there.
func (f Form) Apply(content []byte) ([]byte, error) {
	d, err := open(content)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "这篇文章开头的格式不对，表单改不了，请用「整篇文字」来改", err)
	}
	before := d.form()
	for _, field := range fields {
		if field.shape == inside || f.Get(field.Key) == before.Get(field.Key) {
			continue
		}
		if err := d.set(field.Key, written(field.shape, f.Get(field.Key))); err != nil {
			return nil, err
		}
	}
	if err := d.setIndicators(f, before); err != nil {
		return nil, err
	}
	if f.Body != before.Body {
		d.body = f.Body
	}
	if d.body != "" && !strings.HasSuffix(d.body, "\n") {
		d.body += "\n"
	}
	return d.bytes(), nil
}

// setIndicators puts changed lists of indicators beside those that stay.
func (d *document) setIndicators(f, before Form) error {
	group, changed := &yaml.Node{Kind: yaml.MappingNode}, false
	if known := d.value("indicators"); known != nil && known.Kind == yaml.MappingNode {
		group = known
	}
	for _, field := range fields {
		name, ok := strings.CutPrefix(field.Key, "indicators.")
		if !ok || f.Get(field.Key) == before.Get(field.Key) {
			continue
		}
		changed = true
		putMember(group, name, written(items, f.Get(field.Key)))
	}
	switch {
	case !changed:
		return nil
	case len(group.Content) == 0:
		return d.set("indicators", nil)
	}
	group.Style = 0
	return d.set("indicators", group)
}

func putMember(mapping *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		if value == nil {
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
			return
		}
		mapping.Content[i+1] = value
		return
	}
	if value != nil {
		mapping.Content = append(mapping.Content, text(key), value)
	}
}

// written is a text as YAML; nil where nothing is given.
func written(s shape, typed string) *yaml.Node {
	if typed == "" {
		return nil
	}
	lines := strings.Split(typed, "\n")
	switch s {
	case words, story:
		return text(typed)
	case plain, moment:
		if isPlain(typed) {
			return &yaml.Node{Kind: yaml.ScalarNode, Value: typed}
		}
		return text(typed)
	case keys:
		if len(lines) == 1 {
			return text(typed)
		}
		return list(yaml.FlowStyle, lines, text)
	case terms:
		return list(yaml.FlowStyle, lines, text)
	case sources:
		return list(0, lines, func(line string) *yaml.Node { return twoOf(line, "title", "url") })
	case excuses:
		return list(0, lines, func(line string) *yaml.Node { return twoOf(line, "text", "reason") })
	}
	return list(0, lines, text)
}

// isPlain reports whether a text is a date, with a time or without, or a
// number.
func isPlain(text string) bool {
	if _, err := strconv.ParseFloat(text, 64); err == nil && strings.Trim(text, "0123456789.") == "" {
		return true
	}
	return len(text) >= len("2026-01-31") && strings.Trim(text, "0123456789-: ") == "" && text[4] == '-' && !strings.Contains(text, ": ") && !strings.HasSuffix(text, ":")
}

func text(value string) *yaml.Node {
	var node yaml.Node
	node.SetString(value)
	return &node
}

func list(style yaml.Style, lines []string, item func(string) *yaml.Node) *yaml.Node {
	node := &yaml.Node{Kind: yaml.SequenceNode, Style: style}
	for _, line := range lines {
		node.Content = append(node.Content, item(line))
	}
	return node
}

// twoOf takes a line apart at its last bar. An address alone is the second.
func twoOf(line, first, second string) *yaml.Node {
	a, b := line, ""
	if i := strings.LastIndex(line, "|"); i >= 0 {
		a, b = strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, part := range [][2]string{{first, a}, {second, b}} {
		if part[1] != "" {
			node.Content = append(node.Content, text(part[0]), text(part[1]))
		}
	}
	if len(node.Content) == 0 {
		node.Content = append(node.Content, text(first), text(""))
	}
	return node
}

// withKeys writes values of single keys into a file; an empty one takes its
// key away.
func withKeys(content []byte, values [][2]string) ([]byte, error) {
	d, err := open(content)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "这篇文章开头的格式不对，请先用「整篇文字」改好", err)
	}
	for _, v := range values {
		if typed(shapeOf(v[0]), d.value(v[0])) == v[1] {
			continue
		}
		if err := d.set(v[0], written(shapeOf(v[0]), v[1])); err != nil {
			return nil, err
		}
	}
	return d.bytes(), nil
}

// Clone returns a form that can be changed by itself.
func (f Form) Clone() Form { return Form{maps.Clone(f.values), f.Body} }
