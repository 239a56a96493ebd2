package intake

import (
	"reflect"
	"strconv"
	"strings"
)

// Shape is what one field of a report may hold, for documents about it.
type Shape struct {
	Name    string
	List    bool     // several values: texts, or groups where there are parts
	Parts   []Shape  // the fields of a group
	Options []string // the keys it takes; empty: any text
	Most    int      // how many characters, or values of a list; 0: not bounded here
	Number  bool     // JSON may hold a number
}

// FieldShapes are the fields of a report as JSON holds them, in the order of
// [Form], from whose tags they are read.
func FieldShapes() []Shape { return shapesOf(reflect.TypeFor[Form]()) }

func shapesOf(structure reflect.Type) []Shape {
	var shapes []Shape
	for i := range structure.NumField() {
		field := structure.Field(i)
		shape := Shape{Name: fieldTag(field), Number: takesNumber(fieldTag(field))}
		rules := strings.Split(field.Tag.Get("validate"), ",")
		if field.Type.Kind() == reflect.Slice {
			shape.List = true
			if field.Type.Elem().Kind() == reflect.Struct {
				shape.Parts = shapesOf(field.Type.Elem())
			}
		}
		shape.bound(rules)
		shapes = append(shapes, shape)
	}
	return shapes
}

// bound takes over the rules that a document can say.
func (s *Shape) bound(rules []string) {
	for _, rule := range rules {
		name, param, _ := strings.Cut(rule, "=")
		switch name {
		case "max":
			s.Most, _ = strconv.Atoi(param)
		case "oneof":
			s.Options = strings.Fields(param)
		case "eq":
			s.Options = []string{param}
		case "option":
			for _, option := range options[param] {
				s.Options = append(s.Options, option.Key)
			}
		}
	}
}
