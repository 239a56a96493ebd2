package web

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	lru "github.com/hashicorp/golang-lru/v2"

	"fanzha/app/library"
	"fanzha/app/picture"
)

// The bounds of pictures made smaller: how many are kept, each some hundred
// kilobytes, and how large a file may be that one is made from.
const (
	picturesKept = 64
	maxPicture   = 32 << 20
)

// pictureCache keeps pictures that were made smaller. One is made at a time:
// that takes the memory of the whole picture.
type pictureCache struct {
	turn chan struct{}
	made *lru.Cache[string, *page]
}

func newPictureCache() *pictureCache {
	made, err := lru.New[string, *page](picturesKept)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &pictureCache{turn: make(chan struct{}, 1), made: made}
}

// widthAsked is the width in which an address wants a picture, one of those
// that pages name; 0 for a file as it is.
func widthAsked(c *fiber.Ctx, contentType string) (int, error) {
	text := c.Query("w")
	if text == "" {
		return 0, nil
	}
	width, err := strconv.Atoi(text)
	if err != nil || !slices.Contains(library.PictureWidths, width) || !strings.HasPrefix(contentType, "image/") {
		return 0, fiber.ErrNotFound
	}
	return width, nil
}

// sendNarrowed sends a picture that is at most so wide, and nothing of what a
// camera has written into its file.
func (s *Server) sendNarrowed(c *fiber.Ctx, file fs.File, info fs.FileInfo, width int) error {
	key := fmt.Sprintf("%d %d %d %s", width, info.Size(), info.ModTime().UnixNano(), c.Path())
	made, ok := s.pictures.made.Get(key)
	if !ok {
		var err error
		if made, err = s.pictures.narrow(file, width); err != nil {
			return fiber.ErrNotFound
		}
		made.cacheControl = mediaControl
		s.pictures.made.Add(key, made)
	}
	return made.send(c)
}

func (p *pictureCache) narrow(file io.Reader, width int) (*page, error) {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	content, err := io.ReadAll(io.LimitReader(file, maxPicture))
	if err != nil {
		return nil, err
	}
	whole, err := picture.Read(content)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := picture.WriteJPEG(&out, picture.Narrowed(whole, width)); err != nil {
		return nil, err
	}
	return newPage(jpegType, out.Bytes()), nil
}
