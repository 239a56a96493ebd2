package web

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
	"github.com/valyala/fasthttp"
)

// strictly answers what has no single meaning with 400 and closes the
// connection: a proxy before us may take it for another request, or for two.
// fasthttp itself refuses most of that; this is what it lets through. Methods
// that nobody knows are answered here too, as Fiber does so without a header.
func (s *Server) strictly(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		header := &ctx.Request.Header
		if plainLines(header.RawHeaders()) && isHost(header) && knownMethod(header.Method()) {
			next(ctx)
			return
		}
		c := s.app.AcquireCtx(ctx)
		defer s.app.ReleaseCtx(c)
		ctx.SetConnectionClose()
		_ = s.handleError(c, fiber.ErrBadRequest) // it can only fail to write
	}
}

// plainLines reports whether header lines can be read in one way only: each
// ends in CRLF, none is folded, no name has a blank, and there is either a
// length or chunks. "Transfer-Encoding: identity" is neither.
func plainLines(lines []byte) bool {
	var length, encoding bool
	for len(lines) > 0 {
		end := bytes.IndexByte(lines, '\n')
		if end < 1 || lines[end-1] != '\r' || lines[0] == ' ' || lines[0] == '\t' {
			return false
		}
		line := lines[:end-1]
		lines = lines[end+1:]
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.IndexByte(name, ' ') >= 0:
			return false
		case bytes.EqualFold(name, []byte(fiber.HeaderContentLength)):
			length = true
		case bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding)):
			encoding = true
			if !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked")) {
				return false
			}
		}
	}
	return !length || !encoding
}

// isHost reports whether the Host header is a name or an address with or
// without a port. Only HTTP/1.0 may come without one.
func isHost(header *fasthttp.RequestHeader) bool {
	host := utils.UnsafeString(header.Host())
	if host == "" {
		return !header.IsHTTP11()
	}
	if strings.HasPrefix(host, "[") {
		address, port, _ := strings.Cut(host[1:], "]")
		ip, err := netip.ParseAddr(address)
		return err == nil && ip.Is6() && ip.Zone() == "" && (port == "" || port[0] == ':' && isPort(port[1:]))
	}
	name, port, _ := strings.Cut(host, ":")
	return name != "" && strings.IndexFunc(name, notInName) < 0 && isPort(port)
}

// notInName reports whether a character stands in no host's name. Names of
// other scripts come as Punycode.
func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
}

func isPort(text string) bool {
	return len(text) <= 5 && strings.Trim(text, "0123456789") == ""
}

func knownMethod(method []byte) bool {
	return slices.Contains(fiber.DefaultMethods, string(method))
}
