// Package intake takes reports in: a form or JSON document becomes a valid,
// routed and stored report, once, and its sender gets a receipt.
//
// What was typed ([Form]) stays apart from what it means ([report.Report]): a
// form with errors is shown again exactly as it was typed.
package intake

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"

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
