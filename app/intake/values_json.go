package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"fanzha/app/fault"
)

// ParseJSON reads the JSON form of a report: an object of texts, of a list of
// texts (channels) and of lists of objects (transfers, suspects). Numbers are
// taken where they are amounts. What has the wrong type is an error of its
// field; what is no JSON object at all is of kind BadRequest.
func ParseJSON(body []byte) (Values, []fault.Field, error) {
	document, err := readDocument(body)
	if err != nil {
		return nil, nil, err
	}
	f := flattener{values: Values{}}
	f.object("", reflect.ValueOf(Form{}), document)
	if sent := document[EvidenceField]; sent != nil && fmt.Sprint(sent) != "[]" {
		f.values[EvidenceField] = []string{fmt.Sprint(sent)}
	}
	values, err := bounded(f.values)
	return values, f.wrong, err
}

// readDocument reads the one JSON object that body is.
func readDocument(body []byte) (map[string]any, error) {
	if !utf8.Valid(body) {
		return nil, fault.New(fault.BadRequest, "请求正文不是 UTF-8 编码")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	value, err := readValue(decoder, 0)
	document, ok := value.(map[string]any)
	if err != nil || !ok {
		return nil, fault.Wrap(fault.BadRequest, "请求正文不是有效的 JSON 对象", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.BadRequest, "JSON 对象之后还有多余内容")
	}
	return document, nil
}

// maxDepth is how deep lists and objects may nest: no field goes half as deep.
const maxDepth = 10

var errTooDeep = errors.New("JSON nests too deep")

// repeated stands for the value of a member that an object has twice, of which
// encoding/json would keep the last.
type repeated struct{}

// readValue reads the next value as [json.Decoder.Decode] would.
func readValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch token {
	case json.Delim('{'):
		return readObject(decoder, depth+1)
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			item, err := readValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := decoder.Token() // the bracket at its end
		return list, err
	}
	return token, nil
}

func readObject(decoder *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		value, err := readValue(decoder, depth)
		if err != nil {
			return nil, err
		}
		key, _ := token.(string) // the decoder lets nothing else be one
		if _, twice := object[key]; twice {
			value = repeated{}
		}
		object[key] = value
	}
	_, err := decoder.Token() // the brace at its end
	return object, err
}

// flattener turns a document into values under the names that a form sends.
// Members that the forms have not are left out, whatever they hold.
type flattener struct {
	values Values
	wrong  []fault.Field
}

// object adds an object's members, which mean the fields of structure.
func (f *flattener) object(prefix string, structure reflect.Value, object map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		base, _ := cutName(key)
		if field, ok := fieldByTag(structure, base); ok {
			f.value(prefix+key, field, object[key])
		}
	}
}

func (f *flattener) value(name string, field reflect.Value, value any) {
	switch v := value.(type) {
	case nil:
	case string:
		f.values[name] = append(f.values[name], v)
	case json.Number:
		if !takesNumber(name) {
			f.refuse(name, "这一栏应是文字（带引号）")
			return
		}
		f.values[name] = append(f.values[name], v.String())
	case []any:
		f.list(name, field, v)
	case repeated:
		f.refuse(name, messageOnce)
	default:
		f.refuse(name, "这一栏的类型不对")
	}
}

func (f *flattener) list(name string, field reflect.Value, items []any) {
	if strings.ContainsAny(name, "[.") || field.Kind() != reflect.Slice || len(items) > maxKeys {
		f.refuse(name, "这一栏的类型不对，或项目太多")
		return
	}
	item := reflect.Zero(field.Type().Elem())
	for i, sent := range items {
		if object, ok := sent.(map[string]any); ok && item.Kind() == reflect.Struct {
			f.object(fmt.Sprintf("%s[%d].", name, i), item, object)
			continue
		}
		f.value(name+"[]", item, sent)
	}
}

// refuse records what is wrong with a field, once.
func (f *flattener) refuse(name, message string) {
	wrong := fault.Field{Field: strings.TrimSuffix(name, "[]"), Message: message}
	if !slices.Contains(f.wrong, wrong) {
		f.wrong = append(f.wrong, wrong)
	}
}

// takesNumber reports whether a field is an amount of money.
func takesNumber(name string) bool {
	switch name[strings.LastIndex(name, ".")+1:] {
	case "amount", "principal", "received_back":
		return true
	}
	return false
}
