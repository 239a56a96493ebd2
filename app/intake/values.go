// Package intake takes reports in: a form or JSON document becomes a valid,
// routed and stored report, once, and its sender gets a receipt.
//
// What was typed ([Form]) stays apart from what it means ([report.Report]): a
// form with errors is shown again exactly as it was typed.
package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"fanzha/app/fault"
)

// Values are fields as sent: name → every value sent under it. Names are
// those of the forms: "scam", "channels[]", "transfers[0].amount".
type Values map[string][]string

// maxKeys bounds how many different fields one request may send.
const maxKeys = 4000

// evidenceField is the only field that takes files.
const evidenceField = "evidence"

// ParseForm reads the body of a form post by its content type: URL-encoded or
// multipart. Errors are of kind BadRequest.
func ParseForm(contentType string, body []byte) (Values, error) {
	mediaType, params, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && mediaType == "multipart/form-data":
		return parseMultipart(body, params["boundary"])
	case err == nil && mediaType == "application/x-www-form-urlencoded", contentType == "":
		fields, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, fault.Wrap(fault.BadRequest, "表单内容无法识别，请返回重试", err)
		}
		return bounded(Values(fields))
	default:
		return nil, fault.New(fault.BadRequest, "表单内容的格式不受支持")
	}
}

func parseMultipart(body []byte, boundary string) (Values, error) {
	bad := func(err error) error {
		return fault.Wrap(fault.BadRequest, "表单内容不完整，请返回重试", err)
	}
	if boundary == "" {
		return nil, bad(errors.New("multipart without a boundary"))
	}
	values := Values{}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, bad(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, bad(err)
		}
		switch {
		case part.FileName() != "":
			values[evidenceField] = append(values[evidenceField], part.FileName())
		case part.FormName() != evidenceField && part.FormName() != "":
			values[part.FormName()] = append(values[part.FormName()], string(text))
		}
		if _, err := bounded(values); err != nil {
			return nil, err
		}
	}
}

func bounded(values Values) (Values, error) {
	if len(values) > maxKeys {
		return nil, fault.New(fault.BadRequest, "表单的栏目太多，无法处理")
	}
	return values, nil
}

// ParseJSON reads the JSON form of a report: an object of texts, of a list of
// texts (channels) and of lists of objects (transfers, suspects). Numbers are
// taken where they are amounts. What has the wrong type is an error of its
// field; what is no JSON object at all is of kind BadRequest.
func ParseJSON(body []byte) (Values, []fault.Field, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return nil, nil, fault.Wrap(fault.BadRequest, "请求正文不是有效的 JSON 对象", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, fault.New(fault.BadRequest, "JSON 对象之后还有多余内容")
	}
	f := flattener{values: Values{}}
	f.object("", reflect.ValueOf(Form{}), document)
	if sent := document[evidenceField]; sent != nil && fmt.Sprint(sent) != "[]" {
		f.values[evidenceField] = []string{fmt.Sprint(sent)}
	}
	values, err := bounded(f.values)
	return values, f.wrong, err
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

func (f *flattener) refuse(name, message string) {
	f.wrong = append(f.wrong, fault.Field{Field: strings.TrimSuffix(name, "[]"), Message: message})
}

// takesNumber reports whether a field is an amount of money.
func takesNumber(name string) bool {
	switch name[strings.LastIndex(name, ".")+1:] {
	case "amount", "principal", "received_back":
		return true
	}
	return false
}
