package web

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"fanzha/app/fault"
	"fanzha/templates"
)

// statusOf is the one table from kinds of failure to HTTP statuses.
var statusOf = map[fault.Kind]int{
	fault.Internal:     fiber.StatusInternalServerError,
	fault.BadRequest:   fiber.StatusBadRequest,
	fault.Unauthorized: fiber.StatusUnauthorized,
	fault.Forbidden:    fiber.StatusForbidden,
	fault.NotFound:     fiber.StatusNotFound,
	fault.Timeout:      fiber.StatusRequestTimeout,
	fault.Gone:         fiber.StatusGone,
	fault.Conflict:     fiber.StatusConflict,
	fault.TooLarge:     fiber.StatusRequestEntityTooLarge,
	fault.Invalid:      fiber.StatusUnprocessableEntity,
	fault.TooMany:      fiber.StatusTooManyRequests,
	fault.Unavailable:  fiber.StatusServiceUnavailable,
}

// titles are the headings of error pages and the titles of problem documents.
var titles = map[int]string{
	fiber.StatusBadRequest:                  "请求有误",
	fiber.StatusUnauthorized:                "需要有效的令牌",
	fiber.StatusForbidden:                   "没有处理这个请求",
	fiber.StatusNotFound:                    "没有找到这个页面",
	fiber.StatusMethodNotAllowed:            "这个地址不支持这样访问",
	fiber.StatusRequestTimeout:              "等得太久，没有收完整",
	fiber.StatusGone:                        "这篇文章不再提供",
	fiber.StatusConflict:                    "内容已被改动",
	fiber.StatusRequestEntityTooLarge:       "内容太大",
	fiber.StatusUnsupportedMediaType:        "内容的格式不受支持",
	fiber.StatusUnprocessableEntity:         "有内容需要修改",
	fiber.StatusTooManyRequests:             "试得太频繁了",
	fiber.StatusRequestHeaderFieldsTooLarge: "地址太长了",
	fiber.StatusInternalServerError:         "网站出了点问题",
	fiber.StatusServiceUnavailable:          "暂时忙不过来",
}

// problem is an RFC 9457 problem document.
type problem struct {
	Type      string        `json:"type"`
	Title     string        `json:"title"`
	Status    int           `json:"status"`
	Detail    string        `json:"detail,omitempty"`
	RequestID string        `json:"request_id"`
	Errors    []fault.Field `json:"errors,omitempty"`
}

// handleError turns an error into a problem document under /api and into a
// page elsewhere. Causes go to the log only.
func (s *Server) handleError(c *fiber.Ctx, err error) error {
	refused := requestID(c) == "" // before any handler saw it
	if refused {
		protect(c)
	}
	status, public := s.Explain(c, err)
	if refused {
		s.measure(malformed, c.Method(), status, time.Since(c.Context().Time()))
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Status(status)
	if strings.HasPrefix(c.Path(), s.base+"/api/") {
		return s.sendProblem(c, status, public)
	}
	return s.sendErrorPage(c, status, public)
}

// publicFault finds what of an error a reader may see, and logs the rest.
func (s *Server) publicFault(c *fiber.Ctx, err error) *fault.Error {
	var public *fault.Error
	var fiberError *fiber.Error
	switch {
	case errors.As(err, &public):
		if public.Kind == fault.Internal || public.Kind == fault.Unavailable {
			s.logFailure(c, err)
		}
		return public
	case errors.As(err, &fiberError) && fiberError.Code < fiber.StatusInternalServerError:
		kind := fault.BadRequest
		for k, status := range statusOf {
			if status == fiberError.Code {
				kind = k
			}
		}
		return fault.New(kind, "")
	default:
		s.logFailure(c, err)
		return fault.New(fault.Internal, "我们已经记下这个问题。着急的事请直接打电话")
	}
}

func (s *Server) logFailure(c *fiber.Ctx, err error) {
	s.Logger.Error("request failed", "request", requestID(c), "route", c.Route().Path, "error", err)
}

func (s *Server) sendProblem(c *fiber.Ctx, status int, public *fault.Error) error {
	name := strings.ReplaceAll(strings.ToLower(utils.StatusMessage(status)), " ", "-")
	return c.JSON(problem{
		Type: "urn:fanzha:problem:" + name, Title: strings.TrimSuffix(titles[status], "这个页面"), Status: status,
		Detail: public.Message, RequestID: requestID(c), Errors: public.Fields,
	}, "application/problem+json")
}

func (s *Server) sendErrorPage(c *fiber.Ctx, status int, public *fault.Error) error {
	view := errorView{
		Page:   s.page(titles[status], c.Path()),
		Status: status, Message: public.Message,
	}
	view.NoIndex, view.Answer = true, c.Method() == fiber.MethodPost
	if status >= fiber.StatusInternalServerError {
		view.RequestID = requestID(c)
	}
	c.Type("html", "utf-8")
	body, err := s.templates.Render("public/error", modeOf(c), view)
	if err != nil {
		s.logFailure(c, err)
		body = s.lastError
	}
	return c.Send(body)
}

// prepareLastError renders an error page at the start, for the moment when
// nothing else can be rendered.
func (s *Server) prepareLastError() (err error) {
	view := errorView{Page: s.page(titles[500], "/"), Status: fiber.StatusInternalServerError}
	s.lastError, err = s.templates.Render("public/error", templates.Usual, view)
	return err
}

// plainPath is a path that means the same to us and to every browser.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+/+$`)

// canonical returns the address without its last slash, where a request found
// nothing only because of that slash.
func (s *Server) canonical(c *fiber.Ctx, err error) (address string, ok bool) {
	path := c.Path()
	var missing *fiber.Error
	if !errors.As(err, &missing) || missing.Code != fiber.StatusNotFound || !plainPath.MatchString(path) || c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return "", false
	}
	address = strings.TrimRight(path, "/")
	if query := c.Request().URI().QueryString(); len(query) > 0 {
		address += "?" + string(query)
	}
	return address, true
}
