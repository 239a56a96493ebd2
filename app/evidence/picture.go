package evidence

import (
	"errors"
	"io"

	"fanzha/app/picture"
	"fanzha/app/report"
)

// ErrNoPicture is returned for what is not shown but handed out as it came:
// recordings, documents, pictures of a kind that is not decoded or too large.
var ErrNoPicture = errors.New("evidence: not a picture that can be shown")

// Picture writes a picture anew, as JPEG: nothing of the file's own bytes
// reaches who looks at it.
func (r Reading) Picture(file report.File, out io.Writer) error {
	if kind, _ := KindOf(file.Type); !kind.IsPicture() {
		return ErrNoPicture
	}
	content, err := r.Content(file)
	if err != nil {
		return err
	}
	shown, err := picture.Read(content)
	if err != nil {
		return ErrNoPicture
	}
	return picture.WriteJPEG(out, shown)
}

// Content returns a file's bytes, whole and as they were kept.
func (r Reading) Content(file report.File) ([]byte, error) {
	in, err := r.Open(file)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(in)
	return content, errors.Join(err, in.Close())
}
