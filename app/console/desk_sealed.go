package console

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/evidence"
	"fanzha/app/exchange"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/web"
)

// sealFor is how long a sealed file may take to be made, and then to be sent.
const sealFor = 10 * time.Minute

// exportSealed sends the visitor's unit's reports as one file, sealed to whom
// they name, and marks them as exported.
//
// The file is whole and durable before anything is sent, and gone when that
// has ended. Who did not get all of it exports once more, with what was
// exported before.
func (c *Console) exportSealed(r *request) error {
	filter, to, err := c.sealedWish(r)
	if err != nil {
		return c.exportAgain(r, err)
	}
	select { // it fills the disk and a core
	case c.sealing <- struct{}{}:
		defer func() { <-c.sealing }()
	default:
		return c.exportAgain(r, fault.New(fault.TooMany, "有人正在导出，请过几分钟再试"))
	}
	ctx, cancel := context.WithTimeout(web.Timed(r.Ctx), sealFor)
	defer cancel()
	folder, err := c.room()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // who sends it has it open
	path := filepath.Join(folder, "reports.age")
	did, err := c.Exchange().Export(ctx, filter, r.visitor, r.visitor.Member.Name, c.Evidence, to, path)
	if errors.Is(err, evidence.ErrAway) {
		return c.exportAgain(r, fault.Wrap(fault.Unavailable, "存文件的地方现在连不上，没有导出，请过几分钟再试", err))
	}
	if err != nil {
		return err
	}
	if did.Reports == 0 {
		return c.exportAgain(r, nothingExported(did))
	}
	return c.sendSealed(r, path, did)
}

// room is a new folder for one file. What a program that was cut off has left
// goes: it is sealed, and of no use.
func (c *Console) room() (string, error) {
	left, err := filepath.Glob(filepath.Join(c.Scratch, "export-*"))
	for _, folder := range left {
		if info, err := os.Stat(folder); err == nil && time.Since(info.ModTime()) > 2*sealFor {
			_ = os.RemoveAll(folder)
		}
	}
	folder, made := os.MkdirTemp(c.Scratch, "export-")
	if err = errors.Join(err, made); err != nil {
		return "", fmt.Errorf("make room for an export: %w", err)
	}
	return folder, nil
}

// sealedWish reads what is to be exported and who opens it.
func (c *Console) sealedWish(r *request) (filter report.ExportFilter, to seal.Outside, err error) {
	span, err := r.span(c.Bureau().Site.Location())
	if err != nil {
		return filter, to, err
	}
	filter = report.ExportFilter{Unit: r.visitor.Member.Unit, Since: span.From, Again: r.field("again") != ""}
	switch passphrase := r.secret("passphrase"); {
	case r.field("to") != "":
		to, err = seal.ToRecipients(r.field("to"))
	case passphrase != r.secret("passphrase_again"):
		return filter, to, fault.New(fault.Invalid, "两遍口令不一样")
	default:
		to, err = seal.ToPassphrase(passphrase)
	}
	switch {
	case errors.Is(err, seal.ErrRecipient):
		err = fault.Wrap(fault.Invalid, "接收方公钥不对，应该以 age1 开头", err)
	case errors.Is(err, seal.ErrPassphrase):
		err = fault.Wrap(fault.Invalid, "口令至少 16 个字符：拿到文件的人想试多少次都可以", err)
	}
	return filter, to, err
}

func nothingExported(did exchange.Exported) error {
	words := "没有要导出的登记"
	if did.Closed > 0 {
		words += fmt.Sprintf("：有 %d 份您打不开，没有送给本单位，或者单位密钥还没有授权给您", did.Closed)
	}
	if n := len(did.Damaged); n > 0 {
		words += fmt.Sprintf("，有 %d 份已损坏", n)
	}
	return fault.New(fault.Invalid, words)
}

// sendSealed sends the file under a name that says what is in it, and what is
// not.
func (c *Console) sendSealed(r *request, path string, did exchange.Exported) error {
	file, err := os.Open(path) //nolint:gosec // a path of ours
	if err != nil {
		return fmt.Errorf("send an export: %w", err)
	}
	info, err := file.Stat()
	if err == nil {
		err = r.Context().SetWriteDeadline(time.Now().Add(sealFor))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("send an export: %w", err), file.Close())
	}
	name := fmt.Sprintf("%s-%s-%d-reports", r.visitor.Member.Unit, c.Now().In(c.Bureau().Site.Location()).Format("20060102-1504"), did.Reports)
	if did.Closed > 0 {
		name += fmt.Sprintf("-%d-not-opened", did.Closed)
	}
	if n := len(did.Damaged); n > 0 {
		name += fmt.Sprintf("-%d-damaged", n)
	}
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.age"`)
	r.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return r.SendStream(file, int(info.Size()))
}
