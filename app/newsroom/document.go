package newsroom

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is an article's file in its parts. The front matter is kept as its
// lines, key by key, so that a key which nobody changes stays as it was
// written, comments and all.
type document struct {
	blocks []block
	values *yaml.Node // a mapping
	body   string
}

// block is the lines of one key; a comment or blank line between two keys has
// none.
type block struct {
	key   string
	lines []string
}

// errFront is returned for a file whose front matter is no mapping of keys:
// such a file can be changed as a text alone.
var errFront = errors.New("newsroom: the front matter cannot be read")

const fence = "---"

// open takes a file apart. Line ends become those of Unix, and a byte order
// mark is dropped.
func open(content []byte) (document, error) {
	text := strings.TrimPrefix(string(content), "\ufeff")
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	if strings.TrimSpace(lines[0]) != fence {
		return document{}, errFront
	}
	for end := 1; end < len(lines); end++ {
		if strings.TrimRight(lines[end], " \t") == fence {
			d, err := openFront(lines[1:end])
			d.body = strings.Join(lines[end+1:], "\n")
			return d, err
		}
	}
	return document{}, errFront
}

func openFront(lines []string) (document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(strings.Join(lines, "\n")), &root); err != nil {
		return document{}, errors.Join(errFront, err)
	}
	if root.Kind == 0 {
		d := document{values: &yaml.Node{Kind: yaml.MappingNode}}
		d.add("", lines)
		return d, nil
	}
	mapping := root.Content[0]
	if mapping.Kind != yaml.MappingNode {
		return document{}, errFront
	}
	if !inLines(mapping) {
		return reopen(mapping)
	}
	return split(lines, mapping), nil
}

// inLines reports whether each key begins a line.
func inLines(mapping *yaml.Node) bool {
	line := 0
	for i := 0; i < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if key.Column != 1 || key.Line <= line || key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			return false
		}
		line = key.Line
	}
	return mapping.Style&yaml.FlowStyle == 0 && len(mapping.Content) > 0
}

// reopen writes a front matter anew, a line for each key, that was not.
func reopen(mapping *yaml.Node) (document, error) {
	mapping.Style = 0
	text, err := marshal(mapping)
	if err != nil {
		return document{}, errors.Join(errFront, err)
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil || len(root.Content) == 0 {
		return document{}, errors.Join(errFront, err)
	}
	if again := root.Content[0]; again.Kind == yaml.MappingNode && inLines(again) {
		return split(lines, again), nil
	}
	if len(mapping.Content) == 0 {
		return document{values: mapping}, nil
	}
	return document{}, errFront
}

func split(lines []string, mapping *yaml.Node) document {
	d := document{values: mapping}
	end := len(lines)
	if len(mapping.Content) > 0 {
		end = mapping.Content[0].Line - 1
	}
	d.add("", lines[:end])
	for i := 0; i < len(mapping.Content); i += 2 {
		begin := end
		end = len(lines)
		if i+2 < len(mapping.Content) {
			end = mapping.Content[i+2].Line - 1
		}
		own := end
		for own > begin+1 && isBetween(lines[own-1]) {
			own--
		}
		d.add(mapping.Content[i].Value, lines[begin:own])
		d.add("", lines[own:end])
	}
	return d
}

// isBetween reports whether a line at the end of a key's is not part of it.
func isBetween(line string) bool {
	return strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#")
}

func (d *document) add(key string, lines []string) {
	if len(lines) > 0 {
		d.blocks = append(d.blocks, block{key, lines})
	}
}

// bytes puts the file together again.
func (d document) bytes() []byte {
	var out strings.Builder
	out.WriteString(fence + "\n")
	for _, b := range d.blocks {
		for _, line := range b.lines {
			out.WriteString(line + "\n")
		}
	}
	out.WriteString(fence + "\n")
	out.WriteString(d.body)
	return []byte(out.String())
}

// value returns a key's; nil where there is none.
func (d document) value(key string) *yaml.Node { return member(d.values, key) }

func member(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// set gives a key another value, where it stands or behind those that come
// before it in the order of the form; nil takes the key away.
func (d *document) set(key string, value *yaml.Node) error {
	at := d.place(key)
	if at < 0 && value == nil {
		return nil
	}
	var lines []string
	if value != nil {
		text, err := marshal(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: key}, value}})
		if err != nil {
			return err
		}
		lines = strings.Split(strings.TrimRight(text, "\n"), "\n")
	}
	switch {
	case at >= 0 && value == nil:
		d.blocks = append(d.blocks[:at:at], d.blocks[at+1:]...)
	case at >= 0:
		d.blocks[at].lines = lines
	default:
		at = d.behind(key)
		rest := append([]block{{key, lines}}, d.blocks[at:]...)
		d.blocks = append(d.blocks[:at:at], rest...)
	}
	return nil
}

func (d document) place(key string) int {
	for i, b := range d.blocks {
		if b.key == key {
			return i
		}
	}
	return -1
}

// behind is where a new key is put.
func (d document) behind(key string) int {
	at, found := len(d.blocks), false
	for _, k := range order {
		if k == key {
			break
		}
		if i := d.place(k); i >= 0 && (!found || i+1 > at) {
			at, found = i+1, true
		}
	}
	return at
}

func marshal(node *yaml.Node) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return "", err
	}
	return out.String(), encoder.Close()
}
