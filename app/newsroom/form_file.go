package newsroom

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"fanzha/app/fault"
)

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

// twoOf takes a line apart at its last bar; without one, all of it is the first.
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
