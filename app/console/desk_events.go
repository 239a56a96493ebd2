package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// How a list hears of what comes.
const (
	eventsEvery = 2 * time.Second  // how often the database is asked
	eventsPing  = 15 * time.Second // so that a proxy does not take the line for dead
	eventsFor   = 5 * time.Minute  // then the browser asks again
)

// listener is a list that is shown somewhere, beyond the request that began to
// listen.
type listener struct {
	token, unit, role string
	since             time.Time // when the list was read
}

// events tells a list what has come since it was read, in numbers alone. It
// keeps no visit alive, and ends with the visit.
func (c *Console) events(r *request) error {
	unit, err := c.deskUnit(r)
	if err != nil {
		return err
	}
	var at int64
	if _, err := fmt.Sscan(r.Query("since"), &at); err != nil {
		return fault.Wrap(fault.BadRequest, "没有说从什么时候开始", err)
	}
	l := listener{strings.Clone(r.token), strings.Clone(unit), r.visitor.Member.Role, time.UnixMilli(at)}
	if err := r.Context().SetWriteDeadline(time.Now().Add(eventsFor + eventsPing)); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "text/event-stream")
	r.Set("X-Accel-Buffering", "no") // nginx
	r.Context().SetBodyStreamWriter(fasthttp.StreamWriter(func(w *bufio.Writer) { c.tell(w, l) }))
	return nil
}

// tell writes events until the line is gone, the visit is over, or it is time
// to ask again.
func (c *Console) tell(w *bufio.Writer, l listener) {
	tick := time.NewTicker(eventsEvery)
	defer tick.Stop()
	said, end, ping := "", time.Now().Add(eventsFor), time.Now()
	fmt.Fprintf(w, "retry: %d\n\n", eventsEvery.Milliseconds())
	for time.Now().Before(end) {
		event, err := c.next(l)
		switch {
		case errors.Is(err, staff.ErrNoVisit):
			fmt.Fprint(w, "event: over\ndata: \n\n")
			_ = w.Flush()
			return
		case err != nil: // the database is away; the browser asks again
			return
		case event != said:
			fmt.Fprintf(w, "event: news\ndata: %s\n\n", event)
			said, ping = event, time.Now()
		case time.Since(ping) > eventsPing:
			fmt.Fprint(w, ":\n\n")
			ping = time.Now()
		}
		if w.Flush() != nil {
			return
		}
		select {
		case <-tick.C:
		case <-c.Stopping:
			return
		}
	}
}

// next is what has come by now, for who is still signed in and has the role.
func (c *Console) next(l listener) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	visitor, err := c.Door.Peek(ctx, l.token)
	if err != nil {
		return "", err
	}
	if !visitor.Visit.Whole || visitor.Member.Role != l.role {
		return "", staff.ErrNoVisit
	}
	news, err := c.Desk.News(ctx, l.unit, l.since)
	return newsWords(news), err
}

// newsWords says what has come; empty for nothing.
func newsWords(n report.News) string {
	var words []string
	if n.Came > 0 {
		words = append(words, fmt.Sprintf("%s份新登记", count(n.Came)))
	}
	if n.Urgent > 0 {
		words = append(words, fmt.Sprintf("其中 %d 份紧急", n.Urgent))
	}
	if n.Answers > 0 {
		words = append(words, fmt.Sprintf("%s条新留言", count(n.Answers)))
	}
	return strings.Join(words, "，")
}

func count(n int) string {
	if n >= report.MostNews {
		return fmt.Sprintf("超过 %d ", report.MostNews-1)
	}
	return fmt.Sprintf("%d ", n)
}
