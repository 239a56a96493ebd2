package console

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/evidence"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// DeskFile is a piece of evidence.
type DeskFile struct {
	Name, Kind, Size string
	At, Kept, SHA256 string
	URL              string
	Picture          bool // it is shown, made anew
}

// deskFile is a file in words. The name that its sender gave it is shown and
// leads nowhere.
func (c *Console) deskFile(reference report.Reference, f report.File) DeskFile {
	kind, _ := evidence.KindOf(f.Type)
	return DeskFile{
		Name: f.Name, Kind: kind.Text, Size: size(f.Size), At: c.time(f.At), Kept: f.Kept(), SHA256: f.SHA256,
		URL:     c.base + "/desk/file?ref=" + string(reference) + "&id=" + f.ID,
		Picture: kind.IsPicture() && kind.Type != "image/heic",
	}
}

func size(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", (bytes+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// sealedOff lets nothing of what is shown act: whoever opens it by its address
// has a page of no origin without scripts.
const sealedOff = "default-src 'none'; sandbox; frame-ancestors 'none'"

// file shows a picture made anew, and hands out anything else as it came,
// under a name of ours that says that nobody has scanned it.
func (c *Console) file(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	file, err := c.Desk.File(r.ctx, reference, r.Query("id"), r.visitor)
	if err != nil {
		return cannotOpen(err)
	}
	if r.Query("as") != "sent" {
		shown, err := c.picture(r, file)
		if !errors.Is(err, evidence.ErrNoPicture) {
			return send(r, shown, "image/jpeg", err)
		}
	}
	kind, _ := evidence.KindOf(file.Type)
	content, err := c.Evidence.Content(file)
	if err == nil {
		name := string(reference) + "-" + file.ID[:8]
		r.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-unscanned%s"; filename*=UTF-8''%s`,
			name, kind.Extension, url.PathEscape(name+"-未扫描"+kind.Extension)))
	}
	return send(r, content, fiber.MIMEOctetStream, err)
}

// send answers with a file, or with why there is none.
func send(r *request, content []byte, kind string, err error) error {
	switch {
	case errors.Is(err, evidence.ErrAway):
		return fault.Wrap(fault.Unavailable, "存文件的地方现在连不上。文件没有丢，请过几分钟再打开", err)
	case errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(fault.NotFound, "存文件的地方没有这个文件。请告诉管理员", err)
	case err != nil:
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, sealedOff)
	r.Set(fiber.HeaderContentType, kind)
	return r.Send(content)
}

// picture makes a picture anew when its turn comes: many at once would take
// the cores from those who report.
func (c *Console) picture(r *request, file report.File) ([]byte, error) {
	select {
	case c.drawing <- struct{}{}:
		defer func() { <-c.drawing }()
	case <-r.ctx.Done():
		return nil, r.ctx.Err()
	}
	var shown bytes.Buffer
	err := c.Evidence.Picture(file, &shown)
	return shown.Bytes(), err
}
