package console

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/manuscript"
)

// taken is what was read of a clipboard or a file.
type taken struct {
	Title    string   `json:"title,omitempty"`
	Markdown string   `json:"markdown"`
	Warnings []string `json:"warnings"`
}

// convert makes Markdown of what comes from Word or WeChat. Without scripts it
// comes with the form, and is put into that.
func (c *Console) convert(r *request) error {
	read, err := c.take(r)
	return c.taken(r, read, err)
}

// addPicture brings a picture into the folder.
func (c *Console) addPicture(r *request) error {
	read, err := c.takePicture(r)
	return c.taken(r, read, err)
}

// taken answers a script with what was read, and a button with the form that
// has it.
func (c *Console) taken(r *request, read taken, err error) error {
	switch {
	case r.byButton() && err != nil:
		return c.keepDraft(r, draftForm(r), err)
	case err != nil:
		return err
	case !r.byButton():
		return r.JSON(read)
	}
	d := draftForm(r)
	if read.Title != "" && d.Get("title") == "" {
		d.Set("title", read.Title)
	} else if read.Title != "" {
		read.Markdown = "## " + read.Title + "\n\n" + read.Markdown
	}
	if body := strings.TrimSpace(d.Body); body != "" {
		read.Markdown = body + "\n\n" + read.Markdown
	}
	d.Body = read.Markdown
	view := c.draftView(r, d)
	view.Notice, view.Unsaved, view.Read = "已放进正文，请检查以后保存。", true, read.Warnings
	return c.showDraft(r, fiber.StatusOK, view)
}

// take reads what was sent, and brings its pictures into the folder.
func (c *Console) take(r *request) (read taken, err error) {
	m, err := r.manuscript()
	if err != nil {
		return read, err
	}
	if read.Markdown, err = m.Markdown(); err != nil { // before its pictures are in the folder
		return read, err
	}
	addresses, lost, err := c.addPictures(r, m.Pictures)
	if err != nil {
		return read, err
	}
	read = taken{Title: m.Title, Warnings: append([]string{}, m.Warnings...)}
	if lost > 0 {
		read.Warnings = append(read.Warnings, fmt.Sprintf("有 %d 张图片打不开，或者来不及带过来，请单独上传", lost))
	}
	read.Markdown, err = m.Markdown(addresses...)
	return read, err
}

// picturePause is what is left of a request's time for its answer.
const picturePause = 3 * time.Second

// addPictures brings pictures into the folder as long as the request has time,
// and counts those that are left out.
func (c *Console) addPictures(r *request, pictures []manuscript.Picture) (addresses []string, lost int, err error) {
	addresses = make([]string, len(pictures))
	for i, p := range pictures {
		if deadline, ok := r.ctx.Deadline(); ok && time.Until(deadline) < picturePause {
			return addresses, lost + len(pictures) - i, nil
		}
		addresses[i], err = c.Newsroom.AddPicture(r.ctx, r.visitor.Session, p.Content)
		var refused *fault.Error
		if err != nil && !errors.As(err, &refused) {
			return nil, 0, err
		}
		if err != nil {
			lost++
		}
	}
	return addresses, lost, nil
}

func (r *request) manuscript() (*manuscript.Manuscript, error) {
	file, err := r.file("docx")
	switch {
	case err != nil:
		return nil, err
	case file != nil:
		return manuscript.FromDocx(file, file.Size())
	case r.form.Has("html"):
		return manuscript.FromHTML(strings.NewReader(r.form.Get("html")))
	}
	return nil, fault.New(fault.Invalid, "没有选文件。请先选一个 .docx 文件")
}

func (c *Console) takePicture(r *request) (read taken, err error) {
	file, err := r.file("picture")
	if err == nil && file == nil {
		err = fault.New(fault.Invalid, "没有选图片。请先选一张图片")
	}
	if err != nil {
		return read, err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return read, err
	}
	address, err := c.Newsroom.AddPicture(r.ctx, r.visitor.Session, content)
	return taken{Markdown: "![图片](" + address + ")\n", Warnings: []string{}}, err
}
