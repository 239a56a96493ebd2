package evidence

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// formats are the pictures that may say where they were taken.
var formats = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP, "image/heic": imagemeta.HEIF,
}

// placeIn is for reading the metadata of one picture.
const placeIn = 2 * time.Second

// placeOf is where a picture says that it was taken: latitude and longitude in
// degrees (WGS 84), as "36.10000, 114.39000". It is empty where the picture
// does not say, or cannot be read.
func placeOf(kind Kind, content []byte) string {
	format, known := formats[kind.Type]
	if !known {
		return ""
	}
	var tags imagemeta.Tags
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: format, Sources: imagemeta.EXIF, Timeout: placeIn,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return strings.HasPrefix(tag.Tag, "GPSL") },
		HandleTag: func(tag imagemeta.TagInfo) error {
			tags.Add(tag)
			return nil
		},
	})
	if err != nil {
		return ""
	}
	latitude, longitude, err := tags.GetLatLong()
	if err != nil || latitude == 0 && longitude == 0 {
		return ""
	}
	return fmt.Sprintf("%.5f, %.5f", latitude, longitude)
}
