package console

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"fanzha/app/fault"
)

// largestFiles is the longest form with files: a .docx file or a picture, beside
// the form of an article.
const largestFiles = 22 << 20

// problem is what a page's script is told that went wrong.
type problem struct {
	Message string `json:"message"`
}

// parsed is the form that a request carries. Files stay in memory, where the
// body is.
func (r *request) parsed() (url.Values, error) {
	contentType, parameters, err := mime.ParseMediaType(r.Get("Content-Type"))
	if err != nil || contentType != "multipart/form-data" {
		return url.ParseQuery(string(r.Body()))
	}
	body := r.BodyRaw()
	form, err := multipart.NewReader(bytes.NewReader(body), parameters["boundary"]).ReadForm(int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("read a form with files: %w", err)
	}
	r.files = form.File
	return form.Value, nil
}

// file is a file of the form; nil where none was chosen.
func (r *request) file(name string) (*bytes.Reader, error) {
	headers := r.files[name]
	if len(headers) == 0 || headers[0].Size == 0 && headers[0].Filename == "" {
		return nil, nil //nolint:nilnil // a form may do without
	}
	if len(headers) > 1 {
		return nil, fault.New(fault.Invalid, "一次只收一个文件")
	}
	content, err := contentOf(headers[0])
	return bytes.NewReader(content), err
}

func contentOf(header *multipart.FileHeader) ([]byte, error) {
	opened, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open a file of a form: %w", err)
	}
	defer opened.Close() //nolint:errcheck // it was only read
	content, err := io.ReadAll(opened)
	if err != nil {
		return nil, fmt.Errorf("read a file of a form: %w", err)
	}
	return content, nil
}

// byButton reports whether a browser without scripts has sent the whole form of
// an article with a file.
func (r *request) byButton() bool { return strings.HasPrefix(r.field("intent"), "take-") }
