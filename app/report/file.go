package report

import (
	"encoding/hex"
	"errors"
	"time"
)

// The bounds of evidence.
const (
	MaxFiles       = 10       // with one form or message
	MaxFileSize    = 20 << 20 // bytes
	MaxReportFiles = 50       // of a report in all
)

// FileTooLarge is what is said, behind its name, of a file that is larger than
// [MaxFileSize].
const FileTooLarge = "超过 20 MB，请压缩、截取后再上传，原件当面交给民警"

// ErrFileGone is returned for a file that was taken back while its form was
// sent.
var ErrFileGone = errors.New("report: a file was taken back meanwhile")

// File is a piece of evidence.
type File struct {
	ID        string    `json:"-"`       // its name in the storage
	At        time.Time `json:"-"`       // when it came in
	Name      string    `json:"name"`    // as the reporter called it, without a path
	Type      string    `json:"type"`    // by its content: image/jpeg
	Size      int64     `json:"size"`    // bytes
	SHA256    string    `json:"sha256"`  // of what is kept, in hexadecimal digits
	Private   string    `json:"private"` // the key that opens it
	Stripped  bool      `json:"stripped,omitempty"`
	Place     string    `json:"place,omitempty"`      // where a stripped picture was taken, where its reporter wanted that kept
	SentBytes int64     `json:"sent_bytes,omitempty"` // how large it was when it was sent, where it was stripped
}

// Sum is the digest as bytes.
func (f File) Sum() []byte {
	sum, _ := hex.DecodeString(f.SHA256)
	return sum
}

// Kept returns in Chinese what became of the file before it was kept.
func (f File) Kept() string {
	kept := "原件"
	if f.Stripped {
		kept = "已去除拍摄信息"
	}
	if f.Place != "" {
		kept += "，拍摄地点 " + f.Place
	}
	return kept
}

// SealedFile is what is stored of a piece of evidence beside its bytes.
type SealedFile struct {
	ID        string
	Reference Reference
	At        time.Time
	Size      int64
	Digest    []byte // the same file sent twice is kept once
	Sealed    []byte // a [File], sealed to the report's own key
}

// StagedFile is a file that waits for its form to be sent.
type StagedFile struct {
	ID     string
	Form   []byte // digest of the form page's identity
	At     time.Time
	Size   int64
	Sealed []byte // a [File], under a key that only the form page knows
}
