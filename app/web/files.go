package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/intake"
	"fanzha/app/report"
)

// The control that takes files, that of a form which may be anonymous, and
// that of what is sent later.
var (
	evidenceField          = filesField("没有也可以先提交，之后在「查回执」里补")
	laterEvidenceField     = filesField("")
	anonymousEvidenceField = filesField("不留姓名的，图片、视频里的拍摄时间和地点会去掉；PDF 和录音里可能写着作者，请自己留意")
)

// placeField lets a tipster keep what their pictures say of the place.
var placeField = spec{
	name: "keep_place", label: "保留图片的拍摄地点，只告诉办理单位", control: "checkbox",
	hint: "地点能帮民警找到现场。不勾选，地点也会去掉",
}

func filesField(more string) spec {
	return spec{
		name: intake.EvidenceField, label: "截图、录音、转账凭证", control: "file",
		hint: "图片、PDF、MP3、M4A、MP4，最多 10 个，每个不超过 20 MB。" + more,
	}
}

// StagedFile is a file that waits for its form.
type StagedFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size string `json:"size"` // 1.2 MB
}

// intentRemoveFile takes a file back; its id stands behind.
const intentRemoveFile = "remove_file_"

// removeFile does what such a button asks for and reports whether one was
// pressed.
func (s *Server) removeFile(ctx context.Context, formID, intent string) bool {
	id, pressed := strings.CutPrefix(intent, intentRemoveFile)
	if pressed {
		if err := s.Evidence.Remove(ctx, formID, id); err != nil {
			s.Logger.Error("a file could not be taken back", "error", err)
		}
	}
	return pressed
}

// showFiles lists what waits for a form in it.
func (s *Server) showFiles(c *fiber.Ctx, view *formView) {
	for i := range view.Sections {
		for j := range view.Sections[i].Fields {
			if view.Sections[i].Fields[j].Control == "file" {
				view.Sections[i].Fields[j].Files = s.staged(c, view.FormID)
			}
		}
	}
}

// staged is what waits for a form page. Where that cannot be read, the form is
// shown without it: it is kept all the same.
func (s *Server) staged(c *fiber.Ctx, formID string) []StagedFile {
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	files, err := s.Evidence.Staged(ctx, formID)
	if err != nil {
		s.logFailure(c, err)
	}
	return stagedFiles(files)
}

func stagedFiles(files []report.File) []StagedFile {
	shown := make([]StagedFile, len(files))
	for i, f := range files {
		shown[i] = StagedFile{f.ID, f.Name, byteSize(f.Size)}
	}
	return shown
}

func byteSize(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d kB", max(bytes>>10, 1))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// evidence takes files in or back for a page with JavaScript, while its form
// is still being filled, and answers with what waits for it.
func (s *Server) evidence(c *fiber.Ctx) error {
	sent, err := s.formOf(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	formID := formIDOf(sent.values)
	s.removeFile(ctx, formID, first(sent.values["intent"]))
	files, err := s.Evidence.Staged(ctx, formID)
	if err != nil {
		return err
	}
	answer := struct {
		Files []StagedFile `json:"files"`
		Error string       `json:"error,omitempty"`
	}{Files: stagedFiles(files)}
	for _, wrong := range sent.wrong {
		answer.Error = wrong.Message
	}
	return c.JSON(answer)
}
