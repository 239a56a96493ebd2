// Package intake takes reports in: a form or JSON document becomes a valid,
// routed and stored report, once, and its sender gets a receipt.
//
// What was typed ([Form]) stays apart from what it means ([report.Report]): a
// form with errors is shown again exactly as it was typed.
package intake

import (
	"bytes"
	"io"
	"mime"
	"net/url"

	"fanzha/app/fault"
)

// Values are fields as sent: name → every value sent under it. Names are
// those of the forms: "scam", "channels[]", "transfers[0].amount".
type Values map[string][]string

// maxKeys bounds how many different fields one request may send, and maxPairs
// how many in all.
const (
	maxKeys  = 4000
	maxPairs = 20_000
)

// EvidenceField is the only field that takes files.
const EvidenceField = "evidence"

// MaxFields is how much the fields of one form may hold in all, in bytes.
const MaxFields = 2 << 20

// Receiver takes a file in. A fault of kind Invalid is an error of the field;
// any other error ends the reading.
type Receiver func(name string, in io.Reader) error

// ParseForm reads a form post by its content type: URL-encoded or multipart.
// Files go to receive as they come, so that none is in memory. What is wrong
// with them is returned as field errors; other errors are of kind BadRequest or
// TooLarge, or of the reader.
func ParseForm(contentType string, body io.Reader, receive Receiver) (Values, []fault.Field, error) {
	mediaType, params, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && mediaType == "multipart/form-data":
		m := multipartForm{values: Values{}, receive: receive}
		err := m.read(body, params["boundary"])
		return m.values, m.wrong(), err
	case err == nil && mediaType == "application/x-www-form-urlencoded", contentType == "":
		values, err := parseURLEncoded(body)
		return values, nil, err
	default:
		return nil, nil, fault.New(fault.BadRequest, "表单内容的格式不受支持")
	}
}

func parseURLEncoded(body io.Reader) (Values, error) {
	text, err := io.ReadAll(io.LimitReader(body, MaxFields+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFields {
		return nil, errTooLarge
	}
	if bytes.Count(text, []byte("&")) > maxPairs {
		return nil, errTooMany
	}
	fields, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, fault.Wrap(fault.BadRequest, "表单内容无法识别，请返回重试", err)
	}
	return bounded(Values(fields))
}

var errTooMany = fault.New(fault.BadRequest, "表单的栏目太多，无法处理")

var errTooLarge = fault.New(fault.TooLarge, "填写的内容太多，最多 2 MB。请精简后再提交；来不及就先拨打 110")

func bounded(values Values) (Values, error) {
	if len(values) > maxKeys {
		return nil, errTooMany
	}
	return values, nil
}
