package strictyaml

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"fanzha/app/fault"
)

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
			d.add(node, "%s：%s", strings.TrimSpace(label(path)), err)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		d.optional(node, v, path)
	case reflect.Struct:
		d.mapping(node, v, path)
	case reflect.Slice:
		d.sequence(node, v, path)
	default:
		d.scalar(node, v, path)
	}
}

// optional reads what may be left out, which leaves a nil pointer.
func (d *decoder) optional(node *yaml.Node, v reflect.Value, path string) {
	if isNull(node) {
		return
	}
	v.Set(reflect.New(v.Type().Elem()))
	d.value(node, v.Elem(), path)
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
