package web

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
	"github.com/valyala/fasthttp"

	"fanzha/app/fault"
	"fanzha/app/phase"
)

// headers go with every answer. There is no inline script or style anywhere,
// and nothing comes from a third party. child-src is for phones that do not
// know worker-src.
var headers = [][2]string{
	{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; child-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
}

// guarded has those headers: copying them costs a third of setting each.
var guarded = func() *fasthttp.ResponseHeader {
	all := new(fasthttp.ResponseHeader)
	for _, h := range headers {
		all.Set(h[0], h[1])
	}
	return all
}()

const requestIDHeader = "X-Request-Id"

// guard goes around every request: headers, a request id of our own, panics,
// and the log. Reading a page, or asking for warnings while a form is typed, is
// logged only when it fails or is slow, whatever is slow with its phases; the log has the route, never the
// address asked for, which may hold what a reader typed.
func (s *Server) guard(c *fiber.Ctx) (err error) {
	id, own := protect(c), c.Route()
	defer func() {
		if r := recover(); r != nil {
			// Not the value: it may hold what a reader typed.
			s.Logger.Error("panic", "request", id, "route", c.Route().Path, "type", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			err = s.handleError(c, fiber.ErrInternalServerError)
		}
		s.finish(c, id, c.Route() != own)
	}()
	err = c.Next()
	if err == nil {
		return nil
	}
	if address, ok := s.canonical(c, err); ok {
		return c.Redirect(address, fiber.StatusMovedPermanently)
	}
	return s.handleError(c, err)
}

// protect sets the headers that every answer has and returns the request id.
func protect(c *fiber.Ctx) string {
	header := &c.Response().Header
	closes := header.ConnectionClose()
	guarded.CopyTo(header)
	if closes {
		header.SetConnectionClose()
	}
	id := newRequestID()
	setAsIs(header, requestIDHeader, id)
	return id
}

// setAsIs sets a header whose name is written as HTTP writes it.
func setAsIs(header *fasthttp.ResponseHeader, name, value string) {
	header.SetCanonical(utils.UnsafeBytes(name), utils.UnsafeBytes(value)) // both are copied
}

// finish measures and logs a request that was answered.
func (s *Server) finish(c *fiber.Ctx, id string, routed bool) {
	took, status, route := time.Since(c.Context().Time()), c.Response().StatusCode(), c.Route().Path
	if routed {
		s.measure(strings.TrimPrefix(route, s.base), c.Method(), status, took)
	} else {
		s.measure(unrouted, c.Method(), status, took)
	}
	if s.Slow > 0 && took >= s.Slow {
		s.Logger.Warn("slow request", "request", id, "method", c.Method(), "route", route,
			"status", status, "milliseconds", took.Milliseconds(), "phases", Timed(c))
		return
	}
	quiet := (c.Method() == fiber.MethodGet || route == s.base+warningsPath) && status < fiber.StatusInternalServerError
	if !quiet {
		s.Logger.Info("request", "request", id, "method", c.Method(), "route", route,
			"status", status, "milliseconds", took.Milliseconds())
	}
}

// Timed is a request's context, in which its phases are measured. A page from
// memory needs none.
func Timed(c *fiber.Ctx) *phase.Times {
	if times, ok := c.UserContext().(*phase.Times); ok {
		return times
	}
	times := phase.With(c.UserContext())
	c.SetUserContext(times)
	return times
}

// What stands for the route of requests that have none.
const (
	unrouted  = "none"      // no route fits
	malformed = "malformed" // refused before any route was looked for
)

func (s *Server) measure(route, method string, status int, took time.Duration) {
	if s.Meter != nil {
		s.Meter.Request(route, method, status, took)
	}
}

func newRequestID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func requestID(c *fiber.Ctx) string { return c.GetRespHeader(requestIDHeader) }

// sameSite refuses posts that another site's page has made a browser send.
// Clients that are no browsers send no such header.
func (s *Server) sameSite(c *fiber.Ctx) error {
	if c.Get("Sec-Fetch-Site") == "cross-site" {
		return fault.New(fault.Forbidden, "这个请求来自别的网站，没有处理。请从本站的页面提交")
	}
	return c.Next()
}

// source is where a request comes from, for counting failures: an IPv4
// address or an IPv6 network of 64 bits.
func (s *Server) source(c *fiber.Ctx) string { return within(s.address(c), 32, 64) }

// network is where a request comes from, for taking turns: what one provider
// gives to one place, 24 bits of IPv4 or 48 of IPv6.
func (s *Server) network(c *fiber.Ctx) string { return within(s.address(c), 24, 48) }

// within names the network of an address with so many bits.
func within(address netip.Addr, bits4, bits6 int) string {
	bits := bits4
	if address.Is6() {
		bits = bits6
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return network.String()
}

// address is the client's. Some proxies add a header of their own behind the
// client's, so all of them count as one list.
func (s *Server) address(c *fiber.Ctx) netip.Addr {
	address, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	address = address.Unmap()
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	hops := strings.Split(string(bytes.Join(lines, []byte(","))), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(address); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = hop.Unmap()
	}
	return address
}

func (s *Server) trusted(address netip.Addr) bool {
	for _, prefix := range s.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}
