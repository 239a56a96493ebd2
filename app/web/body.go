package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/phase"
)

// The bounds of a body. A report of text alone is small; only a few large
// bodies are in memory at once, for they take many times their size while
// they are parsed.
const (
	smallBody       = 64 << 10
	maxBody         = 2 << 20
	largeBodies     = 8
	longBodies      = 3
	waitForBody     = 10 * time.Second // for one of the others to go
	drainedOverflow = 16 << 20         // how much of a refused body is read so that the answer arrives
)

var errTruncated = errors.New("the body ended before its declared length")

// limitBody reads the body up to the limit and hands it on whole. A body that
// is cut short is refused: half a report must not look like a report.
func (s *Server) limitBody(c *fiber.Ctx) error {
	c.Response().Header.Set(fiber.HeaderCacheControl, "no-store")
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return c.Next()
	}
	body, err := readUpTo(Timed(c), stream, smallBody)
	if err == nil && len(body) > smallBody {
		if !s.admitLargeBody() {
			return refuseBody(c, stream, busy())
		}
		defer func() { <-s.largeBodies }()
		var rest []byte
		rest, err = readUpTo(Timed(c), stream, maxBody-len(body))
		body = append(body, rest...)
	}
	if err == nil && len(body) > maxBody {
		return refuseBody(c, stream, fault.New(fault.TooLarge, "提交的内容太大，最多 2 MB。请精简后再提交；来不及就先拨打 110"))
	}
	if err := keepWhole(c, body, err); err != nil {
		return err
	}
	return c.Next()
}

// ReadSmall reads the body of a request that is a few fields.
func (s *Server) ReadSmall(c *fiber.Ctx) error {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return nil
	}
	body, err := readUpTo(Timed(c), stream, smallBody)
	if err == nil && len(body) > smallBody {
		return refuseBody(c, stream, fault.New(fault.TooLarge, "提交的内容太大"))
	}
	return keepWhole(c, body, err)
}

// Long is how long a body of what staff write may be.
type Long struct {
	Bytes  int
	Return int  // a longer one is read up to so many, so that it can be given back to its author; 0: it is not
	Member bool // who sends it has signed in
}

// ReadLong reads the body of a request that may be a long text; one above the
// limit is a fault of kind TooLarge. What was read is held until release is
// called: only a few long bodies are in memory at once. They are not those of
// reports, and those of strangers keep none of a member's out.
func (s *Server) ReadLong(c *fiber.Ctx, long Long) (release func(), err error) {
	held := turns{}
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return held.release, nil
	}
	body, err := readUpTo(Timed(c), stream, smallBody)
	for _, stage := range []struct {
		room  chan struct{}
		limit int
	}{{s.roomFor(long), long.Bytes}, {s.hugeBodies, long.Return}} {
		if err != nil || len(body) <= held.limit(smallBody) || stage.limit == 0 {
			break
		}
		if !held.take(stage.room, stage.limit) {
			return held.release, refuseBody(c, stream, fault.New(fault.Unavailable, "现在保存的人太多，没有保存。请过几秒再试"))
		}
		var rest []byte
		rest, err = readUpTo(Timed(c), stream, stage.limit-len(body))
		body = append(body, rest...)
	}
	if err == nil && len(body) > held.limit(smallBody) {
		return held.release, refuseBody(c, stream, fault.New(fault.TooLarge, "提交的内容太大，没有保存"))
	}
	return held.release, keepWhole(c, body, err)
}

func (s *Server) roomFor(long Long) chan struct{} {
	if long.Member {
		return s.longBodies
	}
	return s.strayBodies
}

// turns are the places in memory that a request holds, and how much it may
// read for them.
type turns struct {
	rooms []chan struct{}
	bytes int
}

func (t *turns) take(room chan struct{}, limit int) bool {
	select {
	case room <- struct{}{}:
		t.rooms, t.bytes = append(t.rooms, room), limit
		return true
	case <-time.After(waitForBody):
		return false
	}
}

func (t *turns) limit(least int) int { return max(t.bytes, least) }

func (t *turns) release() {
	for _, room := range t.rooms {
		<-room
	}
}

// keepWhole makes what was read the request's body, unless it was cut short.
func keepWhole(c *fiber.Ctx, body []byte, err error) error {
	if declared := c.Request().Header.ContentLength(); err == nil && declared >= 0 && len(body) != declared {
		err = errTruncated // fasthttp ends such a stream as if it were whole
	}
	if err != nil {
		c.Response().SetConnectionClose()
		return unreadable(err)
	}
	c.Request().SetBodyRaw(body)
	return nil
}

// readUpTo reads to the end, or one byte past the limit.
func readUpTo(ctx context.Context, stream io.Reader, limit int) ([]byte, error) {
	defer phase.Begin(ctx, phase.Body)()
	var body bytes.Buffer
	_, err := body.ReadFrom(io.LimitReader(stream, int64(limit)+1))
	return body.Bytes(), err
}

func (s *Server) admitLargeBody() bool {
	select {
	case s.largeBodies <- struct{}{}:
		return true
	case <-time.After(waitForBody):
		return false
	}
}

func busy() error {
	err := fault.New(fault.Unavailable, "现在提交的人太多，没有保存。请过几秒再提交；着急请先拨打 110")
	err.RetryAfter = 5
	return err
}

// unreadable is what a body that did not come whole is answered with.
func unreadable(err error) error {
	var network net.Error
	if errors.As(err, &network) && network.Timeout() {
		return fault.Wrap(fault.Timeout, "网络太慢，没有收完整。请检查网络后重试", err)
	}
	return fault.Wrap(fault.BadRequest, "没有收完整，请检查网络后重试", err)
}

// refuseBody reads a body on for a while and throws it away: a connection
// that is closed too early swallows the answer.
func refuseBody(c *fiber.Ctx, stream io.Reader, refusal error) error {
	_, _ = io.CopyN(io.Discard, stream, drainedOverflow)
	c.Response().SetConnectionClose()
	return refusal
}
