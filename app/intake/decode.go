package intake

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fanzha/app/fault"
)

// The three shapes of a field's name, and what is said where a known field is
// sent in another one.
const (
	scalarShape = "这一栏只能有一个值"                       // scam
	listShape   = "这一栏应是选项的列表"                      // channels[]
	groupShape  = "最多填写 %d 项，每项要有序号，从 0 到 %d，各栏分开填" // transfers[0].amount
)

// groupName is what stands behind a group's name: [0].amount. An index has
// one way to be written.
var groupName = regexp.MustCompile(`^\[(0|[1-9][0-9]?)\]\.(.+)$`)

// Decode puts values into a form. Unknown names are ignored; a known one in
// the wrong shape, a scalar sent twice, an index past [MaxIndex] and
// characters that no report can hold are errors of the field, named as the
// form names it: "channels", "transfers", "transfers[0].amount". The form
// holds whatever could be taken, for showing it again.
func Decode(values Values) (Form, []fault.Field) {
	d := decoder{wrong: map[string]string{}}
	form := reflect.ValueOf(&d.form).Elem()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		base, rest := cutName(name)
		if field, ok := fieldByTag(form, base); ok && len(values[name]) > 0 {
			d.field(field, base, rest, values[name])
		}
	}
	if strings.Join(values[EvidenceField], "") != "" {
		d.wrong[EvidenceField] = "文件要作为文件上传：在网页上选择，或提交后以 multipart 发到 /api/v1/receipts"
	}
	return d.form, d.errors()
}

const messageOnce = "这一栏只能填一次"

type decoder struct {
	form  Form
	wrong map[string]string // field → words
}

// field takes what was sent under base+rest; base is the field's own name.
func (d *decoder) field(field reflect.Value, base, rest string, sent []string) {
	switch {
	case field.Kind() == reflect.String:
		d.scalar(field, base, rest, sent)
	case field.Type().Elem().Kind() == reflect.String:
		d.list(field, base, rest, sent)
	default:
		d.group(field, base, rest, sent)
	}
}

func (d *decoder) scalar(field reflect.Value, name, rest string, sent []string) {
	switch {
	case rest != "":
		d.wrong[name] = scalarShape
		return
	case len(sent) > 1:
		d.wrong[name] = messageOnce
	}
	field.SetString(d.text(name, sent[0]))
}

func (d *decoder) list(field reflect.Value, name, rest string, sent []string) {
	if rest != "[]" {
		d.wrong[name] = listShape
		return
	}
	for _, text := range sent {
		if text = trim(d.text(name, text)); text != "" {
			field.Set(reflect.Append(field, reflect.ValueOf(text)))
		}
	}
}

func (d *decoder) group(field reflect.Value, base, rest string, sent []string) {
	index, part, ok := cutGroup(rest)
	if !ok {
		d.wrong[base] = fmt.Sprintf(groupShape, MaxIndex+1, MaxIndex)
		return
	}
	part, more := cutName(part)
	if _, known := fieldByTag(reflect.Zero(field.Type().Elem()), part); !known {
		return
	}
	for field.Len() <= index {
		field.Set(reflect.Append(field, reflect.Zero(field.Type().Elem())))
	}
	target, _ := fieldByTag(field.Index(index), part)
	d.scalar(target, fmt.Sprintf("%s[%d].%s", base, index, part), more, sent)
}

// text takes a value over, without what no report can hold.
func (d *decoder) text(name, value string) string {
	text, whole := cleaned(value, name == "narrative")
	if !whole {
		d.wrong[name] = "这一栏有看不见的控制字符或多余的换行，不能提交。页面上已经替您去掉，请核对后再提交"
	}
	return text
}

func (d *decoder) errors() []fault.Field {
	fields := make([]fault.Field, 0, len(d.wrong))
	for _, name := range slices.Sorted(maps.Keys(d.wrong)) {
		fields = append(fields, fault.Field{Field: name, Message: d.wrong[name]})
	}
	return fields
}

// cutName parts a name as sent from its brackets: "transfers[0].amount" is
// "transfers" and "[0].amount".
func cutName(name string) (base, rest string) {
	if i := strings.IndexAny(name, "[."); i >= 0 {
		return name[:i], name[i:]
	}
	return name, ""
}

func fieldByTag(structure reflect.Value, tag string) (reflect.Value, bool) {
	for i := range structure.NumField() {
		if structure.Type().Field(i).Tag.Get("form") == tag {
			return structure.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// cutGroup parts what stands behind a group's name: "[0].amount" is 0 and
// "amount". It is not ok where there is no index up to [MaxIndex].
func cutGroup(rest string) (index int, part string, ok bool) {
	parts := groupName.FindStringSubmatch(rest)
	if parts == nil {
		return 0, "", false
	}
	index, err := strconv.Atoi(parts[1])
	return index, parts[2], err == nil && index <= MaxIndex
}
