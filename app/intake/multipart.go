package intake

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"slices"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// multipartForm is a form on its way in (RFC 7578).
type multipartForm struct {
	values  Values
	receive Receiver
	size    int64    // of the fields so far, with their names
	files   int      // that were taken
	refused []string // words about those that were not
}

func (m *multipartForm) read(body io.Reader, boundary string) error {
	if boundary == "" {
		return broken(errors.New("multipart without a boundary"))
	}
	bounded := &boundedReader{in: body}
	reader := multipart.NewReader(bounded, boundary)
	for {
		bounded.left = maxPartHeader
		part, err := reader.NextPart()
		bounded.left = unbounded
		if err == io.EOF { //nolint:errorlint // a wrapped one is a body that was cut off
			return nil
		}
		if err != nil {
			return broken(err)
		}
		if err := m.part(part); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, part); err != nil { // else NextPart would, within its bound
			return broken(err)
		}
	}
}

// maxPartHeader is much more than a part's header needs, with what the reader
// takes ahead; multipart itself would keep 10 MB of one.
const (
	maxPartHeader = 64 << 10
	unbounded     = int64(1) << 60
)

// boundedReader reads on while something is left.
type boundedReader struct {
	in   io.Reader
	left int64
}

// Read implements [io.Reader].
func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the header of a part is too long")
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
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
	text, err := io.ReadAll(io.LimitReader(part, max(MaxFields-m.size, 0)+1))
	if err != nil {
		return broken(err)
	}
	const kept = 16 // of memory, even of a field that is empty
	if m.size += int64(len(name) + len(text) + kept); m.size > MaxFields {
		return errTooLarge
	}
	m.values[name] = append(m.values[name], string(text))
	_, err = bounded(m.values)
	return err
}

func (m *multipartForm) file(part *multipart.Part) error {
	if m.receive == nil {
		m.refuse("这里不能上传文件")
		return nil
	}
	if m.files == report.MaxFiles {
		m.refuse(fmt.Sprintf("一次最多 %d 个文件，其余的没有收", report.MaxFiles))
		return nil
	}
	err := m.receive(part.FileName(), part)
	var public *fault.Error
	switch {
	case err == nil:
		m.files++
	case errors.As(err, &public) && public.Kind != fault.BadRequest && public.Kind != fault.Timeout:
		m.refuse(public.Message)
	default:
		return broken(err)
	}
	return nil
}

// refuse notes why a file was not taken, once, and of the first few.
func (m *multipartForm) refuse(why string) {
	const most = 5
	if len(m.refused) < most && !slices.Contains(m.refused, why) {
		m.refused = append(m.refused, why)
	}
}

// wrong is what is said of the files that were not taken, as one error of
// their field.
func (m *multipartForm) wrong() []fault.Field {
	if len(m.refused) == 0 {
		return nil
	}
	return []fault.Field{{Field: EvidenceField, Message: strings.Join(m.refused, "；")}}
}
