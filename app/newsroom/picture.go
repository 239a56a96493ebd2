package newsroom

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/picture"
	"fanzha/app/staff"
)

// widest is what a picture of an article needs at most, in pixels: twice what
// the site sends.
const widest = 1920

// MaxPicture is the largest file that is taken as a picture, in bytes.
const MaxPicture = 20 << 20

// AddPicture brings a picture into the folder and returns its address on the
// site. What is in the folder is drawn anew: where and with what it was taken
// is not in it. It fails with a fault for what is no picture.
func (n *Newsroom) AddPicture(ctx context.Context, by *staff.Session, content []byte) (address string, err error) {
	if err := mayWrite(by, library.Cases); err != nil {
		return "", err
	}
	drawn, err := n.drawn(content)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(drawn)
	name := "tu-" + n.Now().Format("20060102") + "-" + hex.EncodeToString(sum[:5]) + ".jpg"
	if _, err := n.read("media/" + name); !errors.Is(err, fs.ErrNotExist) {
		return "/media/" + name, err // it is there already
	}
	if err := n.write("media/"+name, drawn); err != nil {
		return "", fmt.Errorf("write a picture: %w", err)
	}
	return "/media/" + name, n.Store.Audit(ctx, by.Did(audit.PictureAdded, audit.Picture(name)))
}

// Picture returns a file of media/ that an article shows.
func (n *Newsroom) Picture(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, fault.New(fault.NotFound, "没有这个文件")
	}
	return n.read("media/" + name)
}

// drawn is a picture drawn anew. One is drawn at a time, for it takes the
// memory of the whole picture.
func (n *Newsroom) drawn(content []byte) ([]byte, error) {
	if len(content) > MaxPicture {
		return nil, fault.New(fault.TooLarge, fmt.Sprintf("图片太大：最多 %d MB", MaxPicture>>20))
	}
	n.drawing <- struct{}{}
	defer func() { <-n.drawing }()
	shown, err := picture.Read(content)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "这不是能用的图片：只收 JPEG、PNG、WebP、GIF，不超过 4000 万像素", err)
	}
	var out bytes.Buffer
	if err := picture.WriteJPEG(&out, picture.Narrowed(shown, widest)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
