package intake

import (
	"fmt"
	"reflect"
)

// Encode is the inverse of [Decode]: the values under their names, empty ones
// left out.
func Encode(form Form) Values {
	values := Values{}
	encode(values, "", reflect.ValueOf(form))
	return values
}

func encode(values Values, prefix string, structure reflect.Value) {
	for i := range structure.NumField() {
		name, field := prefix+structure.Type().Field(i).Tag.Get("form"), structure.Field(i)
		switch {
		case field.Kind() == reflect.String:
			if field.String() != "" {
				values[name] = []string{field.String()}
			}
		case field.Type().Elem().Kind() == reflect.String:
			if list, ok := field.Interface().([]string); ok && len(list) > 0 {
				values[name+"[]"] = list
			}
		default:
			for n := range field.Len() {
				encode(values, fmt.Sprintf("%s[%d].", name, n), field.Index(n))
			}
		}
	}
}
