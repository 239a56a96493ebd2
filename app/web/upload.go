package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/phase"
	"fanzha/app/report"
	"fanzha/app/turn"
)

// Evidence takes files in.
type Evidence interface {
	// Room returns a fault while too much waits already for a network that has
	// sent so many bytes of late.
	Room(ctx context.Context, sent int64) error
	// Receive seals a file while it comes in.
	Receive(name string, in io.Reader) (report.File, error)
	// Stage keeps files for a form page until its form is sent. A fault says
	// which of them are not kept.
	Stage(ctx context.Context, formID string, files []report.File) error
	// Staged returns what waits for a form page.
	Staged(ctx context.Context, formID string) ([]report.File, error)
	// Remove forgets a file of a form page.
	Remove(ctx context.Context, formID, id string) error
	// Forget deletes files that were not staged.
	Forget(files []report.File)
}

// The bounds of an upload. A body may take long on a slow phone as long as it
// keeps coming. It may be larger than ten files of their largest size: a video
// that is too large is read to its end and left out, so that nothing else of
// the form is lost.
const (
	maxUpload   = 1 << 30
	uploadPause = 20 * time.Second
	uploadTime  = 20 * time.Minute
)

// uploadLine lets more uploads in than any machine has lines for: each takes
// little memory, and a slow one must not stand in the way of another network.
var uploadLine = turn.Limits{AtOnce: 256, OfOne: 32, Waiting: 512}

// sentForm is a form as it came in, its files staged.
type sentForm struct {
	values intake.Values
	wrong  []fault.Field
}

const sentFormKey = "sent form"

// readForm takes a form's body in: a multipart one as it comes, file by file;
// any other whole.
func (s *Server) readForm(c *fiber.Ctx) error {
	contentType := c.Get(fiber.HeaderContentType)
	if !strings.HasPrefix(strings.ToLower(contentType), "multipart/") {
		return s.limitBody(c)
	}
	c.Response().Header.Set(fiber.HeaderCacheControl, "no-store")
	body, err := s.upload(c)
	if err != nil {
		return err
	}
	leave, err := s.beginUpload(c)
	if err != nil {
		return refuseBody(c, body, busy())
	}
	defer leave()
	var files []report.File
	came := phase.Begin(Timed(c), phase.Body)
	values, wrong, err := intake.ParseForm(contentType, body, s.receiver(c, &files))
	came()
	if err != nil {
		s.Evidence.Forget(files)
		return refuseBody(c, body, err)
	}
	_, _ = io.CopyN(io.Discard, body, drainedOverflow) // what stands behind the last part
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	if err := s.Evidence.Stage(ctx, formIDOf(values), files); err != nil {
		wrong = wrongFiles(wrong, s.publicFault(c, err).Message)
	}
	c.Locals(sentFormKey, sentForm{values, wrong})
	return c.Next()
}

// beginUpload waits for a turn. What is as small as a report in words waits
// for nobody.
func (s *Server) beginUpload(c *fiber.Ctx) (leave func(), err error) {
	if isSmall(c) {
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(Timed(c), waitForBody)
	defer cancel()
	return s.uploads.Enter(ctx, s.network(c))
}

func isSmall(c *fiber.Ctx) bool {
	declared := c.Request().Header.ContentLength()
	return declared >= 0 && declared <= smallBody
}

// wrongFiles adds words about the files to what is wrong with them already.
func wrongFiles(wrong []fault.Field, words string) []fault.Field {
	if i := slices.IndexFunc(wrong, func(f fault.Field) bool { return f.Field == intake.EvidenceField }); i >= 0 {
		wrong[i].Message += "；" + words
		return wrong
	}
	return append(wrong, fault.Field{Field: intake.EvidenceField, Message: words})
}

// receiver takes files in, unless there is no room for any.
func (s *Server) receiver(c *fiber.Ctx, files *[]report.File) intake.Receiver {
	return func(name string, in io.Reader) error {
		ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
		defer cancel()
		network := s.network(c)
		if err := s.Evidence.Room(ctx, s.sent.of(network)); err != nil {
			return err
		}
		file, err := s.Evidence.Receive(name, in)
		if err != nil {
			return s.receiveFault(c, err)
		}
		s.sent.add(network, file.Size)
		*files = append(*files, file)
		return nil
	}
}

// receiveFault is what is wrong with a file, in words. A storage that fails
// costs the file, not the form.
func (s *Server) receiveFault(c *fiber.Ctx, err error) error {
	var public *fault.Error
	if errors.As(err, &public) {
		return err
	}
	s.logFailure(c, err)
	return fault.Wrap(fault.Unavailable, "文件没有存成。请先提交文字，文件稍后在「查回执」里补", err)
}

var formIDForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// formIDOf is the form page's identity; one is drawn for a form without.
func formIDOf(values intake.Values) string {
	id := strings.ToLower(strings.TrimSpace(first(values["form_id"])))
	if !formIDForm.MatchString(id) {
		id = intake.NewFormID()
		if len(values["form_id"]) == 0 {
			values["form_id"] = []string{id}
		}
	}
	return id
}

// formOf is the form that came in.
func (s *Server) formOf(c *fiber.Ctx) (sentForm, error) {
	if sent, ok := c.Locals(sentFormKey).(sentForm); ok {
		return sent, nil
	}
	values, wrong, err := intake.ParseForm(c.Get(fiber.HeaderContentType), bytes.NewReader(c.BodyRaw()), nil)
	return sentForm{values, wrong}, err
}

// upload is a body that is read as it comes.
func (s *Server) upload(c *fiber.Ctx) (io.Reader, error) {
	stream, declared := c.Context().RequestBodyStream(), c.Request().Header.ContentLength()
	if stream == nil { // it was small enough to have come with the header
		stream = bytes.NewReader(c.BodyRaw())
	}
	if declared > maxUpload {
		return nil, refuseBody(c, stream, fault.New(fault.TooLarge, "文件太多太大：一次最多 10 个，每个 20 MB。请少选几个再提交；来不及就先拨打 110"))
	}
	longest := uploadTime
	if isSmall(c) {
		longest = readTimeout // as of any body
	}
	return &uploading{in: stream, conn: c.Context().Conn(), until: time.Now().Add(longest)}, nil
}

// uploading reads a body on as long as it keeps coming.
type uploading struct {
	in    io.Reader
	conn  net.Conn
	until time.Time
	read  int64
}

// Read implements [io.Reader].
func (u *uploading) Read(p []byte) (int, error) {
	if u.read > maxUpload {
		return 0, fault.New(fault.TooLarge, "文件太多太大：一次最多 10 个，每个 20 MB")
	}
	deadline := time.Now().Add(uploadPause)
	if deadline.After(u.until) {
		deadline = u.until
	}
	if u.conn != nil {
		_ = u.conn.SetReadDeadline(deadline) // where it fails, the server's own deadline holds
	}
	n, err := u.in.Read(p)
	u.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unreadable(err)
	}
	return n, err
}
