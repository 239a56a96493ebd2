// Package strictyaml reads YAML that people write by hand, and names the line
// of everything it cannot take: an unknown key, a key given twice, a value of
// the wrong type. Messages are Chinese, for the person who edits the file.
//
// Anchors and aliases are refused: they let a small file grow without bound
// and nobody who edits content needs them.
package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"fanzha/app/fault"
)

// Lines knows where each value stands: "units[0].districts[1]" → line.
type Lines map[string]int

// At returns the line of the value at a path made as by fmt.Sprintf, or of
// the nearest value that contains it; 1 where nothing does.
func (l Lines) At(format string, args ...any) int {
	path := fmt.Sprintf(format, args...)
	for path != "" {
		if line, ok := l[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return max(l[""], 1)
}

// Decode reads the one YAML document in data into target, a pointer to a
// struct whose fields carry yaml tags. firstLine is the line of the file on
// which data begins (1 for a whole file). Whatever could be read is in target
// even where findings are returned.
func Decode(file string, firstLine int, data []byte, target any) (Lines, fault.Findings) {
	d := &decoder{file: file, offset: firstLine - 1, lines: Lines{"": firstLine}}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		line, message := syntaxError(err)
		d.findings.Add(file, line+d.offset, "YAML 格式不对：%s。请检查缩进、冒号后的空格和引号", message)
		return d.lines, d.findings
	}
	if len(document.Content) == 0 {
		return d.lines, nil
	}
	d.value(document.Content[0], reflect.ValueOf(target).Elem(), "")
	return d.lines, d.findings
}

type decoder struct {
	file     string
	offset   int
	lines    Lines
	findings fault.Findings
}

func (d *decoder) add(node *yaml.Node, format string, args ...any) {
	d.findings.Add(d.file, node.Line+d.offset, format, args...)
}

// value reads node into v and recurses; path is node's place in the document.
func (d *decoder) value(node *yaml.Node, v reflect.Value, path string) {
	d.lines[path] = node.Line + d.offset
	if node.Kind == yaml.AliasNode || node.Anchor != "" {
		d.add(node, "这里不能用锚点和别名（& 与 *），请把内容写全")
		return
	}
	if custom, ok := v.Addr().Interface().(yaml.Unmarshaler); ok {
		if err := custom.UnmarshalYAML(node); err != nil {
			d.add(node, "%s：%s", label(path), err)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(node, v, path)
	case reflect.Slice:
		d.sequence(node, v, path)
	default:
		d.scalar(node, v, path)
	}
}

func (d *decoder) mapping(node *yaml.Node, v reflect.Value, path string) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		d.add(node, "%s应写成「键: 值」的形式", label(path))
		return
	}
	fields := fieldsByKey(v)
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field, known := fields[key.Value]
		switch {
		case !known:
			d.add(key, "不认识的键 %q%s", key.Value, suggestion(key.Value, fields))
		case seen[key.Value]:
			d.add(key, "键 %q 写了两次", key.Value)
		default:
			d.value(value, field, join(path, key.Value))
		}
		seen[key.Value] = true
	}
}

func (d *decoder) sequence(node *yaml.Node, v reflect.Value, path string) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.SequenceNode {
		d.add(node, "%s应是列表：每项一行，以「- 」开头，或写成 [甲, 乙]", label(path))
		return
	}
	list := reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		d.value(item, list.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	v.Set(list)
}

func (d *decoder) scalar(node *yaml.Node, v reflect.Value, path string) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.ScalarNode {
		d.add(node, "%s应是一个值，不是列表或分组", label(path))
		return
	}
	if err := node.Decode(v.Addr().Interface()); err != nil {
		d.add(node, "%s的值 %q 应是%s", label(path), node.Value, kindName(v.Kind()))
	}
}

// fieldsByKey maps the yaml keys of a struct to its fields.
func fieldsByKey(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		if key != "" && key != "-" {
			fields[key] = v.Field(i)
		}
	}
	return fields
}

// suggestion names the known key that looks most like an unknown one.
func suggestion(key string, fields map[string]reflect.Value) string {
	for known := range fields {
		if len(key) > 2 && (strings.HasPrefix(known, key) || strings.HasPrefix(key, known)) ||
			strings.EqualFold(known, strings.ReplaceAll(key, "-", "_")) {
			return fmt.Sprintf("，是不是想写 %q？", known)
		}
	}
	return ""
}

var lineInMessage = regexp.MustCompile(`^(?:yaml: )?(?:.*?)line (\d+): (.*)$`)

// syntaxError takes the line out of the parser's message, its only place.
func syntaxError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineInMessage.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		return line, m[2]
	}
	return 1, message
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func label(path string) string {
	if path == "" {
		return "文件内容"
	}
	return path + " "
}

func kindName(kind reflect.Kind) string {
	switch kind {
	case reflect.Bool:
		return " true 或 false"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "数字"
	default:
		return "文字"
	}
}

// StringList is a list of texts that may also be written as one text.
type StringList []string

// UnmarshalYAML takes one scalar or a list of scalars.
func (l *StringList) UnmarshalYAML(node *yaml.Node) error {
	if isNull(node) {
		return nil
	}
	items := node.Content
	if node.Kind == yaml.ScalarNode {
		items = []*yaml.Node{node}
	}
	if node.Kind == yaml.MappingNode {
		return errors.New("应是一个值或一个列表")
	}
	for _, item := range items {
		if item.Kind != yaml.ScalarNode {
			return errors.New("列表里每一项应是一个值")
		}
		*l = append(*l, item.Value)
	}
	return nil
}
