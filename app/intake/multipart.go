package intake

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// multipartForm is a form on its way in (RFC 7578).
type multipartForm struct {
	values  Values
	receive Receiver
	size    int64    // of the fields so far
	files   int      // that were taken
	refused []string // words about those that were not
}

func (m *multipartForm) read(body io.Reader, boundary string) error {
	if boundary == "" {
		return broken(errors.New("multipart without a boundary"))
	}
	reader := multipart.NewReader(body, boundary)
	for {
		part, err := reader.NextPart()
		if err == io.EOF { //nolint:errorlint // a wrapped one is a body that was cut off
			return nil
		}
		if err != nil {
			return broken(err)
		}
		if err := m.part(part); err != nil {
			return err
		}
	}
}

// broken is a body that does not end as it should, unless what was read from
// says itself why.
func broken(err error) error {
	var public *fault.Error
	if errors.As(err, &public) {
		return err
	}
	return fault.Wrap(fault.BadRequest, "表单内容不完整，请返回重试", err)
}

func (m *multipartForm) part(part *multipart.Part) error {
	name := part.FormName()
	if part.FileName() != "" {
		if name == EvidenceField {
			return m.file(part)
		}
		return nil
	}
	if name == EvidenceField || name == "" {
		return nil // a file field in which nothing was chosen
	}
	text, err := io.ReadAll(io.LimitReader(part, MaxFields-m.size+1))
	if err != nil {
		return broken(err)
	}
	if m.size += int64(len(text)); m.size > MaxFields {
		return errTooLarge
	}
	m.values[name] = append(m.values[name], string(text))
	_, err = bounded(m.values)
	return err
}

func (m *multipartForm) file(part *multipart.Part) error {
	if m.receive == nil {
		m.refused = append(m.refused, "这里不能上传文件")
		return nil
	}
	if m.files == report.MaxFiles {
		m.refused = append(m.refused, fmt.Sprintf("一次最多 %d 个文件，「%s」没有收", report.MaxFiles, part.FileName()))
		return nil
	}
	err := m.receive(part.FileName(), part)
	var public *fault.Error
	switch {
	case err == nil:
		m.files++
	case errors.As(err, &public) && public.Kind != fault.BadRequest && public.Kind != fault.Timeout:
		m.refused = append(m.refused, public.Message)
	default:
		return broken(err)
	}
	return nil
}

// wrong is what is said of the files that were not taken, as one error of
// their field.
func (m *multipartForm) wrong() []fault.Field {
	if len(m.refused) == 0 {
		return nil
	}
	const most = 5
	return []fault.Field{{Field: EvidenceField, Message: strings.Join(m.refused[:min(len(m.refused), most)], "；")}}
}
