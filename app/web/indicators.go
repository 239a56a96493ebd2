package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/blocklist"
	"fanzha/app/fault"
	"fanzha/app/library"
)

// Partners knows banks and carriers by their tokens.
type Partners interface {
	// Admit fails where a token that came from a source is not taken: a fault
	// of kind Unauthorized, TooMany or Unavailable.
	Admit(ctx context.Context, source, token string, zone *time.Location) error
}

// listFormat is one way to write the list of indicators.
type listFormat struct {
	name, contentType string
	file              string // under which it is saved; empty: it is shown
	history           bool   // whoever reads it forgets nothing by itself: it always has what is gone
	absolute          bool   // it names the site's address
	write             func(io.Writer, blocklist.Document) error
}

var (
	listJSON = listFormat{
		name: "json", contentType: fiber.MIMEApplicationJSON,
		write: func(w io.Writer, d blocklist.Document) error { return d.WriteJSON(w) },
	}
	listCSV = listFormat{
		name: "csv", contentType: "text/csv; charset=utf-8", file: "indicators.csv", absolute: true,
		write: func(w io.Writer, d blocklist.Document) error { return writeSheet(w, d.Rows()) },
	}
	listSTIX = listFormat{
		name: "stix", contentType: "application/stix+json;version=2.1", history: true, absolute: true,
		write: func(w io.Writer, d blocklist.Document) error { return d.WriteSTIX(w) },
	}
	listMISP = listFormat{
		name: "misp", contentType: fiber.MIMEApplicationJSON, history: true, absolute: true,
		write: func(w io.Writer, d blocklist.Document) error { return d.WriteMISP(w) },
	}
)

// indicators answers with the list of published indicators: all, or those that
// have changed since a time. A token brings those that only partners get.
func (s *Server) indicators(format listFormat) fiber.Handler {
	return func(c *fiber.Ctx) error {
		snapshot := s.Library.Snapshot()
		zone := snapshot.Bureau.Site.Location()
		c.Set(fiber.HeaderVary, listVary)
		partner, err := s.partner(c, zone)
		if err != nil {
			return err
		}
		since, err := blocklist.ParseSince(c.Query("since"), zone)
		if err != nil {
			return err
		}
		document := s.lists.Of(snapshot, blocklist.New).Document(partner, format.history, since)
		document.Base = s.base
		own := true
		if format.absolute {
			if document.Origin, own, err = originOf(c, snapshot); err != nil {
				return err
			}
		}
		if format.file != "" {
			c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+format.file+`"`)
		}
		return s.sendList(c, snapshot, format, document, own, !since.IsZero())
	}
}

// partner reports whether a request comes from a partner, by its bearer token
// (RFC 6750). Credentials of another kind are for a proxy before us.
func (s *Server) partner(c *fiber.Ctx, zone *time.Location) (bool, error) {
	scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	err := s.Partners.Admit(ctx, s.source(c), strings.Trim(token, " "), zone)
	if fault.KindOf(err) == fault.Unauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="indicators", error="invalid_token"`)
	}
	return err == nil, err
}

const (
	listVary       = fiber.HeaderAcceptEncoding + ", " + fiber.HeaderAuthorization
	privateControl = "private, no-cache"
)

// sendList sends a document. One that is whole is made once for each snapshot,
// unless it names the host of this request.
func (s *Server) sendList(c *fiber.Ctx, snapshot *library.Snapshot, format listFormat, d blocklist.Document, own, changes bool) error {
	if !d.Whole() {
		return s.sendChanges(c, format, d, own)
	}
	made := func() (*page, error) {
		page, err := s.largePage(format.contentType, func(w io.Writer) error { return format.write(w, d) })
		if err == nil {
			page.cacheControl, page.vary = listControl(d, own), listVary
		}
		return page, err
	}
	if !own {
		page, err := made()
		if err != nil {
			return err
		}
		return page.send(c)
	}
	key := fmt.Sprintf("indicators/%s/%v/%v", format.name, d.Partner, changes && !format.history)
	page, err := s.pages.get(snapshot, key, made)
	if err != nil {
		return err
	}
	return page.send(c)
}

// largePage makes a page when its turn comes: one is made at a time, so that
// readers have the rest of the machine.
func (s *Server) largePage(contentType string, write func(io.Writer) error) (*page, error) {
	s.making <- struct{}{}
	defer func() { <-s.making }()
	return newLargePage(contentType, write)
}

// sendChanges sends what has changed, which is short and made for this client.
func (s *Server) sendChanges(c *fiber.Ctx, format listFormat, d blocklist.Document, own bool) error {
	var body bytes.Buffer
	if err := format.write(&body, d); err != nil {
		return err
	}
	etag := etagOf(body.Bytes())
	c.Set(fiber.HeaderETag, etag)
	if has(c, etag) {
		c.Set(fiber.HeaderCacheControl, listControl(d, own))
		c.Status(fiber.StatusNotModified)
		return nil
	}
	err := sendOnce(c, format.contentType, body.Bytes())
	c.Set(fiber.HeaderCacheControl, listControl(d, own))
	return err
}

// listControl is who may keep a document: nobody where it names the host of
// the request, and nobody between us and a partner what partners get.
func listControl(d blocklist.Document, own bool) string {
	switch {
	case !own:
		return "no-store"
	case d.Partner:
		return privateControl
	}
	return "no-cache"
}
