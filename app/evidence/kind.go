package evidence

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is what a file is, found by its content: names and what a sender says
// of a file are not looked at.
type Kind struct {
	Type      string // image/jpeg
	Extension string // .jpg
	Text      string // what people call it
}

// IsPicture reports whether it is a photo or a screenshot.
func (k Kind) IsPicture() bool { return pictures[k.Type] }

// IsVideo reports whether it is moving pictures.
func (k Kind) IsVideo() bool { return strings.HasPrefix(k.Type, "video/") }

// Kinds are the files that are taken.
var Kinds = []Kind{
	{"image/jpeg", ".jpg", "JPEG 图片"},
	{"image/png", ".png", "PNG 图片"},
	{"image/webp", ".webp", "WebP 图片"},
	{"image/heic", ".heic", "HEIC 图片"},
	{"application/pdf", ".pdf", "PDF 文件"},
	{"audio/mpeg", ".mp3", "MP3 录音"},
	{"audio/x-m4a", ".m4a", "M4A 录音"},
	{"video/mp4", ".mp4", "MP4 视频"},
	{"video/quicktime", ".mov", "MOV 视频"}, // what an iPhone records
}

var pictures = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/heic": true}

// aliases are other names under which mimetype knows one of the kinds.
var aliases = map[string]string{
	"image/heic-sequence": "image/heic", "image/heif": "image/heic", "image/heif-sequence": "image/heic",
	"audio/mp4": "audio/x-m4a", "video/x-m4v": "video/mp4", "video/3gpp": "video/mp4", "video/3gpp2": "video/mp4",
}

// sniffed is how much of a file is looked at.
const sniffed = 3 << 10

// Sniff says what a file is by its first bytes; false for one that is not
// taken.
func Sniff(head []byte) (Kind, bool) {
	found := mimetype.Detect(head[:min(len(head), sniffed)]).String()
	if other, ok := aliases[found]; ok {
		found = other
	}
	for _, kind := range Kinds {
		if kind.Type == found {
			return kind, true
		}
	}
	return Kind{}, false
}

// KindOf returns a kind by its type.
func KindOf(mediaType string) (Kind, bool) {
	for _, kind := range Kinds {
		if kind.Type == mediaType {
			return kind, true
		}
	}
	return Kind{}, false
}
