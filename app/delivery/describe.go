package delivery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"os"

	gomail "github.com/wneessen/go-mail"
)

// describe says why a try failed, for staff and the log. Addresses and what
// the other side wrote are left out: an address may hold a key, and a mail
// server repeats who was written to.
func describe(err error) string {
	var (
		own  *RetryError
		mail *gomail.SendError
		smtp *textproto.Error
		name *net.DNSError
		op   *net.OpError
		web  *url.Error
	)
	switch {
	case errors.As(err, &own):
		return own.Reason
	case errors.As(err, &mail) && mail.ErrorCode() > 0:
		return fmt.Sprintf("邮件服务器回答 %d", mail.ErrorCode())
	case errors.As(err, &smtp):
		return fmt.Sprintf("邮件服务器回答 %d", smtp.Code)
	case isTimeout(err):
		return "对方没有及时回应"
	case mail != nil:
		return "邮件服务器中断了连接"
	case errors.As(err, &name):
		return "找不到主机 " + name.Name
	case errors.As(err, &op):
		return op.Op + ": " + op.Err.Error()
	case errors.As(err, &web):
		return web.Err.Error()
	default:
		return err.Error()
	}
}

func isTimeout(err error) bool {
	var timed interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timed) && timed.Timeout()
}
